//! D101: The departments of one measure chose differently.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::answer::Answer;
use crate::model::finding::{Finding, Severity};
use crate::model::template::{Field, Kind};

/// The departments of one measure chose differently. Texts may differ; choices, numbers and dates
/// may not.
pub const RULE: Rule = Rule {
    code: "D101",
    title: "課によって答えが違う",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/D101.md"),
    look: Look::All(all),
};

fn all(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = vec![];
    for index in 0..case.project.plan.measures.len() {
        for field in &case.project.template.fields {
            if field.kind != Kind::Text {
                findings.extend(differing(case, index, field));
            }
        }
    }
    findings
}

/// One finding on the first answer that differs from the first department's, naming them all.
fn differing(case: &Case<'_>, measure: usize, field: &Field) -> Option<Finding> {
    let answers: Vec<&Answer> = case
        .answers
        .iter()
        .filter(|a| a.measure == measure && a.field == field.key && !a.value.is_empty())
        .collect();
    let first = answers.first()?;
    let other = answers.iter().find(|a| a.value != first.value)?;
    let all: Vec<String> = answers
        .iter()
        .map(|a| format!("{}「{}」", a.name, a.value))
        .collect();
    let message = format!(
        "「{}」が課によって違います（{}）",
        field.label,
        all.join("、")
    );
    let said = Said::new(&message)
        .value(&other.value)
        .expected(&first.value)
        .hint("課どうしで話し合って、一つにそろえてください。");
    Some(
        said.finding(&RULE, other.place())
            .department(&other.name)
            .item(&case.project.plan.measures[measure].code)
            .field(&field.key),
    )
}
