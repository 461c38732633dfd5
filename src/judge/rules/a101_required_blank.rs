//! A101: A required answer is blank.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context};
use crate::model::answer::Receipt;
use crate::model::finding::{Family, Severity};

/// A required answer is blank.
pub const RULE: Rule = Rule {
    code: "A101",
    title: "必須の欄が空いている",
    severity: Severity::Error,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A101.md"),
    trigger: Trigger::Answer(diagnose),
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let answer = asked.answer;
    let is_since = answer.receipt == Receipt::IssuedSince;
    if !answer.is_blank() || !(is_since || answer.receipt == Receipt::Taken) {
        return None;
    }
    let reported = asked.contradicted(context) || context.is_empty(&answer.department);
    if !context.is_required(answer) || reported {
        return None;
    }
    let label = asked.label(context);
    let diagnosis = Diagnosis::new(&match is_since {
        true => {
            format!("「{label}」は、届いた調査票を送ったあとで増えた項目で、まだ回答がありません")
        }
        false => format!("「{label}」が空欄です"),
    });
    Some(
        diagnosis
            .expected(&asked.field.expects())
            .hint("記入してください。"),
    )
}
