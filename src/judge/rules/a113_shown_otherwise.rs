//! A113: The number format of an answer cell shows something else than the cell holds.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context};
use crate::model::answer::Trouble;
use crate::model::finding::{Family, Severity};

/// The number format of an answer cell shows something else than the cell holds.
pub const RULE: Rule = Rule {
    code: "A113",
    title: "見えているものと入っている値が違う",
    severity: Severity::Warning,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A113.md"),
    trigger: Trigger::Answer(diagnose),
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let (shown, stored) = asked.answer.troubles.iter().find_map(|t| match t {
        Trouble::ShownOtherwise(shown, stored) => Some((shown, stored)),
        _ => None,
    })?;
    let seen = match shown.is_empty() {
        true => "何も見えません".to_string(),
        false => format!("「{shown}」と見えます"),
    };
    let message = format!(
        "「{}」は、表示形式のため{seen}が、入っている値は「{stored}」です",
        asked.label(context)
    );
    let value = &asked.answer.value;
    let hint = match value.is_empty() {
        true => "表示形式を「標準」にして、値を書き直してください。".to_string(),
        false => format!(
            "「{value}」と読みました。違うときは、表示形式を「標準」にして、値を書き直してください。"
        ),
    };
    Some(Diagnosis::new(&message).value(stored).hint(&hint))
}
