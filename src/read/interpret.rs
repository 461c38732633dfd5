//! What a cell's text means for its field: the normalised value, and what is wrong with it.

use super::wording;
use crate::model::answer::{CellContent, Trouble};
use crate::model::project::Project;
use crate::model::template::{Bound, Field, Kind, MARKED};
use crate::text::date::{self, DateError};
use crate::text::era::{FiscalYear, parse_fiscal_year};
use crate::text::normalize::{clean, is_blank, normalize};
use crate::text::number::{self, Amount, Number, NumberError};
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
            false => standing.text.to_string(),
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
        Kind::Date => day(field, text, seen, year, &mut meaning),
        Kind::Month => month(text, seen, year, &mut meaning),
        Kind::Year => fiscal_year(&[text, seen], &mut meaning),
        Kind::Months | Kind::Boxes => mark(seen, &mut meaning),
        Kind::Rate | Kind::Grade => {}
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
    let unit = project.unit(measure, name);
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
            // What is meant may stand before a remark in brackets, or behind what it was before.
            let folded = normalize(seen);
            let now = folded.rsplit(TURNS).next().unwrap_or("");
            let before = now.split('(').next().unwrap_or("");
            let near = wording::meant(before, &words).or_else(|| nearest(now, words));
            let near = near.unwrap_or_default().to_string();
            meaning.troubles.push(Trouble::NotAChoice(near));
        }
    }
}

