//! R108: Two places that cannot be put in order answer one cell differently.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::answer::{Answer, Standing};
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;
use crate::text::similar;

/// Two places that cannot be put in order answer one cell differently.
pub const RULE: Rule = Rule {
    code: "R108",
    title: "同じ欄に二つの違う回答がある",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/R108.md"),
    look: Look::Fact(Kind::AnsweredTwice, said),
};

fn said(fact: &Fact, case: &Case<'_>) -> Said {
    let standings = case.not_taken(fact).map_or(&[][..], Answer::not_taken);
    let texts: Vec<String> = standings.iter().map(Standing::shown).collect();
    let places = standings.iter().map(|s| s.place.to_string());
    let each = similar::marked(&texts).into_iter().zip(places);
    let mut each: Vec<String> = each
        .map(|(text, place)| format!("{place}「{text}」"))
        .collect();
    if each.is_empty() {
        // Another file answers the cell instead.
        each = vec![
            format!("{}「{}」", fact.place, fact.found),
            fact.wanted.clone(),
        ];
    }
    let message = format!(
        "「{}」に違う回答が{}つあり（《》が違うところ）、どれが正しいか決められないので、どれも使っていません：{}",
        case.project.label_of(&fact.field),
        each.len(),
        each.join("、")
    );
    Said::new(&message)
        .value(&fact.found)
        .hint("どれが正しいかを確かめ、正しい回答だけを書いて出し直してください。")
        .to_section(
            &message,
            "どれが正しいかを確かめ、この調査票に正しい回答だけを書いてお返しください。",
        )
}
