//! Reads dates and months written in either calendar, with or without the year.

use std::error::Error;
use std::fmt;
use std::ops::RangeInclusive;

use jiff::Span;
use jiff::civil::{Date, Weekday};

use super::era::{Counted, Era, FiscalYear, count_in, read_count, read_year};
use super::normalize::to_halfwidth;
use super::scan::Scan;

/// Why a text could not be taken as a date or a month.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DateError {
    /// The text is not in a form that is read, or leaves out a year that
    /// nothing else tells.
    Unreadable,
    /// The text may mean any of these days, latest era first.
    Ambiguous(Vec<Date>),
    /// The text is readable but the calendar has no such day, month or year.
    NoSuchDay,
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DateError::Unreadable => f.write_str("not readable as a date"),
            DateError::NoSuchDay => f.write_str("no such day in the calendar"),
            DateError::Ambiguous(days) => {
                f.write_str("may mean any of")?;
                days.iter().try_for_each(|day| write!(f, " {day}"))
            }
        }
    }
}

impl Error for DateError {}

/// Reads one day.
///
/// Read are `2020-07-04`, `2020/7/4`, `2020.7.4`, `2020年7月4日`, `20200704`,
/// `令和2年7月4日`, `R2.7.4`, `R2/7/4`, a bare `6.4.1` whose era only
/// `within` can tell, `7月4日`, `7/4` and `4-Jul` whose year `within` tells, and an
/// Excel serial such as `45748`. Digits may be full-width; a weekday or a time
/// of day (`13:30`) behind the date is dropped, the weekday unchecked.
/// 平成 counted on after 2019-04-30 is accepted, and so is any era's last year
/// counted to its end, but no day before its era began.
///
/// # Errors
///
/// [`DateError::Unreadable`] for any other form, for a day without a year when
/// `within` is `None`, and for 明治 dates before 1873, which are lunar;
/// [`DateError::Ambiguous`] for a bare triple unless exactly one of its
/// readings in 令和, 平成 and 昭和 falls within the fiscal year;
/// [`DateError::NoSuchDay`] for 30 February and the like.
pub fn parse_date(s: &str, within: Option<FiscalYear>) -> Result<Date, DateError> {
    let text = to_halfwidth(s).to_lowercase();
    let form = DAY_FORMS.iter().find_map(|read| {
        let mut scan = Scan::new(&text);
        let form = read(&mut scan)?;
        read_weekday(&mut scan);
        read_clock(&mut scan);
        scan.done().then_some(form)
    });
    form.ok_or(DateError::Unreadable)?.day(within)
}

/// Reads a month as its Gregorian year and its number from 1 to 12.
///
/// Read are `2020-07`, `2020/7`, `2020.7`, `2020年7月`, `令和2年7月`, `R2.7`,
/// and `7月` or `7` whose year `within` tells. A full date or an Excel serial
/// is taken if it is the first of a month, for that is what Excel makes of a
/// month typed as `2020/7`.
///
/// # Errors
///
/// [`DateError::Unreadable`] for any other form and for a month without a year
/// when `within` is `None`; [`DateError::NoSuchDay`] for month 13, a month
/// before its era began and the like. A month is never ambiguous.
pub fn parse_month(s: &str, within: Option<FiscalYear>) -> Result<(i16, i8), DateError> {
    let text = to_halfwidth(s).to_lowercase();
    let form = MONTH_FORMS.iter().find_map(|read| {
        let mut scan = Scan::new(&text);
        let form = read(&mut scan)?;
        at_end(scan).then_some(form)
    });
    form.ok_or(DateError::Unreadable)?.month(within)
}

/// Gives the weekday stated in the text, as in `7月4日（土）`, `土曜日`,
/// `(土・祝)` or `(Sat)`; a bare 土 or 日 outside brackets states none.
///
/// `None` if no weekday is stated, or if different ones are.
pub fn weekday_of(s: &str) -> Option<Weekday> {
    let text = to_halfwidth(s).to_lowercase();
    let mut stated = text
        .char_indices()
        .filter_map(|(at, _)| text.get(at..))
        .filter_map(|rest| read_weekday(&mut Scan::new(rest)));
    let first = stated.next()?;
    stated.all(|day| day == first).then_some(first)
}

