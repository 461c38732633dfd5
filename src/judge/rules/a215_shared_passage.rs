//! A215: A long sentence stands word for word under two measures.

use super::a204_same_text;
use super::{Bound, Diagnosis, Rule, Trigger, brief};
use crate::judge::Context;
use crate::model::answer::Answer;
use crate::model::finding::{Family, Finding, Severity};
use crate::model::template::Kind;
use crate::text::near;
use crate::text::normalize::{find_normalized, normalize};
use indexmap::IndexMap;
use std::collections::HashSet;

/// A long sentence stands word for word under two measures, in texts that are not the same
/// otherwise. What three measures share is a stock phrase.
pub const RULE: Rule = Rule {
    code: "A215",
    title: "別の事業と同じ一文がある",
    severity: Severity::Info,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A215.md"),
    trigger: Trigger::All(all),
};

/// The least length of a sentence that is compared, in characters.
pub const LEAST: Bound = Bound {
    code: "A215",
    name: "least",
    default: 40.0,
    range: (10.0, f64::INFINITY),
    meaning: "何字以上の一文を比べるか",
};

fn all(context: &Context<'_>) -> Vec<Finding> {
    let mut holders: IndexMap<(&str, String), Vec<(&Answer, &str)>> = IndexMap::new();
    let mut texts: Vec<&Answer> = context
        .answers
        .iter()
        .filter(|a| is_text(context, a))
        .collect();
    texts.sort_by_key(|answer| answer.measure);
    for answer in texts {
        for sentence in sentences(context, &answer.value) {
            let same = holders
                .entry((&answer.field, normalize(sentence)))
                .or_default();
            if same
                .iter()
                .all(|(other, _)| other.measure != answer.measure)
            {
                same.push((answer, sentence));
            }
        }
    }
    let mut reported: HashSet<(&str, usize, &str)> = HashSet::new();
    let mut findings = vec![];
    for shared in holders.into_values() {
        let [(first, _), (answer, sentence)] = shared[..] else {
            continue;
        };
        let cell = (&*answer.name, answer.measure, &*answer.field);
        if !reported.contains(&cell) && !is_same_text(context, first, answer) {
            reported.insert(cell);
            findings.push(finding(context, first, answer, sentence));
        }
    }
    findings
}

fn is_text(context: &Context<'_>, answer: &Answer) -> bool {
    let field = context.project.template.field(&answer.field);
    field.is_some_and(|f| f.kind == Kind::Text)
}

/// The long sentences of a text.
fn sentences<'a>(context: &Context<'_>, text: &'a str) -> impl Iterator<Item = &'a str> {
    let least = context.bound(&LEAST);
    let marks = |c: char| !c.is_alphanumeric();
    let each = text.split(['。', '\n']);
    let each = each.map(move |s| s.trim_end().trim_start_matches(marks));
    each.filter(move |s| s.chars().count() as f64 >= least)
}

/// Whether A204 tells that the two texts are the same.
fn is_same_text(context: &Context<'_>, first: &Answer, answer: &Answer) -> bool {
    near::are_near(
        &first.value,
        &answer.value,
        context.bound(&a204_same_text::ALIKE),
    )
}

fn finding(context: &Context<'_>, first: &Answer, answer: &Answer, sentence: &str) -> Finding {
    let measures = &context.project.plan.measures;
    let message = format!(
        "「{}」の「{}」は、事業「{}」にもそのまま書かれています",
        context.project.label_of(&answer.field),
        brief(sentence),
        measures[first.measure].cited()
    );
    let part = find_normalized(&answer.value, sentence);
    Diagnosis::new(&message)
        .value(&answer.value)
        .parts(part.into_iter().collect())
        .hint("写し間違いでないか確かめてください。同じ内容でよければ、このままで構いません。")
        .finding(&RULE, answer.place())
        .department(&answer.name)
        .item(&measures[answer.measure].code)
        .field(&answer.field)
}
