//! R110: The plan was changed after the forms were issued.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// The plan was changed after the forms were issued.
pub const RULE: Rule = Rule {
    code: "R110",
    title: "配ったあとで計画が変わっている",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/R110.md"),
    look: Look::Fact(Kind::Reissued, said),
};

fn said(fact: &Fact, _case: &Case<'_>) -> Said {
    Said::new(&format!(
        "配った調査票と、いまの計画から作る調査票が違います（{}）",
        fact.found
    ))
    .value(&fact.found)
    .hint("配ったあとで計画や一覧を変えたなら、元に戻すか、distribute で配り直してください。")
}
