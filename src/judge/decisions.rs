//! Brings findings and decisions.csv together: which finding was decided, which decision lapsed.

use super::Context;
use super::rules::{RULES, Trigger};
use crate::model::decision::{Decision, Ruling, Subject};
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Finding, Severity};
use crate::model::place::Place;
use crate::model::project::Project;
use crate::text::code::normalize_code;
use std::collections::HashSet;

/// What a finding is about, as decisions.csv says it.
pub fn subject(project: &Project, finding: &Finding) -> Subject {
    let measure = project.plan.position(&normalize_code(&finding.item));
    let item = measure.map(|index| project.plan.measures[index].cited());
    let field = match finding.field.is_empty() {
        true => String::new(),
        false => project.label_of(&finding.field),
    };
    Subject {
        code: finding.code.to_string(),
        department: finding.department.to_string(),
        item: item.unwrap_or(finding.item.to_string()),
        field,
        place: finding.place.to_string(),
        value: format!("「{}」", finding.value),
    }
}

/// Whether a finding can be decided: what keeps a project from being understood must be mended.
pub fn can_be_decided(finding: &Finding) -> bool {
    !(finding.severity == Severity::Error && finding.family == Family::Plan)
}

/// Gives each finding its decision: the one with its id or, where no finding has that id, the one on
/// the same answer with the same text, as when a section sends the same answer in another file.
pub fn mark(project: &Project, findings: &mut [Finding]) {
    if project.decisions.is_empty() {
        return;
    }
    let subjects: Vec<Subject> = findings.iter().map(|f| subject(project, f)).collect();
    for decision in &project.decisions {
        if let Some(own) = findings.iter_mut().find(|f| f.id == decision.id) {
            give(own, decision);
            continue;
        }
        for (finding, subject) in findings.iter_mut().zip(&subjects) {
            if finding.decision.is_none() && says_the_same(decision, subject) {
                give(finding, decision);
            }
        }
    }
}

fn give(finding: &mut Finding, decision: &Decision) {
    if can_be_decided(finding) {
        finding.decision = Some(decision.clone());
    }
}

fn says_the_same(decision: &Decision, subject: &Subject) -> bool {
    let is_field = !subject.field.is_empty() && decision.subject.is_about(subject);
    is_field && decision.subject.value == subject.value
}

/// All findings of a survey with corrected answers: those of the corrected answers, those that a
/// correction settled, and what became of the decisions that no finding bears now.
pub fn settle(before: Vec<Finding>, after: Vec<Finding>, context: &Context<'_>) -> Vec<Finding> {
    let there: HashSet<String> = after.iter().map(|f| f.id.clone()).collect();
    let is_corrected = |f: &Finding| f.decision.as_ref().is_some_and(is_correction);
    let settled = before.into_iter();
    let settled = settled.filter(|f| is_corrected(f) && !there.contains(&f.id));
    let mut findings: Vec<Finding> = after.into_iter().chain(settled).collect();
    let idle = idle(context.project, &findings);
    reopen(&mut findings, context.facts);
    for rule in RULES {
        if let Trigger::Fact(diagnose) = rule.trigger {
            let told = |fact| Some(super::of_fact(rule, diagnose(fact, context)?, fact));
            let reported = idle.iter().filter_map(told);
            let survey = &context.project.survey;
            findings
                .extend(reported.filter_map(|f| super::tuning::fitted(survey, rule.severity, f)));
        }
    }
    super::number(context.project, &mut findings);
    findings
}

/// A finding whose correction could not be made is still to do.
fn reopen(findings: &mut [Finding], facts: &[Fact]) {
    let bad = facts
        .iter()
        .filter(|f| matches!(f.kind, Kind::BadCorrection { .. }));
    let bad: HashSet<&Place> = bad.map(|f| &f.place).collect();
    for finding in findings {
        finding.decision.take_if(|v| bad.contains(&v.place));
    }
}

fn is_correction(decision: &Decision) -> bool {
    decision.ruling == Ruling::Correct
}

/// The decisions that no finding bears now.
fn idle(project: &Project, findings: &[Finding]) -> Vec<Fact> {
    let borne: HashSet<&str> = findings
        .iter()
        .filter_map(|f| Some(f.decision.as_ref()?.id.as_str()))
        .collect();
    let is_idle = |v: &&Decision| !borne.contains(v.id.as_str());
    let mut decisions = project.decisions.iter().filter(is_idle).peekable();
    if decisions.peek().is_none() {
        return vec![];
    }
    let subjects: Vec<Subject> = findings.iter().map(|f| subject(project, f)).collect();
    decisions
        .filter_map(|v| idle_one(v, findings, &subjects))
        .collect()
}

/// What became of a decision: another value stands there now, or nothing is found there any more.
/// Nothing is reported where a later decision on the same thing counts.
fn idle_one(decision: &Decision, findings: &[Finding], subjects: &[Subject]) -> Option<Fact> {
    let now = subjects.iter().position(|s| decision.subject.is_about(s));
    if now.is_some_and(|at| findings[at].decision.is_some()) {
        return None;
    }
    let is_unknown = decision.subject.code.is_empty();
    let idle = Kind::Idle {
        subject: reported(decision),
        is_unknown,
        now: now.map(|at| subjects[at].value.clone()),
    };
    Some(Fact {
        field: match is_unknown {
            true => "記録番号".to_string(),
            false => "決定".to_string(),
        },
        ..Fact::new(idle, decision.place.clone())
    })
}

/// A decision's subject in a few words.
fn reported(decision: &Decision) -> String {
    let s = &decision.subject;
    let parts = [&s.code, &s.department, &s.item, &s.field, &s.value];
    let parts: Vec<&str> = parts
        .iter()
        .map(|p| p.as_str())
        .filter(|p| !p.is_empty())
        .collect();
    match parts.is_empty() {
        true => decision.id.clone(),
        false => parts.join(" "),
    }
}
