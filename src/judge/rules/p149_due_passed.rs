//! P149: The due date has passed before the forms were issued.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};
use crate::text::date::wareki;

/// The due date has passed before the forms were issued.
pub const RULE: Rule = Rule {
    code: "P149",
    title: "配る前に、提出期限が過ぎている",
    severity: Severity::Warning,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P149.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::DuePassed { name, due, today } = &fact.kind else {
        return None;
    };
    let due = wareki(*due);
    let message = format!(
        "{name}の{due}は、もう過ぎています（今日は{}です）",
        wareki(*today)
    );
    let diagnosis = Diagnosis::new(&message).value(due.as_str());
    Some(diagnosis.hint("年度と日付を確かめて、これからの日に書き換えてください。"))
}
