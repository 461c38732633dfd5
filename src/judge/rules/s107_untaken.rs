//! S107: An answer that was not taken, because its marks disagree.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// An answer that was not taken, because its marks disagree: reported with its text.
pub const RULE: Rule = Rule {
    code: "S107",
    title: "取り込んでいない回答がある",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/S107.md"),
    trigger: Trigger::Fact(Kind::Untaken, diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Diagnosis {
    let label = context.label(&fact.field);
    if context.is_of_changed_plan(fact) {
        return Diagnosis::new(&format!(
            "「{label}」の「{}」は、配ったあとで計画の事業が変わったので、取り込んでいません",
            fact.found
        ))
        .value(&fact.found)
        .hint("いまの事業の回答でよいか課に確かめ、よければ「修正依頼」に書いてもらってください。")
        .for_clerk();
    }
    Diagnosis::new(&format!(
        "「{label}」の「{}」は、どの欄の回答か決められないので取り込んでいません",
        fact.found
    ))
    .value(&fact.found)
    .hint("正しい個票の欄に書いて、出し直してください。")
    .to_section(
        &format!(
            "「{label}」の「{}」は、どの欄のお答えか決められないので、使っていません",
            fact.found
        ),
        "この調査票の正しい欄に書いてお返しください。",
    )
}
