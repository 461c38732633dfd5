//! R113: The answers of a section are spread over several files.

use super::{Look, Rule, Said, brief};
use crate::judge::Case;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// The answers of a section are spread over several files: what one leaves blank was taken from another.
pub const RULE: Rule = Rule {
    code: "R113",
    title: "回答がいくつかのファイルに分かれている",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/R113.md"),
    look: Look::Fact(Kind::Split, said),
};

fn said(fact: &Fact, case: &Case<'_>) -> Said {
    let (blank, from) = (&fact.wanted, &fact.place.file);
    if fact.field.is_empty() {
        let message = format!(
            "「{}」は、{blank} では空欄で、{from} に書かれているので、{from} から取りました",
            brief(&fact.found)
        );
        return Said::new(&message)
            .severity(Severity::Info)
            .value(&fact.found)
            .expected(blank)
            .hint(
                "何人かで分けて書いたのでなければ、どのファイルを使うのか課に確かめてください。",
            );
    }
    let message = format!(
        "「{}」は、{blank} では空欄、{} では「{}」です。どちらが新しいかわからないので、書かれているほうを使いました",
        case.project.label_of(&fact.field),
        fact.place,
        brief(&fact.found)
    );
    Said::new(&message)
        .value(&fact.found)
        .expected(blank)
        .hint("消したつもりなら、消したほうだけを残して出し直してください。")
        .to_section(
            &message,
            "それでよろしければ、そのままで結構です。消したつもりでしたら、この調査票の欄を空けてお返しください。",
        )
}
