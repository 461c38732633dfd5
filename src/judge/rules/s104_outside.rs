//! S104: Text outside the answer cells.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// Text outside the answer cells.
pub const RULE: Rule = Rule {
    code: "S104",
    title: "回答欄の外に書かれている",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/S104.md"),
    look: Look::Fact(Kind::Outside, said),
};

fn said(fact: &Fact, _case: &Case<'_>) -> Said {
    Said::new(&format!("回答欄の外に「{}」と書かれています", fact.found))
        .value(&fact.found)
        .hint("回答なら黄色の欄に写してください。報告書には入っていません。")
}
