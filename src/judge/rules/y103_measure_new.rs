//! Y103: A measure was not there last year.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// A measure was not there last year.
pub const RULE: Rule = Rule {
    code: "Y103",
    title: "前の年になかった事業がある",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/Y103.md"),
    look: Look::Fact(Kind::MeasureNew, said),
};

fn said(fact: &Fact, case: &Case<'_>) -> Said {
    let message = format!("{}にはなかった事業です", case.last_year());
    Said::new(&message)
        .value(&fact.found)
        .hint("新しい事業なら、このままで構いません。")
}
