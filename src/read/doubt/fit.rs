//! How well what stands in a cell fits what is asked in a place.

use super::{Asked, View};
use crate::model::answer::{CellContent, Trouble};
use crate::model::place::Cell;
use crate::model::template::{Field, Kind};
use crate::read::interpret::interpret;
use crate::text::normalize::{normalize, trim};
use crate::text::shared::SharedText;

/// Words that are choices and that any text may say too, normalized.
const COMMON: [&str; 10] = [
    "なし",
    "無",
    "無し",
    "該当なし",
    "特になし",
    "あり",
    "有",
    "有り",
    "はい",
    "いいえ",
];

/// Signs that mark a month or a box.
const SIGNS: &str = "○◯〇●◎⭕✓✔☑■◆★☆△▲→";

/// How well a text fits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// It is none of the few texts that are an answer, or it is another question's word.
    Not,
    /// It may be anything.
    Any,
    /// It is, to the letter, one of the few texts that are an answer.
    Exact,
}

impl Fit {
    /// What it counts for or against a place.
    pub(super) fn score(self) -> i64 {
        match self {
            Fit::Not => -1,
            Fit::Any => 0,
            Fit::Exact => 1,
        }
    }
}

/// How well what stands in a cell answers `asked`.
pub(super) fn fit(view: &View<'_>, at: Cell, asked: &Asked<'_>) -> Fit {
    let text = view.text(at);
    if asked.field.kind != Kind::Text {
        return match is_exact(view, at, asked) {
            true => Fit::Exact,
            false => Fit::Not,
        };
    }
    match view.fields.iter().any(|other| is_word_of(other, text)) {
        true => Fit::Not,
        false => Fit::Any,
    }
}

fn is_exact(view: &View<'_>, at: Cell, asked: &Asked<'_>) -> bool {
    let Some(entry) = view.sheet.get(at) else {
        return false;
    };
    let standing = CellContent {
        text: SharedText::from(&entry.text),
        display: entry.display.clone(),
        ..CellContent::default()
    };
    let project = view.project;
    let unit = project.unit(asked.measure, asked.name);
    let meaning = interpret(asked.field, unit, &standing, project.survey.year);
    let is_sure = |t: &Trouble| matches!(t, Trouble::OutOfBounds(_) | Trouble::ReadAs(_));
    let is_mark = matches!(asked.field.kind, Kind::Months | Kind::Boxes);
    (is_mark || !meaning.value.is_empty()) && meaning.troubles.iter().all(is_sure)
}

/// Whether a text says nothing of the question that it answers: a word that any of them may have, or a
/// single letter or sign.
pub(super) fn is_common(text: &str) -> bool {
    let normalized = normalize(text);
    COMMON.contains(&&*normalized) || normalized.chars().count() < 2
}

/// Whether a text is nothing but a word, number or mark that another question asks for.
pub(super) fn is_word_of(field: &Field, text: &str) -> bool {
    match field.kind {
        Kind::Choice | Kind::YesNo => {
            let words = field.words();
            // Whatever folding takes out of a text, one much longer than every word is none of them.
            let longest = words.iter().map(|word| word.len()).max().unwrap_or(0);
            if text.len() > 4 * longest {
                return false;
            }
            let normalized = normalize(text);
            let is_own = |word: &&str| normalize(word) == normalized;
            !COMMON.contains(&&*normalized) && words.iter().any(is_own)
        }
        Kind::Number => is_figure(text),
        Kind::Months | Kind::Boxes => is_sign(text),
        _ => false,
    }
}

/// Whether a text is a bare number.
fn is_figure(text: &str) -> bool {
    if !trim(text).starts_with(char::is_numeric) {
        return false;
    }
    let normalized = normalize(text);
    let is_digit = |c: char| c.is_ascii_digit() || c == ',' || c == '.';
    normalized.starts_with(|c: char| c.is_ascii_digit()) && normalized.chars().all(is_digit)
}

/// Whether a text is one of the signs that people put into a month or a box, and no word.
pub(super) fn is_sign(text: &str) -> bool {
    let mut letters = text.trim().chars();
    match (letters.next(), letters.next()) {
        (Some(only), None | Some('\u{fe0f}' | '\u{fe0e}')) => SIGNS.contains(only),
        _ => false,
    }
}
