//! P111: A related measure has a code that the plan does not.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// A related measure has a code that the plan does not.
pub const RULE: Rule = Rule {
    code: "P111",
    title: "関連事業の整理番号が計画にない",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/P111.md"),
    trigger: Trigger::Fact(Kind::RelatedUnknown, diagnose),
};

fn diagnose(fact: &Fact, _case: &Context<'_>) -> Diagnosis {
    let hint = match fact.wanted.is_empty() {
        true => "整理番号を確かめてください。".to_string(),
        false => format!("「{}」のことではありませんか。", fact.wanted),
    };
    Diagnosis::new(&format!(
        "関連事業「{}」の整理番号は計画にありません",
        fact.found
    ))
    .value(&fact.found)
    .expected(&fact.wanted)
    .hint(&hint)
}
