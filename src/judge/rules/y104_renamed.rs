//! Y104: A measure has another code or nearly the same title.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A measure has another code or nearly the same title.
pub const RULE: Rule = Rule {
    code: "Y104",
    title: "整理番号か事業名が前の年と違う",
    severity: Severity::Info,
    family: Family::LastPlan,
    page: include_str!("../../../docs/rules/Y104.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Option<Diagnosis> {
    let Kind::MeasureRenamed { now, last } = &fact.kind else {
        return None;
    };
    let message = format!(
        "事業「{now}」を、{}の「{last}」と同じ事業として比べました",
        context.last_year()
    );
    let diagnosis = Diagnosis::new(&message)
        .value(now)
        .expected(last)
        .hint("番号か名前が変わっただけなら、このままで構いません。写し間違いなら、計画を直してください。");
    Some(diagnosis)
}
