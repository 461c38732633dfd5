//! Finds days, months and times that no calendar and no clock has.

use super::days::Day;
use super::sentences::{Sentence, Spot};
use super::words::Words;
use regex::{Captures, Regex};
use std::ops::Range;
use std::sync::LazyLock;

/// A month behind its year, or with its part: 令和3年13月, 13月上旬.
const MONTHS: &str = "(?:(?:令和|平成|R|H)[0-9元]{1,2}|20[0-9]{2})年(?P<dated>[0-9]{1,2})月|(?P<month>[0-9]{1,2})月(?:上旬|中旬|下旬|初旬|末|に|から|まで)";
/// A time: 25時, 14時75分, 午後13時.
const TIMES: &str = "(?P<half>午前|午後) ?(?P<hour>[0-9]{1,2})(?:時|:)(?:(?P<minute>[0-9]{1,2})分|(?P<minutes>[0-9]{2}))?|(?P<late>深夜|翌)?(?P<alone>[0-9]{1,2})時(?:(?P<past>[0-9]{1,2})分)?";
/// From a time to a time: 14:00〜15:75.
const SPANS: &str =
    "(?P<h1>[0-9]{1,2}):(?P<m1>[0-9]{2}) ?(?:〜|~|-) ?(?P<h2>[0-9]{1,2}):(?P<m2>[0-9]{2})";
/// What behind 時 makes it another word.
const NO_TIME: [char; 8] = ['間', '点', '代', '限', '給', '短', '期', '速'];

static PATTERNS: LazyLock<Vec<(Regex, Judge)>> = LazyLock::new(|| {
    let all: [(&str, Judge); 3] = [(MONTHS, no_month), (TIMES, no_time), (SPANS, no_span)];
    all.into_iter()
        .filter_map(|(text, judge)| Some((Regex::new(text).ok()?, judge)))
        .collect()
});

/// What says of a day that it was told by mistake.
const MISTAKEN: Words = Words("誤 訂正 ミス 間違");

/// Whether what a pattern found is impossible; it gets what follows it too.
type Judge = fn(&Captures<'_>, &str) -> bool;

/// The days and times in a cleaned text's sentences that there are not, in their order.
pub fn impossible(cleaned: &str, sentences: &[Sentence], days: &[Day]) -> Vec<Spot> {
    let mut found: Vec<(usize, Range<usize>)> = vec![];
    for day in days {
        let behind = &sentences[day.sentence].text[day.span.end..];
        if is_no_day(day) && !behind.starts_with('間') {
            found.push((day.sentence, day.span.clone()));
        }
    }
    for (at, sentence) in sentences.iter().enumerate() {
        for span in of_patterns(&sentence.text) {
            let is_inside = |(n, other): &(usize, Range<usize>)| {
                *n == at && other.start < span.end && span.start < other.end
            };
            if !found.iter().any(is_inside) {
                found.push((at, span));
            }
        }
    }
    found.sort_by_key(|(at, span)| (*at, span.start));
    let told = found.into_iter();
    told.filter(|(at, span)| !MISTAKEN.is_in(&sentences[*at].text[span.end..]))
        .map(|(at, span)| sentences[at].spot(cleaned, span))
        .collect()
}

/// Whether no year has a day, or not the year beside it, as 29 February. `30/31(日)` may count the
/// days of a month, and 2020-13-4 be the number of a letter.
fn is_no_day(day: &Day) -> bool {
    let bare = day
        .written
        .split(['(', '[', '〔'])
        .next()
        .unwrap_or_default();
    let is_named = bare.contains('月');
    let is_date = is_named || day.is_full && !bare.contains('-');
    let is_leap_day = ["2月29日", "/2/29", ".2.29"].iter().any(|leap| {
        let at = day.written.find(leap);
        at.is_some_and(|at| !day.written[..at].ends_with('1'))
    });
    let in_other_year = day.is_full && day.dates.is_empty() && is_leap_day;
    is_date && (day.is_in_no_year || in_other_year)
}

fn of_patterns(text: &str) -> Vec<Range<usize>> {
    if !text.contains(['月', '時', ':']) && !text.contains("午") {
        return vec![];
    }
    let mut found = vec![];
    for (pattern, judge) in PATTERNS.iter() {
        for said in pattern.captures_iter(text) {
            let Some(whole) = said.get(0) else { continue };
            if !is_inside(&text[..whole.start()]) && judge(&said, &text[whole.end()..]) {
                found.push(whole.range());
            }
        }
    }
    found
}

/// Whether what follows a text is part of a longer number or word.
fn is_inside(before: &str) -> bool {
    let bare = before.trim_end_matches(['.', ',', ':', '/', '-']);
    let is_joined = bare.len() < before.len() && bare.ends_with(|c: char| c.is_ascii_digit());
    is_joined || before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '第')
}

fn number(said: &Captures<'_>, name: &str) -> Option<u32> {
    said.name(name)?.as_str().parse().ok()
}

fn no_month(said: &Captures<'_>, _behind: &str) -> bool {
    let month = number(said, "dated").or(number(said, "month"));
    month.is_some_and(|month| !(1..=12).contains(&month))
}

fn no_time(said: &Captures<'_>, behind: &str) -> bool {
    let minute = ["minute", "minutes", "past"]
        .iter()
        .find_map(|name| number(said, name));
    // A day of business goes on past midnight: 深夜25時, 26時まで.
    let is_late = said.name("late").is_some() || behind.starts_with("まで");
    let most = match (said.name("half"), is_late) {
        (Some(_), _) => 12,
        (None, true) => 29,
        (None, false) => 24,
    };
    let hour = number(said, "hour").or(number(said, "alone"));
    let is_time = !behind.starts_with(NO_TIME);
    is_time && (hour.is_some_and(|hour| hour > most) || minute.is_some_and(|minute| minute > 59))
}

/// One end is a time and the other is none; where neither is, these are shares such as 40:60.
fn no_span(said: &Captures<'_>, behind: &str) -> bool {
    let is_time = |hour: &str, minute: &str| {
        number(said, hour).is_some_and(|h| h <= 24) && number(said, minute).is_some_and(|m| m < 60)
    };
    !behind.starts_with([':', '.']) && is_time("h1", "m1") != is_time("h2", "m2")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_one() {
        assert_eq!(PATTERNS.len(), 3);
    }
}
