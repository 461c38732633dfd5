//! S119: A word in the name of a sheet or a file that may be an answer.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// A word in the name of a sheet or a file that may be an answer.
pub const RULE: Rule = Rule {
    code: "S119",
    title: "シートやファイルの名前に書かれている",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/S119.md"),
    look: Look::Fact(Kind::Named, said),
};

fn said(fact: &Fact, _case: &Case<'_>) -> Said {
    let whose = match fact.place.sheet.is_empty() {
        true => "ファイル",
        false => "シート",
    };
    Said::new(&format!(
        "{whose}の名前「{}」に、配ったときにはなかった「{}」があります",
        fact.wanted, fact.found
    ))
    .value(&fact.found)
    .hint("回答なら黄色の欄に書いてください。報告書には入っていません。")
}
