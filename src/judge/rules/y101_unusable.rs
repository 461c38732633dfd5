//! Y101: Something in last year's answers cannot be used.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// Something in last year's answers cannot be used.
pub const RULE: Rule = Rule {
    code: "Y101",
    title: "前の年の回答に使えないところがある",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/Y101.md"),
    look: Look::Fact(Kind::Previous, said),
};

fn said(fact: &Fact, _case: &Case<'_>) -> Said {
    Said::new(&fact.found).hint(&fact.wanted)
}
