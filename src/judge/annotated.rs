//! What is said of annotations: which months they cover, and what a clerk does about them.

use crate::model::annotation::{Annotated, AnnotationKind};

/// What to do about something that is no answer in a cell.
pub const COPY: &str = "回答なら黄色の欄に写してください。報告書には入っていません。";

/// What to do about a line through months: it marks none.
const STRUCK: &str = "取り組まなかった、計画をやめたなど、線の意味を課に確かめ、備考などの欄に書いてください。報告書には入っていません。";

/// The months that an annotation covers, as a sentence; empty where it covers none.
pub fn months(annotated: &Annotated) -> String {
    let reported = annotated
        .months
        .iter()
        .map(|m| format!("「{}」の{}", m.task, m.months));
    match reported.collect::<Vec<_>>().join("、") {
        reported if reported.is_empty() => reported,
        reported => format!("。{reported}にあたります"),
    }
}

/// What to do about an annotation: months that are meant are to be marked.
pub fn hint(annotated: &Annotated) -> &'static str {
    match annotated.months.is_empty() {
        false if annotated.kind == AnnotationKind::Diagonal => STRUCK,
        false => {
            "その月に取り組んだという回答なら、月の欄に○を付けてください。報告書には入っていません。"
        }
        true => COPY,
    }
}
