//! P113: A related measure has no code and no known title.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// A related measure has no code and no known title.
pub const RULE: Rule = Rule {
    code: "P113",
    title: "関連事業がどれかわからない",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/P113.md"),
    trigger: Trigger::Fact(Kind::RelatedUnread, diagnose),
};

fn diagnose(fact: &Fact, _case: &Context<'_>) -> Diagnosis {
    let message = match fact.item.is_empty() {
        true => format!(
            "「{}」の欄の{}は、計画の整理番号でも事業名でもありません（最初は「{}」）",
            fact.field, fact.wanted, fact.found
        ),
        false => format!("関連事業「{}」が計画のどの事業か、わかりません", fact.found),
    };
    Diagnosis::new(&message)
        .value(&fact.found)
        .hint("整理番号を付けると、行き来を確かめられます。")
}
