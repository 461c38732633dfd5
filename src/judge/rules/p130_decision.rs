//! P130: A line of decisions.csv cannot be used.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// A line of decisions.csv cannot be used, or does not say who decided it, when and why.
pub const RULE: Rule = Rule {
    code: "P130",
    title: "決定の一覧に使えない行がある",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/P130.md"),
    look: Look::Fact(Kind::Verdict, said),
};

/// The columns without which a line can be used all the same.
const FOR_THE_RECORD: [&str; 3] = ["理由", "決めた人", "決めた日"];

fn said(fact: &Fact, _case: &Case<'_>) -> Said {
    let said = Said::new(&fact.found).hint(&fact.wanted);
    match FOR_THE_RECORD.contains(&fact.field.as_str()) {
        true => said.severity(Severity::Warning),
        false => said,
    }
}