/// Gives the day of an Excel serial in the 1900 date system, without its time.
///
/// The serial counts days from 1900-01-01 as 1 and also counts a 29 February
/// 1900 as 60 (ECMA-376 Part 1, 18.17.4.1). `None` for that day, and outside 1
/// to 2958465, which is 9999-12-31.
pub fn from_serial(serial: f64) -> Option<Date> {
    let days = serial.floor();
    if !(1.0..=2_958_465.0).contains(&days) {
        return None;
    }
    // In range, so the conversion loses nothing.
    let days = days as i64;
    let origin = match days {
        60 => return None,
        ..60 => Date::constant(1899, 12, 31),
        _ => Date::constant(1899, 12, 30),
    };
    origin.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// Gives the day of an Excel serial in the 1904 date system, as [`parse_date`] reads one in that of 1900.
pub fn from_1904(text: &str) -> Option<Date> {
    // The days between the epochs (ECMA-376 18.17.4.1).
    let serial = text.parse::<u32>().ok()?.checked_add(1_462)?;
    let likely = LIKELY.contains(&serial).then_some(serial)?;
    from_serial(f64::from(likely))
}

/// Writes a day as `令和2年7月4日`, or `令和元年5月1日` in an era's first year.
///
/// Days before 1873-01-01, when Japan took up the Gregorian calendar
/// (明治5年太政官布告第337号), are written `1872年12月31日`.
pub fn wareki(date: Date) -> String {
    let (month, day) = (date.month(), date.day());
    match Era::of(date).filter(|_| date >= SOLAR) {
        Some(era) => {
            let count = count_in(era, date.year());
            format!("{}{count}年{month}月{day}日", era.name())
        }
        None => format!("{}年{month}月{day}日", date.year()),
    }
}

/// Writes a month as people do, such as 令和3年7月.
pub fn wareki_month(year: i16, month: i8) -> String {
    let first = Date::new(year, month, 1).map(wareki);
    let written = first.unwrap_or(format!("{year}年{month}月1日"));
    written.strip_suffix("1日").unwrap_or(&written).to_string()
}

/// The first day of the Gregorian calendar in Japan, 明治6年1月1日.
const SOLAR: Date = Date::constant(1873, 1, 1);

/// Reads one written form from the start of a text.
type Reader = fn(&mut Scan) -> Option<Form>;

/// The written forms of a day, in the order they are tried.
const DAY_FORMS: [Reader; 7] = [
    named_day,
    separated_day,
    named_short_day,
    separated_short_day,
    english_short_day,
    compact_day,
    serial_day,
];

/// The written forms of a month, in the order they are tried.
const MONTH_FORMS: [Reader; 7] = [
    named_month,
    separated_month,
    short_month,
    named_day,
    separated_day,
    compact_day,
    serial_day,
];

/// What a text states: everything but a meaning for missing parts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    /// A year, a month and a day.
    Full(Counted, u32, u32),
    /// A year of some era that is not named, a month and a day.
    Eraless(u32, u32, u32),
    /// A month and a day.
    Day(u32, u32),
    /// A year and a month.
    Month(Counted, u32),
    /// A month.
    Bare(u32),
    /// An Excel serial.
    Serial(u32),
}

impl Form {
    /// Gives the day that is stated.
    pub fn day(self, within: Option<FiscalYear>) -> Result<Date, DateError> {
        match self {
            Form::Full(year, month, day) => day_of(year, month, day),
            Form::Eraless(count, month, day) => guess(count, month, day, within),
            Form::Day(month, day) => {
                let year = year_within(month, within)?;
                day_of(year, month, day)
            }
            Form::Serial(serial) => from_serial(f64::from(serial)).ok_or(DateError::NoSuchDay),
            Form::Month(..) | Form::Bare(_) => Err(DateError::Unreadable),
        }
    }

    /// Whether it names a month and a day that no year has.
    pub fn is_in_no_year(self) -> bool {
        let (Form::Full(_, month, day) | Form::Day(month, day)) = self else {
            return false;
        };
        let parts = (i8::try_from(month), i8::try_from(day));
        let (Ok(month), Ok(day)) = parts else {
            return true;
        };
        // A leap year has every day that any year has.
        Date::new(2000, month, day).is_err()
    }

