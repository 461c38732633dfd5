//! B102: A measure is done although the plan goes on.

use super::b104_done_forever::goes_on;
use super::{Look, Rule, Said};
use crate::judge::{Asked, Case, against, prose, tuning};
use crate::model::finding::Severity;

/// A measure is done although the plan goes on.
pub const RULE: Rule = Rule {
    code: "B102",
    title: "先の予定があるのに完了としている",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/B102.md"),
    look: Look::Answer(said),
};

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    let status = against::status(asked, case).filter(|word| against::is_done(word))?;
    let measure = against::measure(asked, case);
    // B104 tells that it is never done.
    if goes_on(measure) && !tuning::is_off(&case.project.survey, "B104") {
        return None;
    }
    let later = against::later_years(measure, case.project.survey.year);
    let next = later.first().filter(|_| !prose::is_ahead(asked, case))?;
    let message = format!(
        "「{}」に「{status}」とありますが、年次計画には{next}から先の予定もあります",
        asked.label(case)
    );
    let hint = format!(
        "予定より早く終えたときは、{}その旨をお書きください。",
        prose::remark_label(case)
    );
    Some(Said::new(&message).hint(&hint))
}
