//! A108: An error value, or a formula without a result, stands in an answer cell.

use super::{Look, Rule, Said};
use crate::judge::{Asked, Case};
use crate::model::answer::Trouble;
use crate::model::finding::Severity;

/// An error value, or a formula without a result, stands in an answer cell.
pub const RULE: Rule = Rule {
    code: "A108",
    title: "回答欄がエラー値になっている",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/A108.md"),
    look: Look::Answer(said),
};

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    let shown = asked.answer.troubles.iter().find_map(|t| match t {
        Trouble::ErrorValue(shown) => Some(shown),
        _ => None,
    })?;
    let message = format!(
        "「{}」がエラー「{shown}」になっていて、回答を読めません",
        asked.label(case)
    );
    let said = Said::new(&message)
        .value(shown)
        .expected(&asked.field.expects());
    Some(said.hint("数式をやめて、値を直接書いてください。"))
}
