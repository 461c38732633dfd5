//! A115: A choice that does not belong to the one made in the question above it.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context};
use crate::model::finding::{Family, Severity};

/// A choice that does not belong to the one made in the question above it.
pub const RULE: Rule = Rule {
    code: "A115",
    title: "上の区分にない区分が選ばれている",
    severity: Severity::Error,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A115.md"),
    trigger: Trigger::Answer(diagnose),
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let field = asked.field;
    let upper = context.project.template.field(field.within.as_deref()?)?;
    let choice = field.choice(&asked.answer.value)?;
    let above = asked.value_of(&upper.key, context);
    // A blank above is reported where it stands.
    if above.is_empty() || choice.is_below(&above) {
        return None;
    }
    let message = format!(
        "「{}」が「{above}」なのに、「{}」が「{}」です",
        upper.label,
        asked.label(context),
        choice.value
    );
    let words = field.words_below(&above).join("／");
    let hint = format!(
        "一覧から選び直すか、「{}」を選び直してください。",
        upper.label
    );
    Some(Diagnosis::new(&message).expected(&words).hint(&hint))
}
