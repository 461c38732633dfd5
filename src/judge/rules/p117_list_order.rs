//! P117: The list has a measure in another place than the plan.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// The list has a measure in another place than the plan.
pub const RULE: Rule = Rule {
    code: "P117",
    title: "一覧と事業の順番が違う",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/P117.md"),
    trigger: Trigger::Fact(Kind::ListOrder, diagnose),
};

fn diagnose(fact: &Fact, _case: &Context<'_>) -> Diagnosis {
    Diagnosis::new(&format!(
        "「{}」の順番が違います。{}",
        fact.found, fact.wanted
    ))
    .value(&fact.found)
    .expected(&fact.wanted)
    .hint("写すときに行が入れ替わっていないか、計画の原本で確かめてください。")
}
