//! B104: A measure that is to go on is reported as done.

use super::{Look, Rule, Said};
use crate::judge::{Asked, Case, against};
use crate::model::finding::Severity;
use crate::model::plan::Measure;
use crate::text::fold::fold;

/// A measure that is to go on is reported as done.
pub const RULE: Rule = Rule {
    code: "B104",
    title: "続ける事業が完了になっている",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/B104.md"),
    look: Look::Answer(said),
};

/// What a plan writes for a measure that is never done, folded and without brackets and dashes.
const ONGOING: [&str; 8] = [
    "継続",
    "継続実施",
    "継続事業",
    "継続的に実施",
    "継続して実施",
    "継続する",
    "継続します",
    "なし継続",
];

/// Whether a measure is one that is never done.
pub(super) fn goes_on(measure: &Measure) -> bool {
    let folded = fold(measure.cell("criterion")).replace(['(', ')', '[', ']', '-', '。'], "");
    ONGOING.contains(&folded.as_str())
}

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    let status = against::status(asked, case).filter(|word| against::is_done(word))?;
    let measure = against::measure(asked, case);
    let criterion = measure.cell("criterion");
    if !goes_on(measure) {
        return None;
    }
    let heading = case.project.plan.heading("criterion").unwrap_or_default();
    let message = format!(
        "「{heading}」は「{criterion}」ですが、「{}」に「{status}」とあります",
        asked.label(case)
    );
    Some(Said::new(&message).hint("続ける事業なら、選び直してください。"))
}
