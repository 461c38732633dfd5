//! A109: A choice and another answer of the same sheet contradict each other.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context};
use crate::model::finding::{Family, Severity};

/// A choice and another answer of the same sheet contradict each other.
pub const RULE: Rule = Rule {
    code: "A109",
    title: "区分と文が食い違っている",
    severity: Severity::Error,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A109.md"),
    trigger: Trigger::Answer(diagnose),
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let (chooser, word, needed) = asked.contradiction(context)?;
    let (label, chosen) = (asked.label(context), &chooser.label);
    if needed {
        let message = format!("「{chosen}」が「{word}」なのに、「{label}」が空欄です");
        let hint = format!("「{label}」を書くか、「{chosen}」を選び直してください。");
        return Some(Diagnosis::new(&message).hint(&hint));
    }
    let message = format!("「{chosen}」が「{word}」なのに、「{label}」に記入があります");
    let hint = format!("「{chosen}」を選び直すか、「{label}」の文を備考に移してください。");
    Some(
        Diagnosis::new(&message)
            .severity(Severity::Warning)
            .hint(&hint),
    )
}
