//! A214: A list has more or fewer things than is said beside it.

use super::{Look, Rule, Said};
use crate::judge::{Asked, Case, prose};
use crate::model::finding::Severity;
use crate::text::prose::listings::differing;

/// A list has more or fewer things than is said beside it.
pub const RULE: Rule = Rule {
    code: "A214",
    title: "並べたものの数が、書かれている数と違う",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/A214.md"),
    look: Look::Answer(said),
};

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    let text = prose::text(asked)?;
    let found = differing(text, prose::sentences(asked)?);
    let first = found.first()?;
    let message = format!(
        "「{}」に「{}」とありますが、並んでいるのは{}個です",
        asked.label(case),
        first.spot.written,
        first.count
    );
    let said = Said::new(&message).spots(text, found.iter().map(|f| &f.spot));
    Some(said.hint("数と、並べたものの抜けや重なりを確かめてください。"))
}
