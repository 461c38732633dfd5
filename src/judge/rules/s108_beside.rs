//! S108: Text in a note, a comment, a shape or at the edge of the page.

use super::{Diagnosis, Rule, Trigger, brief};
use crate::judge::{Context, annotated};
use crate::model::annotation::AnnotationKind;
use crate::model::fact::{Fact, Kind, Many};
use crate::model::finding::{Family, Severity};

/// Text in a note, a comment, a shape or at the edge of the page.
pub const RULE: Rule = Rule {
    code: "S108",
    title: "メモや図形に書かれている",
    severity: Severity::Warning,
    family: Family::Sheets,
    page: include_str!("../../../docs/rules/S108.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let own = match &fact.kind {
        Kind::Annotation(own) => own,
        Kind::Rest(Many::Annotations, count) => {
            let rest = format!("ほかに{count}個");
            let sentence = format!("メモや図形に「{rest}」と書かれています");
            return Some(Diagnosis::new(&sentence).value(&rest).hint(annotated::COPY));
        }
        _ => return None,
    };
    let author = match own.author.as_str() {
        "" => String::new(),
        author => format!("（{author}）"),
    };
    let text = &own.text;
    let sentence = match (own.kind, own.under.as_str()) {
        (AnnotationKind::Link, "") => format!("リンク先は「{text}」です"),
        (AnnotationKind::Link, under) => {
            format!("「{}」のリンク先は「{text}」です", brief(under))
        }
        _ => format!("{}{author}に「{text}」と書かれています", own.label()),
    };
    let diagnosis = Diagnosis::new(&format!("{sentence}{}", annotated::months(own)))
        .value(text)
        .hint(annotated::hint(own));
    Some(diagnosis)
}
