//! P117: The list has a measure in another place than the plan.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// The list has a measure in another place than the plan.
pub const RULE: Rule = Rule {
    code: "P117",
    title: "一覧と事業の順番が違う",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/P117.md"),
    look: Look::Fact(Kind::ListOrder, said),
};

fn said(fact: &Fact, _case: &Case<'_>) -> Said {
    Said::new(&format!(
        "「{}」の順番が違います。{}",
        fact.found, fact.wanted
    ))
    .value(&fact.found)
    .expected(&fact.wanted)
    .hint("写すときに行が入れ替わっていないか、計画の原本で確かめてください。")
}
