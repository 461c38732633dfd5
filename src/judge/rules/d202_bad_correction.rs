//! D202: A decision's value cannot take an answer's place.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A decision's value cannot take an answer's place. The answer stays as it came back.
pub const RULE: Rule = Rule {
    code: "D202",
    title: "決定の値で直せない",
    severity: Severity::Error,
    family: Family::Decisions,
    page: include_str!("../../../docs/rules/D202.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::BadCorrection { what, expected } = &fact.kind else {
        return None;
    };
    let diagnosis = Diagnosis::new(&format!("{what}。回答は返ってきたままです"))
        .expected(expected)
        .hint("decisions.csv のこの行の値を直してください。");
    Some(diagnosis)
}
