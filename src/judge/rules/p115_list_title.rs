//! P115: The list has another code or title for a measure.

use super::{Diagnosis, Rule, Trigger, differing};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// The list has another code or title for a measure.
pub const RULE: Rule = Rule {
    code: "P115",
    title: "一覧と番号や事業名が違う",
    severity: Severity::Warning,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P115.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::ListTitle {
        listed,
        planned,
        planned_at,
        parts,
    } = &fact.kind
    else {
        return None;
    };
    let part = parts.as_ref().map_or(String::new(), of_only_one);
    let diagnosis = Diagnosis::new(&format!(
        "一覧の「{listed}」は、計画では「{planned}」です（{planned_at}）{part}"
    ))
    .value(listed)
    .parts(differing(listed, planned))
    .expected(planned)
    .hint("計画の原本で、どちらが正しいかを確かめてください。");
    Some(diagnosis)
}

/// What only one of two titles has, in words.
fn of_only_one((listed, planned): &(String, String)) -> String {
    match (listed.is_empty(), planned.is_empty()) {
        (false, true) => format!("。「{listed}」は一覧だけにあります"),
        (true, false) => format!("。「{planned}」は計画だけにあります"),
        _ => format!("。一覧の「{listed}」と計画の「{planned}」が違います"),
    }
}
