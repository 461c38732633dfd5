//! P144: Two measures have one title.

use super::{Diagnosis, Rule, Trigger};
use crate::model::finding::{Family, Finding, Severity};
use crate::model::plan::Measure;
use crate::model::project::Project;
use crate::text::normalize::normalize;
use std::collections::HashMap;

/// Two measures have one title, and neither reprints the other. Where all else is the same too, a row
/// was copied and only its code changed.
pub const RULE: Rule = Rule {
    code: "P144",
    title: "同じ名前の事業が二つある",
    severity: Severity::Info,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P144.md"),
    trigger: Trigger::Plan(all),
};

fn all(project: &Project) -> Vec<Finding> {
    let measures = project.plan.measures.iter();
    let mut firsts: HashMap<String, &Measure> = HashMap::new();
    let mut findings = vec![];
    for measure in measures.filter(|m| m.original.is_none()) {
        let first = *firsts.entry(normalize(&measure.title)).or_insert(measure);
        if first.key != measure.key {
            findings.push(finding(project, measure, first));
        }
    }
    findings
}

fn finding(project: &Project, measure: &Measure, first: &Measure) -> Finding {
    let plan = &project.plan;
    let is_copy = plan.columns.iter().all(|column| {
        let key = column.key();
        column.is("code") || measure.cell(&key) == first.cell(&key)
    });
    let what = match is_copy {
        true => "は、整理番号のほかはすべて",
        false => "は、事業名が",
    };
    let message = format!(
        "「{}」{what}「{}」と同じです",
        measure.cited(),
        first.cited()
    );
    let severity = match is_copy {
        true => Severity::Warning,
        false => RULE.severity,
    };
    Diagnosis::new(&message)
        .severity(severity)
        .value(measure.title.as_str())
        .hint(&format!(
            "別の事業なら、そのままで構いません。再掲なら、事業名に【再掲】と付けるか、「再掲元」の列に「{}」と書いてください。",
            first.code
        ))
        .finding(&RULE, plan.place_of(measure, "title"))
        .item(&measure.code)
        .field(plan.heading("title").unwrap_or_default())
}
