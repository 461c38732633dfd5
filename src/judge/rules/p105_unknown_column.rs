//! P105: A plan column has no role; it is kept and shown.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};
use crate::model::project_book::SETTINGS;

/// A plan column has no role; it is kept and shown.
pub const RULE: Rule = Rule {
    code: "P105",
    title: "知らない見出しの列がある",
    severity: Severity::Info,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P105.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Option<Diagnosis> {
    match &fact.kind {
        Kind::UnknownColumn(heading) => Some(
            Diagnosis::new(&format!(
                "見出し「{heading}」の意味がわからないので、そのまま個票に載せます"
            ))
            .value(heading)
            .hint(&format!(
                "意味が決まっている列なら、見出しを担当課のような決まった言葉に直すか、{}",
                to_write(context, heading)
            )),
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
            .hint(&format!("違うときは、{}", to_write(context, heading))),
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

/// Where the meaning of a heading is written.
fn to_write(context: &Context<'_>, heading: &str) -> String {
    match context.project.survey.is_on_sheet() {
        true => format!(
            "シート「{}」の空いている行の項目に columns.{heading}、記入欄にその意味（担当課など）を書いてください。",
            SETTINGS.name
        ),
        false => format!(
            "survey.toml の [columns] の下に \"{heading}\" = \"担当課\" のように、その意味を書いてください。"
        ),
    }
}
