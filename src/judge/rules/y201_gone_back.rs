//! Y201: A choice is one that stands before last year's.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context, prose};
use crate::model::finding::{Family, Severity};
use crate::model::template::Kind;

/// A choice is one that stands before last year's.
pub const RULE: Rule = Rule {
    code: "Y201",
    title: "進み具合が前の年より戻っている",
    severity: Severity::Warning,
    family: Family::LastAnswers,
    page: include_str!("../../../docs/rules/Y201.md"),
    trigger: Trigger::Answer(diagnose),
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    if asked.field.kind != Kind::Choice {
        return None;
    }
    let last = context.last(asked.answer)?;
    let (now, before) = (&asked.answer.value, &last.value);
    let has_gone_back = asked.field.rank(now)? < asked.field.rank(before)?;
    if !has_gone_back || is_planned(asked, context) {
        return None;
    }
    let message = format!(
        "「{}」が、{}の「{before}」から「{now}」に戻っています",
        asked.label(context),
        context.last_year()
    );
    let hint = format!(
        "選び間違いでなければ、{}戻ったわけをお書きください。",
        prose::remark_label(context)
    );
    let diagnosis = Diagnosis::new(&message).hint(&hint);
    Some(match prose::has_remark(asked, context) {
        true => diagnosis.severity(Severity::Info),
        false => diagnosis,
    })
}

/// Whether the plan puts the measure no further on this year than its status says: it is the plan
/// that goes back.
fn is_planned(asked: &AnswerContext<'_>, context: &Context<'_>) -> bool {
    let planned = context.project.planned(asked.answer.measure);
    let rank = |word: &str| asked.field.rank(word);
    let due = asked.field.meant(&planned).and_then(|c| rank(&c.value));
    let is_status = asked.field.key == context.project.template.status;
    is_status && due.is_some() && due <= rank(&asked.answer.value)
}
