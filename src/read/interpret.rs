//! What a cell's text means for its field: the normalised value, and what is wrong with it.

use super::wording;
use crate::model::answer::{Standing, Trouble};
use crate::model::template::{Bound, Field, Kind, MARKED};
use crate::text::date::{self, DateError};
use crate::text::era::{FiscalYear, parse_fiscal_year};
use crate::text::fold::{fold, is_blank, tidy};
use crate::text::number::{self, NumberError};
use crate::text::similar::nearest;
use jiff::civil::Date;

/// Words and letters that mean a mark, folded.
const YES: [&str; 12] = [
    "1", "o", "v", "レ", "〇", "有", "あり", "はい", "済", "実施", "実績", "まる",
];
/// What means that there is none, folded.
const NO: [&str; 14] = [
    "x", "×", "✕", "✖", "□", "☐", "-", "ー", "―", "─", "/", "0", "無", "なし",
];

/// What a cell says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meaning {
    /// The normalised value; empty where blank or unreadable.
    pub value: String,
    /// What is wrong with it.
    pub troubles: Vec<Trouble>,
}

/// Reads a cell as an answer to a field. A choice is compared after folding; a number keeps its
/// exact decimal digits in `unit`; a date becomes `yyyy-mm-dd`, a month `yyyy-mm`.
pub fn interpret(field: &Field, unit: &str, standing: &Standing, year: FiscalYear) -> Meaning {
    let mut meaning = Meaning::default();
    if standing.is_error {
        let shown = match standing.text.is_empty() {
            true => format!("={}", standing.formula),
            false => standing.text.clone(),
        };
        meaning.troubles.push(Trouble::ErrorValue(shown));
        return meaning;
    }
    if is_blank(&standing.text) {
        return meaning;
    }
    if !standing.formula.is_empty() {
        let formula = format!("={}", standing.formula);
        meaning.troubles.push(Trouble::Formula(formula));
    }
    match field.kind {
        Kind::Choice | Kind::YesNo => choice(field, &standing.text, &mut meaning),
        Kind::Text => text(field, &standing.text, &mut meaning),
        Kind::Number => number(field, unit, &standing.text, &mut meaning),
        Kind::Date => day(field, &standing.text, year, &mut meaning),
        Kind::Month => month(&standing.text, year, &mut meaning),
        Kind::Year => fiscal_year(&standing.text, &mut meaning),
        Kind::Months | Kind::Boxes => mark(&standing.text, &mut meaning),
        Kind::Rate => {}
    }
    meaning
}

fn choice(field: &Field, text: &str, meaning: &mut Meaning) {
    let words = field.words();
    let folded = fold(text);
    if let Some(word) = words.iter().find(|word| fold(word) == folded) {
        meaning.value = (*word).to_string();
        return;
    }
    match wording::meant(text, &words) {
        Some(word) => {
            meaning.value = word.to_string();
            meaning.troubles.push(Trouble::ReadAs(word.to_string()));
        }
        None => {
            let near = nearest(text, words).unwrap_or_default().to_string();
            meaning.troubles.push(Trouble::NotAChoice(near));
        }
    }
}

/// What stands in a month or a box. Whatever sign somebody puts there means yes, but one that means
/// no everywhere; words are told, as they may say more.
fn mark(text: &str, meaning: &mut Meaning) {
    let folded = fold(text);
    if NO.contains(&&*folded) {
        return;
    }
    let is_sign = !folded
        .chars()
        .any(|c| c.is_alphanumeric() && c != 'レ' && c != '〇');
    if is_sign || YES.contains(&&*folded) {
        meaning.value = MARKED.to_string();
        return;
    }
    meaning
        .troubles
        .push(Trouble::NotAChoice(MARKED.to_string()));
}

fn text(field: &Field, text: &str, meaning: &mut Meaning) {
    meaning.value = tidy(text);
    let length = meaning.value.chars().filter(|c| *c != '\n').count();
    if let Some(limit) = field.max_chars.filter(|limit| length > *limit) {
        meaning.troubles.push(Trouble::TooLong(length, limit));
    }
}

fn number(field: &Field, unit: &str, text: &str, meaning: &mut Meaning) {
    let unit = Some(unit).filter(|unit| !unit.is_empty());
    let amount = match number::parse_number(text, unit) {
        Ok(amount) => amount,
        Err(error) => {
            let why = match error {
                NumberError::Several => "数が二つ以上あります".to_string(),
                NumberError::Unit { found } => format!("単位が「{found}」です"),
                NumberError::Unreadable => "数字だけになっていません".to_string(),
            };
            return meaning.troubles.push(Trouble::BadNumber(why));
        }
    };
    meaning.value = amount.value.to_string();
    let limit = |bound: &Option<Bound>| {
        let text = bound.as_ref()?.to_string();
        Some(number::parse_number(&text, None).ok()?.value)
    };
    let low = limit(&field.min).is_some_and(|min| amount.value < min);
    let high = limit(&field.max).is_some_and(|max| amount.value > max);
    if low || high {
        meaning.troubles.push(Trouble::OutOfBounds(field.bounds()));
    }
}

fn day(field: &Field, text: &str, year: FiscalYear, meaning: &mut Meaning) {
    match date::parse_date(text, Some(year)) {
        Ok(day) => {
            meaning.value = day.to_string();
            let limit = |bound: &Option<Bound>| {
                let text = bound.as_ref()?.to_string();
                text.parse::<Date>().ok()
            };
            let early = limit(&field.min).is_some_and(|min| day < min);
            let late = limit(&field.max).is_some_and(|max| day > max);
            if early || late {
                meaning.troubles.push(Trouble::OutOfBounds(field.bounds()));
            }
        }
        Err(error) => meaning.troubles.push(bad_date(&error)),
    }
}

fn month(text: &str, year: FiscalYear, meaning: &mut Meaning) {
    match date::parse_month(text, Some(year)) {
        Ok((year, month)) => meaning.value = format!("{year:04}-{month:02}"),
        Err(error) => meaning.troubles.push(bad_date(&error)),
    }
}

fn fiscal_year(text: &str, meaning: &mut Meaning) {
    match parse_fiscal_year(text) {
        Some(year) => meaning.value = year.wareki(),
        None => {
            let why = "年度の形になっていません".to_string();
            meaning.troubles.push(Trouble::BadDate(why));
        }
    }
}

fn bad_date(error: &DateError) -> Trouble {
    let why = match error {
        DateError::Unreadable => "日付の形になっていません".to_string(),
        DateError::NoSuchDay => "暦にない日です".to_string(),
        DateError::Ambiguous(days) => {
            let days: Vec<String> = days.iter().map(|d| date::wareki(*d)).collect();
            format!("{} のどれか決められません", days.join("、"))
        }
    };
    Trouble::BadDate(why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_people_put_into_a_month_is_a_mark() {
        let value = |text: &str| {
            let mut meaning = Meaning::default();
            mark(text, &mut meaning);
            (meaning.value, meaning.troubles.len())
        };
        for text in [
            "○", "◯", "〇", "●", "◎", "⭕", "✓", "✔", "レ", "■", "☑", "★", "→", "１", "o", "有",
            " ○ ", "△",
        ] {
            assert_eq!(value(text), (MARKED.to_string(), 0), "{text}");
        }
        for text in ["×", "✕", "－", "ー", "□", "なし", "0"] {
            assert_eq!(value(text), (String::new(), 0), "{text}");
        }
        for text in ["8月下旬から", "2回", "予定"] {
            assert_eq!(value(text), (String::new(), 1), "{text}");
        }
    }
}
