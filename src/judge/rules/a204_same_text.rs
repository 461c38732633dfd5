//! A204: The same long text, or nearly the same, stands under different measures.

use super::{Bound, Diagnosis, Rule, Trigger, difference};
use crate::judge::Context;
use crate::model::address::Address;
use crate::model::answer::Answer;
use crate::model::finding::{Family, Finding, Severity};
use crate::model::template::Kind;
use crate::text::near;
use crate::text::normalize::normalize;
use indexmap::IndexMap;

/// The same long text, or nearly the same, stands under different measures.
pub const RULE: Rule = Rule {
    code: "A204",
    title: "別の事業と同じ文が書かれている",
    severity: Severity::Info,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A204.md"),
    trigger: Trigger::All(all),
};

/// The least length of a text that is compared, in characters.
pub const LEAST: Bound = Bound {
    code: "A204",
    name: "least",
    default: 30.0,
    range: (0.0, f64::INFINITY),
    meaning: "何字以上の文を比べるか",
};
/// How much of two texts must be the same.
pub const ALIKE: Bound = Bound {
    code: "A204",
    name: "alike",
    default: 0.9,
    range: (near::LEAST, 1.0),
    meaning: "どれだけ同じなら知らせるか（0.9 は9割。1 なら同じ文だけ。0.5から）",
};

fn all(context: &Context<'_>) -> Vec<Finding> {
    let mut by_field: IndexMap<&str, Vec<&Answer>> = IndexMap::new();
    for answer in in_plan_order(context) {
        let key = Address::parse(&answer.field).field;
        by_field.entry(key).or_default().push(answer);
    }
    let mut findings = vec![];
    for answers in by_field.into_values() {
        let texts: Vec<&str> = answers.iter().map(|a| a.value.as_str()).collect();
        let measures: Vec<usize> = answers.iter().map(|a| a.measure).collect();
        let earlier = near::earlier(&texts, &measures, context.bound(&ALIKE));
        let pairs = answers.iter().zip(earlier);
        let pairs = pairs.filter_map(|(answer, at)| Some((*answer, answers[at?])));
        findings.extend(pairs.map(|(answer, first)| finding(context, first, answer)));
    }
    findings
}

/// The answers with long texts, each with its text normalized, those of the plan's first measures first.
fn in_plan_order<'a>(context: &Context<'a>) -> Vec<&'a Answer> {
    let is_text = |answer: &&Answer| {
        let field = context.project.template.field(&answer.field);
        field.is_some_and(|f| f.kind == Kind::Text)
    };
    let least = context.bound(&LEAST);
    // Folding shortens nearly every text, and most texts are short.
    let is_long = |answer: &&Answer| {
        let may_be = answer.value.chars().count() as f64 * 4.0 >= least;
        may_be && normalize(&answer.value).chars().count() as f64 >= least
    };
    let mut texts: Vec<&Answer> = context
        .answers
        .iter()
        .filter(is_text)
        .filter(is_long)
        .collect();
    texts.sort_by_key(|answer| answer.measure);
    texts
}

fn finding(context: &Context<'_>, first: &Answer, answer: &Answer) -> Finding {
    let plan = &context.project.plan;
    let label = context.project.label_of(&answer.field);
    let cited = plan.measures[first.measure].cited();
    let differing = difference(&answer.value, &first.value, "そちら");
    let message = match differing.reported.is_empty() {
        true => format!("「{label}」が、事業「{cited}」と同じ文です"),
        false => format!(
            "「{label}」が、事業「{cited}」とほぼ同じ文です（{}）",
            differing.reported
        ),
    };
    Diagnosis::new(&message)
        .value(&answer.value)
        .parts(differing.parts)
        .hint("写し間違いでないか確かめてください。同じ内容でよければ、このままで構いません。")
        .finding(&RULE, answer.place())
        .department(&answer.name)
        .item(&plan.measures[answer.measure].code)
        .field(&answer.field)
}
