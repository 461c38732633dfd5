//! The corrections: a section's form again, with its own answers and what to mend. Sent back, it is
//! read like any form.

use super::Material;
use crate::layout::filling::{Filling, Mend};
use crate::layout::form;
use crate::model::finding::{Finding, Severity};
use crate::model::form::Form;
use crate::text::code::fold_code;
use crate::text::width::beginning;

/// How the file of every correction ends.
pub const ENDING: &str = "_修正依頼.xlsx";

/// The forms of the sections that have something to mend.
pub fn departments<'a>(material: &'a Material<'_>) -> Vec<&'a Form> {
    let has = |form: &&Form| own(material, form).next().is_some();
    material.forms.iter().filter(has).collect()
}

/// The findings that a section can do something about: those on what it returned.
fn own<'a>(material: &'a Material<'_>, form: &Form) -> impl Iterator<Item = &'a Finding> {
    let name = form.name.clone();
    material.findings.iter().filter(move |f| {
        let is_own = f.department == name && !f.code.starts_with('P');
        is_own && f.severity != Severity::Info && f.is_open()
    })
}

/// The correction of a section.
pub fn correction(material: &Material<'_>, issued: &Form) -> Form {
    let mut filling = Filling {
        round: round(material, issued),
        ..Filling::default()
    };
    for answer in material.answers {
        if answer.department == issued.department {
            let key = (answer.measure, answer.field.clone());
            // An error value is nobody's answer.
            let is_error = answer.returned_error();
            let text = if is_error { "" } else { answer.returned() };
            filling.answers.insert(key, text.to_string());
        }
    }
    filling.mends = own(material, issued).map(|f| mend(material, f)).collect();
    let department = material.project.roster.by_code(&issued.department);
    let mut made = match department {
        Some(department) => form::one(material.project, department, &filling),
        None => issued.clone(),
    };
    let stem = issued.file.trim_end_matches(".xlsx");
    made.file = format!("{stem}{ENDING}");
    made
}

/// One round after the latest that the section returned.
fn round(material: &Material<'_>, form: &Form) -> u32 {
    let portions = material.returns.iter().flat_map(|r| &r.portions);
    let own = portions.filter(|p| p.department == form.department);
    own.map(|p| p.round).max().unwrap_or(0) + 1
}

fn mend(material: &Material<'_>, finding: &Finding) -> Mend {
    let known = material.project.template.field(&finding.field).is_some();
    Mend {
        measure: material.project.plan.position(&fold_code(&finding.item)),
        field: known.then(|| finding.field.clone()),
        is_error: finding.severity == Severity::Error,
        place: finding.place.to_string(),
        message: shorten(&finding.message),
        hint: finding.hint.clone(),
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
