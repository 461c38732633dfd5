//! P151: The due date of corrections has passed.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};
use crate::text::date::wareki;

/// The due date of corrections has passed.
pub const RULE: Rule = Rule {
    code: "P151",
    title: "修正の期限が過ぎている",
    severity: Severity::Warning,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P151.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::CorrectionDuePassed { due, today } = &fact.kind else {
        return None;
    };
    let due = wareki(*due);
    let message = format!(
        "修正の期限の{due}は、もう過ぎています（今日は{}です）",
        wareki(*today)
    );
    let diagnosis = Diagnosis::new(&message).value(due.as_str());
    Some(diagnosis.hint(
        "次に送る修正依頼と督促の期限に書き換えるか、空けておいてください（空けておくと「お早めに」と書かれます）。",
    ))
}
