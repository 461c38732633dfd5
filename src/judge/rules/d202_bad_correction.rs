//! D202: A decision's value cannot take an answer's place.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// A decision's value cannot take an answer's place. The answer stays as it came back.
pub const RULE: Rule = Rule {
    code: "D202",
    title: "決定の値で直せない",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/D202.md"),
    look: Look::Fact(Kind::BadCorrection, said),
};

fn said(fact: &Fact, _case: &Case<'_>) -> Said {
    Said::new(&format!("{}。回答は返ってきたままです", fact.found))
        .expected(&fact.wanted)
        .hint("decisions.csv のこの行の値を直してください。")
}
