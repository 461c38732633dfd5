//! R107: An earlier version says what the chosen one does not.

use super::{Diagnosis, Rule, Trigger, brief};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// An earlier version says what the chosen one does not.
pub const RULE: Rule = Rule {
    code: "R107",
    title: "古い版の回答が新しい版と違う",
    severity: Severity::Warning,
    family: Family::Files,
    page: include_str!("../../../docs/rules/R107.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Option<Diagnosis> {
    let Kind::Superseded { earlier, chosen } = &fact.kind else {
        return None;
    };
    let label = context.label(&fact.field);
    let old = brief(earlier);
    let message = match chosen.is_empty() {
        true => format!("「{label}」に、新しい版にはない回答「{old}」が古い版にあります"),
        false => format!(
            "「{label}」の回答が、古い版では「{old}」、新しい版では「{}」です。新しいほうを使いました",
            brief(chosen)
        ),
    };
    let diagnosis = Diagnosis::new(&message)
        .value(earlier)
        .expected(chosen)
        .hint("古い版の回答も要るときは、新しい版に書き足して出し直してください。")
        .to_section(
            &message,
            "古い版の回答も要るときは、この調査票に書き足してお返しください。",
        );
    Some(match chosen.is_empty() {
        true => diagnosis,
        false => diagnosis.severity(Severity::Info),
    })
}
