//! P121: A reprint says something else than its original.

use super::{Diagnosis, Rule, Trigger, difference};
use crate::model::finding::{Family, Finding, Severity};
use crate::model::plan::{Column, Measure, Role};
use crate::model::project::Project;
use crate::text::normalize::{is_blank, normalize};
use crate::text::similar::differs_slightly;

/// A reprint says something else than its original. Where only particles, okurigana or marks differ, it
/// says the same, and the finding is for the record: nobody has to act on it.
pub const RULE: Rule = Rule {
    code: "P121",
    title: "再掲元と計画の文が違う",
    severity: Severity::Warning,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P121.md"),
    trigger: Trigger::Plan(all),
};

/// Roles that a reprint has of its own.
const OWN: [&str; 3] = ["code", "title", "reprint_of"];

fn all(project: &Project) -> Vec<Finding> {
    let plan = &project.plan;
    let mut findings = vec![];
    for measure in &plan.measures {
        let Some(original) = measure.original.map(|index| &plan.measures[index]) else {
            continue;
        };
        let differing = plan.columns.iter().enumerate();
        let differing = differing.filter(|(_, c)| is_compared(c) && differs(c, measure, original));
        findings.extend(differing.map(|(at, c)| finding(at, c, measure, original)));
    }
    findings
}

/// Whether a reprint is to repeat this column.
fn is_compared(column: &Column) -> bool {
    match column.role {
        Role::Known(role) => !OWN.contains(&role),
        Role::Level(_) => false,
        _ => true,
    }
}

/// Whether the two say different things; a reprint may leave a cell blank, and list the same names
/// in another order.
fn differs(column: &Column, measure: &Measure, original: &Measure) -> bool {
    let key = column.key();
    let (own, first) = (measure.cell(&key), original.cell(&key));
    !is_blank(own) && names(own) != names(first)
}

/// What a cell lists, normalized and in order.
fn names(cell: &str) -> Vec<String> {
    let parts = cell.split(['・', '、', '\n', '(', ')', '（', '）']);
    let mut names: Vec<String> = parts
        .map(normalize)
        .filter(|name| !name.is_empty())
        .collect();
    names.sort();
    names
}

fn finding(at: usize, column: &Column, measure: &Measure, original: &Measure) -> Finding {
    let key = column.key();
    let (own, first) = (measure.cell(&key), original.cell(&key));
    let differing = difference(own, first, "再掲元");
    let message = format!(
        "「{}」が再掲元の「{}」と違います（{}）",
        column.heading,
        original.cited(),
        differing.reported
    );
    let mut place = measure.place.clone();
    if let (Some(cell), Ok(col)) = (&mut place.cell, u32::try_from(at)) {
        cell.col = col;
    }
    let severity = match differs_slightly(own, first) {
        true => Severity::Info,
        false => RULE.severity,
    };
    Diagnosis::new(&message)
        .severity(severity)
        .value(own)
        .parts(differing.parts)
        .expected(&differing.there)
        .hint("計画の原本で、どちらが正しいかを確かめてください。")
        .finding(&RULE, place)
        .item(&measure.code)
        .field(&column.heading)
}
