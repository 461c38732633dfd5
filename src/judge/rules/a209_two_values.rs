//! A209: The same thing is counted twice with two results.

use super::{Look, Rule, Said};
use crate::judge::{Asked, Case, prose};
use crate::model::finding::Severity;
use crate::text::prose::repeats::repeats;

/// The same thing is counted twice with two results.
pub const RULE: Rule = Rule {
    code: "A209",
    title: "同じものの数が二つある",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/A209.md"),
    look: Look::Answer(said),
};

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    let text = prose::text(asked)?;
    let (sentences, quantities) = prose::quantities(asked)?;
    let found = repeats(sentences, quantities);
    let (first, second, name) = found.first()?;
    let message = format!(
        "「{}」の「{name}」が、「{}」と「{}」の二つあります",
        asked.label(case),
        first.written,
        second.written
    );
    let spots = [first, second].map(|q| q.spot(text, sentences));
    Some(Said::new(&message).spots(text, &spots).hint(
        "どちらが正しいかを確かめてください。別のものの数なら、何の数かがわかるようにお書きください。",
    ))
}
