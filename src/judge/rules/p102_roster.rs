//! P102: A line of departments.csv cannot be used.

use super::{Look, Rule, Said};
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// A line of departments.csv cannot be used.
pub const RULE: Rule = Rule {
    code: "P102",
    title: "課の一覧に使えない行がある",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/P102.md"),
    look: Look::Setting(Kind::Roster, said),
};

fn said(fact: &Fact) -> Said {
    let said = Said::new(&fact.found).hint(&fact.wanted);
    // Only a decision that is not used names a measure. It does no harm.
    match fact.item.is_empty() {
        true => said,
        false => said.severity(Severity::Warning),
    }
}
