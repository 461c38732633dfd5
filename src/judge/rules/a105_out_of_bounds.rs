//! A105: A number or date is out of its bounds.

use super::{Look, Rule, Said};
use crate::judge::{Asked, Case};
use crate::model::answer::Trouble;
use crate::model::finding::Severity;

/// A number or date is out of its bounds.
pub const RULE: Rule = Rule {
    code: "A105",
    title: "範囲を超えた答えがある",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/A105.md"),
    look: Look::Answer(said),
};

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    let bounds = asked.answer.troubles.iter().find_map(|t| match t {
        Trouble::OutOfBounds(bounds) => Some(bounds),
        _ => None,
    })?;
    let message = format!(
        "「{}」の「{}」は、範囲（{bounds}）の外です",
        asked.label(case),
        asked.answer.raw()
    );
    let said = Said::new(&message).expected(bounds);
    Some(said.hint("桁や単位、年を確かめてください。"))
}
