//! S108: Text in a note, a comment, a shape or at the edge of the page.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// Text in a note, a comment, a shape or at the edge of the page.
pub const RULE: Rule = Rule {
    code: "S108",
    title: "メモや図形に書かれている",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/S108.md"),
    look: Look::Fact(Kind::Annotation, said),
};

fn said(fact: &Fact, _case: &Case<'_>) -> Said {
    let what = &fact.wanted;
    Said::new(&format!("{what}に「{}」と書かれています", fact.found))
        .value(&fact.found)
        .hint("回答なら黄色の欄に写してください。報告書には入っていません。")
}
