//! S118: Something typed over a value that the workbook computes.

use super::{Diagnosis, Rule, Trigger, brief};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// Something typed over a value that the workbook computes.
pub const RULE: Rule = Rule {
    code: "S118",
    title: "計算の欄に書かれている",
    severity: Severity::Warning,
    family: Family::Sheets,
    page: include_str!("../../../docs/rules/S118.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::Overtyped { text, formula } = &fact.kind else {
        return None;
    };
    let what = match formula {
        None => format!("「{}」", brief(text)),
        Some(formula) => format!("別の計算式「{}」", brief(formula)),
    };
    let diagnosis = Diagnosis::new(&format!(
        "自動で計算する欄に{what}と書かれていて、計算式が消えています"
    ))
    .value(text)
    .hint("回答なら黄色の欄に写してください。計算の結果は、黄色の欄の回答から計算し直したものを使います。");
    Some(diagnosis)
}
