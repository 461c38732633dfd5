//! P104: Two measures of the plan have one code.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// Two measures of the plan have one code.
pub const RULE: Rule = Rule {
    code: "P104",
    title: "整理番号が重なっている",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/P104.md"),
    look: Look::Fact(Kind::CodeTwice, said),
};

fn said(fact: &Fact, _case: &Case<'_>) -> Said {
    Said::new("整理番号が、ほかの事業と同じです")
        .value(&fact.found)
        .expected(&format!("先にあるのは {}", fact.wanted))
        .hint("どちらかの整理番号を直してください。")
}
