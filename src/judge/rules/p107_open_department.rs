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

fn said(fact: &Fact, case: &Case<'_>) -> Said {
    let has_columns = case.project.roster.columns.contains(&Some("sections"));
    let columns = match has_columns {
        true => "",
        false => "見出しの行の右端に「対象事業」と「決めた課」も加えます。",
    };
    Said::new(&format!("「{}」がどの課か決まっていません", fact.found))
        .value(&fact.found)
        .hint(&format!(
            "決まったら、departments.csv に「{}」という行を、最後の「課名」を決まった課に替えて加えてください。\
             {columns}決まるまで、その課に調査票は届きません。",
            fact.wanted
        ))
}
