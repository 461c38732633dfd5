//! P101: survey.toml or the template cannot be understood.

use super::{Diagnosis, Rule, Trigger};
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// survey.toml or the template cannot be understood.
pub const RULE: Rule = Rule {
    code: "P101",
    title: "設定や様式が読み取れない",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/P101.md"),
    trigger: Trigger::Setting(Kind::Settings, diagnose),
};

fn diagnose(fact: &Fact) -> Diagnosis {
    let diagnosis = Diagnosis::new(&fact.found).hint(&fact.wanted);
    match fact.field.as_str() {
        // The forms and the answers do without a sheet of the report.
        "report" => diagnosis.severity(Severity::Warning),
        _ => diagnosis,
    }
}
