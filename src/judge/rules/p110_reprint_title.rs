//! P110: A reprint bears another title than its original.

use super::{Diagnosis, Rule, Trigger, differing};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A reprint bears another title than its original.
pub const RULE: Rule = Rule {
    code: "P110",
    title: "再掲元と事業名が違う",
    severity: Severity::Warning,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P110.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::ReprintTitle { named, original } = &fact.kind else {
        return None;
    };
    let diagnosis = Diagnosis::new("再掲元の事業名が、この事業の名前と違います")
        .value(named)
        .parts(differing(named, original))
        .expected(original)
        .hint("再掲元の整理番号と事業名を確かめてください。");
    Some(diagnosis)
}
