//! P118: The list and the plan mark different targets.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;
use crate::text::boxes;

/// The list and the plan mark different targets.
pub const RULE: Rule = Rule {
    code: "P118",
    title: "一覧と対象の印が違う",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/P118.md"),
    trigger: Trigger::Fact(Kind::ListTargets, diagnose),
};

fn diagnose(fact: &Fact, _case: &Context<'_>) -> Diagnosis {
    let in_list = match (boxes::mark(&fact.found), fact.found.as_str()) {
        (None, text) => format!("一覧の「{text}」は印として読めず"),
        (Some(_), "") => "一覧では空欄ですが".to_string(),
        (Some(_), mark) => format!("一覧では「{mark}」ですが"),
    };
    let message = match fact.item.is_empty() {
        true => format!(
            "対象の「{}」の列は一覧にありませんが、{}",
            fact.field, fact.wanted
        ),
        false => format!("対象の「{}」は、{in_list}、{}", fact.field, fact.wanted),
    };
    Diagnosis::new(&message)
        .value(&fact.found)
        .expected(&fact.wanted)
        .hint("計画の原本で、どちらが正しいかを確かめてください。")
}
