//! R108: Two places that cannot be put in order answer one cell differently.

use super::{Look, Rule, Said, brief};
use crate::judge::Case;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// Two places that cannot be put in order answer one cell differently.
pub const RULE: Rule = Rule {
    code: "R108",
    title: "同じ欄に二つの違う回答がある",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/R108.md"),
    look: Look::Fact(Kind::AnsweredTwice, said),
};

fn said(fact: &Fact, case: &Case<'_>) -> Said {
    let label = case.label(&fact.field);
    Said::new(&format!(
        "「{label}」に違う回答が二つあります：ここでは「{}」、{}。どちらが正しいか決められないので、どちらも使っていません",
        brief(&fact.found),
        fact.wanted
    ))
    .value(&fact.found)
    .hint("どちらが正しいかを確かめ、正しい回答だけを書いて出し直してください。")
}
