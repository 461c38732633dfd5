//! S104: Text outside the answer cells.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind, Many};
use crate::model::finding::{Family, Severity};

/// Text outside the answer cells.
pub const RULE: Rule = Rule {
    code: "S104",
    title: "回答欄の外に書かれている",
    severity: Severity::Warning,
    family: Family::Sheets,
    page: include_str!("../../../docs/rules/S104.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let text = match &fact.kind {
        Kind::Outside(text) => text.clone(),
        Kind::Rest(Many::Outside, count) => format!("ほかに{count}個のセル"),
        _ => return None,
    };
    let diagnosis = Diagnosis::new(&format!("回答欄の外に「{text}」と書かれています"))
        .value(&text)
        .hint("回答なら黄色の欄に写してください。報告書には入っていません。");
    Some(diagnosis)
}
