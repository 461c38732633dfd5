//! P108: Nobody is asked about a measure.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// Nobody is asked about a measure.
pub const RULE: Rule = Rule {
    code: "P108",
    title: "調査票を送る課がない事業がある",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/P108.md"),
    trigger: Trigger::Fact(Kind::NoOwner, diagnose),
};

fn diagnose(fact: &Fact, _case: &Context<'_>) -> Diagnosis {
    Diagnosis::new("この事業を尋ねる課がありません")
        .value(&fact.found)
        .hint("担当課の欄に、departments.csv で区分が「課」の名前を書いてください。")
}
