//! S110: Hidden marks are gone; the answers were placed by what people see.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// Hidden marks are gone; the answers were placed by what people see.
pub const RULE: Rule = Rule {
    code: "S110",
    title: "隠れた番号が変わっている",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/S110.md"),
    trigger: Trigger::Fact(Kind::Recovered, diagnose),
};

fn diagnose(fact: &Fact, _case: &Context<'_>) -> Diagnosis {
    let what = match fact.wanted.as_str() {
        "" => "なくなっている",
        what => what,
    };
    let message = format!(
        "{}が{what}ので、見えている番号と見出しから回答の欄を見つけました",
        fact.found
    );
    Diagnosis::new(&message)
        .value(&fact.found)
        .hint("読み取った回答が合っているか、いくつか見比べてください。")
}
