//! Y101: Something in last year's answers cannot be used.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// Something in last year's answers cannot be used.
pub const RULE: Rule = Rule {
    code: "Y101",
    title: "前の年の回答に使えないところがある",
    severity: Severity::Warning,
    family: Family::LastPlan,
    page: include_str!("../../../docs/rules/Y101.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::Previous(fault) = &fact.kind else {
        return None;
    };
    Some(Diagnosis::new(&fault.what).hint(&fault.todo))
}
