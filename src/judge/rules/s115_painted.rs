//! S115: Cells painted or struck out.

use super::{Look, Rule, Said};
use crate::judge::{Case, annotated};
use crate::model::annotation::AnnotationKind;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// Cells painted or struck out.
pub const RULE: Rule = Rule {
    code: "S115",
    title: "色や斜線が付けられている",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/S115.md"),
    look: Look::Fact(Kind::Painted, said),
};

fn said(fact: &Fact, _case: &Case<'_>) -> Said {
    let Some(own) = fact.annotation.as_deref() else {
        return Said::new(&format!("{}{}があります", fact.wanted, fact.found));
    };
    let sentence = match own.kind {
        AnnotationKind::Diagonal => format!("{}に斜線が引かれています", own.range),
        _ => format!("{}が{}で塗られています", own.range, fact.wanted),
    };
    let said = Said::new(&format!("{sentence}{}", annotated::months(Some(own))))
        .value(&fact.wanted)
        .hint(annotated::hint(Some(own)));
    // What is written in a cell says more than its colour.
    match own.under.is_empty() || !own.months.is_empty() {
        true => said,
        false => said.severity(Severity::Info),
    }
}
