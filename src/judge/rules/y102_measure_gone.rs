//! Y102: A measure of last year is not in the plan.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A measure of last year is not in the plan.
pub const RULE: Rule = Rule {
    code: "Y102",
    title: "前の年の事業が計画にない",
    severity: Severity::Warning,
    family: Family::LastPlan,
    page: include_str!("../../../docs/rules/Y102.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Option<Diagnosis> {
    let Kind::MeasureGone(measure) = &fact.kind else {
        return None;
    };
    let message = format!("{}の事業が、いまの計画にありません", context.last_year());
    let diagnosis = Diagnosis::new(&message).value(measure).hint(
        "写し落としがないか、計画の原本で確かめてください。名前と番号の両方が変わった事業なら、前の年の回答とは比べません。",
    );
    Some(diagnosis)
}
