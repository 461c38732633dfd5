//! A217: A text refers to an attachment that the report does not have.

use super::{Diagnosis, Rule, Trigger, a112_same_as};
use crate::judge::{AnswerContext, Context, prose};
use crate::model::finding::{Family, Severity};
use crate::text::prose::attached;

/// A text refers to an attachment that the report does not have.
pub const RULE: Rule = Rule {
    code: "A217",
    title: "報告書に載らない別紙を見るように書かれている",
    severity: Severity::Warning,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A217.md"),
    trigger: Trigger::Answer(diagnose),
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let text = prose::text(asked)?;
    // A112 tells that next to nothing else is written.
    if matches!(a112_same_as::RULE.trigger, Trigger::Answer(diagnose) if diagnose(asked, context).is_some())
    {
        return None;
    }
    let spots = attached::references(text);
    spots.first()?;
    let message = format!(
        "「{}」に{}とありますが、報告書に別紙は付きません",
        asked.label(context),
        prose::quoted(&spots)
    );
    Some(
        Diagnosis::new(&message)
            .spots(text, &spots)
            .hint("報告書で読めるように、内容をお書きください。"),
    )
}
