//! S110: Hidden marks are gone; the answers were placed by what people see.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// Hidden marks are gone; the answers were placed by what people see.
pub const RULE: Rule = Rule {
    code: "S110",
    title: "隠れた番号が変わっている",
    severity: Severity::Info,
    family: Family::Sheets,
    page: include_str!("../../../docs/rules/S110.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::Recovered {
        marks,
        is_gone,
        is_wrong,
    } = &fact.kind
    else {
        return None;
    };
    let what = match (is_wrong, is_gone) {
        (true, true) => "なくなっているか、ほかの行や列のものになっている",
        (true, false) => "ほかの行や列のものになっている",
        (false, _) => "なくなっている",
    };
    let message = format!("{marks}が{what}ので、見えている番号と見出しから回答の欄を見つけました");
    let diagnosis = Diagnosis::new(&message)
        .value(marks)
        .hint("読み取った回答が合っているか、いくつか見比べてください。");
    Some(diagnosis)
}
