//! P122: Two measures have the same completion criterion.

use super::{Diagnosis, Rule, Trigger, difference};
use crate::model::finding::{Family, Finding, Severity};
use crate::model::plan::Measure;
use crate::model::project::Project;
use crate::text::normalize::normalize;
use crate::text::similar::differs_slightly;
use std::collections::HashMap;

/// Two measures have the same completion criterion.
pub const RULE: Rule = Rule {
    code: "P122",
    title: "別の事業と完了の目安が同じ",
    severity: Severity::Info,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P122.md"),
    trigger: Trigger::Plan(all),
};

/// The least length of a criterion that is compared, in characters: 継続 is the same for many.
const LEAST: usize = 10;

fn all(project: &Project) -> Vec<Finding> {
    let plan = &project.plan;
    let column = plan.columns.iter().position(|c| c.is("criterion"));
    let Some(column) = column else {
        return vec![];
    };
    let mut firsts: HashMap<String, Vec<&Measure>> = HashMap::new();
    let mut findings = vec![];
    for measure in plan.measures.iter().filter(|m| m.original.is_none()) {
        let own = measure.cell("criterion");
        let normalized = normalize(own);
        if normalized.chars().count() < LEAST {
            continue;
        }
        let kind = firsts.entry(bones(&normalized)).or_default();
        let says_the_same = |first: &&&Measure| differs_slightly(own, first.cell("criterion"));
        match kind.iter().find(says_the_same) {
            Some(first) if first.code != measure.code => {
                findings.push(finding(project, column, measure, first));
            }
            Some(_) => {}
            None => kind.push(measure),
        }
    }
    findings
}

/// What is left of a normalized text without its kana and marks: texts that differ slightly have it in
/// common, so that only few are compared.
fn bones(normalized: &str) -> String {
    let is_kept = |c: &char| c.is_alphanumeric() && !matches!(c, 'ぁ'..='ゖ');
    normalized.chars().filter(is_kept).collect()
}

fn finding(project: &Project, column: usize, measure: &Measure, first: &Measure) -> Finding {
    let heading = &project.plan.columns[column].heading;
    let mut place = measure.place.clone();
    if let (Some(cell), Ok(col)) = (&mut place.cell, u32::try_from(column)) {
        cell.col = col;
    }
    let own = measure.cell("criterion");
    let differing = difference(own, first.cell("criterion"), "そちら");
    let message = match differing.reported.is_empty() {
        true => format!("「{heading}」が、事業「{}」と同じです", first.cited()),
        false => format!(
            "「{heading}」が、事業「{}」とほぼ同じです（{}）",
            first.cited(),
            differing.reported
        ),
    };
    Diagnosis::new(&message)
        .value(own)
        .parts(differing.parts)
        .hint("計画の原本で、写し間違いでないか確かめてください。")
        .finding(&RULE, place)
        .item(&measure.code)
        .field(heading)
}
