//! R113: The answers of a section are spread over several files.

use super::{Diagnosis, Rule, Trigger, brief};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// The answers of a section are spread over several files: what one leaves blank was taken from another.
pub const RULE: Rule = Rule {
    code: "R113",
    title: "回答がいくつかのファイルに分かれている",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/R113.md"),
    trigger: Trigger::Fact(Kind::Split, diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Diagnosis {
    let (blank, from) = (&fact.wanted, &fact.place.file);
    if fact.field.is_empty() {
        let message = match fact.found.is_empty() {
            true => format!(
                "この事業の{}「{}」は、{blank} にはなく、{from} にあるので、{from} から取りました",
                super::unit_of_form(context),
                super::cited(fact, context)
            ),
            false => format!(
                "「{}」は、{blank} では空欄で、{from} に書かれているので、{from} から取りました",
                brief(&fact.found)
            ),
        };
        return Diagnosis::new(&message)
            .severity(Severity::Info)
            .value(&fact.found)
            .expected(blank)
            .hint(
                "何人かで分けて書いたのでなければ、どのファイルを使うのか課に確かめてください。",
            );
    }
    let message = format!(
        "「{}」は、{blank} では空欄、{} では「{}」です。どちらが新しいかわからないので、書かれているほうを使いました",
        context.project.label_of(&fact.field),
        fact.place,
        brief(&fact.found)
    );
    Diagnosis::new(&message)
        .value(&fact.found)
        .expected(blank)
        .hint("消したつもりなら、消したほうだけを残して出し直してください。")
        .to_section(
            &message,
            "それでよろしければ、そのままで結構です。消したつもりでしたら、この調査票の欄を空けてお返しください。",
        )
}
