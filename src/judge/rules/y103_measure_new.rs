//! Y103: A measure was not there last year.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A measure was not there last year.
pub const RULE: Rule = Rule {
    code: "Y103",
    title: "前の年になかった事業がある",
    severity: Severity::Info,
    family: Family::LastPlan,
    page: include_str!("../../../docs/rules/Y103.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Option<Diagnosis> {
    let Kind::MeasureNew(measure) = &fact.kind else {
        return None;
    };
    let message = format!("{}にはなかった事業です", context.last_year());
    let diagnosis = Diagnosis::new(&message)
        .value(measure)
        .hint("新しい事業なら、このままで構いません。");
    Some(diagnosis)
}
