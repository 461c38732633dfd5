//! P111: A related measure has a code that the plan does not.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// A related measure has a code that the plan does not.
pub const RULE: Rule = Rule {
    code: "P111",
    title: "関連事業の整理番号が計画にない",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/P111.md"),
    look: Look::Fact(Kind::RelatedUnknown, said),
};

fn said(fact: &Fact, _case: &Case<'_>) -> Said {
    let hint = match fact.wanted.is_empty() {
        true => "整理番号を確かめてください。".to_string(),
        false => format!("「{}」のことではありませんか。", fact.wanted),
    };
    Said::new(&format!(
        "関連事業「{}」の整理番号は計画にありません",
        fact.found
    ))
    .value(&fact.found)
    .expected(&fact.wanted)
    .hint(&hint)
}
