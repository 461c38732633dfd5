//! A101: A required answer is blank.

use super::{Look, Rule, Said};
use crate::judge::{Asked, Case};
use crate::model::answer::Receipt;
use crate::model::finding::Severity;

/// A required answer is blank.
pub const RULE: Rule = Rule {
    code: "A101",
    title: "必須の欄が空いている",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/A101.md"),
    look: Look::Answer(said),
};

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    let answer = asked.answer;
    if !answer.is_blank() || answer.receipt != Receipt::Taken {
        return None;
    }
    let told = asked.contradicted(case) || case.is_empty(&answer.department);
    if !case.is_required(answer) || told {
        return None;
    }
    let said = Said::new(&format!("「{}」が空欄です", asked.label(case)));
    Some(
        said.expected(&asked.field.expects())
            .hint("記入してください。"),
    )
}
