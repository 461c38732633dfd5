//! S119: A word in the name of a sheet or a file that may be an answer, or another section's name.

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
    if let Kind::NamedAfter(section) = &fact.kind {
        return Some(named_after(section, &fact.department));
    }
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

/// The file bears the name of a section, and holds the form of another one.
fn named_after(named: &str, own: &str) -> Diagnosis {
    Diagnosis::new(&format!(
        "ファイルの名前は「{named}」ですが、中は{own}の調査票です。{own}の回答として扱います"
    ))
    .severity(Severity::Warning)
    .value(named)
    .hint(&format!(
        "どちらの課の回答か確かめ、{named}の回答なら、{named}の調査票に書いて出し直してもらってください。"
    ))
    .to_section(
        &format!("こちらの課の調査票が、「{named}」という名前のファイルで届きました。こちらの課の回答として扱います"),
        "こちらの課の回答でよいか、確かめてください。",
    )
}
