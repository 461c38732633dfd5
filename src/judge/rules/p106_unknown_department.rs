//! P106: The plan names a section that the roster does not have.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// The plan names a section that the roster does not have.
pub const RULE: Rule = Rule {
    code: "P106",
    title: "一覧にない課の名前がある",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/P106.md"),
    trigger: Trigger::Fact(Kind::UnknownDepartment, diagnose),
};

fn diagnose(fact: &Fact, _case: &Context<'_>) -> Diagnosis {
    let hint = match fact.wanted.is_empty() {
        true => "departments.csv に課か別名を加えるか、計画の書き方を直してください。".to_string(),
        false => format!(
            "「{}」のことなら、departments.csv のその行の別名に「{}」を加えてください。",
            fact.wanted, fact.found
        ),
    };
    Diagnosis::new(&format!(
        "「{}」という課は departments.csv にありません",
        fact.found
    ))
    .value(&fact.found)
    .expected(&fact.wanted)
    .hint(&hint)
}
