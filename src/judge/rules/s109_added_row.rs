//! S109: A row that a section added to a table.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A row that a section added to a table.
pub const RULE: Rule = Rule {
    code: "S109",
    title: "行が書き足されている",
    severity: Severity::Info,
    family: Family::Sheets,
    page: include_str!("../../../docs/rules/S109.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::AddedRow { text, row } = &fact.kind else {
        return None;
    };
    let message = format!(
        "用意した行のほかに書かれた行を、{row}として読みました（「{}」）",
        super::brief(text)
    );
    let diagnosis = Diagnosis::new(&message)
        .value(text)
        .hint("補足の文が行として読まれていないか、確かめてください。");
    Some(diagnosis)
}
