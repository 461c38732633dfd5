//! A203: A text that is asked for says nothing.

use super::a201_placeholder::is_open;
use super::{Look, Rule, Said};
use crate::judge::{Asked, Case, prose};
use crate::model::finding::Severity;

/// A text that is asked for says nothing.
pub const RULE: Rule = Rule {
    code: "A203",
    title: "短すぎて内容がわからない",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/A203.md"),
    look: Look::Answer(said),
};

/// What says only that there is something to say, folded.
const EMPTY: [&str; 22] = [
    "実施",
    "実施した",
    "実施しました",
    "実施済",
    "実施済み",
    "実施中",
    "実施予定",
    "済",
    "済み",
    "完了",
    "継続",
    "継続実施",
    "継続中",
    "検討",
    "検討中",
    "対応済",
    "対応済み",
    "予定どおり",
    "予定通り",
    "計画どおり",
    "例年どおり",
    "順調",
];
/// What says that nothing is planned.
const NOTHING: [&str; 4] = ["なし", "無", "無し", "-"];
/// A text of fewer characters says nothing, unless it has a number.
const LEAST: usize = 3;

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    let folded = prose::folded(asked)?;
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
    let has_number = bare.contains(|c: char| c.is_ascii_digit());
    let is_short = bare.chars().count() < LEAST && !has_number;
    let is_told = is_open(folded, &asked.field.label);
    // For the year to come, nothing may be planned: B105 holds that against the status.
    let is_next = prose::is_next_year(asked.field);
    let is_nothing = is_next && NOTHING.contains(&bare);
    let says_nothing = is_short || EMPTY.contains(&bare);
    if !says_nothing || is_told || is_nothing || !is_asked(asked) {
        return None;
    }
    let message = format!(
        "「{}」に「{}」とだけ書かれています",
        asked.label(case),
        asked.answer.shown()
    );
    Some(Said::new(&message).hint(match is_next {
        true => "何を行う予定かを、文でお書きください。",
        false => "何をどこまで行ったのかを、文でお書きください。",
    }))
}

/// Whether the field asks for sentences. A reason may be a word, for the choice it is about says
/// the rest.
fn is_asked(asked: &Asked<'_>) -> bool {
    let field = asked.field;
    field.required && field.lines > 1 && field.about.is_none()
}
