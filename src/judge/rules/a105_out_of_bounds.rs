//! A105: A number or date is out of its bounds.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context};
use crate::model::answer::Trouble;
use crate::model::finding::{Family, Severity};

/// A number or date is out of its bounds.
pub const RULE: Rule = Rule {
    code: "A105",
    title: "範囲を超えた答えがある",
    severity: Severity::Error,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A105.md"),
    trigger: Trigger::Answer(diagnose),
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let bounds = asked.answer.troubles.iter().find_map(|t| match t {
        Trouble::OutOfBounds(bounds) => Some(bounds),
        _ => None,
    })?;
    let message = format!(
        "「{}」の「{}」は、範囲（{bounds}）の外です",
        asked.label(context),
        asked.answer.raw()
    );
    let diagnosis = Diagnosis::new(&message).expected(bounds);
    Some(diagnosis.hint("桁や単位、年を確かめてください。"))
}
