//! S101: The sheet of a measure is missing from what a section returned.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;
use crate::model::template::Arrange;

/// The sheet of a measure is missing from what a section returned.
pub const RULE: Rule = Rule {
    code: "S101",
    title: "個票が足りない",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/S101.md"),
    look: Look::Fact(Kind::SheetMissing, said),
};

fn said(fact: &Fact, case: &Case<'_>) -> Said {
    let what = match case.project.template.sheet.arrange {
        Arrange::Sheets => "個票",
        Arrange::Stack | Arrange::List => "行",
    };
    if !fact.wanted.is_empty() {
        let message = format!(
            "いちばん新しいファイルにこの事業の{what}がないので、{} の回答を使いました",
            fact.wanted
        );
        return Said::new(&message)
            .severity(Severity::Warning)
            .value(&fact.found)
            .hint(&format!(
                "その回答でよいか確かめ、違うときは{what}のあるファイルを出し直してください。"
            ));
    }
    Said::new(&format!(
        "この事業の{what}が、返ってきたファイルにありません"
    ))
    .value(&fact.found)
    .hint(&format!(
        "{what}を消していないか確かめ、{what}のあるファイルを出し直してください。"
    ))
}
