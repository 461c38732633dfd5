//! What a command has to say when it is done.

use crate::model::finding::{Finding, Severity};
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
            has_errors: findings.iter().any(|f| f.severity == Severity::Error),
        }
    }

    /// 0 without findings at error level, 1 with some.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(u8::from(self.has_errors))
    }
}

/// How many findings there are of each severity, as JSON.
pub fn counts(findings: &[Finding]) -> Value {
    let of = |severity| findings.iter().filter(|f| f.severity == severity).count();
    json!({
        "error": of(Severity::Error),
        "warning": of(Severity::Warning),
        "info": of(Severity::Info),
    })
}

/// How many findings there are of each severity, in words.
pub fn count_words(findings: &[Finding]) -> String {
    let of = |severity| findings.iter().filter(|f| f.severity == severity).count();
    format!(
        "エラー{}件　注意{}件　参考{}件",
        of(Severity::Error),
        of(Severity::Warning),
        of(Severity::Info)
    )
}

/// Each finding in a line or two: how bad, which rule, where, what, what to do.
pub fn list(findings: &[Finding]) -> String {
    let mut text = String::new();
    for f in findings {
        let place = f.place.to_string();
        let subject: Vec<&str> = [f.department.as_str(), f.item.as_str(), place.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        text.push_str(&format!(
            "{} {}　{}\n    {}\n",
            f.severity.label(),
            f.code,
            one_line(&subject.join("　")),
            one_line(&f.message)
        ));
        if !f.hint.is_empty() {
            text.push_str(&format!("    → {}\n", one_line(&f.hint)));
        }
    }
    text
}

/// A text without line breaks and control characters, which a terminal would obey.
pub fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if disturbs(c) { ' ' } else { c })
        .collect()
}

/// How often each rule found something, in code order.
pub fn by_rule(findings: &[Finding]) -> String {
    let mut text = String::new();
    for rule in crate::judge::rules::RULES {
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            let is = |f: &&Finding| f.code == rule.code && f.severity == severity;
            let count = findings.iter().filter(is).count();
            if count > 0 {
                text.push_str(&format!(
                    "  {} {} {:>4}件　{}\n",
                    crate::text::width::pad(severity.label(), 6),
                    rule.code,
                    count,
                    rule.title
                ));
            }
        }
    }
    text
}
