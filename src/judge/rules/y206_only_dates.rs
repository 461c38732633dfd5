//! Y206: A long text is last year's but for its years and days.

use super::y203_same_text::{LEAST, copied_departments, is_long};
use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::answer::Answer;
use crate::model::finding::{Family, Finding, Severity};
use crate::model::previous::Last;
use crate::text::prose::last_year::timeless;

/// A long text is last year's but for its years and days.
pub const RULE: Rule = Rule {
    code: "Y206",
    title: "前の年の文の年や日付だけが変わっている",
    severity: Severity::Info,
    family: Family::LastAnswers,
    page: include_str!("../../../docs/rules/Y206.md"),
    trigger: Trigger::All(all),
};

fn all(context: &Context<'_>) -> Vec<Finding> {
    if context.project.previous.is_empty() {
        return vec![];
    }
    let copied = copied_departments(context);
    let own = context.answers.iter();
    own.filter(|a| !copied.contains(&a.department.as_str()) && is_long(a, context))
        .filter(|a| context.same_as_last(a).is_none())
        .filter_map(|a| Some(finding(context, a, same_but_times(context, a)?)))
        .collect()
}

/// Last year's answer that differs in years and days only.
fn same_but_times<'a>(context: &Context<'a>, answer: &Answer) -> Option<&'a Last> {
    let now = timeless(&answer.value);
    let is_long = now.chars().count() as f64 >= context.bound(&LEAST);
    let mut lasts = context.last_texts(answer).into_iter().filter(|_| is_long);
    lasts.find(|last| timeless(&last.value) == now)
}

fn finding(context: &Context<'_>, answer: &Answer, last: &Last) -> Finding {
    let message = format!(
        "「{}」が、年や日付のほかは、{}の回答と同じ文です（{}）",
        context.project.label_of(&answer.field),
        context.last_year(),
        last.place
    );
    Diagnosis::new(&message)
        .value(&answer.value)
        .hint("数や出来事が今年のものかどうか、確かめてください。今年も同じ内容なら、このままで構いません。")
        .finding(&RULE, answer.place())
        .department(&answer.name)
        .item(&context.project.plan.measures[answer.measure].code)
        .field(&answer.field)
}
