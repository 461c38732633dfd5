//! A111: A choice in other words, and as which one it was read.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::address::Address;
use crate::model::answer::{Answer, Trouble};
use crate::model::finding::{Family, Finding, Severity};
use crate::model::template::Kind;
use indexmap::{IndexMap, IndexSet};

/// A choice in other words, and as which one it was read. The months or boxes of one row that were read
/// alike are told together: a schedule may be full of dashes.
pub const RULE: Rule = Rule {
    code: "A111",
    title: "別の言葉で選んでいる",
    severity: Severity::Info,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A111.md"),
    trigger: Trigger::All(all),
};

fn all(context: &Context<'_>) -> Vec<Finding> {
    let mut rows: IndexMap<_, Vec<&Answer>> = IndexMap::new();
    for answer in context.answers {
        if let Some(word) = word(answer) {
            let own = Address::parse(&answer.field);
            let row = (&answer.name, answer.measure, own.field, own.row, word);
            rows.entry(row).or_default().push(answer);
        }
    }
    let reported = rows
        .iter()
        .map(|((.., word), cells)| reported(word, cells, context));
    reported.flatten().collect()
}

/// As which word an answer in other words was read; empty for none.
fn word(answer: &Answer) -> Option<&str> {
    answer.troubles.iter().find_map(|t| match t {
        Trouble::ReadAs(word) => Some(word.as_str()),
        _ => None,
    })
}

/// What to do where an answer was read as something else than was meant.
fn hint(context: &Context<'_>, answer: &Answer) -> &'static str {
    let field = context.project.template.field(&answer.field);
    match field.is_some_and(|f| matches!(f.kind, Kind::Month | Kind::Date)) {
        true => "違うときは、年も書いてください。",
        false => "違うときは、一覧から選び直してください。",
    }
}

/// What is told of the cells of a row that were read as one word.
fn reported(word: &str, cells: &[&Answer], context: &Context<'_>) -> Option<Finding> {
    let (first, last) = (cells.first()?, cells.last()?);
    let label = |answer: &Answer| context.project.label_of(&answer.field);
    let place = match cells.len() {
        1 => format!("「{}」", label(first)),
        n => format!("「{}」から「{}」までのうち{n}欄", label(first), label(last)),
    };
    let shown: IndexSet<String> = cells.iter().map(|a| format!("「{}」", a.shown())).collect();
    let shown: String = shown.into_iter().collect();
    let raw: IndexSet<&str> = cells.iter().map(|a| a.raw()).collect();
    let diagnosis = match word.is_empty() {
        true => Diagnosis::new(&format!("{place}の{shown}を、印のない欄と読みました"))
            .hint("印のつもりなら、「○」をお書きください。"),
        false => Diagnosis::new(&format!("{place}の{shown}を「{word}」と読みました"))
            .expected(word)
            .hint(hint(context, first)),
    };
    let raw: Vec<&str> = raw.into_iter().collect();
    let found = diagnosis
        .value(raw.join("、"))
        .finding(&RULE, first.place());
    let measure = &context.project.plan.measures[first.measure];
    Some(
        found
            .department(&first.name)
            .item(&measure.code)
            .field(&first.field),
    )
}
