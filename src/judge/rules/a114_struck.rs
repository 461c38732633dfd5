//! A114: Something in an answer cell is struck through.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context};
use crate::model::answer::Trouble;
use crate::model::finding::{Family, Severity};

/// Something in an answer cell is struck through.
pub const RULE: Rule = Rule {
    code: "A114",
    title: "回答に取り消し線が引かれている",
    severity: Severity::Warning,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A114.md"),
    trigger: Trigger::Answer(diagnose),
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let struck = asked.answer.troubles.iter().find_map(|t| match t {
        Trouble::Struck(struck) => Some(struck),
        _ => None,
    })?;
    let label = asked.label(context);
    let message = match asked.answer.is_blank() {
        true => {
            format!("「{label}」の「{struck}」に取り消し線が引かれているので、空欄と読みました")
        }
        false => format!(
            "「{label}」の「{struck}」に取り消し線が引かれているので、残りの「{}」を回答として読みました",
            asked.answer.shown()
        ),
    };
    let diagnosis = Diagnosis::new(&message).value(struck);
    Some(diagnosis.hint("取り消した文字は消して、回答だけを書いてください。"))
}
