//! P107: The plan names a section that is not settled yet.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// The plan names a section that is not settled yet.
pub const RULE: Rule = Rule {
    code: "P107",
    title: "担当の課がまだ決まっていない",
    severity: Severity::Warning,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P107.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Option<Diagnosis> {
    let Kind::OpenDepartment { name, line } = &fact.kind else {
        return None;
    };
    let diagnosis = Diagnosis::new(&format!("「{name}」がどの課か決まっていません"))
        .value(name)
        .hint(&to_settle(line, context));
    Some(diagnosis)
}

/// What to do about a name that stands for no certain section: the line of departments.csv to add.
pub fn to_settle(line: &str, context: &Context<'_>) -> String {
    let has_columns = context.project.roster.columns.contains(&Some("sections"));
    let columns = match has_columns {
        true => "",
        false => "見出しの行の右端に「対象事業」と「決めた課」も加えます。",
    };
    format!(
        "決まったら、課の一覧に「{line}」という行を、最後の「課名」を決まった課に替えて加えてください。\
         {columns}決まるまで、その課に調査票は届きません。"
    )
}
