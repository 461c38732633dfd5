//! P116: A measure that only the list or only the plan has.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A measure that only the list or only the plan has.
pub const RULE: Rule = Rule {
    code: "P116",
    title: "一覧と計画の片方にしかない事業がある",
    severity: Severity::Warning,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P116.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let (message, listed, planned) = match &fact.kind {
        Kind::OnlyListed {
            measure,
            planned_at,
        } => {
            let planned = match planned_at {
                Some(place) => format!("計画では一つだけです（{place}）"),
                None => "計画にありません".to_string(),
            };
            (
                format!("一覧の「{measure}」は、{planned}"),
                measure.as_str(),
                planned,
            )
        }
        Kind::OnlyPlanned {
            measure,
            planned_at,
        } => {
            let planned = format!("「{measure}」（{planned_at}）");
            (format!("計画の{planned}は、一覧にありません"), "", planned)
        }
        _ => return None,
    };
    let diagnosis = Diagnosis::new(&message)
        .value(listed)
        .expected(&planned)
        .hint("写し落としがないか、計画の原本で確かめてください。");
    Some(diagnosis)
}
