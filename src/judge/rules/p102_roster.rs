//! P102: A line of departments.csv cannot be used.

use super::{Diagnosis, Rule, Trigger};
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// A line of departments.csv cannot be used.
pub const RULE: Rule = Rule {
    code: "P102",
    title: "課の一覧に使えない行がある",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/P102.md"),
    trigger: Trigger::Setting(Kind::Roster, diagnose),
};

fn diagnose(fact: &Fact) -> Diagnosis {
    let diagnosis = Diagnosis::new(&fact.found).hint(&fact.wanted);
    // Only a decision that is not used names a measure. It does no harm.
    match fact.item.is_empty() {
        true => diagnosis,
        false => diagnosis.severity(Severity::Warning),
    }
}
