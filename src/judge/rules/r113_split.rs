//! R113: The answers of a section are spread over several files.

use super::{Diagnosis, Rule, Trigger, brief};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// The answers of a section are spread over several files: what one leaves blank was taken from another.
pub const RULE: Rule = Rule {
    code: "R113",
    title: "回答がいくつかのファイルに分かれている",
    severity: Severity::Warning,
    family: Family::Files,
    page: include_str!("../../../docs/rules/R113.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Option<Diagnosis> {
    match &fact.kind {
        Kind::PartElsewhere { labels, blank_in } => Some(of_part(fact, labels, blank_in, context)),
        Kind::BlankElsewhere { text, blank_in } => Some(of_answer(fact, text, blank_in, context)),
        _ => None,
    }
}

/// Of what one of several people filled.
fn of_part(fact: &Fact, labels: &[String], blank_in: &str, context: &Context<'_>) -> Diagnosis {
    let from = &fact.place.file;
    let labels = labels.join("、");
    let message = match labels.is_empty() {
        true => format!(
            "この事業の{}「{}」は、{blank_in} にはなく、{from} にあるので、{from} から取りました",
            super::unit_of_form(context),
            super::cited(fact, context)
        ),
        false => format!(
            "「{}」は、{blank_in} では空欄で、{from} に書かれているので、{from} から取りました",
            brief(&labels)
        ),
    };
    Diagnosis::new(&message)
        .severity(Severity::Info)
        .value(&labels)
        .expected(blank_in)
        .hint("何人かで分けて書いたのでなければ、どのファイルを使うのか課に確かめてください。")
}

fn of_answer(fact: &Fact, text: &str, blank_in: &str, context: &Context<'_>) -> Diagnosis {
    let message = format!(
        "「{}」は、{blank_in} では空欄、{} では「{}」です。どちらが新しいかわからないので、書かれているほうを使いました",
        context.project.label_of(&fact.field),
        fact.place,
        brief(text)
    );
    Diagnosis::new(&message)
        .value(text)
        .expected(blank_in)
        .hint("消したつもりなら、消したほうだけを残して出し直してください。")
        .to_section(
            &message,
            "それでよろしければ、そのままで結構です。消したつもりでしたら、この調査票の欄を空けてお返しください。",
        )
}
