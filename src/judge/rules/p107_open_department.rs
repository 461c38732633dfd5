//! P107: The plan names a section that is not settled yet.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// The plan names a section that is not settled yet.
pub const RULE: Rule = Rule {
    code: "P107",
    title: "担当の課がまだ決まっていない",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/P107.md"),
    look: Look::Fact(Kind::OpenDepartment, said),
};

fn said(fact: &Fact, _case: &Case<'_>) -> Said {
    Said::new(&format!("「{}」がどの課か決まっていません", fact.found))
        .value(&fact.found)
        .hint("計画の欄に課名を書くか、departments.csv で区分を改めてください。決まるまで調査票は届きません。")
}
