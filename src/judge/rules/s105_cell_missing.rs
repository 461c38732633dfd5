//! S105: An answer cell whose row or column was deleted.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// An answer cell whose row or column was deleted.
pub const RULE: Rule = Rule {
    code: "S105",
    title: "回答欄がなくなっている",
    severity: Severity::Error,
    family: Family::Sheets,
    page: include_str!("../../../docs/rules/S105.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Option<Diagnosis> {
    let Kind::CellMissing { issued_at } = &fact.kind else {
        return None;
    };
    let label = context.project.label_of(&fact.field);
    let sheet = &fact.place.sheet;
    let message = format!(
        "シート「{sheet}」の「{label}」の欄（配ったときは {issued_at}）が見つからず、お答えを読めません。行や列が消えたか、見出しと隠れた番号が変わっています"
    );
    let diagnosis = Diagnosis::new(&message)
        .expected(&format!("配ったときは {issued_at}"))
        .hint("行や列を消していないか確かめ、欄のある調査票に書いて出し直してください。")
        .to_section(
            &message,
            "この調査票には欄が元どおりあります。ここに書いてお返しください。",
        );
    Some(diagnosis)
}
