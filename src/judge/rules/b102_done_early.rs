//! B102: A measure is done although the plan goes on.

use super::b104_done_forever::goes_on;
use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context, against, prose, tuning};
use crate::model::finding::{Family, Severity};

/// A measure is done although the plan goes on.
pub const RULE: Rule = Rule {
    code: "B102",
    title: "先の予定があるのに完了としている",
    severity: Severity::Warning,
    family: Family::Progress,
    page: include_str!("../../../docs/rules/B102.md"),
    trigger: Trigger::Answer(diagnose),
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let status = against::status(asked, context).filter(|word| against::is_done(word))?;
    let measure = against::measure(asked, context);
    // B104 tells that it is never done.
    if goes_on(measure) && !tuning::is_off(&context.project.survey, "B104") {
        return None;
    }
    let later = against::later_years(measure, context.project.survey.year);
    let next = later.first().filter(|_| !prose::is_ahead(asked, context))?;
    let message = format!(
        "「{}」に「{status}」とありますが、年次計画には{next}から先の予定もあります",
        asked.label(context)
    );
    let hint = format!(
        "予定より早く終えたときは、{}その旨をお書きください。",
        prose::remark_label(context)
    );
    Some(Diagnosis::new(&message).hint(&hint))
}
