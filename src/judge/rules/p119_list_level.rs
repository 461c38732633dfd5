//! P119: The list has another text for a level of the plan.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// The list has another text for a level of the plan.
pub const RULE: Rule = Rule {
    code: "P119",
    title: "一覧と分野などの名前が違う",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/P119.md"),
    look: Look::Fact(Kind::ListLevel, said),
};

fn said(fact: &Fact, _case: &Case<'_>) -> Said {
    Said::new(&format!(
        "{}の「{}」は、{}",
        fact.field, fact.found, fact.wanted
    ))
    .value(&fact.found)
    .expected(&fact.wanted)
    .hint("計画の原本で、どちらが正しいかを確かめてください。")
}
