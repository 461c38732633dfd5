//! A102: The answer is not among the choices.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context};
use crate::model::answer::Trouble;
use crate::model::finding::{Family, Severity};
use crate::model::template::Kind;

/// The answer is not among the choices.
pub const RULE: Rule = Rule {
    code: "A102",
    title: "選択肢にない答えがある",
    severity: Severity::Error,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A102.md"),
    trigger: Trigger::Answer(diagnose),
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let near = asked.answer.troubles.iter().find_map(|t| match t {
        Trouble::NotAChoice(near) => Some(near),
        _ => None,
    })?;
    // What a check box in the cell shows is told from the box (S116).
    if context.has_cell_box(&asked.answer.place()) {
        return None;
    }
    let hint = match near.is_empty() {
        _ if matches!(asked.field.kind, Kind::Months | Kind::Boxes) => {
            "あてはまるなら「○」を、あてはまらないなら何も書かずに空けてください。".to_string()
        }
        true => "一覧から選び直してください。".to_string(),
        false => format!("「{near}」のことなら、一覧から選び直してください。"),
    };
    let message = format!(
        "「{}」に、選択肢にない「{}」が書かれています",
        asked.label(context),
        asked.answer.seen()
    );
    Some(
        Diagnosis::new(&message)
            .expected(&asked.field.expects())
            .hint(&hint),
    )
}
