//! R104: A form of another year.

use super::{Diagnosis, Rule, Trigger, beside_used};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A form of another year.
pub const RULE: Rule = Rule {
    code: "R104",
    title: "別の年度の様式が返ってきた",
    severity: Severity::Error,
    family: Family::Files,
    page: include_str!("../../../docs/rules/R104.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Option<Diagnosis> {
    let Kind::OtherYear(why) = &fact.kind else {
        return None;
    };
    let diagnosis = Diagnosis::new(&format!("{why}。回答は取り込んでいません"))
        .value(why)
        .expected(&context.project.survey.year.wareki())
        .hint("今年度の調査票に書いて、出し直してください。設定の年度を配ったあとで変えたのなら、元に戻してください。")
        .to_section(
            &format!("お送りいただいたファイルは、{why}。お答えは使っていません"),
            "この調査票に書いて、お返しください。",
        );
    Some(beside_used(diagnosis, why, fact, context))
}
