//! A202: A counter or unit has no number before it.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context, prose};
use crate::model::finding::{Family, Severity};
use crate::text::prose::blanks::without_number;

/// A counter or unit has no number before it.
pub const RULE: Rule = Rule {
    code: "A202",
    title: "数が抜けている",
    severity: Severity::Warning,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A202.md"),
    trigger: Trigger::Answer(diagnose),
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let text = prose::text(asked)?;
    let spots = without_number(text, prose::sentences(asked)?);
    spots.first()?;
    let message = format!(
        "「{}」の{}に、数がありません",
        asked.label(context),
        prose::quoted(&spots)
    );
    Some(
        Diagnosis::new(&message)
            .spots(text, &spots)
            .hint("数をお書きください。"),
    )
}
