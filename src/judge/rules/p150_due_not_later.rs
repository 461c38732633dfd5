//! P150: A due date that stands in place of the survey's is not after it.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};
use crate::text::date::wareki;

/// A due date that stands in place of the survey's is not after it.
pub const RULE: Rule = Rule {
    code: "P150",
    title: "延ばした期限が、もとの提出期限より後でない",
    severity: Severity::Warning,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P150.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::DueNotLater { name, due, first } = &fact.kind else {
        return None;
    };
    let (due, first) = (wareki(*due), wareki(*first));
    let message = format!("{name}の{due}が、調査の提出期限（{first}）より後の日ではありません");
    let diagnosis = Diagnosis::new(&message).value(due.as_str());
    Some(diagnosis.hint(
        "年と月日を確かめて、提出期限より後の日に書き換えてください。延ばさないなら、空けておいてください。",
    ))
}
