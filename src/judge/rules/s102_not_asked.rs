//! S102: A sheet that this section was not asked to fill.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// A sheet that this section was not asked to fill.
pub const RULE: Rule = Rule {
    code: "S102",
    title: "その課に頼んでいない個票がある",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/S102.md"),
    look: Look::Fact(Kind::NotAsked, said),
};

fn said(fact: &Fact, case: &Case<'_>) -> Said {
    let severity = match fact.item.is_empty() {
        true => Severity::Warning,
        false => Severity::Error,
    };
    let cited = super::cited(fact, case);
    let message = match (fact.item.is_empty(), fact.found.is_empty()) {
        (true, _) => format!("{}。その課の回答として読みました", fact.found),
        (false, true) => {
            format!("この課に頼んでいない事業「{cited}」の個票です（回答はありません）")
        }
        (false, false) => format!(
            "この課に頼んでいない事業「{cited}」の個票です。回答は取り込んでいません：{}",
            fact.found
        ),
    };
    let hint = match fact.item.is_empty() {
        true => "その課の回答として扱ってよいか、確かめてください。",
        false => "どの課の回答か確かめ、その課の調査票に書いて出し直してください。",
    };
    let said = Said::new(&message)
        .severity(severity)
        .value(&fact.found)
        .expected(&fact.wanted)
        .hint(hint);
    match fact.item.is_empty() {
        true => said.to_section(
            &format!(
                "ほかの課のファイルに{}。こちらの課の回答として読みました",
                fact.found
            ),
            "こちらの課の回答でよいか、確かめてください。",
        ),
        false => said.to_section(
            &message,
            "この個票は除いてください。ほかの課の回答でしたら、その課の調査票に書いて、その課からお返しください。",
        ),
    }
}
