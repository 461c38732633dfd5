//! A104: The answer cannot be read as a date.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context};
use crate::model::answer::Trouble;
use crate::model::finding::{Family, Severity};

/// The answer cannot be read as a date.
pub const RULE: Rule = Rule {
    code: "A104",
    title: "日付として読めない答えがある",
    severity: Severity::Error,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A104.md"),
    trigger: Trigger::Answer(diagnose),
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let why = asked.answer.troubles.iter().find_map(|t| match t {
        Trouble::BadDate(why) => Some(why),
        _ => None,
    })?;
    let message = format!(
        "「{}」の「{}」を日付として読めません（{why}）",
        asked.label(context),
        asked.answer.raw()
    );
    let diagnosis = Diagnosis::new(&message).expected(&asked.field.expects());
    Some(diagnosis.hint("令和2年7月4日のように、年から書いてください。"))
}
