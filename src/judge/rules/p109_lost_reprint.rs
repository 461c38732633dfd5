//! P109: The original of a reprint cannot be told.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// The original of a reprint cannot be told.
pub const RULE: Rule = Rule {
    code: "P109",
    title: "再掲元がわからない",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/P109.md"),
    look: Look::Fact(Kind::LostReprint, said),
};

fn said(fact: &Fact, _case: &Case<'_>) -> Said {
    let expected = match fact.wanted.is_empty() {
        true => String::new(),
        false => format!("同じ事業名は {}", fact.wanted),
    };
    Said::new("再掲ですが、もとの事業がわかりません")
        .value(&fact.found)
        .expected(&expected)
        .hint("再掲元の列に、もとの事業の整理番号を書いてください。")
}
