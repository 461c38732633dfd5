//! Y204: A number stands in another unit than last year.

use super::{Look, Rule, Said};
use crate::judge::{Asked, Case, prose};
use crate::model::finding::Severity;
use crate::model::previous::Last;
use crate::model::template::Kind;
use crate::text::prose::sentences::sentences;
use crate::text::prose::units::{self, drifts};

/// A number stands in another unit than last year.
pub const RULE: Rule = Rule {
    code: "Y204",
    title: "単位が前の年と違う",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/Y204.md"),
    look: Look::Answer(said),
};

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    let is_single = case.project.template.table_of(&asked.field.key).is_none();
    let last = case.last(asked.answer).filter(|_| is_single)?;
    match asked.field.kind {
        Kind::Number => of_number(asked, case, last),
        _ => of_text(asked, case, last),
    }
}

/// Whether the rule finds something in an answer.
pub fn finds(asked: &Asked<'_>, case: &Case<'_>) -> bool {
    said(asked, case).is_some()
}

/// A number field: the figures are close, but not the amounts.
fn of_number(asked: &Asked<'_>, case: &Case<'_>, last: &Last) -> Option<Said> {
    let unit = case.project.unit(asked.answer.measure, asked.field);
    let asked_before = last.unit.as_deref().unwrap_or(unit);
    let now = units::figure(asked.answer.raw(), unit)?;
    let before = units::figure(&last.raw, asked_before)?;
    if !units::is_drift(&before, &now) {
        return None;
    }
    let message = format!(
        "「{}」は、{}が「{}」、今年が「{}」で、単位が違うようです",
        asked.label(case),
        case.last_year(),
        before.written,
        now.written
    );
    Some(Said::new(&message).hint(HINT))
}

/// A text: the same thing is counted in another unit.
fn of_text(asked: &Asked<'_>, case: &Case<'_>, last: &Last) -> Option<Said> {
    let text = prose::text(asked)?;
    let now = prose::sentences(asked)?;
    let found = drifts(&sentences(&last.value), now);
    let drift = found.first()?;
    let message = format!(
        "「{}」の「{}」は、{}が「{}」、今年が「{}」で、単位が違います",
        asked.label(case),
        drift.name,
        case.last_year(),
        drift.before,
        drift.now
    );
    let spot = drift.quantity.spot(text, now);
    // What is counted is told by words only, so that a person has to look.
    let said = Said::new(&message).severity(Severity::Info);
    Some(said.spots(text, [&spot]).hint(HINT))
}

const HINT: &str = "前の年と同じ数え方かどうかを確かめ、違うときは単位をそろえてください。";
