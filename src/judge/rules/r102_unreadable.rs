//! R102: A file in returned/ cannot be read.

use super::{Diagnosis, Rule, Trigger, beside_used};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A file in returned/ cannot be read.
pub const RULE: Rule = Rule {
    code: "R102",
    title: "読めないファイルがある",
    severity: Severity::Error,
    family: Family::Files,
    page: include_str!("../../../docs/rules/R102.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Option<Diagnosis> {
    let Kind::Unreadable(fault) = &fact.kind else {
        return None;
    };
    let why = &fault.what;
    let unlock = match why.contains("パスワード") {
        true => "パスワードを外し、",
        false => "",
    };
    let again = format!("Excel で開けるか確かめ、{unlock}.xlsx で保存し直して");
    let todo = format!("{again}出し直してください。");
    let diagnosis = Diagnosis::new(&format!("ファイルを読めません。{why}"))
        .value(why)
        .expected("Excel ブック（.xlsx）")
        .hint(match fault.todo.as_str() {
            "" => &todo,
            todo => todo,
        })
        .to_section(
            &format!("お送りいただいたファイルを開けませんでした。{why}"),
            &format!("{again}お送りください。"),
        );
    Some(beside_used(diagnosis, why, fact, context))
}
