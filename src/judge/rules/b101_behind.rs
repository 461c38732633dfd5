//! B101: The status is one that the plan puts before the state of this year, without a reason.

use super::{Look, Rule, Said};
use crate::judge::{Asked, Case, against, prose};
use crate::model::finding::Severity;
use crate::text::prose::words::Words;

/// The status is one that the plan puts before the state of this year, without a reason.
pub const RULE: Rule = Rule {
    code: "B101",
    title: "年次計画より遅れているのに理由がない",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/B101.md"),
    look: Look::Answer(said),
};

/// What a text that gives a reason has in it.
const REASONS: Words = Words(
    "ため 理由 により ので ことから 中止 延期 見送 遅 影響 間に合 認められ できな なかった れず きず わず らず 困難 難航 不調 不足 優先 待ち 支障 要して",
);

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    let status = against::status(asked, case)?;
    let template = &case.project.template;
    // Where the template asks for the reason, A101 tells that it is missing.
    let is_asked = template.fields.iter().any(|f| f.when_behind);
    let planned = case.project.planned(asked.answer.measure);
    if is_asked || has_reason(asked, case) || !is_behind(asked, case, status, &planned) {
        return None;
    }
    let message = format!(
        "年次計画では{}は「{planned}」ですが、「{}」に「{status}」とあり、理由が書かれていません",
        case.project.survey.year,
        asked.label(case)
    );
    let hint = format!(
        "遅れているときは、{}理由をお書きください。",
        prose::remark_label(case)
    );
    Some(Said::new(&message).expected(&planned).hint(&hint))
}

/// Whether the status falls behind the planned state: by the steps of the choices, or, where they
/// have none, by the words of the plan.
fn is_behind(asked: &Asked<'_>, case: &Case<'_>, status: &str, planned: &str) -> bool {
    match asked.field.choices.iter().any(|c| c.step.is_some()) {
        true => case.project.is_behind(asked.answer.measure, status),
        false => against::precedes(case.orders(), status, planned),
    }
}

/// Whether the section says anything that may be a reason.
fn has_reason(asked: &Asked<'_>, case: &Case<'_>) -> bool {
    prose::has_remark(asked, case) || prose::says_any(asked, case, REASONS)
}
