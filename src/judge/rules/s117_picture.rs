//! S117: A picture in a cell or over the cells.

use super::{Diagnosis, Rule, Trigger, brief};
use crate::judge::{Context, annotated};
use crate::model::annotation::AnnotationKind;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// A picture in a cell or over the cells.
pub const RULE: Rule = Rule {
    code: "S117",
    title: "画像がある",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/S117.md"),
    trigger: Trigger::Fact(Kind::Picture, diagnose),
};

fn diagnose(fact: &Fact, _case: &Context<'_>) -> Diagnosis {
    let own = fact.annotation.as_deref();
    let shown = match (own, fact.found.as_str()) {
        (_, "") | (None, _) => String::new(),
        (Some(_), text) => format!("（説明「{}」）", brief(text)),
    };
    let sentence = match own {
        Some(own) if own.kind == AnnotationKind::CellPicture => {
            format!("セルの中に画像{shown}が入っています。写っているものは読み取っていません")
        }
        Some(own) => {
            let at = match own.range.as_str() {
                "" => "このシート",
                range => range,
            };
            format!("画像{shown}が{at}に置かれています。写っているものは読み取っていません")
        }
        None => format!("{}{}があります", fact.wanted, fact.found),
    };
    Diagnosis::new(&format!("{sentence}{}", annotated::months(own)))
        .value(&fact.found)
        .hint(annotated::hint(own))
}
