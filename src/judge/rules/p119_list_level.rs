//! P119: The list has another text for a level of the plan.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// The list has another text for a level of the plan.
pub const RULE: Rule = Rule {
    code: "P119",
    title: "一覧と分野などの名前が違う",
    severity: Severity::Warning,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P119.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::ListLevel {
        listed,
        planned,
        planned_at,
        measures,
    } = &fact.kind
    else {
        return None;
    };
    let planned = format!("計画では「{planned}」です（{planned_at}、{measures}事業）");
    let diagnosis = Diagnosis::new(&format!("{}の「{listed}」は、{planned}", fact.field))
        .value(listed)
        .expected(&planned)
        .hint("計画の原本で、どちらが正しいかを確かめてください。");
    Some(diagnosis)
}
