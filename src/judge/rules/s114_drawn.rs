//! S114: A shape without text.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{Context, annotated};
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// A shape without text.
pub const RULE: Rule = Rule {
    code: "S114",
    title: "図形がかかれている",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/S114.md"),
    trigger: Trigger::Fact(Kind::Drawn, diagnose),
};

/// What to do about a shape over answers.
const TAKEN: &str =
    "下に書かれた回答は、そのまま読み取りました。取り消すという意味なら、回答を消してください。";

fn diagnose(fact: &Fact, _case: &Context<'_>) -> Diagnosis {
    let own = fact.annotation.as_deref();
    let what = match own {
        Some(own) if own.range.is_empty() => format!("{}が", fact.wanted),
        Some(own) => format!("{}（{}）が", fact.wanted, own.range),
        None => format!("{}{}が", fact.wanted, fact.found),
    };
    let months = annotated::months(own);
    let hint = match own.is_some_and(|own| own.is_over_answers) {
        true => TAKEN,
        false => annotated::hint(own),
    };
    Diagnosis::new(&format!("{what}かかれています{months}"))
        .value(&fact.wanted)
        .hint(hint)
}
