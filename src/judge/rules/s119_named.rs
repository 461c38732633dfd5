//! S119: A word in the name of a sheet or a file that may be an answer, or another section's name.

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

fn diagnose(fact: &Fact, context: &Context<'_>) -> Diagnosis {
    if context.project.roster.find(&fact.found).is_some() {
        return other_section(fact);
    }
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

/// The file bears the name of a section, and holds the form of another one.
fn other_section(fact: &Fact) -> Diagnosis {
    let (named, own) = (&fact.found, &fact.department);
    Diagnosis::new(&format!(
        "ファイルの名前は「{named}」ですが、中は{own}の調査票です。{own}の回答として読みました"
    ))
    .severity(Severity::Warning)
    .value(named)
    .hint(&format!(
        "どちらの課の回答か確かめ、{named}の回答なら、{named}の調査票に書いて出し直してください。"
    ))
    .to_section(
        &format!("こちらの課の調査票が、「{named}」という名前のファイルで届きました。こちらの課の回答として読みました"),
        "こちらの課の回答でよいか、確かめてください。",
    )
}
