//! P114: The plan's workbook has further sheets, which are not read.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// The plan's workbook has further sheets, which are not read.
pub const RULE: Rule = Rule {
    code: "P114",
    title: "計画のほかのシートは読んでいない",
    severity: Severity::Warning,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P114.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::OtherSheet = &fact.kind else {
        return None;
    };
    let name = &fact.place.sheet;
    let diagnosis = Diagnosis::new(&format!(
        "計画のブックのシート「{name}」は読んでいません。読むのは最初のシートだけです"
    ))
    .value(name)
    .hint("事業が書かれているなら、最初のシートにまとめてください。");
    Some(diagnosis)
}