    /// Gives the month that is stated.
    fn month(self, within: Option<FiscalYear>) -> Result<(i16, i8), DateError> {
        match self {
            Form::Month(year, month) => month_of(year, month),
            Form::Bare(month) => month_of(year_within(month, within)?, month),
            Form::Full(..) | Form::Serial(_) => {
                let date = self.day(within)?;
                let first = date.day() == 1;
                first
                    .then_some((date.year(), date.month()))
                    .ok_or(DateError::Unreadable)
            }
            Form::Eraless(..) | Form::Day(..) => Err(DateError::Unreadable),
        }
    }
}

/// Gives the day of a year, a month and a day that must exist in its era.
fn day_of(counted: Counted, month: u32, day: u32) -> Result<Date, DateError> {
    let date = gregorian(counted, month, day).ok_or(DateError::NoSuchDay)?;
    match counted.era {
        Some(Era::Meiji) if date < SOLAR => Err(DateError::Unreadable),
        Some(era) if date < era.start() => Err(DateError::NoSuchDay),
        _ => Ok(date),
    }
}

/// Gives the day in the Gregorian calendar, if there is one.
fn gregorian(counted: Counted, month: u32, day: u32) -> Option<Date> {
    let year = counted.gregorian()?;
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}

/// Gives the year and month of a month of which a day exists in its era.
fn month_of(counted: Counted, month: u32) -> Result<(i16, i8), DateError> {
    let first = gregorian(counted, month, 1).ok_or(DateError::NoSuchDay)?;
    let last = first.last_of_month();
    match counted.era {
        Some(Era::Meiji) if first < SOLAR => Err(DateError::Unreadable),
        Some(era) if last < era.start() => Err(DateError::NoSuchDay),
        _ => Ok((first.year(), first.month())),
    }
}

/// Finds the era of a year that names none by where the day would fall.
fn guess(count: u32, month: u32, day: u32, within: Option<FiscalYear>) -> Result<Date, DateError> {
    let count = i16::try_from(count).map_err(|_| DateError::NoSuchDay)?;
    let days: Vec<Date> = [Era::Reiwa, Era::Heisei, Era::Showa]
        .into_iter()
        .filter_map(|era| {
            let counted = Counted {
                era: Some(era),
                count,
            };
            day_of(counted, month, day).ok()
        })
        .collect();
    if days.is_empty() {
        return Err(DateError::NoSuchDay);
    }
    let inside = |day: &&Date| within.is_some_and(|year| year.contains(**day));
    let mut fitting = days.iter().filter(inside);
    match (fitting.next(), fitting.next()) {
        (Some(day), None) => Ok(*day),
        _ => Err(DateError::Ambiguous(days)),
    }
}

/// Gives the calendar year in which a month of the fiscal year falls.
fn year_within(month: u32, within: Option<FiscalYear>) -> Result<Counted, DateError> {
    let FiscalYear(year) = within.ok_or(DateError::Unreadable)?;
    let count = match month {
        1..=3 => year.checked_add(1),
        4..=12 => Some(year),
        _ => None,
    };
    let count = count.ok_or(DateError::NoSuchDay)?;
    Ok(Counted { era: None, count })
}

/// Reads `令和2年7月4日` or `2020(令和2)年7月4日`.
pub(super) fn named_day(scan: &mut Scan) -> Option<Form> {
    let Form::Month(year, month) = named_month(scan)? else {
        return None;
    };
    let day = scan.digits(1, 2)?;
    scan.take("日").then_some(Form::Full(year, month, day))
}

/// Reads `令和2年7月`.
fn named_month(scan: &mut Scan) -> Option<Form> {
    let read = read_year(scan, &["年"])?;
    let month = scan.digits(1, 2)?;
    let named = read.marked && scan.take("月");
    named.then_some(Form::Month(read.year, month))
}

/// Reads `2020-7-4`, `R2.7.4` or `2.7.4`, with the same sign twice.
pub(super) fn separated_day(scan: &mut Scan) -> Option<Form> {
    let year = read_count(scan);
    let count = if year.is_none() {
        scan.digits(1, 2)?
    } else {
        0
    };
    let sign = scan.take_any(&["-", "/", "."])?;
    let month = scan.digits(1, 2)?;
    let day = scan.take(sign).then(|| scan.digits(1, 2))??;
    Some(match year {
        Some(year) => Form::Full(year, month, day),
        None => Form::Eraless(count, month, day),
    })
}

