//! P105: A plan column has no role; it is kept and shown.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A plan column has no role; it is kept and shown.
pub const RULE: Rule = Rule {
    code: "P105",
    title: "知らない見出しの列がある",
    severity: Severity::Info,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P105.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    match &fact.kind {
        Kind::UnknownColumn(heading) => Some(
            Diagnosis::new(&format!(
                "見出し「{heading}」の意味がわからないので、そのまま個票に載せます"
            ))
            .value(heading)
            .hint("意味が決まっている列なら、見出しを担当課のような決まった言葉に直すか、シート「設定」の項目に columns.見出し（survey.toml なら [columns] の下）で、その意味を書いてください。"),
        ),
        Kind::ReadAs {
            heading,
            meaning,
            why,
        } => Some(
            Diagnosis::new(&format!(
                "見出し「{heading}」は、{why}「{meaning}」として読みました"
            ))
            .value(heading)
            .hint("違うときは、シート「設定」の項目に columns.見出し（survey.toml なら [columns] の下）で、その意味を書いてください。"),
        ),
        // Only the plan's columns are shown.
        Kind::UnreadColumn { heading, filled } => Some(
            Diagnosis::new(&format!(
                "見出し「{heading}」の列は読んでいません（記入は{filled}件）"
            ))
            .value(heading)
            .hint("使うはずの列なら、見出しを確かめてください。"),
        ),
        _ => None,
    }
}
