//! Y105: A code stood for another measure last year; the two are not compared.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// A code stood for another measure last year; the two are not compared.
pub const RULE: Rule = Rule {
    code: "Y105",
    title: "前の年は別の事業名だった整理番号がある",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/Y105.md"),
    look: Look::Fact(Kind::MeasureReplaced, said),
};

fn said(fact: &Fact, case: &Case<'_>) -> Said {
    let message = format!(
        "「{}」の整理番号は、{}には「{}」のものでした",
        fact.found,
        case.last_year(),
        fact.wanted
    );
    Said::new(&message).value(&fact.found).expected(&fact.wanted).hint(
        "同じ事業かどうか決められないので、前の年の回答と比べていません。同じ事業なら、前の年の answers.csv を previous.csv として置き、事業名（title）をいまの名前に直すと比べられます。",
    )
}