/// Reads `2020-7` or `R2.7`.
fn separated_month(scan: &mut Scan) -> Option<Form> {
    let year = read_count(scan)?;
    scan.take_any(&["-", "/", "."])?;
    Some(Form::Month(year, scan.digits(1, 2)?))
}

/// Reads `7月4日`.
pub(super) fn named_short_day(scan: &mut Scan) -> Option<Form> {
    let month = scan.digits(1, 2)?;
    let day = scan.take("月").then(|| scan.digits(1, 2))??;
    scan.take("日").then_some(Form::Day(month, day))
}

/// Reads `7/4`.
pub(super) fn separated_short_day(scan: &mut Scan) -> Option<Form> {
    let month = scan.digits(1, 2)?;
    let day = scan.take("/").then(|| scan.digits(1, 2))??;
    Some(Form::Day(month, day))
}

/// Reads `4-Jul`, in small letters.
fn english_short_day(scan: &mut Scan) -> Option<Form> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let day = scan.digits(1, 2)?;
    scan.take_any(&["-", " "])?;
    let month = (1..).zip(MONTHS).find(|(_, name)| scan.take(name))?.0;
    Some(Form::Day(month, day))
}

/// Reads `7月` or `7`.
fn short_month(scan: &mut Scan) -> Option<Form> {
    let month = scan.digits(1, 2)?;
    scan.take("月");
    Some(Form::Bare(month))
}

/// Reads `20200704`, of the years a questionnaire can speak of.
fn compact_day(scan: &mut Scan) -> Option<Form> {
    let number = scan.digits(8, 8)?;
    let year = i16::try_from(number / 10_000).ok()?;
    let counted = Counted {
        era: None,
        count: year,
    };
    let form = Form::Full(counted, number / 100 % 100, number % 100);
    (1868..=2117).contains(&year).then_some(form)
}

/// Reads an Excel serial from 2009-07-06 to 2064-04-08 without a time.
fn serial_day(scan: &mut Scan) -> Option<Form> {
    let serial = scan.digits(5, 5)?;
    if scan.take(".") && scan.run(|c| c == '0').is_empty() {
        return None;
    }
    LIKELY.contains(&serial).then_some(Form::Serial(serial))
}

/// The serials that a questionnaire can speak of.
const LIKELY: RangeInclusive<u32> = 40_000..=60_000;

/// Tells whether nothing is left but a weekday and a midnight.
fn at_end(mut scan: Scan) -> bool {
    read_weekday(&mut scan);
    scan.take_any(&["t00:00:00", "00:00:00", "0:00:00", "00:00", "0:00"]);
    scan.done()
}

/// Reads a time of day.
fn read_clock(scan: &mut Scan) -> Option<()> {
    let mut ahead = *scan;
    ahead.take("t");
    ahead.digits(1, 2).filter(|hour| *hour < 24)?;
    ahead.take(":").then(|| ahead.digits(2, 2))??;
    if ahead.take(":") {
        ahead.digits(2, 2)?;
    }
    *scan = ahead;
    Some(())
}

/// Reads a weekday in brackets, with its holiday note, or with its 曜.
fn read_weekday(scan: &mut Scan) -> Option<Weekday> {
    let mut ahead = *scan;
    let bracketed = ahead.take("(");
    let day = read_day_name(&mut ahead)?;
    let named = ahead.take("曜");
    if named {
        ahead.take("日");
    }
    let closed = bracketed && {
        ahead.run(|c| ".・、,/ 祝日休振替".contains(c));
        ahead.take(")")
    };
    if !closed && (bracketed || !named) {
        return None;
    }
    *scan = ahead;
    Some(day)
}

