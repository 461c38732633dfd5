//! S101: The sheet of a measure is missing from what a section returned.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// The sheet of a measure is missing from what a section returned.
pub const RULE: Rule = Rule {
    code: "S101",
    title: "個票が足りない",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/S101.md"),
    look: Look::Fact(Kind::SheetMissing, said),
};

fn said(fact: &Fact, _case: &Case<'_>) -> Said {
    if !fact.wanted.is_empty() {
        let message = format!(
            "いちばん新しいファイルにこの事業の個票がないので、{} の回答を使いました",
            fact.wanted
        );
        return Said::new(&message)
            .severity(Severity::Warning)
            .value(&fact.found)
            .hint("その回答でよいか確かめ、違うときは個票のあるファイルを出し直してください。");
    }
    Said::new("この事業の個票が、返ってきたファイルにありません")
        .value(&fact.found)
        .hint("シートを消していないか確かめ、個票のあるファイルを出し直してください。")
}
