//! P128: A section's work is taken over only after the forms are due.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};
use crate::text::date::wareki;

/// A section's work is taken over only after the forms are due.
pub const RULE: Rule = Rule {
    code: "P128",
    title: "廃止の日が提出期限より後の課がある",
    severity: Severity::Info,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P128.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Option<Diagnosis> {
    let Kind::StillThere { name, since } = &fact.kind else {
        return None;
    };
    let message = format!(
        "「{name}」が引き継がれるのは{}で、提出期限の{}より後なので、いまの課として扱います",
        wareki(*since),
        wareki(context.project.survey.due)
    );
    let diagnosis = Diagnosis::new(&message)
        .value(name)
        .hint("日付が違っていれば、課の一覧の引き継いだ日を直してください。");
    Some(diagnosis)
}
