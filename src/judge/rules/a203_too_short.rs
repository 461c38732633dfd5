//! A203: A text that is asked for says nothing.

use super::a112_same_as::is_pointer;
use super::a201_placeholder;
use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context, prose};
use crate::model::finding::{Family, Severity};
use crate::text::prose::blanks::without_number;
use crate::text::prose::words::Words;

/// A text that is asked for says nothing.
pub const RULE: Rule = Rule {
    code: "A203",
    title: "短すぎて内容がわからない",
    severity: Severity::Info,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A203.md"),
    trigger: Trigger::Answer(diagnose),
};

/// What says only that there is something to say, normalized; also one behind the other.
const EMPTY: Words = Words(
    "実施 完了 継続 検討 対応 達成 順調 済 引き続き 予定どおり 予定通り 計画どおり 計画通り 例年どおり 例年通り 前年どおり 前年通り 前年同様 昨年同様 例年同様 \
     概ね おおむね 適宜 随時 問題なし 問題なく",
);
/// What stands behind these.
const ENDINGS: Words = Words(
    "しました しています している します する した して です に 中 予定 み 進めています 進めている 進めました 進めた 行いました 行った \
     進捗しています 進捗している 進捗した 進捗しました 進んでいる 進んでいます",
);
/// What says so only where it is all that is said.
const ALONE: Words = Words("特になし 特に無し 特に問題なし");
/// A text of fewer characters says nothing, unless it has a number.
const LEAST: usize = 3;

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let normalized = prose::normalized(asked)?;
    let bare = normalized.trim_matches(|c: char| !c.is_alphanumeric());
    let has_number = bare.contains(|c: char| c.is_ascii_digit());
    let is_short = bare.chars().count() < LEAST && !has_number;
    let says_nothing = is_short || is_empty(bare) || ALONE.is(bare);
    if !says_nothing || !is_asked(asked) || is_reported(asked, context)? {
        return None;
    }
    let message = format!(
        "「{}」に「{}」とだけ書かれています",
        asked.label(context),
        asked.answer.shown()
    );
    Some(Diagnosis::new(&message).hint("何をどこまで行ったのかを、文でお書きください。"))
}

/// Whether A112, A201 or A202 says what is missing.
fn is_reported(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<bool> {
    let is_bare =
        || Some(!without_number(prose::text(asked)?, prose::sentences(asked)?).is_empty());
    let is_pointer = is_pointer(prose::normalized(asked)?);
    Some(is_pointer || a201_placeholder::diagnose(asked, context).is_some() || is_bare()?)
}

/// Whether a text is made of nothing but words that say nothing.
fn is_empty(bare: &str) -> bool {
    let mut rest = bare;
    while EMPTY.begins(rest) {
        rest = ENDINGS.cut_start(EMPTY.cut_start(rest));
    }
    rest.is_empty() && !bare.is_empty()
}

/// Whether the field asks for sentences. A reason may be a word, for the choice it is about says
/// the rest; so may a plan for the next year, as 継続.
fn is_asked(asked: &AnswerContext<'_>) -> bool {
    let field = asked.field;
    field.required && field.lines > 1 && field.about.is_none() && !field.is_next_year()
}
