//! P119: The list has another text for a level of the plan.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// The list has another text for a level of the plan.
pub const RULE: Rule = Rule {
    code: "P119",
    title: "一覧と分野などの名前が違う",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/P119.md"),
    trigger: Trigger::Fact(Kind::ListLevel, diagnose),
};

fn diagnose(fact: &Fact, _case: &Context<'_>) -> Diagnosis {
    Diagnosis::new(&format!(
        "{}の「{}」は、{}",
        fact.field, fact.found, fact.wanted
    ))
    .value(&fact.found)
    .expected(&fact.wanted)
    .hint("計画の原本で、どちらが正しいかを確かめてください。")
}
