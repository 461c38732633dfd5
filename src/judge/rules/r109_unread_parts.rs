//! R109: A file has notes, shapes or pictures, which are not read.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// A file has notes, shapes or pictures, which are not read.
pub const RULE: Rule = Rule {
    code: "R109",
    title: "メモや図形は読み取っていない",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/R109.md"),
    look: Look::Fact(Kind::Unread, said),
};

fn said(fact: &Fact, _case: &Case<'_>) -> Said {
    Said::new(&format!(
        "{}があります。その中の文字は読み取っていません",
        fact.found
    ))
    .value(&fact.found)
    .hint("必要なことが書かれていれば、黄色の欄に写して出し直してください。")
}
