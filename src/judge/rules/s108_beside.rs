//! S108: Text in a note, a comment, a shape or at the edge of the page.

use super::{Diagnosis, Rule, Trigger, brief};
use crate::judge::{Context, annotated};
use crate::model::annotation::AnnotationKind;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// Text in a note, a comment, a shape or at the edge of the page.
pub const RULE: Rule = Rule {
    code: "S108",
    title: "メモや図形に書かれている",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/S108.md"),
    trigger: Trigger::Fact(Kind::Annotation, diagnose),
};

fn diagnose(fact: &Fact, _case: &Context<'_>) -> Diagnosis {
    let own = fact.annotation.as_deref();
    let what = &fact.wanted;
    let author = match own.map_or("", |own| &own.author) {
        "" => String::new(),
        author => format!("（{author}）"),
    };
    let sentence = match own.map(|own| (own.kind, own.under.as_str())) {
        Some((AnnotationKind::Link, "")) => format!("リンク先は「{}」です", fact.found),
        Some((AnnotationKind::Link, under)) => {
            format!("「{}」のリンク先は「{}」です", brief(under), fact.found)
        }
        _ => format!("{what}{author}に「{}」と書かれています", fact.found),
    };
    Diagnosis::new(&format!("{sentence}{}", annotated::months(own)))
        .value(&fact.found)
        .hint(annotated::hint(own))
}
