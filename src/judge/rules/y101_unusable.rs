//! Y101: Something in last year's answers cannot be used.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// Something in last year's answers cannot be used.
pub const RULE: Rule = Rule {
    code: "Y101",
    title: "前の年の回答に使えないところがある",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/Y101.md"),
    trigger: Trigger::Fact(Kind::Previous, diagnose),
};

fn diagnose(fact: &Fact, _case: &Context<'_>) -> Diagnosis {
    Diagnosis::new(&fact.found).hint(&fact.wanted)
}
