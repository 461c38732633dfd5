//! A109: A choice and another answer of the same sheet contradict each other.

use super::{Look, Rule, Said};
use crate::judge::{Asked, Case};
use crate::model::finding::Severity;

/// A choice and another answer of the same sheet contradict each other.
pub const RULE: Rule = Rule {
    code: "A109",
    title: "区分と文が食い違っている",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/A109.md"),
    look: Look::Answer(said),
};

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    let (chooser, word, needed) = asked.contradiction(case)?;
    let (label, chosen) = (asked.label(case), &chooser.label);
    if needed {
        let message = format!("「{chosen}」が「{word}」なのに、「{label}」が空欄です");
        let hint = format!("「{label}」を書くか、「{chosen}」を選び直してください。");
        return Some(Said::new(&message).hint(&hint));
    }
    let message = format!("「{chosen}」が「{word}」なのに、「{label}」に記入があります");
    let hint = format!("「{chosen}」を選び直すか、「{label}」の文を備考に移してください。");
    Some(Said::new(&message).severity(Severity::Warning).hint(&hint))
}
