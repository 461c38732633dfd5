//! Y106: Other sections are in charge of a measure than last year.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// Other sections are in charge of a measure than last year.
pub const RULE: Rule = Rule {
    code: "Y106",
    title: "担当の課が前の年と違う",
    severity: Severity::Info,
    family: Family::LastPlan,
    page: include_str!("../../../docs/rules/Y106.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Option<Diagnosis> {
    let Kind::SectionMoved { now, last } = &fact.kind else {
        return None;
    };
    let message = format!(
        "担当の課が「{now}」です（{}は「{last}」）",
        context.last_year()
    );
    let diagnosis = Diagnosis::new(&message)
        .value(now)
        .expected(last)
        .hint("担当が替わったのなら、このままで構いません。");
    Some(diagnosis)
}
