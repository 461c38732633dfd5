//! P129: A line of renumbered.csv cannot be used, or only in part.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A line of renumbered.csv cannot be used, or only in part.
pub const RULE: Rule = Rule {
    code: "P129",
    title: "整理番号の対応表に確かめるところがある",
    severity: Severity::Warning,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P129.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::Renumbered(fault) = &fact.kind else {
        return None;
    };
    Some(Diagnosis::new(&fault.what).hint(&fault.todo))
}
