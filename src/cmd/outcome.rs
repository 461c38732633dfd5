//! What a command has to say when it is done.

use crate::judge::rules::RULES;
use crate::merge::progress::Filled;
use crate::model::decision::Ruling;
use crate::model::finding::{Finding, Severity};
use crate::model::project::Project;
use crate::text::neutral::disturbs;
use serde_json::{Value, json};
use std::process::ExitCode;

/// A command's result: for people, for programs, and as an exit status.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What people read.
    pub text: String,
    /// What `--json` prints.
    pub json: Value,
    /// Whether a finding is at error level.
    pub has_errors: bool,
}

impl Outcome {
    /// An outcome with findings.
    pub fn new(text: String, json: Value, findings: &[Finding]) -> Outcome {
        Outcome {
            text,
            json,
            has_errors: findings
                .iter()
                .any(|f| f.severity == Severity::Error && f.is_open()),
        }
    }

    /// 0 without findings at error level, 1 with some.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(u8::from(self.has_errors))
    }
}

/// How many findings there are, as JSON: those to do by severity, and those decided.
pub fn counts(findings: &[Finding]) -> Value {
    let counted = Counted::of(findings);
    json!({
        "error": counted.open(Severity::Error),
        "warning": counted.open(Severity::Warning),
        "info": counted.open(Severity::Info),
        "accepted": counted.decided(Ruling::Accept),
        "corrected": counted.decided(Ruling::Correct),
    })
}

/// How many cells are filled, as JSON.
pub fn filled(cells: Filled) -> Value {
    json!({ "cells": cells.cells, "filled": cells.filled, "not_taken": cells.not_taken })
}

/// How many findings there are, in words: those to do by severity, and those decided, if any.
pub fn count_words(findings: &[Finding]) -> String {
    let counted = Counted::of(findings);
    let open = [Severity::Error, Severity::Warning, Severity::Info]
        .map(|severity| format!("{}{}件", severity.label(), counted.open(severity)));
    let decided = [Ruling::Accept, Ruling::Correct]
        .map(|ruling| (ruling, counted.decided(ruling)))
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(ruling, count)| format!("{}済み{count}件", ruling.label()));
    let parts: Vec<String> = open.into_iter().chain(decided).collect();
    parts.join("　")
}

/// The one way in which findings are counted: those to do by severity, those decided by ruling.
struct Counted<'a>(&'a [Finding]);

impl Counted<'_> {
    fn of(findings: &[Finding]) -> Counted<'_> {
        Counted(findings)
    }

    fn open(&self, severity: Severity) -> usize {
        let is = |f: &&Finding| f.severity == severity && f.is_open();
        self.0.iter().filter(is).count()
    }

    fn decided(&self, ruling: Ruling) -> usize {
        let is = |f: &&Finding| f.decision.as_ref().is_some_and(|v| v.ruling == ruling);
        self.0.iter().filter(is).count()
    }
}

/// A text without line breaks and control characters, which a terminal would obey.
pub fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if disturbs(c) { ' ' } else { c })
        .collect()
}

/// How often each rule found something, in code order.
pub fn by_rule(project: &Project, findings: &[Finding]) -> String {
    let mut text = String::new();
    let built_in = RULES.iter().map(|r| (r.code, r.title.to_string()));
    let own = project.own_rules().map(|r| (r.code.as_str(), r.title()));
    for (code, title) in built_in.chain(own) {
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            let is = |f: &&Finding| f.code == code && f.severity == severity && f.is_open();
            let count = findings.iter().filter(is).count();
            if count > 0 {
                text.push_str(&format!(
                    "  {} {} {:>4}件　{}\n",
                    crate::text::width::pad(severity.label(), 6),
                    code,
                    count,
                    one_line(&title)
                ));
            }
        }
    }
    text
}
