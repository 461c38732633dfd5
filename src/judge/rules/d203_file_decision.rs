//! D203: A decision about a returned file cannot be followed.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A decision about a returned file cannot be followed: the file is gone, or holds something else now.
pub const RULE: Rule = Rule {
    code: "D203",
    title: "ファイルについての決定が効いていない",
    severity: Severity::Warning,
    family: Family::Decisions,
    page: include_str!("../../../docs/rules/D203.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::FileDecision(fault) = &fact.kind else {
        return None;
    };
    Some(Diagnosis::new(&fault.what).hint(&fault.todo).for_clerk())
}
