//! S117: A picture in a cell or over the cells.

use super::{Diagnosis, Rule, Trigger, brief};
use crate::judge::{Context, annotated};
use crate::model::annotation::AnnotationKind;
use crate::model::fact::{Fact, Kind, Many};
use crate::model::finding::{Family, Severity};

/// A picture in a cell or over the cells.
pub const RULE: Rule = Rule {
    code: "S117",
    title: "画像がある",
    severity: Severity::Warning,
    family: Family::Sheets,
    page: include_str!("../../../docs/rules/S117.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let own = match &fact.kind {
        Kind::Picture(own) => own,
        Kind::Rest(Many::Pictures, count) => {
            let rest = format!("ほかに{count}個");
            let diagnosis = Diagnosis::new(&format!("画像{rest}があります"));
            return Some(diagnosis.value(&rest).hint(annotated::COPY));
        }
        _ => return None,
    };
    let shown = match own.text.as_str() {
        "" => String::new(),
        text => format!("（説明「{}」）", brief(text)),
    };
    let sentence = match own.kind == AnnotationKind::CellPicture {
        true => {
            format!("セルの中に画像{shown}が入っています。写っているものは読み取っていません")
        }
        false => {
            let at = match own.range.as_str() {
                "" => "このシート",
                range => range,
            };
            format!("画像{shown}が{at}に置かれています。写っているものは読み取っていません")
        }
    };
    let diagnosis = Diagnosis::new(&format!("{sentence}{}", annotated::months(own)))
        .value(&own.text)
        .hint(annotated::hint(own));
    Some(diagnosis)
}
