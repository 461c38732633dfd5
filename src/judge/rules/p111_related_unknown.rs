//! P111: A related measure has a code that the plan does not.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A related measure has a code that the plan does not.
pub const RULE: Rule = Rule {
    code: "P111",
    title: "関連事業の整理番号が計画にない",
    severity: Severity::Warning,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P111.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::RelatedUnknown { named, meant } = &fact.kind else {
        return None;
    };
    let hint = match meant.is_empty() {
        true => "整理番号を確かめてください。".to_string(),
        false => format!("「{meant}」のことではありませんか。"),
    };
    let diagnosis = Diagnosis::new(&format!("関連事業「{named}」の整理番号は計画にありません"))
        .value(named)
        .expected(meant)
        .hint(&hint);
    Some(diagnosis)
}
