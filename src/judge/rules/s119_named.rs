//! S119: A word in the name of a sheet or a file that may be an answer.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A word in the name of a sheet or a file that may be an answer.
pub const RULE: Rule = Rule {
    code: "S119",
    title: "シートやファイルの名前に書かれている",
    severity: Severity::Info,
    family: Family::Sheets,
    page: include_str!("../../../docs/rules/S119.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::Named { words, name } = &fact.kind else {
        return None;
    };
    let whose = match fact.place.sheet.is_empty() {
        true => "ファイル",
        false => "シート",
    };
    let diagnosis = Diagnosis::new(&format!(
        "{whose}の名前「{name}」に、配ったときにはなかった「{words}」があります"
    ))
    .value(words)
    .hint("回答なら黄色の欄に書いてください。報告書には入っていません。");
    Some(diagnosis)
}
