//! R102: A file in returned/ cannot be read.

use super::{Diagnosis, Rule, Trigger, beside_used};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// A file in returned/ cannot be read.
pub const RULE: Rule = Rule {
    code: "R102",
    title: "読めないファイルがある",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/R102.md"),
    trigger: Trigger::Fact(Kind::Unreadable, diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Diagnosis {
    let unlock = match fact.found.contains("パスワード") {
        true => "パスワードを外し、",
        false => "",
    };
    let again = format!("Excel で開けるか確かめ、{unlock}.xlsx で保存し直して");
    let todo = format!("{again}出し直してください。");
    let diagnosis = Diagnosis::new(&format!("ファイルを読めません。{}", fact.found))
        .value(&fact.found)
        .expected("Excel ブック（.xlsx）")
        .hint(match fact.wanted.as_str() {
            "" => &todo,
            todo => todo,
        })
        .to_section(
            &format!("お送りいただいたファイルを開けませんでした。{}", fact.found),
            &format!("{again}お送りください。"),
        );
    beside_used(diagnosis, fact, context)
}
