//! S111: An answer cell was merged with another one.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// An answer cell was merged with another one.
pub const RULE: Rule = Rule {
    code: "S111",
    title: "回答欄が結合されている",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/S111.md"),
    look: Look::Fact(Kind::Merged, said),
};

fn said(fact: &Fact, case: &Case<'_>) -> Said {
    let message = format!(
        "「{}」の欄が{}のセルと結合されていて、この欄の答えがわかりません",
        case.project.label_of(&fact.field),
        fact.wanted
    );
    Said::new(&message)
        .value(&fact.found)
        .hint("結合を解いて、欄ごとにお書きください。")
}
