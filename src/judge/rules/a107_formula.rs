//! A107: A formula stands in an answer cell.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context};
use crate::model::answer::Trouble;
use crate::model::finding::{Family, Severity};

/// A formula stands in an answer cell.
pub const RULE: Rule = Rule {
    code: "A107",
    title: "回答欄に数式がある",
    severity: Severity::Warning,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A107.md"),
    trigger: Trigger::Answer(diagnose),
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let formula = asked.answer.troubles.iter().find_map(|t| match t {
        Trouble::Formula(formula) => Some(formula),
        _ => None,
    })?;
    let message = format!(
        "「{}」に数式「{formula}」があります。見えている「{}」を回答として読みました",
        asked.label(context),
        asked.answer.seen()
    );
    let diagnosis = Diagnosis::new(&message).expected("数式ではない文や数");
    Some(diagnosis.hint("見えている値でよいか確かめ、値として書き直してください。"))
}
