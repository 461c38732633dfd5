//! S106: The marks of a cell name different measures or fields.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// The marks of a cell name different measures or fields.
pub const RULE: Rule = Rule {
    code: "S106",
    title: "番号と見出しが食い違っている",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/S106.md"),
    trigger: Trigger::Fact(Kind::Disagree, diagnose),
};

fn diagnose(fact: &Fact, _case: &Context<'_>) -> Diagnosis {
    Diagnosis::new(&format!(
        "どの欄の回答か決められないので、取り込んでいません（{}、{}）",
        fact.found, fact.wanted
    ))
    .value(&fact.found)
    .expected(&fact.wanted)
    .hint("並べ替えや写し間違いがないか確かめ、配った調査票に書いて出し直してください。")
    .to_section(
        &format!(
            "どの欄のお答えか決められないので、使っていません（{}、{}）",
            fact.found, fact.wanted
        ),
        "並べ替えや写し間違いがないか確かめ、この調査票の正しい欄に書いてお返しください。",
    )
}
