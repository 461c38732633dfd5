//! P113: A related measure has no code and no known title.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A related measure has no code and no known title.
pub const RULE: Rule = Rule {
    code: "P113",
    title: "関連事業がどれかわからない",
    severity: Severity::Info,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P113.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let (message, named) = match &fact.kind {
        Kind::RelatedUnread(named) => (
            format!("関連事業「{named}」が計画のどの事業か、わかりません"),
            named,
        ),
        Kind::RelatedColumn {
            first,
            unread,
            lines,
        } => (
            format!(
                "「{}」の欄の{lines}行のうち{unread}行は、計画の整理番号でも事業名でもありません（最初は「{first}」）",
                fact.field
            ),
            first,
        ),
        _ => return None,
    };
    let diagnosis = Diagnosis::new(&message)
        .value(named)
        .hint("整理番号を付けると、行き来を確かめられます。");
    Some(diagnosis)
}
