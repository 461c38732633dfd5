//! Tells a reference number that a spreadsheet turned into a day: 1-3 becomes 1月3日, 2021/1/3, 3-Jan or
//! 44199.

use super::date::from_serial;
use super::normalize::{to_halfwidth, trim};
use jiff::civil::Date;
use regex::{Captures, Regex};
use std::ops::RangeInclusive;
use std::sync::LazyLock;

/// A day in the place of a reference number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated {
    year: Option<i16>,
    month: i8,
    day: i8,
    /// Whether it is a bare number, which may be a reference number too.
    pub is_serial: bool,
}

/// A day as spreadsheets show and save it. A number such as 2021-1-3 is left alone: only with all its
/// zeros is it a day.
const SHOWN: &str = "^(?:(?<y>[0-9]{4})(?:/|年)(?<m>[0-9]{1,2})(?:/|月)(?<d>[0-9]{1,2})日?|\
    (?<y2>[0-9]{4})-(?<m2>[0-9]{2})-(?<d2>[0-9]{2})|(?<m3>[0-9]{1,2})月(?<d3>[0-9]{1,2})日|\
    (?<d4>[0-9]{1,2})-(?<n4>[A-Za-z]{3})(?:-[0-9]{2,4})?|(?<n5>[A-Za-z]{3})-(?<d5>[0-9]{1,2}))\
    (?:[ T]0?0:00(?::00)?)?$";

static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(SHOWN).ok());

/// The days that Excel counts and a plan may have been typed in.
const SERIALS: RangeInclusive<u32> = 40_000..=60_000;

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// The day that a reference number has become.
pub fn dated(code: &str) -> Option<Dated> {
    let text = to_halfwidth(trim(code));
    let serial = text.parse().ok().filter(|n| SERIALS.contains(n));
    if let Some(date) = serial.and_then(|n| from_serial(f64::from(n))) {
        return Some(Dated::of(date));
    }
    let shown = PATTERN.as_ref()?.captures(&text)?;
    let number = |names: &[&str]| number(&shown, names);
    let year = number(&["y", "y2"]);
    let month = number(&["m", "m2", "m3"]).or_else(|| month(&shown))?;
    let day = number(&["d", "d2", "d3", "d4", "d5"])?;
    // A leap year has every day that any year has.
    Date::new(
        year.unwrap_or(2000),
        month.try_into().ok()?,
        day.try_into().ok()?,
    )
    .ok()?;
    Some(Dated {
        year,
        month: month.try_into().ok()?,
        day: day.try_into().ok()?,
        is_serial: false,
    })
}

fn number(shown: &Captures<'_>, names: &[&str]) -> Option<i16> {
    let found = names.iter().find_map(|name| shown.name(name))?;
    found.as_str().parse().ok()
}

fn month(shown: &Captures<'_>) -> Option<i16> {
    let named = shown.name("n4").or(shown.name("n5"))?;
    let named = named.as_str().to_ascii_lowercase();
    Some((1..).zip(MONTHS).find(|(_, name)| *name == named)?.0)
}

impl Dated {
    fn of(date: Date) -> Dated {
        Dated {
            year: Some(date.year()),
            month: date.month(),
            day: date.day(),
            is_serial: true,
        }
    }

    /// The number that was probably typed, where the plan's numbers have so many parts.
    pub fn typed(&self, parts: usize) -> String {
        let (month, day) = (self.month, self.day);
        match self.year.filter(|_| parts > 2) {
            Some(year) => format!("{}-{month}-{day}", year % 100),
            None => format!("{month}-{day}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_from_numbers() {
        for (code, typed) in [
            ("1月3日", "1-3"),
            ("１月３日", "1-3"),
            ("2021/1/3", "1-3"),
            ("2021年1月3日", "1-3"),
            ("2021-01-03", "1-3"),
            ("2021-01-03 00:00:00", "1-3"),
            ("3-Jan", "1-3"),
            ("3-Jan-21", "1-3"),
            ("Jan-04", "1-4"),
            ("44199", "1-3"),
        ] {
            assert_eq!(
                dated(code).map(|d| d.typed(2)).as_deref(),
                Some(typed),
                "{code}"
            );
        }
        assert_eq!(dated("2002/1/3").unwrap().typed(3), "2-1-3");
        for code in [
            "1-3",
            "2021-1-3",
            "1/3",
            "13月1日",
            "1月3日号",
            "12345",
            "D-Jan",
            "3-abc",
            "",
            "①",
        ] {
            assert_eq!(dated(code), None, "{code}");
        }
    }
}
