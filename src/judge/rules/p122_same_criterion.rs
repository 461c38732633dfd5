//! P122: Two measures have the same completion criterion.

use super::{Look, Rule, Said, difference};
use crate::judge::Case;
use crate::model::finding::{Finding, Severity};
use crate::model::plan::Measure;
use crate::text::fold::fold;
use crate::text::similar::differs_slightly;
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
    let mut firsts: HashMap<String, Vec<&Measure>> = HashMap::new();
    let mut findings = vec![];
    for measure in plan.measures.iter().filter(|m| m.original.is_none()) {
        let own = measure.cell("criterion");
        let folded = fold(own);
        if folded.chars().count() < LEAST {
            continue;
        }
        let kind = firsts.entry(bones(&folded)).or_default();
        let says_the_same = |first: &&&Measure| differs_slightly(own, first.cell("criterion"));
        match kind.iter().find(says_the_same) {
            Some(first) if first.code != measure.code => {
                findings.push(finding(case, column, measure, first));
            }
            Some(_) => {}
            None => kind.push(measure),
        }
    }
    findings
}

/// What is left of a folded text without its kana and marks: texts that differ slightly have it in
/// common, so that only few are compared.
fn bones(folded: &str) -> String {
    let is_kept = |c: &char| c.is_alphanumeric() && !matches!(c, 'ぁ'..='ゖ');
    folded.chars().filter(is_kept).collect()
}

fn finding(case: &Case<'_>, column: usize, measure: &Measure, first: &Measure) -> Finding {
    let heading = &case.project.plan.columns[column].heading;
    let mut place = measure.place.clone();
    if let (Some(cell), Ok(col)) = (&mut place.cell, u32::try_from(column)) {
        cell.col = col;
    }
    let own = measure.cell("criterion");
    let differing = difference(own, first.cell("criterion"), "そちら");
    let message = match differing.told.is_empty() {
        true => format!("「{heading}」が、事業「{}」と同じです", first.cited()),
        false => format!(
            "「{heading}」が、事業「{}」とほぼ同じです（{}）",
            first.cited(),
            differing.told
        ),
    };
    Said::new(&message)
        .value(own)
        .parts(differing.parts)
        .hint("計画の原本で、写し間違いでないか確かめてください。")
        .finding(&RULE, place)
        .item(&measure.code)
        .field(heading)
}
