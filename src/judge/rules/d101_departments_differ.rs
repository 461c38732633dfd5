//! D101: The departments of one measure chose differently.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::answer::Answer;
use crate::model::finding::{Family, Finding, Severity};
use crate::model::template::Kind;
use std::collections::BTreeMap;

/// The departments of one measure chose differently. Texts may differ; choices, numbers and dates
/// may not.
pub const RULE: Rule = Rule {
    code: "D101",
    title: "課によって答えが違う",
    severity: Severity::Error,
    family: Family::Departments,
    page: include_str!("../../../docs/rules/D101.md"),
    trigger: Trigger::All(all),
};

fn all(context: &Context<'_>) -> Vec<Finding> {
    let is_shared = shared(context);
    let template = &context.project.template;
    // That a measure does not apply to a section contradicts nobody's answer.
    let answers = context.answers.iter();
    let answers = answers.filter(|a| !a.value.is_empty() && !template.is_nil(&a.field, &a.value));
    let mut by_cell: BTreeMap<(usize, &str), Vec<&Answer>> = BTreeMap::new();
    for answer in answers.filter(|a| is_shared[a.measure]) {
        let key = (answer.measure, answer.field.as_str());
        by_cell.entry(key).or_default().push(answer);
    }
    let mut findings = vec![];
    for ((measure, key), mut answers) in by_cell {
        let owners = &context.project.plan.measures[measure].owners;
        let standing = |a: &&Answer| owners.iter().position(|o| *o == a.department);
        answers.sort_by_key(|a| standing(a).unwrap_or(usize::MAX));
        let field = context.project.template.field(key);
        let is_own = context.project.is_open_row(measure, key);
        if field.is_some_and(|f| f.kind != Kind::Text && !is_own) {
            differing(context, measure, &answers, &mut findings);
        }
    }
    findings
}

/// Whether several sections answered to each measure of the plan: most are one section's alone.
fn shared(context: &Context<'_>) -> Vec<bool> {
    let count = context.project.plan.measures.len();
    let mut first: Vec<Option<&str>> = vec![None; count];
    let mut is_shared = vec![false; count];
    for answer in context.answers {
        let first = first[answer.measure].get_or_insert(&answer.department);
        is_shared[answer.measure] |= **first != *answer.department;
    }
    is_shared
}

/// A finding for every section that answered, where they do not all agree: each is told what the
/// others answered, and none is right before the others.
fn differing(
    context: &Context<'_>,
    measure: usize,
    answers: &[&Answer],
    findings: &mut Vec<Finding>,
) {
    let Some(first) = answers.first() else {
        return;
    };
    if answers.iter().all(|a| a.value == first.value) {
        return;
    }
    let label = context.project.label_of(&first.field);
    let reported = |answers: &mut dyn Iterator<Item = &&Answer>| {
        let each: Vec<String> = answers
            .map(|a| format!("{}「{}」", a.name, a.value))
            .collect();
        each.join("、")
    };
    let message = format!(
        "「{label}」が課によって違います（{}）",
        reported(&mut answers.iter())
    );
    for own in answers {
        let others = reported(&mut answers.iter().filter(|a| a.value != own.value));
        let diagnosis = Diagnosis::new(&message)
            .value(&own.value)
            .hint("課どうしで話し合って、一つにそろえてください。")
            .to_section(
                &format!(
                    "「{label}」のお答え「{}」が、ほかの課のお答え（{others}）と違います",
                    own.value
                ),
                "課どうしで話し合って、一つにそろえてください。",
            );
        findings.push(
            diagnosis
                .finding(&RULE, own.place())
                .department(&own.name)
                .item(&context.project.plan.measures[measure].code)
                .field(&own.field),
        );
    }
}
