//! R105: A form of a section that was sent none.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// A form of a section that was sent none.
pub const RULE: Rule = Rule {
    code: "R105",
    title: "様式を出していない課の回答がある",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/R105.md"),
    trigger: Trigger::Fact(Kind::UnknownForm, diagnose),
};

fn diagnose(fact: &Fact, _case: &Context<'_>) -> Diagnosis {
    Diagnosis::new(&format!("{}。回答は取り込んでいません", fact.found))
        .value(&fact.found)
        .hint("departments.csv のコードを、調査票を配ったあとで変えていないか確かめてください。")
        .for_clerk()
}
