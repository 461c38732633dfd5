//! P124: The plan names a day or time that there is not.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::prose;
use crate::model::finding::{Family, Finding, Severity};
use crate::model::project::Project;
use crate::text::normalize::clean;
use crate::text::prose::calendar::impossible;
use crate::text::prose::days::days;
use crate::text::prose::sentences::sentences;

/// The plan names a day or time that there is not.
pub const RULE: Rule = Rule {
    code: "P124",
    title: "計画に、暦にない日や時刻がある",
    severity: Severity::Warning,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P124.md"),
    trigger: Trigger::Plan(all),
};

fn all(project: &Project) -> Vec<Finding> {
    prose::in_plan(project, &RULE, |heading, text| {
        if !may_name_a_day(text) {
            return None;
        }
        let text = clean(text);
        let sentences = sentences(&text);
        let days = days(&sentences, project.survey.year);
        let spots = impossible(&text, &sentences, &days);
        spots.first()?;
        let message = format!(
            "「{heading}」の{}は、暦や時計にありません",
            prose::quoted(&spots)
        );
        let diagnosis = Diagnosis::new(&message).spots(&text, &spots);
        Some(diagnosis.hint("計画の原本で確かめてください。"))
    })
}

/// Whether a text has a figure, and a sign or word that stands in days and times.
fn may_name_a_day(text: &str) -> bool {
    let is_figure = |c: char| c.is_numeric() || "一二三四五六七八九十元".contains(c);
    let is_part = |c: char| {
        matches!(
            c,
            '月' | '日' | '時' | '分' | '午' | '/' | '.' | ':' | '／' | '．' | '：'
        )
    };
    text.contains(is_part) && text.contains(is_figure)
}
