//! S120: Something outside the answers is struck through.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// Something outside the answers is struck through.
pub const RULE: Rule = Rule {
    code: "S120",
    title: "回答欄の外に取り消し線が引かれている",
    severity: Severity::Warning,
    family: Family::Sheets,
    page: include_str!("../../../docs/rules/S120.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::Struck(text) = &fact.kind else {
        return None;
    };
    let message = format!("回答欄ではない「{text}」に、取り消し線が引かれています");
    let diagnosis = Diagnosis::new(&message)
        .value(text)
        .hint("事業をやめた、担当が違うなど、何を取り消したのかを、備考などの欄に書いてください。");
    Some(diagnosis)
}
