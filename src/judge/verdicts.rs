//! Brings findings and decisions.csv together: which finding was decided, which decision lapsed.

use super::Case;
use super::rules::{Look, RULES};
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Finding, Severity};
use crate::model::place::Place;
use crate::model::project::Project;
use crate::model::verdict::{Ruling, Subject, Verdict};
use crate::text::code::fold_code;
use std::collections::HashSet;

/// What a finding is about, as decisions.csv says it.
pub fn subject(project: &Project, finding: &Finding) -> Subject {
    let measure = project.plan.position(&fold_code(&finding.item));
    let item = measure.map(|index| project.plan.measures[index].cited());
    let field = match finding.field.is_empty() {
        true => String::new(),
        false => project.label_of(&finding.field),
    };
    Subject {
        code: finding.code.to_string(),
        department: finding.department.clone(),
        item: item.unwrap_or(finding.item.clone()),
        field,
        place: finding.place.to_string(),
        value: format!("「{}」", finding.value),
    }
}

/// Whether a finding can be decided: what keeps a project from being understood must be mended.
pub fn can_be_decided(finding: &Finding) -> bool {
    !(finding.severity == Severity::Error && finding.code.starts_with('P'))
}

/// Gives each finding its verdict: the one with its id or, where no finding has that id, the one on
/// the same answer with the same text, as when a section sends the same answer in another file.
pub fn mark(project: &Project, findings: &mut [Finding]) {
    if project.verdicts.is_empty() {
        return;
    }
    let subjects: Vec<Subject> = findings.iter().map(|f| subject(project, f)).collect();
    for verdict in &project.verdicts {
        if let Some(own) = findings.iter_mut().find(|f| f.id == verdict.id) {
            give(own, verdict);
            continue;
        }
        for (finding, subject) in findings.iter_mut().zip(&subjects) {
            if finding.verdict.is_none() && says_the_same(verdict, subject) {
                give(finding, verdict);
            }
        }
    }
}

fn give(finding: &mut Finding, verdict: &Verdict) {
    if can_be_decided(finding) {
        finding.verdict = Some(verdict.clone());
    }
}

fn says_the_same(verdict: &Verdict, subject: &Subject) -> bool {
    let is_field = !subject.field.is_empty() && verdict.subject.is_about(subject);
    is_field && verdict.subject.value == subject.value
}

/// All findings of a survey with corrected answers: those of the corrected answers, those that a
/// correction settled, and what became of the decisions that no finding bears now.
pub fn settle(before: Vec<Finding>, after: Vec<Finding>, case: &Case<'_>) -> Vec<Finding> {
    let there: HashSet<String> = after.iter().map(|f| f.id.clone()).collect();
    let is_corrected = |f: &Finding| f.verdict.as_ref().is_some_and(is_correction);
    let settled = before.into_iter();
    let settled = settled.filter(|f| is_corrected(f) && !there.contains(&f.id));
    let mut findings: Vec<Finding> = after.into_iter().chain(settled).collect();
    let idle = idle(case.project, &findings);
    reopen(&mut findings, case.facts);
    for rule in RULES {
        if let Look::Fact(Kind::Idle, said) = rule.look {
            let told = idle.iter().map(|f| super::of_fact(rule, said(f, case), f));
            let survey = &case.project.survey;
            findings.extend(told.filter_map(|f| super::tuning::fitted(survey, rule.severity, f)));
        }
    }
    super::number(case.project, &mut findings);
    findings
}

/// A finding whose correction could not be made is still to do.
fn reopen(findings: &mut [Finding], facts: &[Fact]) {
    let bad = facts.iter().filter(|f| f.kind == Kind::BadCorrection);
    let bad: HashSet<&Place> = bad.map(|f| &f.place).collect();
    for finding in findings {
        finding.verdict.take_if(|v| bad.contains(&v.place));
    }
}

fn is_correction(verdict: &Verdict) -> bool {
    verdict.ruling == Ruling::Correct
}

/// The decisions that no finding bears now.
fn idle(project: &Project, findings: &[Finding]) -> Vec<Fact> {
    let borne: HashSet<&str> = findings
        .iter()
        .filter_map(|f| Some(f.verdict.as_ref()?.id.as_str()))
        .collect();
    let is_idle = |v: &&Verdict| !borne.contains(v.id.as_str());
    let mut verdicts = project.verdicts.iter().filter(is_idle).peekable();
    if verdicts.peek().is_none() {
        return vec![];
    }
    let subjects: Vec<Subject> = findings.iter().map(|f| subject(project, f)).collect();
    verdicts
        .filter_map(|v| idle_one(v, findings, &subjects))
        .collect()
}

/// What became of a decision: another value stands there now, or nothing is found there any more.
/// Nothing is told where a later decision on the same thing counts.
fn idle_one(verdict: &Verdict, findings: &[Finding], subjects: &[Subject]) -> Option<Fact> {
    let now = subjects.iter().position(|s| verdict.subject.is_about(s));
    if now.is_some_and(|at| findings[at].verdict.is_some()) {
        return None;
    }
    Some(Fact {
        field: match verdict.subject.code.is_empty() {
            true => "記録番号".to_string(),
            false => "決定".to_string(),
        },
        found: told(verdict),
        wanted: now.map_or(String::new(), |at| subjects[at].value.clone()),
        ..Fact::new(Kind::Idle, verdict.place.clone())
    })
}

/// A verdict's subject in a few words.
fn told(verdict: &Verdict) -> String {
    let s = &verdict.subject;
    let parts = [&s.code, &s.department, &s.item, &s.field, &s.value];
    let parts: Vec<&str> = parts
        .iter()
        .map(|p| p.as_str())
        .filter(|p| !p.is_empty())
        .collect();
    match parts.is_empty() {
        true => verdict.id.clone(),
        false => parts.join(" "),
    }
}
