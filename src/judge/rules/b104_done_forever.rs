//! B104: A measure that is to go on is reported as done.

use super::{Look, Rule, Said};
use crate::judge::{Asked, Case, against};
use crate::model::finding::Severity;
use crate::text::fold::fold;

/// A measure that is to go on is reported as done.
pub const RULE: Rule = Rule {
    code: "B104",
    title: "続ける事業が完了になっている",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/B104.md"),
    look: Look::Answer(said),
};

/// What a plan writes for a measure that is never done, folded.
const ONGOING: [&str; 8] = [
    "継続",
    "継続実施",
    "継続事業",
    "継続的に実施",
    "継続して実施",
    "継続する",
    "継続します",
    "なし(継続)",
];

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    let status = against::status(asked, case).filter(|word| against::is_done(word))?;
    let criterion = against::measure(asked, case).cell("criterion");
    let folded = fold(criterion);
    let bare = folded.trim_end_matches('。');
    if !ONGOING.contains(&bare) {
        return None;
    }
    let heading = case.project.plan.heading("criterion").unwrap_or_default();
    let message = format!(
        "「{heading}」は「{criterion}」ですが、「{}」に「{status}」とあります",
        asked.label(case)
    );
    Some(Said::new(&message).hint("続ける事業なら、選び直してください。"))
}
