//! S115: Cells painted or struck out.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{Context, annotated};
use crate::model::annotation::AnnotationKind;
use crate::model::fact::{Fact, Kind, Many};
use crate::model::finding::{Family, Severity};

/// Cells painted or struck out.
pub const RULE: Rule = Rule {
    code: "S115",
    title: "色や斜線が付けられている",
    severity: Severity::Warning,
    family: Family::Sheets,
    page: include_str!("../../../docs/rules/S115.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let own = match &fact.kind {
        Kind::Painted(own) => own,
        Kind::Rest(Many::Painted, count) => {
            let sentence = format!("色を塗ったセルほかに{count}か所があります");
            return Some(Diagnosis::new(&sentence));
        }
        _ => return None,
    };
    let sentence = match own.kind {
        AnnotationKind::Diagonal => format!("{}に斜線が引かれています", own.range),
        _ => format!("{}が{}で塗られています", own.range, own.label()),
    };
    let diagnosis = Diagnosis::new(&format!("{sentence}{}", annotated::months(own)))
        .value(own.label())
        .hint(annotated::hint(own));
    // What is written in a cell says more than its colour.
    Some(match own.under.is_empty() || !own.months.is_empty() {
        true => diagnosis,
        false => diagnosis.severity(Severity::Info),
    })
}
