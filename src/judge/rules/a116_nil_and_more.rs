//! A116: A measure or a form that does not apply has other answers.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::answer::Answer;
use crate::model::fact::Kind;
use crate::model::finding::{Family, Finding, Severity};
use crate::model::template::NIL;
use std::collections::HashMap;

/// A measure or a form that does not apply has other answers.
pub const RULE: Rule = Rule {
    code: "A116",
    title: "該当なしなのに、ほかの答えがある",
    severity: Severity::Warning,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A116.md"),
    trigger: Trigger::All(all),
};

fn all(context: &Context<'_>) -> Vec<Finding> {
    let template = &context.project.template;
    let is_nil = |a: &&Answer| template.is_nil(&a.field, &a.value);
    let nil = context.answers.iter().filter(is_nil);
    let mut others: HashMap<(&str, usize), (&Answer, Vec<&Answer>)> = nil
        .map(|a| ((&*a.department, a.measure), (a, vec![])))
        .collect();
    for answer in context
        .answers
        .iter()
        .filter(|a| !a.is_blank() && !is_nil(a))
    {
        if let Some((_, own)) = others.get_mut(&(&*answer.department, answer.measure)) {
            own.push(answer);
        }
    }
    let mut of_measures: Vec<(&Answer, Vec<&Answer>)> = others.into_values().collect();
    of_measures.retain(|(_, others)| !others.is_empty());
    of_measures.sort_by_key(|(nil, _)| (nil.department.clone(), nil.measure));
    let of_measures = of_measures
        .iter()
        .map(|(nil, others)| of_measure(nil, others, context));
    of_measures.chain(of_forms(context)).collect()
}

/// A measure: for the record where nothing beside it is a question that is asked of all.
fn of_measure(nil: &Answer, others: &[&Answer], context: &Context<'_>) -> Finding {
    let project = context.project;
    let mut labels: Vec<String> = others.iter().map(|a| context.label(&a.field)).collect();
    labels.dedup();
    let is_asked = |a: &&Answer| project.template.field(&a.field).is_some_and(|f| f.required);
    let severity = match others.iter().any(is_asked) {
        true => Severity::Warning,
        false => Severity::Info,
    };
    let message = format!(
        "「{}」とありますが、ほかにも答えがあります（{}）",
        nil.value,
        labels.join("、")
    );
    let label = project.label_of(&nil.field);
    let hint = format!(
        "当てはまらない事業なら、ほかの欄を空けてください。そうでなければ、「{label}」を選び直してください。"
    );
    let diagnosis = Diagnosis::new(&message).value(&nil.value).hint(&hint);
    diagnosis
        .severity(severity)
        .finding(&RULE, nil.place())
        .department(&nil.name)
        .item(&project.plan.measures[nil.measure].code)
        .field(&nil.field)
}

/// The forms whose first sheet says that no measure applies, and that answer some all the same.
fn of_forms(context: &Context<'_>) -> Vec<Finding> {
    let told = context.facts.iter().filter_map(|fact| {
        let Kind::NilBeside(measures) = &fact.kind else {
            return None;
        };
        let message = format!(
            "最初のシートに、すべての事業が「{NIL}」とありますが、{}件の事業に答えがあります（{}）。これらは、答えのとおりに読みました",
            measures.len(),
            measures.join("、")
        );
        let diagnosis = Diagnosis::new(&message).value(NIL).hint(
            "当てはまる事業があるなら、最初のシートの「該当なし」を消して、ほかの事業にもお答えください。",
        );
        let diagnosis = match fact.is_superseded {
            true => diagnosis.severity(Severity::Info),
            false => diagnosis,
        };
        Some(diagnosis.finding(&RULE, fact.place.clone()).department(&fact.department))
    });
    told.collect()
}
