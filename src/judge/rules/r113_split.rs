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
    let blank = &fact.wanted;
    if fact.field.is_empty() {
        let message = format!(
            "{blank} では空欄の「{}」を、このファイルから取りました",
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
        "「{}」は {blank} では空欄です。どちらが新しいかわからないので、書かれているこちらの「{}」を使いました",
        case.label(&fact.field),
        brief(&fact.found)
    );
    Said::new(&message)
        .value(&fact.found)
        .expected(blank)
        .hint("消したつもりなら、消したほうだけを残して出し直してください。")
}
