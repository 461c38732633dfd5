//! A207: Something was not held but attended, or the reverse.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context, prose};
use crate::model::finding::{Family, Severity};
use crate::text::prose::quantities::Quantity;
use crate::text::prose::repeats::held_and_attended;

/// Something was not held but attended, or the reverse.
pub const RULE: Rule = Rule {
    code: "A207",
    title: "開いていないのに参加者がいる",
    severity: Severity::Warning,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A207.md"),
    trigger: Trigger::Answer(diagnose),
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let text = prose::text(asked)?;
    let (sentences, quantities) = prose::quantities(asked)?;
    let pairs = held_and_attended(sentences, quantities);
    let (held, attended) = pairs.first()?;
    let reported = |q: &Quantity| format!("{} {}", q.label, q.written);
    let both = format!("{}、{}", reported(held), reported(attended));
    let message = format!(
        "「{}」の「{both}」は、食い違っています",
        asked.label(context)
    );
    Some(
        Diagnosis::new(&message)
            .spots(text, &[held, attended].map(|q| q.spot(text, sentences)))
            .hint("回数と人数のどちらが正しいかを確かめてください。"),
    )
}
