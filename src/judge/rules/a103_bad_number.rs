//! A103: The answer cannot be read as a number.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context};
use crate::model::answer::Trouble;
use crate::model::finding::{Family, Severity};

/// The answer cannot be read as a number.
pub const RULE: Rule = Rule {
    code: "A103",
    title: "数として読めない答えがある",
    severity: Severity::Error,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A103.md"),
    trigger: Trigger::Answer(diagnose),
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let why = asked.answer.troubles.iter().find_map(|t| match t {
        Trouble::BadNumber(why) => Some(why),
        _ => None,
    })?;
    let message = format!(
        "「{}」の「{}」を数として読めません（{why}）",
        asked.label(context),
        asked.answer.raw()
    );
    let diagnosis = Diagnosis::new(&message).expected(&asked.field.expects());
    Some(diagnosis.hint("数字だけを書いてください。言葉の説明は備考に書いてください。"))
}
