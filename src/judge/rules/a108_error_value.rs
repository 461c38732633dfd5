//! A108: An error value, or a formula without a result, stands in an answer cell.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context};
use crate::model::answer::Trouble;
use crate::model::finding::{Family, Severity};

/// An error value, or a formula without a result, stands in an answer cell.
pub const RULE: Rule = Rule {
    code: "A108",
    title: "回答欄がエラー値になっている",
    severity: Severity::Error,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A108.md"),
    trigger: Trigger::Answer(diagnose),
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let shown = asked.answer.troubles.iter().find_map(|t| match t {
        Trouble::ErrorValue(shown) => Some(shown),
        _ => None,
    })?;
    let label = asked.label(context);
    let (message, hint) = match shown.starts_with('=') {
        true => (
            format!(
                "「{label}」の数式「{shown}」は、計算の結果がファイルにないので、回答を読めません"
            ),
            "数式をやめて値を直接書くか、Excel で開いて保存し直してください。",
        ),
        false => (
            format!("「{label}」がエラー「{shown}」になっていて、回答を読めません"),
            "数式をやめて、値を直接書いてください。",
        ),
    };
    let diagnosis = Diagnosis::new(&message)
        .value(shown)
        .expected(&asked.field.expects());
    // The cell of the correction is blank.
    let todo = "この欄に、お答えを直接書いてください。";
    Some(diagnosis.hint(hint).to_section(&message, todo))
}
