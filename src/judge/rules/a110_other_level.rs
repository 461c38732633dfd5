//! A110: A text about a choice names another word than the one chosen.

use super::{Look, Rule, Said, brief};
use crate::judge::{Asked, Case};
use crate::model::finding::Severity;
use crate::text::words;

/// A text about a choice names another word than the one chosen.
pub const RULE: Rule = Rule {
    code: "A110",
    title: "理由が、選んだものと別の区分に触れている",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/A110.md"),
    look: Look::Answer(said),
};

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    let about = asked.field.about.as_deref()?;
    let chooser = case.project.template.field(about)?;
    let chosen = asked.value_of(about, case);
    chooser.choice(&chosen)?;
    let named = words::named(asked.answer.raw(), &chooser.words());
    let others: Vec<&str> = named.into_iter().filter(|word| *word != chosen).collect();
    if others.is_empty() {
        return None;
    }
    let (label, chooser) = (asked.label(case), &chooser.label);
    let message = format!(
        "「{chooser}」は「{chosen}」ですが、「{label}」に「{}」と書かれています",
        others.join("」「")
    );
    let hint = format!("「{chooser}」と「{label}」のどちらが正しいかを確かめてください。");
    Some(
        Said::new(&message)
            .value(&brief(asked.answer.raw()))
            .expected(&chosen)
            .hint(&hint),
    )
}
