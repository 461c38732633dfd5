//! A107: A formula stands in an answer cell.

use super::{Look, Rule, Said};
use crate::judge::{Asked, Case};
use crate::model::answer::Trouble;
use crate::model::finding::Severity;

/// A formula stands in an answer cell.
pub const RULE: Rule = Rule {
    code: "A107",
    title: "回答欄に数式がある",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/A107.md"),
    look: Look::Answer(said),
};

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    let formula = asked.answer.troubles.iter().find_map(|t| match t {
        Trouble::Formula(formula) => Some(formula),
        _ => None,
    })?;
    let message = format!(
        "「{}」に数式「{formula}」があります。見えている「{}」を回答として読みました",
        asked.label(case),
        asked.answer.seen()
    );
    let said = Said::new(&message).expected("数式ではない文や数");
    Some(said.hint("見えている値でよいか確かめ、値として書き直してください。"))
}
