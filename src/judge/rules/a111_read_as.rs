//! A111: A choice in other words, and as which one it was read.

use super::{Look, Rule, Said};
use crate::judge::{Asked, Case};
use crate::model::answer::Trouble;
use crate::model::finding::Severity;

/// A choice in other words, and as which one it was read.
pub const RULE: Rule = Rule {
    code: "A111",
    title: "別の言葉で選んでいる",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/A111.md"),
    look: Look::Answer(said),
};

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    let word = asked.answer.troubles.iter().find_map(|t| match t {
        Trouble::ReadAs(word) => Some(word),
        _ => None,
    })?;
    let (label, shown) = (asked.label(case), asked.answer.shown());
    if word.is_empty() {
        let message = format!("「{label}」の「{shown}」を、印のない欄と読みました");
        let hint = "印のつもりなら、「○」を書いてもらってください。";
        return Some(Said::new(&message).hint(hint));
    }
    let message = format!("「{label}」の「{shown}」を「{word}」と読みました");
    let said = Said::new(&message).expected(word);
    Some(said.hint("違うときは、一覧から選び直してください。"))
}
