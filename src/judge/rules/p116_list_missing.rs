//! P116: A measure that only the list or only the plan has.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// A measure that only the list or only the plan has.
pub const RULE: Rule = Rule {
    code: "P116",
    title: "一覧と計画の片方にしかない事業がある",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/P116.md"),
    trigger: Trigger::Fact(Kind::ListMissing, diagnose),
};

fn diagnose(fact: &Fact, _case: &Context<'_>) -> Diagnosis {
    let message = match fact.found.is_empty() {
        true => format!("計画の{}は、一覧にありません", fact.wanted),
        false => format!("一覧の「{}」は、{}", fact.found, fact.wanted),
    };
    Diagnosis::new(&message)
        .value(&fact.found)
        .expected(&fact.wanted)
        .hint("写し落としがないか、計画の原本で確かめてください。")
}
