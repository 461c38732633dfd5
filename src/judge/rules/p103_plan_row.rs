//! P103: A row of the plan cannot be used.

use super::{Diagnosis, Rule, Trigger};
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A row of the plan cannot be used.
pub const RULE: Rule = Rule {
    code: "P103",
    title: "計画に使えない行がある",
    severity: Severity::Error,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P103.md"),
    trigger: Trigger::Setting(diagnose),
};

fn diagnose(fact: &Fact) -> Option<Diagnosis> {
    let (Kind::PlanRow(fault) | Kind::PlanShape(fault)) = &fact.kind else {
        return None;
    };
    Some(Diagnosis::new(&fault.what).hint(&fault.todo))
}
