//! P120: A title bears a mark in `【…】` in the plan or in the list alone.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// A title bears a mark in `【…】` in the plan or in the list alone.
pub const RULE: Rule = Rule {
    code: "P120",
    title: "一覧と計画で、事業名に付けた印が違う",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/P120.md"),
    trigger: Trigger::Fact(Kind::ListMark, diagnose),
};

fn diagnose(fact: &Fact, _case: &Context<'_>) -> Diagnosis {
    let message = format!(
        "事業名の【】の印が、一覧の「{}」と計画の「{}」で違います",
        fact.found, fact.wanted
    );
    Diagnosis::new(&message)
        .value(&fact.found)
        .hint("同じ事業として突き合わせました。印を付け忘れていないか確かめてください。")
}
