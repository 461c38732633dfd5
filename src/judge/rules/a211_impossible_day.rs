//! A211: A day or time that there is not.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context, prose};
use crate::model::finding::{Family, Severity};
use crate::text::prose::calendar::impossible;

/// A day or time that there is not.
pub const RULE: Rule = Rule {
    code: "A211",
    title: "暦にない日や時刻がある",
    severity: Severity::Warning,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A211.md"),
    trigger: Trigger::Answer(diagnose),
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let text = prose::text(asked)?;
    let (sentences, days) = prose::days(asked, context)?;
    let spots = impossible(text, sentences, days);
    spots.first()?;
    let message = format!(
        "「{}」の{}は、暦や時計にありません",
        asked.label(context),
        prose::quoted(&spots)
    );
    Some(
        Diagnosis::new(&message)
            .spots(text, &spots)
            .hint("月日や時刻を確かめて直してください。"),
    )
}
