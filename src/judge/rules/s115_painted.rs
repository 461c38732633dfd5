//! S115: Cells painted or struck out.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{Context, annotated};
use crate::model::annotation::AnnotationKind;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// Cells painted or struck out.
pub const RULE: Rule = Rule {
    code: "S115",
    title: "色や斜線が付けられている",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/S115.md"),
    trigger: Trigger::Fact(Kind::Painted, diagnose),
};

fn diagnose(fact: &Fact, _case: &Context<'_>) -> Diagnosis {
    let Some(own) = fact.annotation.as_deref() else {
        return Diagnosis::new(&format!("{}{}があります", fact.wanted, fact.found));
    };
    let sentence = match own.kind {
        AnnotationKind::Diagonal => format!("{}に斜線が引かれています", own.range),
        _ => format!("{}が{}で塗られています", own.range, fact.wanted),
    };
    let diagnosis = Diagnosis::new(&format!("{sentence}{}", annotated::months(Some(own))))
        .value(&fact.wanted)
        .hint(annotated::hint(Some(own)));
    // What is written in a cell says more than its colour.
    match own.under.is_empty() || !own.months.is_empty() {
        true => diagnosis,
        false => diagnosis.severity(Severity::Info),
    }
}
