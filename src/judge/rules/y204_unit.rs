//! Y204: A number stands in another unit than last year.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context, prose};
use crate::model::finding::{Family, Severity};
use crate::model::previous::Last;
use crate::model::template::Kind;
use crate::text::prose::sentences::sentences;
use crate::text::prose::units::{self, drifts};

/// A number stands in another unit than last year.
pub const RULE: Rule = Rule {
    code: "Y204",
    title: "単位が前の年と違う",
    severity: Severity::Warning,
    family: Family::LastAnswers,
    page: include_str!("../../../docs/rules/Y204.md"),
    trigger: Trigger::Answer(diagnose),
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let last = context.last(asked.answer)?;
    match asked.field.kind {
        Kind::Number => of_number(asked, context, last),
        _ => of_text(asked, context, last),
    }
}

/// Whether the rule finds something in an answer.
pub fn finds(asked: &AnswerContext<'_>, context: &Context<'_>) -> bool {
    diagnose(asked, context).is_some()
}

/// A number field: the figures are close, but not the amounts.
fn of_number(asked: &AnswerContext<'_>, context: &Context<'_>, last: &Last) -> Option<Diagnosis> {
    let unit = context
        .project
        .unit(asked.answer.measure, &asked.answer.field);
    let asked_before = last.unit.as_deref().unwrap_or(unit);
    let now = units::figure(asked.answer.raw(), unit)?;
    let before = units::figure(&last.raw, asked_before)?;
    if !units::is_drift(&before, &now) {
        return None;
    }
    let message = format!(
        "「{}」は、{}が「{}」、今年が「{}」で、単位が違うようです",
        asked.label(context),
        context.last_year(),
        before.written,
        now.written
    );
    Some(Diagnosis::new(&message).hint(HINT))
}

/// A text: the same thing is counted in another unit.
fn of_text(asked: &AnswerContext<'_>, context: &Context<'_>, last: &Last) -> Option<Diagnosis> {
    let text = prose::text(asked)?;
    let now = prose::sentences(asked)?;
    let found = drifts(&sentences(&last.value), now);
    let drift = found.first()?;
    let message = format!(
        "「{}」の「{}」は、{}が「{}」、今年が「{}」で、単位が違います",
        asked.label(context),
        drift.name,
        context.last_year(),
        drift.before,
        drift.now
    );
    let spot = drift.quantity.spot(text, now);
    // What is counted is told by words only, so that a person has to look.
    let diagnosis = Diagnosis::new(&message).severity(Severity::Info);
    Some(diagnosis.spots(text, [&spot]).hint(HINT))
}

const HINT: &str = "前の年と同じ数え方かどうかを確かめ、違うときは単位をそろえてください。";
