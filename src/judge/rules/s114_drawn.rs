//! S114: A shape without text.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{Context, annotated};
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// A shape without text.
pub const RULE: Rule = Rule {
    code: "S114",
    title: "図形がかかれている",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/S114.md"),
    trigger: Trigger::Fact(Kind::Drawn, diagnose),
};

fn diagnose(fact: &Fact, _case: &Context<'_>) -> Diagnosis {
    let own = fact.annotation.as_deref();
    let what = match own {
        Some(own) if own.range.is_empty() => format!("{}が", fact.wanted),
        Some(own) => format!("{}（{}）が", fact.wanted, own.range),
        None => format!("{}{}が", fact.wanted, fact.found),
    };
    let months = annotated::months(own);
    Diagnosis::new(&format!("{what}かかれています{months}"))
        .value(&fact.wanted)
        .hint(annotated::hint(own))
}
