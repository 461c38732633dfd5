//! A204: The same long text stands under different measures.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::address::Address;
use crate::model::answer::Answer;
use crate::model::finding::{Finding, Severity};
use crate::model::template::Kind;
use crate::text::fold::fold;
use std::collections::HashMap;

/// The same long text stands under different measures.
pub const RULE: Rule = Rule {
    code: "A204",
    title: "別の事業と同じ文が書かれている",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/A204.md"),
    look: Look::All(all),
};

/// The least length of a text that is compared, in characters.
const LEAST: usize = 30;

fn all(case: &Case<'_>) -> Vec<Finding> {
    let mut firsts: HashMap<(&str, String), &Answer> = HashMap::new();
    let mut findings = vec![];
    for (answer, folded) in in_plan_order(case) {
        let key = Address::parse(&answer.field).field;
        let first = *firsts.entry((key, folded)).or_insert(answer);
        if first.measure != answer.measure {
            findings.push(finding(case, first, answer));
        }
    }
    findings
}

/// The answers with long texts, each with its text folded, those of the plan's first measures first.
fn in_plan_order<'a>(case: &Case<'a>) -> Vec<(&'a Answer, String)> {
    let is_text = |answer: &&Answer| {
        let field = case.project.template.field(&answer.field);
        field.is_some_and(|f| f.kind == Kind::Text)
    };
    let folded = |answer: &'a Answer| (answer, fold(&answer.value));
    let is_long = |(_, text): &(&Answer, String)| text.chars().count() >= LEAST;
    let texts = case.answers.iter().filter(is_text).map(folded);
    let mut texts: Vec<(&Answer, String)> = texts.filter(is_long).collect();
    texts.sort_by_key(|(answer, _)| answer.measure);
    texts
}

fn finding(case: &Case<'_>, first: &Answer, answer: &Answer) -> Finding {
    let plan = &case.project.plan;
    let message = format!(
        "「{}」が、事業「{}」と同じ文です",
        case.project.label_of(&answer.field),
        plan.measures[first.measure].cited()
    );
    Said::new(&message)
        .value(&answer.value)
        .hint("写し間違いでないか確かめてください。同じ内容でよければ、このままで構いません。")
        .finding(&RULE, answer.place())
        .department(&answer.name)
        .item(&plan.measures[answer.measure].code)
        .field(&answer.field)
}
