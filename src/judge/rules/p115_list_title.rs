//! P115: The list has another code or title for a measure.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// The list has another code or title for a measure.
pub const RULE: Rule = Rule {
    code: "P115",
    title: "一覧と番号や事業名が違う",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/P115.md"),
    look: Look::Fact(Kind::ListTitle, said),
};

fn said(fact: &Fact, _case: &Case<'_>) -> Said {
    Said::new(&format!("一覧の「{}」は、{}", fact.found, fact.wanted))
        .value(&fact.found)
        .expected(&fact.wanted)
        .hint("計画の原本で、どちらが正しいかを確かめてください。")
}
