//! P117: The list has a measure in another place than the plan.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// The list has a measure in another place than the plan.
pub const RULE: Rule = Rule {
    code: "P117",
    title: "一覧と事業の順番が違う",
    severity: Severity::Warning,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P117.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::ListOrder {
        measure,
        listed_after,
        planned_after,
        planned_at,
    } = &fact.kind
    else {
        return None;
    };
    let after = |before: &Option<String>| match before {
        Some(cited) => format!("「{cited}」の次"),
        None => "最初".to_string(),
    };
    let places = format!(
        "一覧では{}、計画では{}です（{planned_at}）",
        after(listed_after),
        after(planned_after)
    );
    let diagnosis = Diagnosis::new(&format!("「{measure}」の順番が違います。{places}"))
        .value(measure)
        .expected(&places)
        .hint("写すときに行が入れ替わっていないか、計画の原本で確かめてください。");
    Some(diagnosis)
}
