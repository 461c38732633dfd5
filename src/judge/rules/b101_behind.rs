//! B101: The status is one that the plan puts before the state of this year, without a reason.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context, against, prose};
use crate::model::finding::{Family, Severity};
use crate::text::prose::words::Words;

/// The status is one that the plan puts before the state of this year, without a reason.
pub const RULE: Rule = Rule {
    code: "B101",
    title: "年次計画より遅れているのに理由がない",
    severity: Severity::Warning,
    family: Family::Progress,
    page: include_str!("../../../docs/rules/B101.md"),
    trigger: Trigger::Answer(diagnose),
};

/// What a text that gives a reason has in it.
const REASONS: Words = Words(
    "ため 理由 により ので ことから 中止 延期 見送 遅 影響 間に合 認められ できな なかった れず きず わず らず 困難 難航 不調 不足 優先 待ち 支障 要して",
);

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let status = against::status(asked, context)?;
    let template = &context.project.template;
    // Where the template asks for the reason, A101 tells that it is missing.
    let is_asked = template.fields.iter().any(|f| f.when_behind);
    let planned = context.project.planned(asked.answer.measure);
    if is_asked || has_reason(asked, context) || !is_behind(asked, context, status, &planned) {
        return None;
    }
    let message = format!(
        "年次計画では{}は「{planned}」ですが、「{}」に「{status}」とあり、理由が書かれていません",
        context.project.survey.year,
        asked.label(context)
    );
    let hint = format!(
        "遅れているときは、{}理由をお書きください。",
        prose::remark_label(context)
    );
    Some(Diagnosis::new(&message).expected(&planned).hint(&hint))
}

/// Whether the status falls behind the planned state: by the steps of the choices, or, where they
/// have none, by the words of the plan.
fn is_behind(
    asked: &AnswerContext<'_>,
    context: &Context<'_>,
    status: &str,
    planned: &str,
) -> bool {
    match asked.field.choices.iter().any(|c| c.step.is_some()) {
        true => context.project.is_behind(asked.answer.measure, status),
        false => against::precedes(context.orders(), status, planned),
    }
}

/// Whether the section says anything that may be a reason.
fn has_reason(asked: &AnswerContext<'_>, context: &Context<'_>) -> bool {
    prose::has_remark(asked, context) || prose::says_any(asked, context, REASONS)
}
