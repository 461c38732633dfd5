//! P102: A line of departments.csv cannot be used.

use super::{Diagnosis, Rule, Trigger};
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A line of departments.csv cannot be used.
pub const RULE: Rule = Rule {
    code: "P102",
    title: "課の一覧に使えない行がある",
    severity: Severity::Error,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P102.md"),
    trigger: Trigger::Setting(diagnose),
};

fn diagnose(fact: &Fact) -> Option<Diagnosis> {
    let Kind::Roster(fault) = &fact.kind else {
        return None;
    };
    let diagnosis = Diagnosis::new(&fault.what).hint(&fault.todo);
    // Only a decision that is not used names a measure. It does no harm.
    Some(match fact.item.is_empty() {
        true => diagnosis,
        false => diagnosis.severity(Severity::Warning),
    })
}
