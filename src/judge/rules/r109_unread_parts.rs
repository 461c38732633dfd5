//! R109: A file has pictures, or notes that cannot be read.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// A file has pictures, or notes that cannot be read.
pub const RULE: Rule = Rule {
    code: "R109",
    title: "画像などは読み取っていない",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/R109.md"),
    trigger: Trigger::Fact(Kind::Unread, diagnose),
};

fn diagnose(fact: &Fact, _case: &Context<'_>) -> Diagnosis {
    let diagnosis = Diagnosis::new(&format!(
        "{}があります。その中身は読み取っていません",
        fact.found
    ));
    diagnosis.value(&fact.found).hint(match is_value(fact) {
        true => "Excel で開いて、このセルを打ち直し、保存して出し直してください。",
        false => "必要なことが書かれていれば、黄色の欄に写して出し直してください。",
    })
}

/// Whether it is told of a cell's own value, not of what lies over the cell.
fn is_value(fact: &Fact) -> bool {
    fact.found.starts_with("読み取れない値")
}
