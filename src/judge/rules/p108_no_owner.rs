//! P108: Nobody is asked about a measure.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// Nobody is asked about a measure.
pub const RULE: Rule = Rule {
    code: "P108",
    title: "調査票を送る課がない事業がある",
    severity: Severity::Error,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P108.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    match &fact.kind {
        Kind::NoOwner(measure) => Some(
            Diagnosis::new("この事業を尋ねる課がありません")
                .value(measure)
                .hint("担当課の欄に、課の一覧で区分が「課」の名前を書いてください。"),
        ),
        Kind::NoOwnerColumn(fault) => Some(Diagnosis::new(&fault.what).hint(&fault.todo)),
        _ => None,
    }
}
