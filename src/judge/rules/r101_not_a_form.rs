//! R101: A file in returned/ is not a form.

use super::{Diagnosis, Rule, Trigger, beside_used};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// A file in returned/ is not a form.
pub const RULE: Rule = Rule {
    code: "R101",
    title: "調査票ではないファイルがある",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/R101.md"),
    trigger: Trigger::Fact(Kind::NotAForm, diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Diagnosis {
    let diagnosis = Diagnosis::new(&format!("調査票として読めません。{}", fact.found))
        .value(&fact.found)
        .expected("この調査で配った Excel ブック（.xlsx）")
        .hint(match fact.wanted.as_str() {
            "" => "開いて中を確かめ、回答が書かれているなら、配った調査票に写して出し直してもらってください。",
            todo => todo,
        })
        .to_section(
            &format!("お送りいただいたファイルは、この調査の調査票として読めませんでした。{}", fact.found),
            "回答をお書きになったのでしたら、この調査票に写してお送りください。",
        );
    beside_used(diagnosis, fact, context)
}
