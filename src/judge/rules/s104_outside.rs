//! S104: Text outside the answer cells.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// Text outside the answer cells.
pub const RULE: Rule = Rule {
    code: "S104",
    title: "回答欄の外に書かれている",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/S104.md"),
    trigger: Trigger::Fact(Kind::Outside, diagnose),
};

fn diagnose(fact: &Fact, _case: &Context<'_>) -> Diagnosis {
    Diagnosis::new(&format!("回答欄の外に「{}」と書かれています", fact.found))
        .value(&fact.found)
        .hint("回答なら黄色の欄に写してください。報告書には入っていません。")
}
