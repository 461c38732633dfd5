//! B105: What is planned for the next year contradicts the status.

use super::brief;
use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context, against, prose};
use crate::model::finding::{Family, Severity};
use crate::text::prose::words::Words;

/// What is planned for the next year contradicts the status.
pub const RULE: Rule = Rule {
    code: "B105",
    title: "次年度の予定と進捗が食い違っている",
    severity: Severity::Warning,
    family: Family::Progress,
    page: include_str!("../../../docs/rules/B105.md"),
    trigger: Trigger::Answer(diagnose),
};

/// What says that nothing follows, normalized; only where it is all that is written.
const NOTHING: Words = Words(
    "なし 特になし 予定なし 予定はなし 実施予定なし 該当なし 実施しない 実施しません 完了 終了 廃止 -",
);
/// What a text has in it that speaks of the end, or of what is left to do behind it.
const ENDS: Words =
    Words("完了 終了 廃止 なし ありません 行わない 行いません しません 該当 維持 保守 統合 引き継");

/// Whether a normalized text says that nothing follows: 廃止予定, 事業は終了しました.
fn is_nothing(normalized: &str) -> bool {
    const LEADS: Words = Words("本事業は 本事業を 事業は 事業を 事業");
    const POLITE: Words = Words("です する します した しました 予定 の 済み 済 とする となる");
    let bare = POLITE.cut_end(normalized.trim_end_matches('。'));
    NOTHING.is(bare) || NOTHING.is(LEADS.cut_start(bare))
}

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let text = prose::text(asked).filter(|_| asked.field.is_next_year())?;
    let normalized = prose::normalized(asked)?;
    let status = asked.value_of(&context.project.template.status, context);
    if status.is_empty() || !against::is_in_charge(asked, context) || asked.contradicted(context) {
        return None;
    }
    let field = context.project.template.status_field()?;
    let is_nothing = is_nothing(normalized);
    let goes_on = !ENDS.is_in(text);
    let year = context.project.survey.year.next();
    let planned = against::measure(asked, context).scheduled(year);
    let is_planned = planned.is_some_and(against::is_plan);
    let reported = match against::is_done(&status) {
        true => goes_on && !is_nothing,
        false => is_nothing && is_planned,
    };
    if !reported {
        return None;
    }
    let message = format!(
        "「{}」は「{status}」ですが、「{}」に「{}」とあります",
        field.label,
        asked.label(context),
        brief(text)
    );
    Some(Diagnosis::new(&message).hint("どちらが正しいかを確かめてください。"))
}
