//! P143: A measure has the name of the area above it.

use super::{Diagnosis, Rule, Trigger};
use crate::model::finding::{Family, Finding, Severity};
use crate::model::project::Project;
use crate::text::code::split_code;
use crate::text::normalize::normalize;

/// A measure has the name of the area above it.
pub const RULE: Rule = Rule {
    code: "P143",
    title: "事業名が、その上の区分の名前と同じ",
    severity: Severity::Info,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P143.md"),
    trigger: Trigger::Plan(all),
};

fn all(project: &Project) -> Vec<Finding> {
    let plan = &project.plan;
    let mut findings = vec![];
    for measure in plan.measures.iter().filter(|m| m.original.is_none()) {
        let levels = plan.level_names.iter().zip(&measure.levels);
        let title = name(&measure.title);
        let Some((heading, level)) = levels.rev().find(|(_, level)| name(level) == title) else {
            continue;
        };
        let message = format!(
            "事業名「{}」が、「{heading}」の「{level}」と同じです",
            measure.title
        );
        let found = Diagnosis::new(&message)
            .value(measure.title.as_str())
            .hint("見出しの行を事業として写していないか、計画の原本で確かめてください。原本のとおりなら、そのままで構いません。")
            .finding(&RULE, plan.place_of(measure, "title"));
        let column = plan.heading("title").unwrap_or_default();
        findings.push(found.item(&measure.code).field(column));
    }
    findings
}

/// A name without its number, normalized.
fn name(text: &str) -> String {
    let bare = split_code(text).map(|(_, title)| title);
    normalize(bare.as_deref().filter(|t| !t.is_empty()).unwrap_or(text))
}
