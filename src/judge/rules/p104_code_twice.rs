//! P104: Two measures of the plan have one code.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// Two measures of the plan have one code.
pub const RULE: Rule = Rule {
    code: "P104",
    title: "整理番号が重なっている",
    severity: Severity::Error,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P104.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::CodeTwice {
        measure,
        first,
        first_at,
    } = &fact.kind
    else {
        return None;
    };
    let first = format!("先にあるのは {first}（{}）", first_at.cell_text());
    let diagnosis = Diagnosis::new("整理番号が、ほかの事業と同じです")
        .value(measure)
        .expected(&first)
        .hint("どちらかの整理番号を直してください。");
    Some(diagnosis)
}
