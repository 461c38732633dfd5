//! B103: Work is reported for a year for which nothing is planned.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context, against, prose};
use crate::model::finding::{Family, Severity};

/// Work is reported for a year for which nothing is planned.
pub const RULE: Rule = Rule {
    code: "B103",
    title: "予定のない年度に取り組んでいる",
    severity: Severity::Warning,
    family: Family::Progress,
    page: include_str!("../../../docs/rules/B103.md"),
    trigger: Trigger::Answer(diagnose),
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let status = against::status(asked, context).filter(|word| !against::is_done(word))?;
    let year = context.project.survey.year;
    let schedule = &against::measure(asked, context).schedule;
    let printed = schedule.get(&year).map(|text| text.trim());
    let is_idle = printed.is_some_and(|text| !against::is_plan(text));
    let has_others = schedule.values().any(|text| against::is_plan(text));
    let is_work = asked
        .field
        .choice(status)
        .is_some_and(|c| !c.needs.is_empty());
    if !is_idle || !has_others || !is_work || prose::is_ahead(asked, context) {
        return None;
    }
    let shown = match printed {
        None | Some("") => "空欄".to_string(),
        Some(dash) => format!("「{dash}」"),
    };
    let message = format!(
        "年次計画では{year}は{shown}ですが、「{}」に「{status}」とあります",
        asked.label(context)
    );
    let hint = format!(
        "予定になかった取組なら、{}その旨をお書きください。",
        prose::remark_label(context)
    );
    Some(Diagnosis::new(&message).hint(&hint))
}
