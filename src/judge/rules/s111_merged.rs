//! S111: An answer cell was merged with another one.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// An answer cell was merged with another one.
pub const RULE: Rule = Rule {
    code: "S111",
    title: "回答欄が結合されている",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/S111.md"),
    trigger: Trigger::Fact(Kind::Merged, diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Diagnosis {
    let message = format!(
        "「{}」の欄が{}のセルと結合されていて、この欄の答えがわかりません",
        context.project.label_of(&fact.field),
        fact.wanted
    );
    Diagnosis::new(&message)
        .value(&fact.found)
        .hint("結合を解いて、欄ごとにお書きください。")
}
