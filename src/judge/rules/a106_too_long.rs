//! A106: The text is longer than allowed.

use super::{Look, Rule, Said};
use crate::judge::{Asked, Case};
use crate::model::answer::Trouble;
use crate::model::finding::Severity;

/// The text is longer than allowed.
pub const RULE: Rule = Rule {
    code: "A106",
    title: "文が長すぎる",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/A106.md"),
    look: Look::Answer(said),
};

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    let (length, limit) = asked.answer.troubles.iter().find_map(|t| match t {
        Trouble::TooLong(length, limit) => Some((length, limit)),
        _ => None,
    })?;
    let message = format!(
        "「{}」が{length}字で、{limit}字を超えています",
        asked.label(case)
    );
    let said = Said::new(&message).expected(&format!("{limit}字まで"));
    Some(said.hint("要点にまとめてください。全文は報告書に入れてあります。"))
}
