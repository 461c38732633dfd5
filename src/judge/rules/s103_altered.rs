//! S103: Given text was changed.

use super::{Diagnosis, Rule, Trigger, differing};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// Given text was changed.
pub const RULE: Rule = Rule {
    code: "S103",
    title: "あらかじめ入れた文が書き換えられている",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/S103.md"),
    trigger: Trigger::Fact(Kind::Altered, diagnose),
};

fn diagnose(fact: &Fact, _case: &Context<'_>) -> Diagnosis {
    let message = match fact.found.is_empty() {
        _ if fact.wanted.is_empty() => {
            format!("空欄にしてあった所に「{}」と書かれています", fact.found)
        }
        true => format!("あらかじめ入れてあった「{}」が消されています", fact.wanted),
        false => format!(
            "あらかじめ入れてあった「{}」が「{}」に書き換えられています",
            fact.wanted, fact.found
        ),
    };
    Diagnosis::new(&message)
        .value(&fact.found)
        .parts(differing(&fact.found, &fact.wanted))
        .expected(&fact.wanted)
        .hint("計画の文を直す必要があれば備考でお知らせください。なければそのままで結構です。報告書には計画の文を使います。")
}
