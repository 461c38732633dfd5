//! P122: Two measures have the same completion criterion.

use super::{Look, Rule, Said};
use crate::judge::Case;
use crate::model::finding::{Finding, Severity};
use crate::model::plan::Measure;
use crate::text::fold::fold;
use std::collections::HashMap;

/// Two measures have the same completion criterion.
pub const RULE: Rule = Rule {
    code: "P122",
    title: "別の事業と完了の目安が同じ",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/P122.md"),
    look: Look::All(all),
};

/// The least length of a criterion that is compared, in characters: 継続 is the same for many.
const LEAST: usize = 10;

fn all(case: &Case<'_>) -> Vec<Finding> {
    let plan = &case.project.plan;
    let column = plan.columns.iter().position(|c| c.is("criterion"));
    let Some(column) = column else {
        return vec![];
    };
    let mut firsts: HashMap<String, &Measure> = HashMap::new();
    let mut findings = vec![];
    for measure in plan.measures.iter().filter(|m| m.original.is_none()) {
        let folded = fold(measure.cell("criterion"));
        if folded.chars().count() < LEAST {
            continue;
        }
        let first = *firsts.entry(folded).or_insert(measure);
        if first.code != measure.code {
            findings.push(finding(case, column, measure, first));
        }
    }
    findings
}

fn finding(case: &Case<'_>, column: usize, measure: &Measure, first: &Measure) -> Finding {
    let heading = &case.project.plan.columns[column].heading;
    let mut place = measure.place.clone();
    if let (Some(cell), Ok(col)) = (&mut place.cell, u32::try_from(column)) {
        cell.col = col;
    }
    let message = format!("「{heading}」が、事業「{}」と同じです", first.cited());
    Said::new(&message)
        .value(measure.cell("criterion"))
        .hint("計画の原本で、写し間違いでないか確かめてください。")
        .finding(&RULE, place)
        .item(&measure.code)
        .field(heading)
}
