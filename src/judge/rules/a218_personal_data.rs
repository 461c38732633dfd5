//! A218: A text leads to a single person. Told only where survey.toml asks for it.

use super::{Look, Rule, Said};
use crate::judge::{Asked, Case, prose};
use crate::model::finding::Severity;
use crate::text::prose::persons::persons;

/// A text leads to a single person. Told only where survey.toml asks for it.
pub const RULE: Rule = Rule {
    code: "A218",
    title: "個人の連絡先などが書かれている",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/A218.md"),
    look: Look::Answer(said),
};

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    let text = prose::text(asked)?;
    let spots = persons(text);
    spots.first()?;
    let message = format!(
        "「{}」の{}は、個人の連絡先や番号、生年月日のようです",
        asked.label(case),
        prose::quoted(&spots)
    );
    Some(
        Said::new(&message)
            .spots(text, &spots)
            .hint("報告書に載せてよいか確かめ、載せないものは消してください。"),
    )
}
