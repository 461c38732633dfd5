//! P120: A title bears a mark in `【…】` in the plan or in the list alone.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A title bears a mark in `【…】` in the plan or in the list alone.
pub const RULE: Rule = Rule {
    code: "P120",
    title: "一覧と計画で、事業名に付けた印が違う",
    severity: Severity::Info,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P120.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::ListMark {
        listed,
        planned,
        planned_at,
    } = &fact.kind
    else {
        return None;
    };
    let diagnosis = Diagnosis::new(&format!(
        "事業名の【】の印が、一覧の「{listed}」と計画の「{planned}（{planned_at}）」で違います"
    ))
    .value(listed)
    .hint("同じ事業として突き合わせました。印を付け忘れていないか確かめてください。");
    Some(diagnosis)
}
