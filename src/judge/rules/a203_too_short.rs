//! A203: A text that is asked for says nothing.

use super::a201_placeholder::is_open;
use super::{Look, Rule, Said};
use crate::judge::{Asked, Case, prose};
use crate::model::finding::Severity;
use crate::text::prose::blanks::without_number;

/// A text that is asked for says nothing.
pub const RULE: Rule = Rule {
    code: "A203",
    title: "短すぎて内容がわからない",
    severity: Severity::Info,
    page: include_str!("../../../docs/rules/A203.md"),
    look: Look::Answer(said),
};

/// What says only that there is something to say, folded; also one behind the other.
const EMPTY: [&str; 20] = [
    "実施",
    "完了",
    "継続",
    "検討",
    "対応",
    "達成",
    "順調",
    "済",
    "引き続き",
    "予定どおり",
    "予定通り",
    "計画どおり",
    "計画通り",
    "例年どおり",
    "例年通り",
    "前年どおり",
    "前年通り",
    "前年同様",
    "昨年同様",
    "例年同様",
];
/// What stands behind these.
const ENDINGS: [&str; 18] = [
    "しました",
    "しています",
    "している",
    "します",
    "する",
    "した",
    "して",
    "です",
    "に",
    "中",
    "予定",
    "み",
    "進めています",
    "進めている",
    "進めました",
    "進めた",
    "行いました",
    "行った",
];
/// What says so only where it is all that is said.
const ALONE: [&str; 4] = ["特になし", "特に無し", "別紙のとおり", "別紙参照"];
/// What says that nothing is planned.
const NOTHING: [&str; 6] = ["なし", "無", "無し", "-", "特になし", "特に無し"];
/// A text of fewer characters says nothing, unless it has a number.
const LEAST: usize = 3;

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    let folded = prose::folded(asked)?;
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
    let has_number = bare.contains(|c: char| c.is_ascii_digit());
    let is_short = bare.chars().count() < LEAST && !has_number;
    // For the year to come, nothing may be planned: B105 holds that against the status.
    let is_next = prose::is_next_year(asked.field);
    let is_nothing = is_next && NOTHING.contains(&bare);
    let says_nothing = is_short || is_empty(bare) || ALONE.contains(&bare);
    if !says_nothing || is_nothing || !is_asked(asked) || is_told(asked, folded)? {
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

/// Whether A201 or A202 says what is missing.
fn is_told(asked: &Asked<'_>, folded: &str) -> Option<bool> {
    let is_bare =
        || Some(!without_number(prose::text(asked)?, prose::sentences(asked)?).is_empty());
    Some(is_open(folded, &asked.field.label) || is_bare()?)
}

/// Whether a text is made of nothing but words that say nothing.
fn is_empty(bare: &str) -> bool {
    let cut = |words: &[&str], text: &mut &str| {
        let rest = words.iter().find_map(|word| text.strip_prefix(word));
        *text = rest.unwrap_or(text);
        rest.is_some()
    };
    let mut rest = bare;
    while cut(&EMPTY, &mut rest) {
        while cut(&ENDINGS, &mut rest) {}
    }
    rest.is_empty() && !bare.is_empty()
}

/// Whether the field asks for sentences. A reason may be a word, for the choice it is about says
/// the rest.
fn is_asked(asked: &Asked<'_>) -> bool {
    let field = asked.field;
    field.required && field.lines > 1 && field.about.is_none()
}
