//! Y203: A long text is the same as last year's.

use super::{Bound, Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::answer::Answer;
use crate::model::finding::{Family, Finding, Severity};
use crate::model::previous::Last;
use crate::model::template::Kind;
use crate::text::normalize::normalize;
use std::collections::BTreeMap;

/// A long text is the same as last year's.
pub const RULE: Rule = Rule {
    code: "Y203",
    title: "前の年と同じ文が書かれている",
    severity: Severity::Info,
    family: Family::LastAnswers,
    page: include_str!("../../../docs/rules/Y203.md"),
    trigger: Trigger::All(all),
};

/// The least length of a text that is compared, in characters.
pub const LEAST: Bound = Bound {
    code: "Y203",
    name: "least",
    default: 30.0,
    range: (0.0, f64::INFINITY),
    meaning: "何字からの文を比べるか",
};

fn all(context: &Context<'_>) -> Vec<Finding> {
    if context.project.previous.is_empty() {
        return vec![];
    }
    // Where the whole form is last year's, that is reported and not each text.
    let copied = copied_departments(context);
    let own = context.answers.iter();
    own.filter(|a| !copied.contains(&a.department.as_str()) && is_long(a, context))
        .filter_map(|a| Some(finding(context, a, context.same_as_last(a)?)))
        .collect()
}

/// Whether an answer is a text that is compared: a long one, in a field whose answers are not
/// expected to stay the same.
pub fn is_long(answer: &Answer, context: &Context<'_>) -> bool {
    let field = context.project.template.field(&answer.field);
    let is_text = field.is_some_and(|f| f.kind == Kind::Text && !f.steady);
    is_text && normalize(&answer.value).chars().count() as f64 >= context.bound(&LEAST)
}

fn finding(context: &Context<'_>, answer: &Answer, last: &Last) -> Finding {
    let message = format!(
        "「{}」が、{}の回答と同じ文です（{}）",
        context.project.label_of(&answer.field),
        context.last_year(),
        last.place
    );
    Diagnosis::new(&message)
        .value(&answer.value)
        .hint("前の年の文を写したままになっていないか確かめてください。今年も同じ内容なら、このままで構いません。")
        .finding(&RULE, answer.place())
        .department(&answer.name)
        .item(&context.project.plan.measures[answer.measure].code)
        .field(&answer.field)
}

/// The codes of the sections of which every answer is last year's, long texts among them.
pub fn copied_departments<'a>(context: &Context<'a>) -> Vec<&'a str> {
    if context.project.previous.is_empty() {
        return vec![];
    }
    // For each section: whether all is the same so far, and whether a long text is.
    let mut sections: BTreeMap<&str, (bool, bool)> = BTreeMap::new();
    for answer in context.answers.iter().filter(|a| !a.is_blank()) {
        let section = sections.entry(&answer.department).or_insert((true, false));
        if section.0 {
            section.0 = context.same_as_last(answer).is_some();
            section.1 |= is_long(answer, context);
        }
    }
    let copied = sections
        .into_iter()
        .filter(|(_, found)| *found == (true, true));
    copied.map(|(code, _)| code).collect()
}
