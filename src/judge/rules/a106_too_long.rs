//! A106: The text is longer than allowed.

use super::{Bound, Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context};
use crate::model::answer::Trouble;
use crate::model::finding::{Family, Severity};
use std::ops::Range;

/// The text is longer than allowed.
pub const RULE: Rule = Rule {
    code: "A106",
    title: "文が長すぎる",
    severity: Severity::Warning,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A106.md"),
    trigger: Trigger::Answer(diagnose),
};

/// How many characters more than allowed are let pass.
pub const OVER: Bound = Bound {
    code: "A106",
    name: "over",
    default: 0.0,
    range: (0.0, f64::INFINITY),
    meaning: "何字までの超過を見逃すか",
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let (length, limit) = asked.answer.troubles.iter().find_map(|t| match t {
        Trouble::TooLong(length, limit) => Some((length, limit)),
        _ => None,
    })?;
    if length.saturating_sub(*limit) as f64 <= context.bound(&OVER) {
        return None;
    }
    let message = format!(
        "「{}」が{length}字で、{limit}字を超えています",
        asked.label(context)
    );
    let diagnosis = Diagnosis::new(&message).part(surplus(asked.answer.raw(), *limit));
    let diagnosis = diagnosis.expected(&format!("{limit}字まで"));
    Some(diagnosis.hint("要点にまとめてください。全文は報告書に入れてあります。"))
}

/// The characters behind the limit, which counts no line breaks.
fn surplus(text: &str, limit: usize) -> Range<usize> {
    let counted = text.chars().enumerate().filter(|(_, c)| *c != '\n');
    let start = counted.map(|(at, _)| at).nth(limit);
    start.unwrap_or(0)..text.chars().count()
}
