//! A210: Figures contradict what is said of them.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context, prose};
use crate::model::finding::{Family, Severity};
use crate::text::prose::comparisons::{Wrong, contradictions};
use crate::text::prose::flat::Flat;

/// Figures contradict what is said of them.
pub const RULE: Rule = Rule {
    code: "A210",
    title: "数と、割合や増減などの記述が合わない",
    severity: Severity::Warning,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A210.md"),
    trigger: Trigger::Answer(diagnose),
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let text = prose::text(asked)?;
    let flat = Flat::new(text);
    let found = contradictions(&flat);
    let first = found.first()?;
    let spot = flat.spot(text, first.span.clone());
    let written = spot.written.replace('\n', " ");
    let (wrong, expected) = match &first.wrong {
        Wrong::Direction => ("増減が、数と逆です".to_string(), ""),
        Wrong::Difference(right) => (format!("差が、計算した{right}と合いません"), right.as_str()),
        Wrong::Percentage(right) => (
            format!("割合が、計算した{right}と合いません"),
            right.as_str(),
        ),
        Wrong::Times(right) => (
            format!("何倍かが、計算した{right}と合いません"),
            right.as_str(),
        ),
        Wrong::Goal => (
            "数が、目標に届いたかどうかの記述と合いません".to_string(),
            "",
        ),
        Wrong::Distinct => ("実人数が、延べ人数より多くなっています".to_string(), ""),
    };
    let message = format!("「{}」の「{written}」は、{wrong}", asked.label(context));
    Some(
        Diagnosis::new(&message)
            .spots(text, [&spot])
            .expected(expected)
            .hint("数と記述のどちらが正しいかを確かめてください。"),
    )
}
