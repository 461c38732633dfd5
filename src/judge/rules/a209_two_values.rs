//! A209: The same thing is counted twice with two results.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context, prose};
use crate::model::finding::{Family, Severity};
use crate::text::prose::repeats::repeats;

/// The same thing is counted twice with two results.
pub const RULE: Rule = Rule {
    code: "A209",
    title: "同じものの数が二つある",
    severity: Severity::Warning,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A209.md"),
    trigger: Trigger::Answer(diagnose),
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let text = prose::text(asked)?;
    let (sentences, quantities) = prose::quantities(asked)?;
    let found = repeats(sentences, quantities);
    let (first, second, name) = found.first()?;
    let message = format!(
        "「{}」の「{name}」が、「{}」と「{}」の二つあります",
        asked.label(context),
        first.written,
        second.written
    );
    let spots = [first, second].map(|q| q.spot(text, sentences));
    Some(Diagnosis::new(&message).spots(text, &spots).hint(
        "どちらが正しいかを確かめてください。別のものの数なら、何の数かがわかるようにお書きください。",
    ))
}
