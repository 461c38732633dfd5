//! R103: A form of another survey.

use super::{Diagnosis, Rule, Trigger, beside_used};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A form of another survey.
pub const RULE: Rule = Rule {
    code: "R103",
    title: "別の調査の様式が返ってきた",
    severity: Severity::Error,
    family: Family::Files,
    page: include_str!("../../../docs/rules/R103.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Option<Diagnosis> {
    let Kind::OtherSurvey(why) = &fact.kind else {
        return None;
    };
    let diagnosis = Diagnosis::new(&format!("{why}。回答は取り込んでいません"))
        .value(why)
        .expected(&context.survey_code())
        .hint("この調査の調査票に書いて、出し直してください。設定の調査の記号を配ったあとで変えたのなら、元に戻してください。")
        .to_section(
            &format!("お送りいただいたファイルは、{why}。お答えは使っていません"),
            "この調査票に書いて、お返しください。",
        );
    Some(beside_used(diagnosis, why, fact, context))
}
