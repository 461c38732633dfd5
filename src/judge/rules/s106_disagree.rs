//! S106: The marks of a cell name different measures or fields.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// The marks of a cell name different measures or fields.
pub const RULE: Rule = Rule {
    code: "S106",
    title: "番号と見出しが食い違っている",
    severity: Severity::Error,
    family: Family::Sheets,
    page: include_str!("../../../docs/rules/S106.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::Disagree { seen, marked } = &fact.kind else {
        return None;
    };
    if fact.is_of_changed_plan {
        return Some(plan_changed(seen, marked));
    }
    let diagnosis = Diagnosis::new(&format!(
        "どの欄の回答か決められないので、取り込んでいません（{seen}、{marked}）"
    ))
    .value(seen)
    .expected(marked)
    .hint("並べ替えや写し間違いがないか確かめ、配った調査票に書いて出し直してください。")
    .to_section(
        &format!("どの欄のお答えか決められないので、使っていません（{seen}、{marked}）"),
        "並べ替えや写し間違いがないか確かめ、この調査票の正しい欄に書いてお返しください。",
    );
    Some(diagnosis)
}

/// The section answered what it was asked; only the clerk can say what is asked now.
fn plan_changed(seen: &str, marked: &str) -> Diagnosis {
    Diagnosis::new(&format!(
        "配ったあとで計画の事業が変わり、どの事業の回答か決められないので、取り込んでいません（{seen}、{marked}）"
    ))
    .value(seen)
    .expected(marked)
    .hint("計画の整理番号と事業名を確かめてください。変えたのが正しければ、distribute で作り直した調査票か「修正依頼」を課に送り、間違いなら元に戻してください。")
    .for_clerk()
}
