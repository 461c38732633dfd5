//! P112: A related measure has the code of another title.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// A related measure has the code of another title.
pub const RULE: Rule = Rule {
    code: "P112",
    title: "関連事業の整理番号と名前が合わない",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/P112.md"),
    trigger: Trigger::Fact(Kind::RelatedTitle, diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Diagnosis {
    let hint = match fact.wanted.is_empty() {
        true => "整理番号と事業名のどちらが正しいか、確かめてください。".to_string(),
        false => format!("「{}」のことではありませんか。", fact.wanted),
    };
    let own = context.title_of_code(&fact.found);
    let message = match own == fact.wanted {
        true => format!("関連事業「{}」の名前が、計画と少し違います", fact.found),
        false => format!(
            "関連事業「{}」の整理番号は、別の事業（{own}）のものです",
            fact.found
        ),
    };
    Diagnosis::new(&message)
        .value(&fact.found)
        .expected(&fact.wanted)
        .hint(&hint)
}
