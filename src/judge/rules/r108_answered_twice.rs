//! R108: Two places that cannot be put in order answer one cell differently.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::answer::{Answer, CellContent};
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};
use crate::text::similar;

/// Two places that cannot be put in order answer one cell differently.
pub const RULE: Rule = Rule {
    code: "R108",
    title: "同じ欄に二つの違う回答がある",
    severity: Severity::Error,
    family: Family::Files,
    page: include_str!("../../../docs/rules/R108.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Option<Diagnosis> {
    let Kind::AnsweredTwice { text, others } = &fact.kind else {
        return None;
    };
    let standings = context.not_taken(fact).map_or(&[][..], Answer::not_taken);
    let texts: Vec<String> = standings.iter().map(CellContent::shown).collect();
    let places = standings.iter().map(|s| s.place.to_string());
    let each = similar::marked(&texts).into_iter().zip(places);
    let mut each: Vec<String> = each
        .map(|(text, place)| format!("{place}「{text}」"))
        .collect();
    if each.is_empty() {
        // Another file answers the cell instead.
        let others = others.iter();
        let others = others.map(|(place, text)| format!("{place}：「{text}」"));
        each = vec![
            format!("{}「{text}」", fact.place),
            others.collect::<Vec<String>>().join("、"),
        ];
    }
    let message = format!(
        "「{}」に違う回答が{}つあり（《》が違うところ）、どれが正しいか決められないので、どれも使っていません：{}",
        context.project.label_of(&fact.field),
        each.len(),
        each.join("、")
    );
    let diagnosis = Diagnosis::new(&message)
        .value(text)
        .hint("どれが正しいかを確かめ、正しい回答だけを書いて出し直してください。")
        .to_section(
            &message,
            "どれが正しいかを確かめ、この調査票に正しい回答だけを書いてお返しください。",
        );
    Some(diagnosis)
}
