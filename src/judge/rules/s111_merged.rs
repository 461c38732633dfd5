//! S111: An answer cell was merged with another one.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// An answer cell was merged with another one.
pub const RULE: Rule = Rule {
    code: "S111",
    title: "回答欄が結合されている",
    severity: Severity::Warning,
    family: Family::Sheets,
    page: include_str!("../../../docs/rules/S111.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Option<Diagnosis> {
    let Kind::Merged { text, first } = &fact.kind else {
        return None;
    };
    let message = format!(
        "「{}」の欄が{first}のセルと結合されていて、この欄の答えがわかりません",
        context.project.label_of(&fact.field)
    );
    let diagnosis = Diagnosis::new(&message)
        .value(text)
        .hint("結合を解いて、欄ごとにお書きください。");
    Some(diagnosis)
}
