//! S119: A word in the name of a sheet or a file that may be an answer.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// A word in the name of a sheet or a file that may be an answer.
pub const RULE: Rule = Rule {
    code: "S119",
    title: "シートやファイルの名前に書かれている",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/S119.md"),
    trigger: Trigger::Fact(Kind::Named, diagnose),
};

fn diagnose(fact: &Fact, _case: &Context<'_>) -> Diagnosis {
    let whose = match fact.place.sheet.is_empty() {
        true => "ファイル",
        false => "シート",
    };
    Diagnosis::new(&format!(
        "{whose}の名前「{}」に、配ったときにはなかった「{}」があります",
        fact.wanted, fact.found
    ))
    .value(&fact.found)
    .hint("回答なら黄色の欄に書いてください。報告書には入っていません。")
}
