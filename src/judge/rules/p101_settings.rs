//! P101: survey.toml or the template cannot be understood.

use super::{Diagnosis, Rule, Trigger};
use crate::model::fact::{Fact, Fault, Kind};
use crate::model::finding::{Family, Severity};

/// survey.toml or the template cannot be understood.
pub const RULE: Rule = Rule {
    code: "P101",
    title: "設定や様式が読み取れない",
    severity: Severity::Error,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P101.md"),
    trigger: Trigger::Setting(diagnose),
};

fn diagnose(fact: &Fact) -> Option<Diagnosis> {
    let told = |fault: &Fault| Diagnosis::new(&fault.what).hint(&fault.todo);
    match &fact.kind {
        Kind::Settings(fault) => Some(told(fault)),
        // The forms and the answers do without a sheet of the report.
        Kind::ReportSheet(fault) => Some(told(fault).severity(Severity::Warning)),
        _ => None,
    }
}
