//! P108: Nobody is asked about a measure.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// Nobody is asked about a measure.
pub const RULE: Rule = Rule {
    code: "P108",
    title: "調査票を送る課がない事業がある",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/P108.md"),
    look: Look::Fact(Kind::NoOwner, said),
};

fn said(fact: &Fact, _case: &Case<'_>) -> Said {
    Said::new("この事業を尋ねる課がありません")
        .value(&fact.found)
        .hint("担当課の欄に、departments.csv で区分が「課」の名前を書いてください。")
}
