//! What a cell's text means for its field: the normalised value, and what is wrong with it.

use super::wording;
use crate::model::answer::{CellContent, Trouble};
use crate::model::project::Project;
use crate::model::template::{Bound, Field, Kind, MARKED};
use crate::text::date::{self, DateError};
use crate::text::era::{FiscalYear, parse_fiscal_year};
use crate::text::normalize::{clean, is_blank, normalize};
use crate::text::number::{self, NumberError};
use crate::text::similar::nearest;
use jiff::civil::Date;

/// Words and letters that mean a mark, normalized.
const YES: [&str; 12] = [
    "1", "o", "v", "レ", "〇", "有", "あり", "はい", "済", "実施", "実績", "まる",
];
/// Signs that mean a mark, alone or with dashes as parts of a bar. Any other may mean that something is
/// not certain, or to be looked up elsewhere.
const SIGNS: &str = "○◯〇●◎⭕⚪⚫◉🔴🔵✓✔√レ☑☒✅■◼⬛▣★☆◆◇→←⇒⇐⇔↔➡⬅▶▷◀◁<>";
/// What joins signs to a bar.
const DASHES: &str = "-ー―─━–—=〜…‥・";
/// What means that there is none, normalized. An x is a tick on some forms, and no on others.
const NO: [&str; 17] = [
    "×",
    "✕",
    "✖",
    "□",
    "☐",
    "-",
    "ー",
    "―",
    "─",
    "━",
    "/",
    "0",
    "無",
    "なし",
    "無し",
    "該当なし",
    "いいえ",
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
/// exact decimal digits in `unit`; a date becomes `yyyy-mm-dd`, a month `yyyy-mm`. Words and marks are
/// read as they are seen, whatever is stored beneath them.
///
/// What holds something and gives no value has a trouble that says why.
pub fn interpret(field: &Field, unit: &str, standing: &CellContent, year: FiscalYear) -> Meaning {
    let mut meaning = Meaning::default();
    let struck = standing.struck().map(|s| Trouble::Struck(s.to_string()));
    meaning.troubles.extend(struck);
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
    let (seen, text) = (standing.seen(), standing.text.as_str());
    match field.kind {
        Kind::Choice | Kind::YesNo => choice(field, seen, text, &mut meaning),
        Kind::Text => prose(field, seen, &mut meaning),
        Kind::Number => number(field, unit, standing, &mut meaning),
        Kind::Date => day(field, text, year, &mut meaning),
        Kind::Month => month(&[text, seen], year, &mut meaning),
        Kind::Year => fiscal_year(&[text, seen], &mut meaning),
        Kind::Months | Kind::Boxes => mark(seen, &mut meaning),
        Kind::Rate => {}
    }
    shown_otherwise(standing, &mut meaning);
    meaning
}

/// Whether two cells answer a field alike: they say the same, are read as the same, or are texts that
/// differ in the width of their characters and in blanks alone.
pub(super) fn is_same_answer(
    project: &Project,
    (measure, name): (usize, &str),
    one: &CellContent,
    other: &CellContent,
) -> bool {
    if one.says_the_same(other) {
        return true;
    }
    let Some(field) = project.template.field(name) else {
        return false;
    };
    if field.kind == Kind::Text {
        return normalize(&one.shown()) == normalize(&other.shown());
    }
    let unit = project.unit(measure, field);
    let [one, other] = [one, other].map(|s| interpret(field, unit, s, project.survey.year));
    let is_read = |meaning: &Meaning| {
        let none = Trouble::ReadAs(String::new());
        !meaning.value.is_empty() || meaning.troubles.contains(&none)
    };
    is_read(&one) && is_read(&other) && one.value == other.value
}

/// Tells that something else is stored than is seen, where nobody can have seen it.
fn shown_otherwise(standing: &CellContent, meaning: &mut Meaning) {
    let is_number = |text: &str| text.parse::<f64>().is_ok();
    let reported = match (standing.unreported(), standing.stored()) {
        (Some(seen), _) => Some((seen, standing.text.as_str())),
        // Words in the place of other words; in that of a number, they are what was meant.
        (None, Some(stored)) if !is_number(stored) => Some((standing.text.as_str(), stored)),
        _ => None,
    };
    if let Some((seen, stored)) = reported {
        let trouble = Trouble::ShownOtherwise(seen.to_string(), stored.to_string());
        meaning.troubles.push(trouble);
    }
}

fn choice(field: &Field, seen: &str, text: &str, meaning: &mut Meaning) {
    let words = field.words();
    let exact = |text: &str| {
        let normalized = normalize(text);
        words.iter().find(|word| normalize(word) == normalized)
    };
    // A number is the same however many decimals are shown.
    let number = Some(text).filter(|text| text.parse::<f64>().is_ok());
    if let Some(word) = exact(seen).or_else(|| exact(number?)) {
        meaning.value = (*word).to_string();
        return;
    }
    match wording::meant(seen, &words) {
        Some(word) => {
            meaning.value = word.to_string();
            meaning.troubles.push(Trouble::ReadAs(word.to_string()));
        }
        None => {
            // What is meant may stand before a remark in brackets.
            let folded = normalize(seen);
            let before = folded.split('(').next().unwrap_or("");
            let near = wording::meant(before, &words).or_else(|| nearest(seen, words));
            let near = near.unwrap_or_default().to_string();
            meaning.troubles.push(Trouble::NotAChoice(near));
        }
    }
}

/// What stands in a month or a box: a mark, or that there is none. Anything else is reported, as it may
/// say more.
fn mark(text: &str, meaning: &mut Meaning) {
    let normalized = normalize(text);
    let all_of = |signs: &str| normalized.chars().all(|c| signs.contains(c));
    let is_bar = normalized
        .chars()
        .all(|c| SIGNS.contains(c) || DASHES.contains(c));
    if YES.contains(&&*normalized) || (is_bar && normalized.contains(|c| SIGNS.contains(c))) {
        meaning.value = MARKED.to_string();
        return;
    }
    let trouble = match NO.contains(&&*normalized) || all_of("-ー―─━") {
        true => Trouble::ReadAs(String::new()),
        false => Trouble::NotAChoice(MARKED.to_string()),
    };
    meaning.troubles.push(trouble);
}

fn prose(field: &Field, text: &str, meaning: &mut Meaning) {
    meaning.value = clean(text);
    let length = meaning.value.chars().filter(|c| *c != '\n').count();
    if let Some(limit) = field.max_chars.filter(|limit| length > *limit) {
        meaning.troubles.push(Trouble::TooLong(length, limit));
    }
}

fn number(field: &Field, unit: &str, standing: &CellContent, meaning: &mut Meaning) {
    let unit = Some(unit).filter(|unit| !unit.is_empty());
    let read = number::parse_number(&standing.text, unit);
    let stored = standing
        .stored()
        .map(|stored| (stored, number::parse_number(stored, None)));
    let amount = match (read, stored) {
        (Ok(amount), _) => amount,
        // A number beneath words that are none: of the digits among them, none is its own.
        (Err(NumberError::Several | NumberError::Unreadable), Some((stored, Ok(amount)))) => {
            let seen = standing.seen();
            let is_sign = !seen.chars().any(char::is_alphanumeric);
            if !(is_sign && stored == "0") {
                let trouble = Trouble::ShownOtherwise(seen.to_string(), stored.to_string());
                meaning.troubles.push(trouble);
            }
            amount
        }
        (Err(error), _) => {
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

/// Reads the first of the texts that is a month.
fn month(texts: &[&str], year: FiscalYear, meaning: &mut Meaning) {
    let read = |text: &&str| date::parse_month(text, Some(year));
    let found = texts.iter().map(read);
    match found.reduce(|first, next| first.or_else(|e| next.map_err(|_| e))) {
        Some(Ok((of, month))) => {
            meaning.value = format!("{of:04}-{month:02}");
            // The survey's year is a guess where none is written.
            if texts.iter().all(|t| date::parse_month(t, None).is_err()) {
                let read = date::wareki_month(of, month);
                meaning.troubles.push(Trouble::ReadAs(read));
            }
        }
        Some(Err(error)) => meaning.troubles.push(bad_date(&error)),
        None => {}
    }
}

/// Reads the first of the texts that is a fiscal year.
fn fiscal_year(texts: &[&str], meaning: &mut Meaning) {
    match texts.iter().find_map(|text| parse_fiscal_year(text)) {
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
    use crate::model::answer::Display;

    const KINDS: [(Kind, &str); 10] = [
        (Kind::Choice, "choice"),
        (Kind::Text, "text"),
        (Kind::Number, "number"),
        (Kind::Date, "date"),
        (Kind::Month, "month"),
        (Kind::Year, "year"),
        (Kind::YesNo, "yes-no"),
        (Kind::Months, "months"),
        (Kind::Boxes, "boxes"),
        (Kind::Rate, "rate"),
    ];

    fn field(kind: Kind) -> Field {
        let (_, name) = KINDS.iter().find(|(k, _)| *k == kind).unwrap();
        let choices = "choices = ['○', '△', '×', '1', '実施']";
        toml::from_str(&format!(
            "key = 'a'\nlabel = 'a'\nkind = '{name}'\n{choices}"
        ))
        .unwrap()
    }

    fn read(kind: Kind, text: &str, display: Display) -> Meaning {
        let standing = CellContent {
            text: text.to_string(),
            display: display.boxed(),
            ..CellContent::default()
        };
        interpret(&field(kind), "人", &standing, FiscalYear(2020))
    }

    fn shows(shown: &str) -> Display {
        Display {
            shown: Some(shown.to_string()),
            ..Display::default()
        }
    }

    fn stores(stored: &str) -> Display {
        Display {
            stored: Some(stored.to_string()),
            ..Display::default()
        }
    }

    #[test]
    fn a_mark_is_read_and_a_doubt_is_reported() {
        let value = |text: &str| {
            let meaning = read(Kind::Months, text, Display::default());
            (meaning.value, meaning.troubles)
        };
        for text in [
            "○",
            "◯",
            "〇",
            "●",
            "◎",
            "⭕",
            "✓",
            "✔",
            "レ",
            "ﾚ",
            "■",
            "☑",
            "★",
            "→",
            "１",
            "o",
            "有",
            " ○ ",
            "―→",
            "○〜○",
            "◆",
            "☒",
            "✔\u{fe0f}",
        ] {
            assert_eq!(value(text), (MARKED.to_string(), vec![]), "{text}");
        }
        for text in [
            "×", "✕", "－", "ー", "――", "□", "なし", "無", "0", "／", "—",
        ] {
            let none = vec![Trouble::ReadAs(String::new())];
            assert_eq!(value(text), (String::new(), none), "{text}");
        }
        for text in [
            "8月下旬から",
            "2回",
            "予定",
            "？",
            "?",
            ".",
            "．",
            "…",
            "・",
            "※",
            "△",
            "▲",
            "X",
            "x",
            "Ｘ",
            "✗",
            "!",
            "〃",
            "○？",
            "*",
            "＋",
            "～",
            "🙂",
            "々",
        ] {
            let asked = vec![Trouble::NotAChoice(MARKED.to_string())];
            assert_eq!(value(text), (String::new(), asked), "{text}");
        }
    }

    #[test]
    fn what_is_seen_is_what_is_meant() {
        for (kind, text, display, value) in [
            (Kind::Choice, "○", stores("1"), "○"),
            (Kind::Choice, "1", shows("1.0"), "1"),
            (Kind::Months, "○", stores("1"), "○"),
            (
                Kind::Text,
                "2025-09-01",
                shows("令和7年9月1日"),
                "令和7年9月1日",
            ),
            (Kind::Text, "12%", stores("0.12"), "12%"),
            (Kind::Text, "0.5", shows("1/2"), "1/2"),
            (Kind::Text, "済", stores("1"), "済"),
            (
                Kind::Text,
                "12件",
                shows("12件（見込み）"),
                "12件（見込み）",
            ),
            (Kind::Number, "12人", stores("12"), "12"),
            (Kind::Number, "－", stores("0"), "0"),
            (
                Kind::Date,
                "2025-09-01",
                shows("令和7年9月1日"),
                "2025-09-01",
            ),
            (Kind::Month, "2020-07-15", shows("2020年7月"), "2020-07"),
            (Kind::Year, "2020-04-01", shows("令和2年"), "令和2年度"),
        ] {
            let meaning = read(kind, text, display);
            assert_eq!(
                (meaning.value.as_str(), meaning.troubles),
                (value, vec![]),
                "{text}"
            );
        }
        // Where nobody can have seen what is stored, that is reported.
        for (kind, text, display, value) in [
            (Kind::Number, "○", stores("1"), "1"),
            (Kind::Number, "第1回3", stores("3"), "3"),
            (Kind::Text, "5", shows(""), "5"),
            (Kind::Text, "-5", shows("########"), "-5"),
            (Kind::Text, "該当なし", stores("12件でした"), "該当なし"),
            (Kind::Choice, "実施", shows(""), "実施"),
        ] {
            let meaning = read(kind, text, display);
            assert_eq!(meaning.value, value, "{text}");
            let is_reported = matches!(meaning.troubles[..], [Trouble::ShownOtherwise(..)]);
            assert!(is_reported, "{text}: {:?}", meaning.troubles);
        }
        let kilos = read(Kind::Number, "12kg", stores("12"));
        assert!(matches!(kilos.troubles[..], [Trouble::BadNumber(_)]));
        let more = read(Kind::Choice, "○", shows("○（予定）"));
        assert_eq!(more.troubles, [Trouble::NotAChoice("○".to_string())]);
    }

    #[test]
    fn what_gives_no_value_has_a_reason_whatever_its_kind() {
        const TEXTS: [&str; 34] = [
            "X",
            "x",
            "×",
            "無",
            "なし",
            "0",
            "—",
            "-",
            "ー",
            "○",
            "？",
            "…",
            ".",
            "※",
            "△",
            "□",
            "1",
            "12",
            "-5",
            "1900-02-29",
            "1900-01-00",
            "2020-07-04",
            "13:30",
            "36:00",
            "TRUE",
            "FALSE",
            "実施",
            "葛\u{e0100}",
            "\u{3099}",
            "=",
            "'",
            "９９９９９年",
            "13月",
            "あ\u{0}",
        ];
        let displays = [
            Display::default(),
            shows(""),
            shows("###"),
            shows("○"),
            stores("1"),
        ];
        let has_value = |kind: Kind, text: &str, display: &Display, formula: &str| {
            let standing = CellContent {
                text: text.to_string(),
                formula: formula.to_string(),
                display: display.clone().boxed(),
                ..CellContent::default()
            };
            let meaning = interpret(&field(kind), "", &standing, FiscalYear(2020));
            let mut reasons = meaning.troubles.iter();
            !meaning.value.is_empty() || reasons.any(|t| !matches!(t, Trouble::Formula(_)))
        };
        // Nobody answers a share, which the form computes.
        for (kind, _) in KINDS.into_iter().filter(|(k, _)| *k != Kind::Rate) {
            for text in TEXTS {
                for display in &displays {
                    for formula in ["", "A1"] {
                        assert!(has_value(kind, text, display, formula), "{kind:?} {text}");
                    }
                }
            }
        }
    }
}