/// Reads the name of a weekday: one kanji, or English in lower case.
pub(super) fn read_day_name(scan: &mut Scan) -> Option<Weekday> {
    const NAMES: [(&str, [&str; 2], Weekday); 7] = [
        ("月", ["monday", "mon"], Weekday::Monday),
        ("火", ["tuesday", "tue"], Weekday::Tuesday),
        ("水", ["wednesday", "wed"], Weekday::Wednesday),
        ("木", ["thursday", "thu"], Weekday::Thursday),
        ("金", ["friday", "fri"], Weekday::Friday),
        ("土", ["saturday", "sat"], Weekday::Saturday),
        ("日", ["sunday", "sun"], Weekday::Sunday),
    ];
    let mut names = NAMES.into_iter();
    let found =
        names.find(|(kanji, english, _)| scan.take(kanji) || scan.take_any(english).is_some());
    found.map(|(_, _, day)| day)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const FY2020: Option<FiscalYear> = Some(FiscalYear(2020));
    const FY2024: Option<FiscalYear> = Some(FiscalYear(2024));

    #[test]
    fn reads_days_with_their_year() {
        let cases = [
            ("2020-07-04", date(2020, 7, 4)),
            ("2020/7/4", date(2020, 7, 4)),
            ("2020.7.4", date(2020, 7, 4)),
            ("2020年7月4日", date(2020, 7, 4)),
            ("20200704", date(2020, 7, 4)),
            ("２０２０－０７－０４", date(2020, 7, 4)),
            ("令和2年7月4日", date(2020, 7, 4)),
            ("令和２年７月４日", date(2020, 7, 4)),
            ("令和 2 年 7 月 4 日", date(2020, 7, 4)),
            ("令和2年7月4日（土）", date(2020, 7, 4)),
            ("令和2年7月4日(日)", date(2020, 7, 4)),
            ("2020/7/4 土曜日", date(2020, 7, 4)),
            ("2020/7/4(Sat.)", date(2020, 7, 4)),
            ("令和2年7月23日（木・祝）", date(2020, 7, 23)),
            ("R2.7.4", date(2020, 7, 4)),
            ("Ｒ２．７．４", date(2020, 7, 4)),
            ("R2/7/4", date(2020, 7, 4)),
            ("R2-7-4", date(2020, 7, 4)),
            ("r.2.7.4", date(2020, 7, 4)),
            ("令2.7.4", date(2020, 7, 4)),
            ("令和元年5月1日", date(2019, 5, 1)),
            ("令和1年5月1日", date(2019, 5, 1)),
            ("R元.5.1", date(2019, 5, 1)),
            ("㋿2年7月4日", date(2020, 7, 4)),
            ("H28.4.1", date(2016, 4, 1)),
            ("平成31年4月30日", date(2019, 4, 30)),
            ("平成31年5月1日", date(2019, 5, 1)),
            ("平成33年3月31日", date(2021, 3, 31)),
            ("S64.1.7", date(1989, 1, 7)),
            ("昭和64年3月31日", date(1989, 3, 31)),
            ("明治6年1月1日", date(1873, 1, 1)),
            ("令和2（2020）年7月4日", date(2020, 7, 4)),
            ("2020年（令和2年）7月4日", date(2020, 7, 4)),
            ("2020-07-04 00:00:00", date(2020, 7, 4)),
            ("2020-07-04T00:00:00", date(2020, 7, 4)),
            ("2020-07-04 13:30", date(2020, 7, 4)),
            ("2020/7/4(土) 9:30:00", date(2020, 7, 4)),
            ("2020/02/29", date(2020, 2, 29)),
            ("9999-12-31", date(9999, 12, 31)),
            ("45748", date(2025, 4, 1)),
            ("45748.0", date(2025, 4, 1)),
            ("４５７４８", date(2025, 4, 1)),
            ("40000", date(2009, 7, 6)),
            ("60000", date(2064, 4, 8)),
        ];
        for (typed, day) in cases {
            assert_eq!(parse_date(typed, None), Ok(day), "{typed}");
            assert_eq!(parse_date(typed, FY2020), Ok(day), "{typed}");
        }
    }

    #[test]
    fn reads_days_within_a_fiscal_year() {
        let cases = [
            ("7月4日", date(2020, 7, 4)),
            ("７月４日（土）", date(2020, 7, 4)),
            ("7/4", date(2020, 7, 4)),
            ("07/04", date(2020, 7, 4)),
            ("4/1", date(2020, 4, 1)),
            ("3/31", date(2021, 3, 31)),
            ("1月1日", date(2021, 1, 1)),
            ("12/31", date(2020, 12, 31)),
            ("2.7.4", date(2020, 7, 4)),
            ("3/3/31", date(2021, 3, 31)),
            ("32-7-4", date(2020, 7, 4)),
        ];
        for (typed, day) in cases {
            assert_eq!(parse_date(typed, FY2020), Ok(day), "{typed}");
        }
        assert_eq!(parse_date("6.4.1", FY2024), Ok(date(2024, 4, 1)));
        let old = Some(FiscalYear(1994));
        assert_eq!(parse_date("6.4.1", old), Ok(date(1994, 4, 1)));
        let leap = Some(FiscalYear(2023));
        assert_eq!(parse_date("2月29日", leap), Ok(date(2024, 2, 29)));
    }

    #[test]
    fn refuses_to_guess_an_era() {
        let three = vec![date(2024, 4, 1), date(1994, 4, 1), date(1931, 4, 1)];
        for within in [None, FY2020] {
            let read = parse_date("6.4.1", within);
            assert_eq!(read, Err(DateError::Ambiguous(three.clone())));
        }
        // 令和 and 昭和 had not begun on 1 April of their first year.
        let one = vec![date(1989, 4, 1)];
        assert_eq!(parse_date("1.4.1", None), Err(DateError::Ambiguous(one)));
    }

    #[test]
    fn knows_days_that_do_not_exist() {
        let cases = [
            "2月30日",
            "2020-02-30",
            "2021/2/29",
            "令和3年2月29日",
            "2020年13月1日",
            "2020年0月1日",
            "2020年1月0日",
            "2020.4.31",
            "13/4",
            "4/31",
            "20200231",
            "0000-01-01",
            "令和1年4月1日",
            "令和元年4月30日",
            "R1.4.1",
            "平成元年1月7日",
            "令和0年1月1日",
            "平成41年1月1日",
            "昭和65年1月1日",
            "大正16年1月1日",
            "6.13.1",
            "0.1.1",
        ];
        for typed in cases {
            let read = parse_date(typed, FY2020);
            assert_eq!(read, Err(DateError::NoSuchDay), "{typed}");
        }
    }

    #[test]
    fn refuses_other_forms() {
        let cases = [
            "",
            "　",
            "未定",
            "7月",
            "2020年",
            "2020-07",
            "2020/7-4",
            "2020年7/4",
            "7/4/2020",
            "7-4",
            "7.4",
            "7/4土",
            "7/1②",
            "7/4 13:00から",
            "7/4 25:00",
            "2020-07-04 9",
            "令和2年7月4日から",
            "令和2年7月4日〜5日",
            "令和2年7月上旬",
            "令和2(2019)年7月4日",
            "令和2年7月4",
            "2020 7 4",
            "020-07-04",
            "2020-007-04",
            "39999",
            "60001",
            "45748.5",
            "45748.",
            "12345678",
            "45,748",
            "2020-07-04T",
            "-45748",
            "明治5年12月2日",
            "99999999999999999999999999/1/1",
        ];
        for typed in cases {
            let read = parse_date(typed, FY2020);
            assert_eq!(read, Err(DateError::Unreadable), "{typed}");
        }
        for typed in ["7月4日", "7/4", "13/40"] {
            assert_eq!(parse_date(typed, None), Err(DateError::Unreadable));
        }
    }

    #[test]
    fn finds_the_weekday() {
        let cases = [
            ("令和2年7月4日（土）", Some(Weekday::Saturday)),
            ("7/5(日)", Some(Weekday::Sunday)),
            ("7/6 月曜", Some(Weekday::Monday)),
            ("火曜日", Some(Weekday::Tuesday)),
            ("㈬", Some(Weekday::Wednesday)),
            ("7/23（木・祝）", Some(Weekday::Thursday)),
            ("7/24（金曜日、祝日）10時〜", Some(Weekday::Friday)),
            ("7/4 (Sat)", Some(Weekday::Saturday)),
            ("7/4(土)、7/11(土)", Some(Weekday::Saturday)),
            ("7/4(土)〜7/5(日)", None),
            ("令和2年7月4日", None),
            ("（土木課）", None),
            ("(月額)", None),
            ("(土", None),
            ("", None),
        ];
        for (typed, day) in cases {
            assert_eq!(weekday_of(typed), day, "{typed}");
        }
    }

    #[test]
    fn reads_serials() {
        let cases = [
            (1.0, Some(date(1900, 1, 1))),
            (59.0, Some(date(1900, 2, 28))),
            (60.0, None),
            (60.5, None),
            (61.0, Some(date(1900, 3, 1))),
            (45_748.0, Some(date(2025, 4, 1))),
            (45_748.999, Some(date(2025, 4, 1))),
            (2_958_465.0, Some(date(9999, 12, 31))),
            (2_958_465.9, Some(date(9999, 12, 31))),
            (2_958_466.0, None),
            (0.0, None),
            (0.99, None),
            (-1.0, None),
            (f64::NAN, None),
            (f64::INFINITY, None),
            (f64::NEG_INFINITY, None),
            (f64::MAX, None),
        ];
        for (serial, day) in cases {
            assert_eq!(from_serial(serial), day, "{serial}");
        }
    }

    #[test]
    fn writes_days() {
        let cases = [
            (date(2020, 7, 4), "令和2年7月4日"),
            (date(2019, 5, 1), "令和元年5月1日"),
            (date(2019, 4, 30), "平成31年4月30日"),
            (date(1989, 1, 7), "昭和64年1月7日"),
            (date(1989, 1, 8), "平成元年1月8日"),
            (date(1873, 1, 1), "明治6年1月1日"),
            (date(1872, 12, 31), "1872年12月31日"),
            (Date::MIN, "-9999年1月1日"),
        ];
        for (day, written) in cases {
            assert_eq!(wareki(day), written);
        }
    }

    #[test]
    fn rereads_what_it_writes() {
        let mut day = SOLAR;
        while day < date(2117, 12, 31) {
            assert_eq!(parse_date(&wareki(day), None), Ok(day));
            assert_eq!(parse_date(&day.to_string(), None), Ok(day));
            day = day.saturating_add(Span::new().days(7));
        }
    }

    #[test]
    fn reads_months() {
        let cases = [
            ("2020-07", (2020, 7)),
            ("2020/7", (2020, 7)),
            ("2020.7", (2020, 7)),
            ("2020年7月", (2020, 7)),
            ("令和2年7月", (2020, 7)),
            ("令和２（２０２０）年７月", (2020, 7)),
            ("R2.7", (2020, 7)),
            ("Ｒ２／７", (2020, 7)),
            ("令和元年5月", (2019, 5)),
            ("平成元年1月", (1989, 1)),
            ("平成32年3月", (2020, 3)),
            ("7月", (2020, 7)),
            ("７月", (2020, 7)),
            ("7", (2020, 7)),
            ("07", (2020, 7)),
            ("4", (2020, 4)),
            ("3", (2021, 3)),
            ("１２月", (2020, 12)),
            ("44013", (2020, 7)),
            ("2020-07-01", (2020, 7)),
            ("2020-07-01 00:00:00", (2020, 7)),
        ];
        for (typed, month) in cases {
            assert_eq!(parse_month(typed, FY2020), Ok(month), "{typed}");
        }
        assert_eq!(parse_month("R2.7", None), Ok((2020, 7)));
    }

    #[test]
    fn refuses_other_months() {
        let missing = ["13月", "0", "13", "2020-13", "令和元年4月", "令和0年7月"];
        for typed in missing {
            let read = parse_month(typed, FY2020);
            assert_eq!(read, Err(DateError::NoSuchDay), "{typed}");
        }
        let odd = [
            "",
            "七月",
            "2.7",
            "7/1",
            "202007",
            "2020-07-04",
            "44014",
            "7月上旬",
            "7〜8月",
            "令和2年",
            "明治5年7月",
            "6.4.1",
            "R100.7",
            "100",
        ];
        for typed in odd {
            let read = parse_month(typed, FY2020);
            assert_eq!(read, Err(DateError::Unreadable), "{typed}");
        }
        for typed in ["7月", "7", "13"] {
            assert_eq!(parse_month(typed, None), Err(DateError::Unreadable));
        }
    }

    #[test]
    fn survives_any_fiscal_year() {
        for year in [i16::MIN, -9999, -1, 0, 9999, i16::MAX].map(FiscalYear) {
            for typed in ["7/4", "1/1", "2/29", "6.4.1", "1月"] {
                let _ = parse_date(typed, Some(year));
                let _ = parse_month(typed, Some(year));
            }
        }
    }

    #[test]
    fn explains_itself() {
        let days = vec![date(2024, 4, 1), date(1994, 4, 1)];
        let said = DateError::Ambiguous(days).to_string();
        assert_eq!(said, "may mean any of 2024-04-01 1994-04-01");
    }
}
