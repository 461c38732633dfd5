//! P106: The plan names a section that the roster does not have.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// The plan names a section that the roster does not have.
pub const RULE: Rule = Rule {
    code: "P106",
    title: "一覧にない課の名前がある",
    severity: Severity::Error,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P106.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::UnknownDepartment {
        name,
        nearest,
        line,
    } = &fact.kind
    else {
        return None;
    };
    let hint = match (nearest.as_str(), line.as_str()) {
        ("", "") => "課の一覧に課か別名を加えるか、計画の書き方を直してください。".to_string(),
        ("", line) => {
            format!("すべての課のことなら、課の一覧に「{line}」という行を加えてください。")
        }
        (nearest, _) => {
            format!("「{nearest}」のことなら、課の一覧のその行の別名に「{name}」を加えてください。")
        }
    };
    let diagnosis = Diagnosis::new(&format!("「{name}」という課は、課の一覧にありません"))
        .value(name)
        .expected(nearest)
        .hint(&hint);
    Some(diagnosis)
}
