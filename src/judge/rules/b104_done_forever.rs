//! B104: A measure that is to go on is reported as done.

use super::{Look, Rule, Said};
use crate::judge::{Asked, Case, against};
use crate::model::finding::Severity;
use crate::model::plan::Measure;
use crate::text::fold::fold;
use crate::text::prose::words::Words;

/// A measure that is to go on is reported as done.
pub const RULE: Rule = Rule {
    code: "B104",
    title: "続ける事業が完了になっている",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/B104.md"),
    look: Look::Answer(said),
};

/// What says that a measure is never done, folded.
const ONGOING: Words = Words("継続 毎年度 毎年 終期なし 終期無し 期限なし 期限無し 随時 通年");
/// What may stand beside that.
const BESIDE: Words = Words("実施 事業 的に して する します なし に ・ 、");

/// Whether a measure is one that is never done: its criterion says so, and nothing else.
pub(super) fn goes_on(measure: &Measure) -> bool {
    let folded = fold(measure.cell("criterion")).replace(['(', ')', '[', ']', '-', '。'], "");
    let mut rest = folded.as_str();
    while ONGOING.begins(rest) || BESIDE.begins(rest) {
        rest = BESIDE.cut_start(ONGOING.cut_start(rest));
    }
    rest.is_empty() && ONGOING.is_in(&folded)
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
