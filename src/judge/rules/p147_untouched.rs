//! P147: A setting still has the text of the project that `new` made.

use super::{Diagnosis, Rule, Trigger};
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A setting still has the text of the project that `new` made.
pub const RULE: Rule = Rule {
    code: "P147",
    title: "設定が、ひな形のまま",
    severity: Severity::Error,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P147.md"),
    trigger: Trigger::Setting(diagnose),
};

fn diagnose(fact: &Fact) -> Option<Diagnosis> {
    let Kind::Untouched { label, text } = &fact.kind else {
        return None;
    };
    let diagnosis = Diagnosis::new(&format!("{label}が「{text}」のままです"));
    Some(
        diagnosis
            .value(text)
            .hint("この調査のものに書き換えてください。"),
    )
}
