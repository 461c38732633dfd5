//! The corrections: a section's form again, with its own answers and what to mend; where nothing came
//! back, or only a blank form, a reminder with the form as it was first sent. Sent back, both are read like any form.

use super::ReportInput;
use crate::layout::filling::{Filling, Letter, Mend};
use crate::layout::form;
use crate::merge::progress::Progress;
use crate::merge::standing;
use crate::model::finding::{Family, Finding, Severity, ToSection};
use crate::model::form::{Asked, Form};
use crate::model::state::SectionState;
use crate::text::code::normalize_code;
use crate::text::width::beginning;
use std::collections::HashSet;

/// How the file of every correction ends.
pub const CORRECTION: &str = "_修正依頼.xlsx";
/// How the file of every reminder ends.
pub const REMINDER: &str = "_督促.xlsx";

/// The sections that are sent their form again: those that have something to mend, and those that
/// returned nothing or a blank form.
pub fn sections<'m>(input: &'m ReportInput<'_>) -> Vec<Progress<'m>> {
    let mendable: HashSet<&str> = input
        .findings
        .iter()
        .filter(|f| is_to_mend(f))
        .map(|f| f.department.as_str())
        .collect();
    let mut sections = input.progress();
    sections.retain(|own| {
        letter(own.state) == Letter::Reminder || mendable.contains(own.form.name.as_str())
    });
    sections
}

/// What a section is sent its form again for.
fn letter(state: SectionState) -> Letter {
    match state {
        SectionState::NotReturned | SectionState::Blank => Letter::Reminder,
        SectionState::Unreadable
        | SectionState::ToMend
        | SectionState::Done
        | SectionState::Nil => Letter::Correction,
    }
}

/// Whether a section can do something about a finding: about one on what it returned.
fn is_to_mend(finding: &Finding) -> bool {
    finding.is_for_section() && finding.severity != Severity::Info
}

/// The correction of a section; a reminder where nothing came back, or only a blank form. `None` for one that the roster
/// does not have.
pub fn correction(input: &ReportInput<'_>, section: &Progress<'_>) -> Option<Form> {
    let issued = section.form;
    let own = input.findings.iter();
    let own = own.filter(|f| f.department == issued.name && is_to_mend(f));
    let mut mends: Vec<Mend> = own.map(|f| mend(input, f)).collect();
    let letter = letter(section.state);
    // The form as it is now has what is new in the plan. Words beside the answers of a blank form may
    // be meant as some.
    if section.state == SectionState::NotReturned {
        mends.clear();
    }
    let mut filling = Filling {
        letter,
        state: Some(section.state),
        round: match letter {
            // It is the form as it was first sent.
            Letter::Reminder if input.project.survey.rounds.is_empty() => 0,
            _ => round(input, issued),
        },
        standing: standing::of(input.project, input.answers, &issued.department),
        mends,
        ..Filling::default()
    };
    for answer in input.answers {
        if answer.department == issued.department {
            let key = (answer.measure, answer.field.to_string());
            // An error value is nobody's answer.
            let is_error = answer.returned_error();
            let text = if is_error { "" } else { answer.returned() };
            filling.answers.insert(key, text.to_string());
        }
    }
    let department = input.project.roster.by_code(&issued.department);
    let mut made = form::one(input.project, department?, &filling);
    made.file = file(section);
    Some(made)
}

/// The name under which a section's form is sent again.
pub fn file(section: &Progress<'_>) -> String {
    let ending = match letter(section.state) {
        Letter::Reminder => REMINDER,
        Letter::Correction | Letter::Request => CORRECTION,
    };
    format!("{}{ending}", stem(section))
}

/// How the names of a section's files begin.
pub fn stem<'a>(section: &Progress<'a>) -> &'a str {
    section.form.file.trim_end_matches(".xlsx")
}

/// One round after the latest that the section returned.
fn round(input: &ReportInput<'_>, form: &Asked) -> u32 {
    let portions = input.returns.iter().flat_map(|r| &r.holds);
    let own = portions.filter(|p| *p.department == *form.department);
    let last = own.map(|p| p.round).max().unwrap_or(0);
    last.max(input.project.first_code()) + 1
}

fn mend(input: &ReportInput<'_>, finding: &Finding) -> Mend {
    let plan = &input.project.plan;
    let known = input.project.template.field(&finding.field).is_some();
    let measure = plan.position(&normalize_code(&finding.item));
    let (message, hint) = match &finding.to_section {
        ToSection::Words { message, hint } => (message, hint),
        ToSection::Same | ToSection::Nothing => (&finding.message, &finding.hint),
    };
    Mend {
        measure,
        cited: measure.map_or(String::new(), |m| plan.measures[m].cited()),
        field: known.then(|| finding.field.to_string()),
        is_error: finding.severity == Severity::Error,
        place: match finding.family {
            // It stands in a file of the clerk's own.
            Family::Issued => "この調査票".to_string(),
            _ => finding.place.to_string(),
        },
        is_of_cell: finding.place.cell.is_some(),
        message: shorten(message),
        hint: hint.clone(),
    }
}

/// A sentence that quotes a long text, as far as it goes into a cell beside what to do about it. The
/// whole text stands where the section wrote it.
fn shorten(message: &str) -> String {
    const MOST: usize = 8_000;
    match beginning(message, MOST) {
        Some(start) => format!("{start}…（長いため、あとは省きました）"),
        None => message.to_string(),
    }
}
