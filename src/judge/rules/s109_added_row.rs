//! S109: A row that a section added to a table.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// A row that a section added to a table.
pub const RULE: Rule = Rule {
    code: "S109",
    title: "行が書き足されている",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/S109.md"),
    trigger: Trigger::Fact(Kind::AddedRow, diagnose),
};

fn diagnose(fact: &Fact, _case: &Context<'_>) -> Diagnosis {
    let message = format!(
        "用意した行のほかに書かれた行を、{}として読みました（「{}」）",
        fact.wanted,
        super::brief(&fact.found)
    );
    Diagnosis::new(&message)
        .value(&fact.found)
        .hint("補足の文が行として読まれていないか、確かめてください。")
}
