//! P125: The plan has characters that Japanese text does not use.

use super::a213_odd_characters::said_of;
use super::{Rule, Trigger};
use crate::judge::prose;
use crate::model::finding::{Family, Finding, Severity};
use crate::model::project::Project;
use crate::text::prose::glyphs::glyphs;

/// The plan has characters that Japanese text does not use.
pub const RULE: Rule = Rule {
    code: "P125",
    title: "計画に、日本語の文に使わない文字がある",
    severity: Severity::Warning,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P125.md"),
    trigger: Trigger::Plan(all),
};

fn all(project: &Project) -> Vec<Finding> {
    prose::in_plan(project, &RULE, |heading, text| {
        said_of(text, &glyphs(text), heading)
    })
}