/// What stands between what was and what is: 検討中→実施.
const TURNS: [char; 6] = ['→', '⇒', '⇨', '➡', '➔', '⟶'];

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
        (Ok(read), Some((stored, Ok(bare)))) if is_cut(&read, bare.value, unit) => {
            let trouble = Trouble::ShownOtherwise(standing.seen().to_string(), stored.to_string());
            meaning.troubles.push(trouble);
            bare
        }
        (Ok(mut amount), _) => {
            let seen = number::parse_number(standing.seen(), unit);
            let cut = seen
                .as_ref()
                .ok()
                .and_then(|seen| cut_by(seen, amount.value));
            let is_signless =
                |seen: &Amount| amount.value < Number::ZERO && seen.value > Number::ZERO;
            let is_in_unit = cut == Some(counted_in(unit));
            if let (true, Some(shifted)) =
                (is_in_unit, amount.value.checked_shift(-counted_in(unit)))
            {
                amount.value = shifted;
            } else if cut.is_some() || seen.as_ref().is_ok_and(is_signless) {
                let (seen, stored) = (standing.seen().to_string(), amount.value.to_string());
                meaning.troubles.push(Trouble::ShownOtherwise(seen, stored));
            }
            amount
        }
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
            let is_day = date::parse_date(&standing.text, None).is_ok();
            let why = match error {
                _ if is_day => "日付が入っています".to_string(),
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

/// How many noughts a format leaves off a number that it may round besides: what a formula gives is
/// read bare.
fn cut_by(seen: &Amount, value: Number) -> Option<i32> {
    let (shown, bare) = (seen.value.to_f64(), value.to_f64());
    let text = seen.value.to_string();
    let decimals = text.split_once('.').map_or(0, |(_, places)| places.len());
    let half = 0.5 / 10_f64.powi(i32::try_from(decimals).unwrap_or(0)) + 1e-9;
    let is_by = |places: &i32| (bare / 10_f64.powi(*places) - shown).abs() <= half;
    let cut = [3, 6, 9].into_iter().find(is_by);
    cut.filter(|_| !seen.converted && shown != 0.0 && shown != bare)
}

/// Whether a format shows the thousands or millions of a number that the unit does not count in.
fn is_cut(read: &Amount, stored: Number, unit: Option<&str>) -> bool {
    let is_by = |places: &i32| read.value.checked_shift(*places) == Some(stored);
    let cut = [3, 6, 9].into_iter().find(is_by);
    !read.converted && read.value != Number::ZERO && cut.is_some_and(|cut| cut != counted_in(unit))
}

/// How many noughts a unit stands for: 3 of 千円.
fn counted_in(unit: Option<&str>) -> i32 {
    match unit.map(normalize) {
        Some(unit) if unit.starts_with('千') => 3,
        Some(unit) if unit.starts_with("百万") => 6,
        _ => 0,
    }
}

/// The day in the fiscal year of one that is seen without its year and stored outside it: who types
/// 7月4日 gets the year of the day of typing.
fn without_year(text: &str, seen: &str, year: FiscalYear) -> Option<Date> {
    let stored = date::parse_date(text, None).ok()?;
    let month = |within| {
        let of_day = date::parse_date(seen, within).map(|d| (d.year(), d.month()));
        of_day.or_else(|_| date::parse_month(seen, within))
    };
    if year.contains(stored) || month(None).is_ok() {
        return None;
    }
    let (of, month) = month(Some(year)).ok()?;
    let day = Date::new(of, month, stored.day()).ok()?;
    (month == stored.month()).then_some(day)
}

fn day(field: &Field, text: &str, seen: &str, year: FiscalYear, meaning: &mut Meaning) {
    let guess = without_year(text, seen, year);
    let read = guess.map(|day| Trouble::ReadAs(date::wareki(day)));
    meaning.troubles.extend(read);
    match guess.map_or_else(|| date::parse_date(text, Some(year)), Ok) {
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

/// Reads a month: from what is stored, what is seen, or else from a day.
fn month(text: &str, seen: &str, year: FiscalYear, meaning: &mut Meaning) {
    let month_of = |day: Date| (day.year(), day.month());
    let guess = without_year(text, seen, year).map(month_of);
    let sure = [text, seen].map(|text| date::parse_month(text, None));
    let is_sure = guess.is_none() && sure.iter().any(Result::is_ok);
    let read = guess.map_or_else(|| date::parse_month(text, Some(year)), Ok);
    let read = read.or_else(|error| {
        let of_day = || date::parse_date(text, Some(year)).map(month_of);
        let seen = date::parse_month(seen, Some(year)).or_else(|_| of_day());
        seen.map_err(|_| error)
    });
    match read {
        Ok((of, month)) => {
            meaning.value = format!("{of:04}-{month:02}");
            // The survey's year is a guess where none is written, and a day is more than was asked.
            if !is_sure {
                let read = date::wareki_month(of, month);
                meaning.troubles.push(Trouble::ReadAs(read));
            }
        }
        Err(error) => meaning.troubles.push(bad_date(&error)),
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

    const KINDS: [(Kind, &str); 11] = [
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
        (Kind::Grade, "grade"),
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
            text: text.into(),
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
    fn what_a_formula_gives_may_be_shown_in_thousands() {
        let amount = |text: &str, shown: &str, unit: &str| {
            let standing = CellContent {
                text: text.into(),
                formula: "SUM(A1:A3)".to_string(),
                display: shows(shown).boxed(),
                ..CellContent::default()
            };
            let meaning = interpret(&field(Kind::Number), unit, &standing, FiscalYear(2020));
            let told = |t: &Trouble| matches!(t, Trouble::ShownOtherwise(..));
            (meaning.value, meaning.troubles.iter().any(told))
        };
        assert_eq!(amount("12000", "12", "円"), ("12000".to_string(), true));
        assert_eq!(amount("12345", "12", "人"), ("12345".to_string(), true));
        assert_eq!(amount("12345", "12", "千円"), ("12.345".to_string(), false));
        assert_eq!(
            amount("12345.6", "12,346", "円"),
            ("12345.6".to_string(), false)
        );
        assert_eq!(amount("0.4", "0.4", "円"), ("0.4".to_string(), false));
    }

    #[test]
    fn a_choice_that_became_another_may_be_the_later_one() {
        for (text, near) in [("○→×", "×"), ("× ⇒ ○（3月）", "○"), ("○→", "")] {
            let troubles = read(Kind::Choice, text, Display::default()).troubles;
            assert_eq!(troubles, [Trouble::NotAChoice(near.to_string())], "{text}");
        }
    }

    #[test]
    fn a_day_is_read_for_what_is_asked() {
        let asked = |read: &str| vec![Trouble::ReadAs(read.to_string())];
        for (kind, text, display, value, troubles) in [
            // The year of typing, which nobody sees.
            (
                Kind::Date,
                "2021-07-04",
                shows("7月4日"),
                "2020-07-04",
                asked("令和2年7月4日"),
            ),
            (
                Kind::Date,
                "2021-07-04",
                shows("7/4"),
                "2020-07-04",
                asked("令和2年7月4日"),
            ),
            (
                Kind::Date,
                "2021-07-01",
                shows("7月"),
                "2020-07-01",
                asked("令和2年7月1日"),
            ),
            (
                Kind::Month,
                "2021-07-01",
                shows("7月"),
                "2020-07",
                asked("令和2年7月"),
            ),
            (
                Kind::Date,
                "2021-07-04",
                shows("4-Jul"),
                "2020-07-04",
                asked("令和2年7月4日"),
            ),
            (
                Kind::Date,
                "2021-07-04",
                shows("4-Jul-21"),
                "2021-07-04",
                vec![],
            ),
            (Kind::Date, "2021-03-04", shows("3/4"), "2021-03-04", vec![]),
            (
                Kind::Date,
                "2021-07-04",
                shows("2021/7/4"),
                "2021-07-04",
                vec![],
            ),
            (
                Kind::Date,
                "2021-07-04",
                shows("R3.7.4"),
                "2021-07-04",
                vec![],
            ),
            (
                Kind::Month,
                "2021-07-01",
                shows("2021年7月"),
                "2021-07",
                vec![],
            ),
            // Its time is none of the day, and its day none of the month.
            (
                Kind::Date,
                "2020-07-04 13:30",
                shows("7/4 13:30"),
                "2020-07-04",
                vec![],
            ),
            (
                Kind::Month,
                "2020-07-04",
                shows("2020/7/4"),
                "2020-07",
                asked("令和2年7月"),
            ),
            (
                Kind::Month,
                "2020-07-04 13:30",
                shows(""),
                "2020-07",
                asked("令和2年7月"),
            ),
            (
                Kind::Month,
                "7月1日",
                Display::default(),
                "2020-07",
                asked("令和2年7月"),
            ),
            (
                Kind::Month,
                "2020-07-04",
                Display::default(),
                "2020-07",
                asked("令和2年7月"),
            ),
        ] {
            let meaning = read(kind, text, display);
            let troubles_but_hidden = { meaning.troubles.into_iter() }
                .filter(|t| !matches!(t, Trouble::ShownOtherwise(..)))
                .collect::<Vec<_>>();
            assert_eq!(
                (meaning.value.as_str(), troubles_but_hidden),
                (value, troubles),
                "{text}"
            );
        }
        for text in ["2020-07-04", "2020-07-04 13:30"] {
            let why = "日付が入っています".to_string();
            let meaning = read(Kind::Number, text, Display::default());
            assert_eq!(meaning.troubles, [Trouble::BadNumber(why)], "{text}");
        }
    }

    #[test]
    fn a_number_shown_in_thousands_is_in_them_only_by_its_unit() {
        for (unit, text, stored, value, is_asked) in [
            ("人", "12", "12000", "12000", true),
            ("", "12人", "12000", "12000", true),
            ("千円", "12", "12000", "12", false),
            ("百万円", "12", "12000000", "12", false),
            ("千円", "12", "12000000", "12000000", true),
            ("円", "12千円", "12000", "12000", false),
            ("千円", "12円", "12", "0.012", false),
            ("%", "50%", "0.5", "50", false),
        ] {
            let standing = CellContent {
                text: text.into(),
                display: stores(stored).boxed(),
                ..CellContent::default()
            };
            let meaning = interpret(&field(Kind::Number), unit, &standing, FiscalYear(2020));
            let reported = matches!(meaning.troubles[..], [Trouble::ShownOtherwise(..)]);
            assert_eq!(
                (meaning.value.as_str(), reported),
                (value, is_asked),
                "{text} {unit}"
            );
        }
        for (shown, is_asked) in [("12", true), ("▲12", false), ("(12)", false)] {
            let meaning = read(Kind::Number, "-12", shows(shown));
            assert_eq!(meaning.value, "-12");
            assert_eq!(!meaning.troubles.is_empty(), is_asked, "{shown}");
        }
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
                text: text.into(),
                formula: formula.to_string(),
                display: display.clone().boxed(),
                ..CellContent::default()
            };
            let meaning = interpret(&field(kind), "", &standing, FiscalYear(2020));
            let mut reasons = meaning.troubles.iter();
            !meaning.value.is_empty() || reasons.any(|t| !matches!(t, Trouble::Formula(_)))
        };
        // Nobody answers what the form computes.
        let is_computed = |kind: Kind| matches!(kind, Kind::Rate | Kind::Grade);
        for (kind, _) in KINDS.into_iter().filter(|(k, _)| !is_computed(*k)) {
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
