//! S101: The sheet of a measure is missing from what a section returned.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// The sheet of a measure is missing from what a section returned.
pub const RULE: Rule = Rule {
    code: "S101",
    title: "個票が足りない",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/S101.md"),
    look: Look::Fact(Kind::SheetMissing, said),
};

fn said(fact: &Fact, _case: &Case<'_>) -> Said {
    Said::new("この事業の個票が、返ってきたファイルにありません")
        .value(&fact.found)
        .hint("シートを消していないか課に確かめ、個票のあるファイルを出し直してもらってください。")
}
