//! A102: The answer is not among the choices.

use super::{Look, Rule, Said};
use crate::judge::{Asked, Case};
use crate::model::answer::Trouble;
use crate::model::finding::Severity;

/// The answer is not among the choices.
pub const RULE: Rule = Rule {
    code: "A102",
    title: "選択肢にない答えがある",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/A102.md"),
    look: Look::Answer(said),
};

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    let near = asked.answer.troubles.iter().find_map(|t| match t {
        Trouble::NotAChoice(near) => Some(near),
        _ => None,
    })?;
    let hint = match near.is_empty() {
        true => "一覧から選び直してください。".to_string(),
        false => format!("「{near}」のことなら、一覧から選び直してください。"),
    };
    let message = format!(
        "「{}」に、選択肢にない「{}」が書かれています",
        asked.label(case),
        asked.answer.seen()
    );
    Some(
        Said::new(&message)
            .expected(&asked.field.expects())
            .hint(&hint),
    )
}
