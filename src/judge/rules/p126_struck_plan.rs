//! P126: Text in the plan's workbook is struck through and not read.

use super::{Diagnosis, Rule, Trigger, brief};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// Text in the plan's workbook is struck through and not read.
pub const RULE: Rule = Rule {
    code: "P126",
    title: "計画に取り消し線が引かれている",
    severity: Severity::Warning,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P126.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::StruckPlan(text) = &fact.kind else {
        return None;
    };
    let diagnosis = Diagnosis::new(&format!(
        "「{}」に取り消し線が引かれているので、ないものとして読みました",
        brief(text)
    ))
    .value(text)
    .hint("取り消したのなら文字を消し、まだ使うのなら取り消し線を外してください。");
    Some(diagnosis)
}
