//! P105: A plan column has no role; it is kept and shown.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// A plan column has no role; it is kept and shown.
pub const RULE: Rule = Rule {
    code: "P105",
    title: "知らない見出しの列がある",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/P105.md"),
    trigger: Trigger::Fact(Kind::UnknownColumn, diagnose),
};

fn diagnose(fact: &Fact, _case: &Context<'_>) -> Diagnosis {
    // Only the plan's columns are shown; those of another file come with a count.
    if !fact.wanted.is_empty() {
        return Diagnosis::new(&format!(
            "見出し「{}」の列は読んでいません（記入は{}件）",
            fact.found, fact.wanted
        ))
        .value(&fact.found)
        .hint("使うはずの列なら、見出しを確かめてください。");
    }
    Diagnosis::new(&format!(
        "見出し「{}」の意味がわからないので、そのまま個票に載せます",
        fact.found
    ))
    .value(&fact.found)
    .hint("意味が決まっている列なら、survey.toml の [columns] で割り当ててください。")
}
