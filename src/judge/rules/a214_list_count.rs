//! A214: A list has more or fewer things than is said beside it.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context, prose};
use crate::model::finding::{Family, Severity};
use crate::text::prose::listings::differing;

/// A list has more or fewer things than is said beside it.
pub const RULE: Rule = Rule {
    code: "A214",
    title: "並べたものの数が、書かれている数と違う",
    severity: Severity::Warning,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A214.md"),
    trigger: Trigger::Answer(diagnose),
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let text = prose::text(asked)?;
    let found = differing(text, prose::sentences(asked)?);
    let first = found.first()?;
    let message = format!(
        "「{}」に「{}」とありますが、並んでいるのは{}個です",
        asked.label(context),
        first.spot.written,
        first.count
    );
    let diagnosis = Diagnosis::new(&message).spots(text, found.iter().map(|f| &f.spot));
    Some(diagnosis.hint("数と、並べたものの抜けや重なりを確かめてください。"))
}
