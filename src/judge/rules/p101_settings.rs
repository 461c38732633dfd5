//! P101: survey.toml or the template cannot be understood.

use super::{Look, Rule, Said};
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// survey.toml or the template cannot be understood.
pub const RULE: Rule = Rule {
    code: "P101",
    title: "設定や様式が読み取れない",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/P101.md"),
    look: Look::Setting(Kind::Settings, said),
};

fn said(fact: &Fact) -> Said {
    let said = Said::new(&fact.found).hint(&fact.wanted);
    match fact.field.as_str() {
        // The forms and the answers do without a sheet of the report.
        "report" => said.severity(Severity::Warning),
        _ => said,
    }
}
