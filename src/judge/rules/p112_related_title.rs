//! P112: A related measure has the code of another title.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A related measure has the code of another title.
pub const RULE: Rule = Rule {
    code: "P112",
    title: "関連事業の整理番号と名前が合わない",
    severity: Severity::Warning,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P112.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Option<Diagnosis> {
    let Kind::RelatedTitle { named, meant } = &fact.kind else {
        return None;
    };
    let hint = match meant.is_empty() {
        true => "整理番号と事業名のどちらが正しいか、確かめてください。".to_string(),
        false => format!("「{meant}」のことではありませんか。"),
    };
    let own = context.title_of_code(named);
    let message = match own == *meant {
        true => format!("関連事業「{named}」の名前が、計画と少し違います"),
        false => format!("関連事業「{named}」の整理番号は、別の事業（{own}）のものです"),
    };
    let diagnosis = Diagnosis::new(&message)
        .value(named)
        .expected(meant)
        .hint(&hint);
    Some(diagnosis)
}
