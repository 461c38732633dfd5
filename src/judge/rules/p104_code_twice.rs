//! P104: Two measures of the plan have one code.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// Two measures of the plan have one code.
pub const RULE: Rule = Rule {
    code: "P104",
    title: "整理番号が重なっている",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/P104.md"),
    trigger: Trigger::Fact(Kind::CodeTwice, diagnose),
};

fn diagnose(fact: &Fact, _case: &Context<'_>) -> Diagnosis {
    Diagnosis::new("整理番号が、ほかの事業と同じです")
        .value(&fact.found)
        .expected(&format!("先にあるのは {}", fact.wanted))
        .hint("どちらかの整理番号を直してください。")
}
