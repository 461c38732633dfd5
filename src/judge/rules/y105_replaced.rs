//! Y105: A code stood for another measure last year; the two are not compared.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A code stood for another measure last year; the two are not compared.
pub const RULE: Rule = Rule {
    code: "Y105",
    title: "前の年は別の事業名だった整理番号がある",
    severity: Severity::Warning,
    family: Family::LastPlan,
    page: include_str!("../../../docs/rules/Y105.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Option<Diagnosis> {
    let Kind::MeasureReplaced { now, last } = &fact.kind else {
        return None;
    };
    let message = format!(
        "「{now}」の整理番号は、{}には「{last}」のものでした",
        context.last_year()
    );
    let diagnosis = Diagnosis::new(&message).value(now).expected(last).hint(
        "同じ事業かどうか決められないので、前の年の回答と比べていません。同じ事業なら、前の年の answers.csv を previous.csv として置き、事業名（title）をいまの名前に直すと比べられます。",
    );
    Some(diagnosis)
}
