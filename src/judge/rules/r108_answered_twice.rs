//! R108: Two places that cannot be put in order answer one cell differently.

use super::{Look, Rule, Said};
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

fn said(fact: &Fact, _case: &Case<'_>) -> Said {
    Said::new(
        "同じ欄に違う回答が二つあり、どちらが正しいか決められないので、どちらも使っていません",
    )
    .value(&fact.found)
    .expected(&fact.wanted)
    .hint("どちらが正しいかを確かめ、正しい回答だけを書いて出し直してください。")
}
