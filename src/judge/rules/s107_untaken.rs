//! S107: An answer that was not taken, because its marks disagree.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// An answer that was not taken, because its marks disagree: reported with its text.
pub const RULE: Rule = Rule {
    code: "S107",
    title: "取り込んでいない回答がある",
    severity: Severity::Warning,
    family: Family::Sheets,
    page: include_str!("../../../docs/rules/S107.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Option<Diagnosis> {
    let Kind::Untaken(text) = &fact.kind else {
        return None;
    };
    let label = context.label(&fact.field);
    if context.is_of_changed_plan(fact) {
        let diagnosis = Diagnosis::new(&format!(
            "「{label}」の「{text}」は、配ったあとで計画の事業が変わったので、取り込んでいません"
        ))
        .value(text)
        .hint("いまの事業の回答でよいか課に確かめ、よければ「修正依頼」に書いてもらってください。")
        .for_clerk();
        return Some(diagnosis);
    }
    let diagnosis = Diagnosis::new(&format!(
        "「{label}」の「{text}」は、どの欄の回答か決められないので取り込んでいません"
    ))
    .value(text)
    .hint("正しい個票の欄に書いて、出し直してください。")
    .to_section(
        &format!("「{label}」の「{text}」は、どの欄のお答えか決められないので、使っていません"),
        "この調査票の正しい欄に書いてお返しください。",
    );
    Some(diagnosis)
}
