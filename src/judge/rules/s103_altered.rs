//! S103: Given text was changed.

use super::{Diagnosis, Rule, Trigger, differing};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// Given text was changed.
pub const RULE: Rule = Rule {
    code: "S103",
    title: "あらかじめ入れた文が書き換えられている",
    severity: Severity::Warning,
    family: Family::Sheets,
    page: include_str!("../../../docs/rules/S103.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::Altered { now, issued } = &fact.kind else {
        return None;
    };
    let message = match now.is_empty() {
        _ if issued.is_empty() => format!("空欄にしてあった所に「{now}」と書かれています"),
        true => format!("あらかじめ入れてあった「{issued}」が消されています"),
        false => {
            format!("あらかじめ入れてあった「{issued}」が「{now}」に書き換えられています")
        }
    };
    let diagnosis = Diagnosis::new(&message)
        .value(now)
        .parts(differing(now, issued))
        .expected(issued)
        .hint("計画の文を直す必要があれば備考でお知らせください。なければそのままで結構です。報告書には計画の文を使います。");
    Some(diagnosis)
}
