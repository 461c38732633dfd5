//! B104: A measure that is to go on is reported as done.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context, against};
use crate::model::finding::{Family, Severity};
use crate::model::plan::Measure;
use crate::text::normalize::normalize;
use crate::text::prose::words::Words;

/// A measure that is to go on is reported as done.
pub const RULE: Rule = Rule {
    code: "B104",
    title: "続ける事業が完了になっている",
    severity: Severity::Warning,
    family: Family::Progress,
    page: include_str!("../../../docs/rules/B104.md"),
    trigger: Trigger::Answer(diagnose),
};

/// What says that a measure is never done, normalized.
const ONGOING: Words = Words("継続 毎年度 毎年 終期なし 終期無し 期限なし 期限無し 随時 通年");
/// What may stand beside that.
const BESIDE: Words = Words("実施 事業 的に して する します なし に ・ 、");

/// Whether a measure is one that is never done: its criterion says so, and nothing else.
pub(super) fn goes_on(measure: &Measure) -> bool {
    let normalized =
        normalize(measure.cell("criterion")).replace(['(', ')', '[', ']', '-', '。'], "");
    let mut rest = normalized.as_str();
    while ONGOING.begins(rest) || BESIDE.begins(rest) {
        rest = BESIDE.cut_start(ONGOING.cut_start(rest));
    }
    rest.is_empty() && ONGOING.is_in(&normalized)
}

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let status = against::status(asked, context).filter(|word| against::is_done(word))?;
    let measure = against::measure(asked, context);
    let criterion = measure.cell("criterion");
    if !goes_on(measure) {
        return None;
    }
    let heading = context
        .project
        .plan
        .heading("criterion")
        .unwrap_or_default();
    let message = format!(
        "「{heading}」は「{criterion}」ですが、「{}」に「{status}」とあります",
        asked.label(context)
    );
    Some(Diagnosis::new(&message).hint("続ける事業なら、選び直してください。"))
}
