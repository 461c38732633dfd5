//! P118: The list and the plan mark different targets.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};
use crate::text::boxes;

/// The list and the plan mark different targets.
pub const RULE: Rule = Rule {
    code: "P118",
    title: "一覧と対象の印が違う",
    severity: Severity::Warning,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P118.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let word = &fact.field;
    let (message, listed, planned) = match &fact.kind {
        Kind::ListTargets {
            listed,
            is_planned,
            planned_at,
        } => {
            let planned = match is_planned {
                true => format!("計画では対象です（{planned_at}）"),
                false => format!("計画では対象ではありません（{planned_at}）"),
            };
            let message = format!("対象の「{word}」は、{}、{planned}", in_list(listed));
            (message, listed.as_str(), planned)
        }
        Kind::TargetUnlisted { measures, first_at } => {
            let planned = format!("計画では{measures}事業の対象です（最初は {first_at}）");
            let message = format!("対象の「{word}」の列は一覧にありませんが、{planned}");
            (message, "", planned)
        }
        _ => return None,
    };
    let diagnosis = Diagnosis::new(&message)
        .value(listed)
        .expected(&planned)
        .hint("計画の原本で、どちらが正しいかを確かめてください。");
    Some(diagnosis)
}

fn in_list(text: &str) -> String {
    match (boxes::mark(text), text) {
        (None, text) => format!("一覧の「{text}」は印として読めず"),
        (Some(_), "") => "一覧では空欄ですが".to_string(),
        (Some(_), mark) => format!("一覧では「{mark}」ですが"),
    }
}
