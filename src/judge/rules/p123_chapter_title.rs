//! P123: A chapter names a measure by nearly its title.

use super::{Diagnosis, Rule, Trigger};
use crate::model::finding::{Family, Finding, Severity};
use crate::model::project::Project;
use crate::text::code::split_code;
use crate::text::normalize::normalize;
use crate::text::similar::{difference, similarity};

/// A chapter names a measure by nearly its title.
pub const RULE: Rule = Rule {
    code: "P123",
    title: "章の一覧にある名前が、計画の事業名と少し違う",
    severity: Severity::Warning,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P123.md"),
    trigger: Trigger::Plan(all),
};

/// From here on a line is a title with a slip, and below it a line of its own.
const NEAR: f64 = 0.85;
/// Shorter lines are alike by chance.
const LEAST: usize = 8;

fn all(project: &Project) -> Vec<Finding> {
    let titles: Vec<(String, usize)> = project
        .plan
        .measures
        .iter()
        .enumerate()
        .map(|(index, m)| (normalize(&m.title), index))
        .collect();
    let mut findings = vec![];
    for chapter in &project.chapters {
        for line in chapter.content.lines() {
            let name = split_code(line).map_or(line.trim().to_string(), |(_, title)| title);
            if let Some(index) = nearly(&name, &titles) {
                let measure = &project.plan.measures[index];
                // 「(1 0) 条例」 is the title with its number, which is only typed otherwise.
                let numbered = normalize(&format!("{}{}", measure.code, measure.title));
                if normalize(line) != numbered {
                    findings.push(finding(&name, measure, chapter));
                }
            }
        }
    }
    findings
}

/// The measure whose title a name nearly is; none where it is one.
fn nearly(name: &str, titles: &[(String, usize)]) -> Option<usize> {
    let normalized = normalize(name);
    let is_title = titles.iter().any(|(title, _)| *title == normalized);
    if is_title || normalized.chars().count() < LEAST {
        return None;
    }
    let scored = titles
        .iter()
        .map(|(t, index)| (similarity(t, &normalized), *index));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|(score, _)| *score >= NEAR)
        .map(|(_, index)| index)
}

fn finding(
    name: &str,
    measure: &crate::model::plan::Measure,
    chapter: &crate::model::project::Chapter,
) -> Finding {
    let (own, planned) = difference(name, &measure.title);
    let message = format!(
        "章「{}」の「{name}」は、計画では「{}」です（{}）。「{own}」と「{planned}」が違います",
        chapter.title, measure.title, measure.place
    );
    let diagnosis = Diagnosis::new(&message)
        .value(name)
        .expected(&measure.title)
        .hint("どちらが正しいかを確かめてください。");
    diagnosis
        .finding(&RULE, chapter.place.clone())
        .item(&measure.code)
}
