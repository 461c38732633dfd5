//! R105: A form of a section that was sent none.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A form of a section that was sent none.
pub const RULE: Rule = Rule {
    code: "R105",
    title: "様式を出していない課の回答がある",
    severity: Severity::Error,
    family: Family::Files,
    page: include_str!("../../../docs/rules/R105.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::UnknownForm(why) = &fact.kind else {
        return None;
    };
    let diagnosis = Diagnosis::new(&format!("{why}。回答は取り込んでいません"))
        .value(why)
        .hint("課の一覧のコードを、調査票を配ったあとで変えていないか確かめてください。")
        .for_clerk();
    Some(diagnosis)
}
