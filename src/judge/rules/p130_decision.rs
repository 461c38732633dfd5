//! P130: A line of decisions.csv cannot be used.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A line of decisions.csv cannot be used, or does not say who decided it, when and why.
pub const RULE: Rule = Rule {
    code: "P130",
    title: "決定の一覧に使えない行がある",
    severity: Severity::Error,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P130.md"),
    trigger: Trigger::Fact(diagnose),
};

/// The columns without which a line can be used all the same.
const FOR_THE_RECORD: [&str; 3] = ["理由", "決めた人", "決めた日"];

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::Decision(fault) = &fact.kind else {
        return None;
    };
    let diagnosis = Diagnosis::new(&fault.what).hint(&fault.todo);
    Some(match FOR_THE_RECORD.contains(&fact.field.as_str()) {
        true => diagnosis.severity(Severity::Warning),
        false => diagnosis,
    })
}
