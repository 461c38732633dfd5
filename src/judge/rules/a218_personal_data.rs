//! A218: A text leads to a single person. Told only where survey.toml asks for it.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context, prose};
use crate::model::finding::{Family, Severity};
use crate::text::prose::persons::persons;

/// A text leads to a single person. Told only where survey.toml asks for it.
pub const RULE: Rule = Rule {
    code: "A218",
    title: "個人の連絡先などが書かれている",
    severity: Severity::Warning,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A218.md"),
    trigger: Trigger::Answer(diagnose),
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let text = prose::text(asked)?;
    let spots = persons(text);
    spots.first()?;
    let message = format!(
        "「{}」の{}は、個人の連絡先や番号、生年月日のようです",
        asked.label(context),
        prose::quoted(&spots)
    );
    Some(
        Diagnosis::new(&message)
            .spots(text, &spots)
            .hint("報告書に載せてよいか確かめ、載せないものは消してください。"),
    )
}
