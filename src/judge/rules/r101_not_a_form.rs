//! R101: A file in returned/ is not a form.

use super::{Diagnosis, Rule, Trigger, beside_used};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A file in returned/ is not a form.
pub const RULE: Rule = Rule {
    code: "R101",
    title: "調査票ではないファイルがある",
    severity: Severity::Error,
    family: Family::Files,
    page: include_str!("../../../docs/rules/R101.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Option<Diagnosis> {
    let Kind::NotAForm(fault) = &fact.kind else {
        return None;
    };
    let why = &fault.what;
    let diagnosis = Diagnosis::new(&format!("調査票として読めません。{why}"))
        .value(why)
        .expected("この調査で配った Excel ブック（.xlsx）")
        .hint(match fault.todo.as_str() {
            "" => "開いて中を確かめ、回答が書かれているなら、配った調査票に写して出し直してもらってください。",
            todo => todo,
        })
        .to_section(
            &format!("お送りいただいたファイルは、この調査の調査票として読めませんでした。{why}"),
            "回答をお書きになったのでしたら、この調査票に写してお送りください。",
        );
    Some(beside_used(diagnosis, why, fact, context))
}
