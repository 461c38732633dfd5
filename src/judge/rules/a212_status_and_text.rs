//! A212: A report denies the status beside it.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context, against, prose};
use crate::model::finding::{Family, Severity};
use crate::text::normalize::normalize;
use crate::text::prose::outcomes::{goes_on, not_done};

/// A report denies the status beside it.
pub const RULE: Rule = Rule {
    code: "A212",
    title: "進捗と取組の文が食い違っている",
    severity: Severity::Warning,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A212.md"),
    trigger: Trigger::Answer(diagnose),
};

/// What in a status says that the measure was carried out.
const DONE: [&str; 4] = ["実施", "達成", "完了", "終了"];
/// What says that it was not, or not wholly.
const NOT_DONE: [&str; 12] = [
    "未",
    "一部",
    "予定",
    "準備",
    "検討",
    "中止",
    "ない",
    "なし",
    "できな",
    "困難",
    "延期",
    "縮小",
];

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let template = &context.project.template;
    let text = prose::text(asked).filter(|_| prose::is_report(template, asked.field))?;
    let status = asked.value_of(&template.status, context);
    let normalized = normalize(&status);
    let is_done = DONE.iter().any(|word| normalized.contains(word));
    if !is_done
        || NOT_DONE.iter().any(|word| normalized.contains(word))
        || asked.contradicted(context)
    {
        return None;
    }
    let sentences = prose::sentences(asked)?;
    let goes_on = || goes_on(text, sentences).filter(|_| against::is_done(&status));
    let spot = not_done(text, sentences).or_else(goes_on)?;
    let message = format!(
        "「{}」は「{status}」ですが、「{}」に「{}」とあります",
        template.status_field()?.label,
        asked.label(context),
        spot.written
    );
    let diagnosis = Diagnosis::new(&message).spots(text, [&spot]);
    Some(diagnosis.hint("どちらが正しいかを確かめて直してください。"))
}
