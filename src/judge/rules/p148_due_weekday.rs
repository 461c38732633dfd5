//! P148: The weekday beside the due date is not that of the date.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};
use crate::text::date::wareki;
use crate::text::prose::days::weekday_name;

/// The weekday beside the due date is not that of the date.
pub const RULE: Rule = Rule {
    code: "P148",
    title: "提出期限の曜日が日付と合わない",
    severity: Severity::Warning,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P148.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::DueWeekday { name, written, due } = &fact.kind else {
        return None;
    };
    let due = *due;
    let right = format!("{}は{}曜日", wareki(due), weekday_name(due.weekday()));
    let message = format!("{name}「{written}」は、曜日が合いません（{right}です）");
    let diagnosis = Diagnosis::new(&message).value(written).expected(&right);
    Some(diagnosis.hint("日付と曜日のどちらが正しいかを確かめてください。"))
}
