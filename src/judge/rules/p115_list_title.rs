//! P115: The list has another code or title for a measure.

use super::{Diagnosis, Rule, Trigger, differing};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// The list has another code or title for a measure.
pub const RULE: Rule = Rule {
    code: "P115",
    title: "一覧と番号や事業名が違う",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/P115.md"),
    trigger: Trigger::Fact(Kind::ListTitle, diagnose),
};

fn diagnose(fact: &Fact, _case: &Context<'_>) -> Diagnosis {
    let planned = fact.wanted.strip_prefix("計画では「");
    let planned = planned.and_then(|rest| rest.split_once("」です（"));
    let planned = planned.map_or(fact.wanted.as_str(), |(planned, _)| planned);
    Diagnosis::new(&format!("一覧の「{}」は、{}", fact.found, fact.wanted))
        .value(&fact.found)
        .parts(differing(&fact.found, planned))
        .expected(planned)
        .hint("計画の原本で、どちらが正しいかを確かめてください。")
}
