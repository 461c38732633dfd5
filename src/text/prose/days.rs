//! Finds days in running text, with the weekday stated behind them. A day without a year takes it
//! from what is named before it, or from the year surveyed.

use super::sentences::Sentence;
use super::words::Words;
use crate::text::date::{
    Form, named_day, named_short_day, read_day_name, separated_day, separated_short_day,
};
use crate::text::era::{FiscalYear, read_year};
use crate::text::scan::Scan;
use jiff::civil::{Date, Weekday};
use std::ops::Range;

/// A day that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The index of its sentence.
    pub sentence: usize,
    /// As it is written, with its weekday.
    pub written: String,
    /// Where that stands in the sentence, in bytes.
    pub span: Range<usize>,
    /// The days it may mean, the likeliest first.
    pub dates: Vec<Date>,
    /// Whether it has its year beside it.
    pub is_full: bool,
    /// The weekday stated behind it; none where there are two.
    pub weekday: Option<Weekday>,
    /// Whether no year has such a day, as 2月30日.
    pub is_in_no_year: bool,
}

impl Day {
    /// The same day of the year after, where it fits the weekday stated: in January to March the
    /// calendar year is easily mistaken for the fiscal year.
    pub fn in_next_year(&self) -> Option<Date> {
        let date = self.misnamed()?;
        let next = date.with().year(date.year().checked_add(1)?).build().ok()?;
        let is_likely = self.is_full && date.month() <= 3;
        (is_likely && Some(next.weekday()) == self.weekday).then_some(next)
    }

    /// The day it most likely means, where its weekday fits none that it may mean.
    pub fn misnamed(&self) -> Option<Date> {
        let weekday = self.weekday?;
        let fits = self.dates.iter().any(|date| date.weekday() == weekday);
        self.dates.first().filter(|_| !fits).copied()
    }
}

/// The name of a weekday, such as 土.
pub fn weekday_name(weekday: Weekday) -> &'static str {
    const NAMES: [&str; 7] = ["月", "火", "水", "木", "金", "土", "日"];
    let at = usize::try_from(weekday.to_monday_zero_offset()).unwrap_or(0);
    NAMES.get(at).copied().unwrap_or_default()
}

/// The days of a text's sentences, in their order, where `surveyed` is the year they tell of.
pub fn days(sentences: &[Sentence], surveyed: FiscalYear) -> Vec<Day> {
    read(sentences, surveyed, false, |_| true)
}

/// The days of a text that tells what comes in the year after the one surveyed: a day without a year
/// is most likely of that year.
pub fn coming(sentences: &[Sentence], surveyed: FiscalYear) -> Vec<Day> {
    read(sentences, surveyed, true, |_| true)
}

/// The days of a text that tells what was done in the year surveyed: a day without a year is none
/// of the year after, unless its sentence speaks of what is to come.
pub fn reported(sentences: &[Sentence], surveyed: FiscalYear) -> Vec<Day> {
    const LATER: Words = Words("延期 予定 次年度 来年 翌年 次回 今後 締切 期限");
    read(sentences, surveyed, false, |text| LATER.is_in(text))
}

fn read(
    sentences: &[Sentence],
    surveyed: FiscalYear,
    is_coming: bool,
    is_later: impl Fn(&str) -> bool,
) -> Vec<Day> {
    let mut reader = Reader {
        surveyed,
        is_coming,
        goes_on: false,
        named: None,
        fiscal: None,
        last: None,
        found: vec![],
    };
    for (index, sentence) in sentences.iter().enumerate() {
        reader.last = None;
        reader.goes_on = is_later(&sentence.text);
        match in_figures(&sentence.text) {
            None => reader.sentence(index, &sentence.text),
            Some((text, places)) => {
                let before = reader.found.len();
                reader.sentence(index, &text);
                for day in &mut reader.found[before..] {
                    day.span = places[day.span.start]..places[day.span.end];
                    day.written = sentence.text[day.span.clone()].to_string();
                }
            }
        }
    }
    reader.found
}

/// A text whose years, months and days are written in kanji, such as 七月四日, with figures in their
/// place, and where each of its bytes comes from; `None` where there are none.
fn in_figures(text: &str) -> Option<(String, Vec<usize>)> {
    let units = ['年', '月', '日'];
    let mut before = ' ';
    let is_ended = text.chars().any(|c| {
        let ends = units.contains(&c) && is_numeral(before);
        before = c;
        ends
    });
    if !is_ended {
        return None;
    }
    let (mut made, mut places) = (String::new(), vec![]);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let at = text.len() - rest.len();
        let tail = rest.trim_start_matches(is_numeral);
        let run = &rest[..rest.len() - tail.len()];
        let number = Some(run)
            .filter(|_| tail.starts_with(units))
            .and_then(numeral);
        let taken = match number {
            Some(number) => {
                made.push_str(&number.to_string());
                run.len()
            }
            None => {
                made.push(c);
                c.len_utf8()
            }
        };
        let count = made.len() - places.len();
        let inner = |n: usize| if number.is_some() { at } else { at + n };
        places.extend((0..count).map(inner));
        rest = &rest[taken..];
    }
    places.push(text.len());
    Some((made, places))
}

/// What a number in kanji is made of; people also write ○ for 〇.
fn is_numeral(c: char) -> bool {
    "〇一二三四五六七八九十○◯".contains(c)
}

/// A number in kanji: below 100, such as 二十四, or digit by digit, such as 二〇 and 二〇二〇.
fn numeral(run: &str) -> Option<u32> {
    let zero = |c: char| if "○◯".contains(c) { '〇' } else { c };
    let digit = |c: char| "〇一二三四五六七八九".chars().position(|d| d == zero(c));
    let one = |part: &str| -> Option<u32> {
        let mut chars = part.chars();
        let value = u32::try_from(digit(chars.next()?)?).ok()?;
        chars.next().is_none().then_some(value)
    };
    let by_digit = || {
        let digits: Option<Vec<u32>> = run
            .chars()
            .map(|c| one(c.encode_utf8(&mut [0; 4])))
            .collect();
        let is_number = |d: &Vec<u32>| matches!(d.len(), 2 | 4) && d.first() != Some(&0);
        let digits = digits.filter(is_number)?;
        Some(digits.iter().fold(0, |number, d| number * 10 + d))
    };
    match run.split_once('十') {
        None => one(run).filter(|n| *n > 0).or_else(by_digit),
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { one(tens)? };
            let ones = if ones.is_empty() { 0 } else { one(ones)? };
            Some(10 * tens + ones)
        }
    }
}

/// What is known at one place of a text.
struct Reader {
    surveyed: FiscalYear,
    /// Whether the text tells what comes in the year after.
    is_coming: bool,
    /// Whether a day without a year may be of the year after.
    goes_on: bool,
    /// The last day with a year, or the 1 January of the last year named.
    named: Option<Date>,
    /// The last fiscal year named.
    fiscal: Option<FiscalYear>,
    /// The last day in this sentence, and where it ends.
    last: Option<(Date, usize)>,
    found: Vec<Day>,
}

/// A day as it was read at one place, before its weekday.
struct Read {
    dates: Vec<Date>,
    is_full: bool,
    is_in_no_year: bool,
}

impl Reader {
    fn sentence(&mut self, index: usize, text: &str) {
        if !text.contains(|c: char| may_begin(c.to_ascii_lowercase())) {
            return;
        }
        let lower = text.to_lowercase();
        // Where lower case changes the length, places would not agree.
        let lower = if lower.len() == text.len() {
            lower
        } else {
            text.to_string()
        };
        let mut at = 0;
        while let Some(start) = next_start(&lower, at) {
            at = match self.day(index, text, &lower, start) {
                Some(end) => end,
                None => self
                    .year(&lower, start)
                    .unwrap_or_else(|| step(&lower, start)),
            };
        }
    }

    /// Reads a day at a place and gives where it ends.
    fn day(&mut self, index: usize, shown: &str, text: &str, start: usize) -> Option<usize> {
        let rest = text.get(start..)?;
        let mut scan = Scan::new(rest);
        let read = self
            .full(&mut scan)
            .or_else(|| self.short(&mut scan, &text[..start]))
            .or_else(|| self.bare(&mut scan, &text[..start], start))?;
        let before_weekday = scan;
        let stated = stated_weekday(&mut scan);
        let is_named = rest.get(..rest.len() - before_weekday.tail().len());
        let has_sign = is_named.is_some_and(|w| !w.contains('日') && !read.is_full);
        if has_sign && stated.is_none() {
            // 7/4 may be a share or a ratio.
            return None;
        }
        let length = rest.len() - scan.tail().len();
        if let Some(date) = read.dates.first() {
            self.last = Some((*date, start + length));
            if read.is_full {
                self.named = Some(*date);
            }
        }
        self.found.push(Day {
            sentence: index,
            written: shown[start..start + length].trim_end().to_string(),
            span: start..start + shown[start..start + length].trim_end().len(),
            dates: read.dates,
            is_full: read.is_full,
            is_in_no_year: read.is_in_no_year,
            weekday: stated.flatten(),
        });
        Some(start + length)
    }

    /// A day with its year.
    fn full(&self, scan: &mut Scan) -> Option<Read> {
        let mut ahead = *scan;
        let form = named_day(&mut ahead).or_else(|| {
            ahead = *scan;
            separated_day(&mut ahead).filter(|form| matches!(form, Form::Full(..)))
        })?;
        *scan = ahead;
        let dates = form.day(None).into_iter().collect();
        Some(Read {
            dates,
            is_full: true,
            is_in_no_year: form.is_in_no_year(),
        })
    }

    /// A month and a day, whose year the text around tells.
    fn short(&self, scan: &mut Scan, before: &str) -> Option<Read> {
        const OTHERS: Words = Words("年 昨年度 前年度");
        let mut ahead = *scan;
        let form = named_short_day(&mut ahead).or_else(|| {
            ahead = *scan;
            separated_short_day(&mut ahead)
        })?;
        *scan = ahead;
        let before = before.trim_end();
        let is_same = before.ends_with("同年") || before.ends_with("翌年");
        let is_other = !is_same && OTHERS.ends(before);
        let dates = if is_other { vec![] } else { self.meant(form) };
        Some(Read {
            dates,
            is_full: false,
            is_in_no_year: form.is_in_no_year(),
        })
    }

    /// A day of the month named right before it, as in 7月4日、5日（日）.
    fn bare(&self, scan: &mut Scan, before: &str, start: usize) -> Option<Read> {
        let (last, end) = self.last?;
        let between = before.get(end..start)?.trim();
        let joins = ["〜", "-", "、", ",", "・", "と", "及び", "から", "~"];
        let mut ahead = *scan;
        let day = i8::try_from(ahead.digits(1, 2)?).ok()?;
        if !joins.contains(&between) || !ahead.take("日") || day <= last.day() {
            return None;
        }
        *scan = ahead;
        let date = last.with().day(day).build();
        Some(Read {
            dates: date.into_iter().collect(),
            is_full: false,
            is_in_no_year: false,
        })
    }

    /// The days that a month and day may mean.
    fn meant(&self, form: Form) -> Vec<Date> {
        let in_fiscal = |year: FiscalYear| form.day(Some(year)).ok();
        let mut dates: Vec<Date> = vec![];
        if let Some(named) = self.named {
            let in_year = |year: i16| match form {
                Form::Day(month, day) => {
                    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
                    Date::new(year, month, day).ok()
                }
                _ => None,
            };
            let same = in_year(named.year());
            // What comes earlier in the year than the day before it may be of the year after.
            let is_later = same.is_some_and(|date| date >= named);
            let next = in_year(named.year().saturating_add(1)).filter(|_| !is_later);
            dates.extend(same.into_iter().chain(next));
        }
        let may_follow = self.named.is_none() && self.goes_on;
        let next = may_follow.then(|| self.surveyed.next());
        let own = [Some(self.surveyed), next];
        let [first, second] = match self.is_coming {
            true => [own[1], own[0]],
            false => own,
        };
        let years = [self.fiscal, first, second];
        dates.extend(years.into_iter().flatten().filter_map(in_fiscal));
        // What is named comes first; else the year that the text tells of.
        let mut seen = vec![];
        dates.retain(|date| {
            !seen.contains(date) && {
                seen.push(*date);
                true
            }
        });
        dates
    }

    /// Reads a year without a day, and gives where it ends.
    fn year(&mut self, text: &str, start: usize) -> Option<usize> {
        let rest = text.get(start..)?;
        let mut scan = Scan::new(rest);
        let read = read_year(&mut scan, &["年"])?;
        if !read.marked {
            return None;
        }
        let year = read.year.gregorian()?;
        if scan.take("度") {
            self.fiscal = Some(FiscalYear(year));
        } else {
            self.named = Date::new(year, 1, 1).ok();
        }
        Some(start + rest.len() - scan.tail().len())
    }
}

/// The next place at which a day or a year may begin.
fn next_start(text: &str, from: usize) -> Option<usize> {
    let mut before = text.get(..from)?.chars().next_back().unwrap_or(' ');
    for (at, c) in text.get(from..)?.char_indices() {
        let is_inside = before.is_ascii_alphanumeric() || (before == '.' || before == '第');
        if may_begin(c) && !is_inside {
            return Some(from + at);
        }
        before = c;
    }
    None
}

/// Whether a day or a year may begin with a character.
fn may_begin(c: char) -> bool {
    matches!(
        c,
        '0'..='9' | '明' | '大' | '昭' | '平' | '令' | 'm' | 't' | 's' | 'h' | 'r'
    )
}

/// The place behind the character at `start`.
fn step(text: &str, start: usize) -> usize {
    let next = text.get(start..).and_then(|rest| rest.chars().next());
    start + next.map_or(1, char::len_utf8)
}

/// Reads a stated weekday: `None` where there is none, `Some(None)` where several are named.
fn stated_weekday(scan: &mut Scan) -> Option<Option<Weekday>> {
    let mut ahead = *scan;
    const BRACKETS: [(&str, char); 6] = [
        ("【", '】'),
        ("(", ')'),
        ("[", ']'),
        ("〔", '〕'),
        ("<", '>'),
        ("〈", '〉'),
    ];
    let bracket = BRACKETS.iter().find(|(open, _)| ahead.take(open));
    // （祝・月） names the holiday first.
    if bracket.is_some() {
        ahead.take_any(&["祝日", "休日", "祝", "休"]);
        ahead.run(|c| ".・、,/ ".contains(c));
    }
    let day = read_day_name(&mut ahead)?;
    let named = ahead.take("曜");
    if named {
        ahead.take("日");
    }
    let Some((_, close)) = bracket else {
        *scan = if named { ahead } else { *scan };
        return named.then_some(Some(day));
    };
    let more = ahead.run(|c| c != *close);
    if !ahead.take(close.encode_utf8(&mut [0; 4])) {
        return None;
    }
    *scan = ahead;
    let plain = more.replace("祝日", "").replace("休日", "");
    let signs = plain.trim_matches(|c: char| ".・、,/ 祝休振替".contains(c));
    Some(signs.is_empty().then_some(day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::prose::sentences::sentences;

    /// The days of a text, each with what its weekday should be where it is wrong.
    fn read(text: &str) -> Vec<String> {
        let all = days(&sentences(text), FiscalYear(2020)).into_iter();
        all.map(|day| match day.misnamed() {
            Some(date) => format!("{} {}", day.written, weekday_name(date.weekday())),
            None => day.written,
        })
        .collect()
    }

    #[test]
    fn reports_a_weekday_that_does_not_fit() {
        let cases = [
            ("令和2年7月4日（日）", "令和2年7月4日(日) 土"),
            ("令和２年７月４日（日）", "令和2年7月4日(日) 土"),
            ("Ｒ２．７．４（日）", "R2.7.4(日) 土"),
            ("2020/7/4 (日)", "2020/7/4 (日) 土"),
            ("2020年7月4日日曜日", "2020年7月4日日曜日 土"),
            ("2020(令和2)年7月4日（日）", "2020(令和2)年7月4日(日) 土"),
            ("平成32年7月4日㈰", "平成32年7月4日(日) 土"),
            ("令和2年7月23日（金・祝）", "令和2年7月23日(金・祝) 木"),
            ("令和2年7月4日（日曜）", "令和2年7月4日(日曜) 土"),
            ("令和2年7月4日 (Sun)", "令和2年7月4日 (Sun) 土"),
            // 10月16日 is a Friday in 2020 and a Saturday in 2021.
            ("10月16日（木）", "10月16日(木) 金"),
            ("10/16（木）", "10/16(木) 金"),
            ("1月23日（木）", "1月23日(木) 土"),
            ("令和2年7月4日〔日〕", "令和2年7月4日〔日〕 土"),
            ("令和2年7月4日［日］", "令和2年7月4日[日] 土"),
            ("令和二年七月四日（日）", "令和二年七月四日(日) 土"),
            (
                "平成三十二年七月二十四日（木）",
                "平成三十二年七月二十四日(木) 金",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), [expected], "{text}");
        }
    }

    #[test]
    fn takes_the_year_from_what_stands_before() {
        let cases = [
            ("令和3年3月13日（土）、3月15日（日）", "3月15日(日) 月"),
            ("令和2年7月4日（土）、6日（日）", "6日(日) 月"),
            ("令和2年4月1日（水）～30日（金）", "30日(金) 木"),
            ("令和元年度は10月16日（月）", "10月16日(月) 水"),
        ];
        for (text, expected) in cases {
            assert_eq!(
                read(text).last().map(String::as_str),
                Some(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn is_silent_where_it_fits_or_may() {
        let cases = [
            "令和2年7月4日（土）",
            "令和2年12月28日（月）～1月8日（金）",
            "令和2年4月1日（水）～4月30日（木）、5月1日（金）",
            "7月4日（土）、5日（日）",
            "7月4日・5日（土・日）",
            "7月4日、5日（土日）",
            "7月4日（日）", // of the next year
            "令和元年度は、7月4日（木）に開きました。",
            "令和元年7月4日（木）、同年8月1日（木）",
            "昨年7月4日（月）",
            "毎月第1・第3水曜日",
            "毎年7月4日（月）",
            "令和2年7月4日（予定）",
            "令和2年7月4日（1日目）",
            "令和2年7月4日（月1回）",
            "令和2年7月4日（月～金）",
            "令和2年7月4日（日程は別紙）",
            "令和2年7月4日 日程",
            "令和2年7月4日 木工教室",
            "割合は2/3です",
            "令和2年2月30日（月）",
            "13月4日（月）",
            "第三月曜日に開きました",
            "三月三日（水）",
            "一日（月）に一度",
            "",
        ];
        for text in cases {
            let mut found = days(&sentences(text), FiscalYear(2020));
            found.retain(|day| day.misnamed().is_some());
            assert_eq!(found, [], "{text}");
        }
    }

    #[test]
    fn what_was_done_was_done_in_the_year() {
        let wrong = |text: &str| {
            let found = reported(&sentences(text), FiscalYear(2020));
            found.iter().filter(|day| day.misnamed().is_some()).count()
        };
        // 7月4日 is a Sunday in 2021, and 2月13日 in 2022.
        for text in ["7月4日（日）に開きました", "2月13日（日）、7月5日（日）"]
        {
            assert_eq!(wrong(text), 1, "{text}");
        }
        for text in [
            "7月4日（日）に延期しました",
            "次回は7月4日（日）です",
            "令和元年度は7月4日（木）でした",
            "7月4日（土）に開きました",
        ] {
            assert_eq!(wrong(text), 0, "{text}");
        }
    }

    #[test]
    fn knows_which_days_have_their_year() {
        let found = days(
            &sentences("令和3年3月22日（月）と7月4日、割合は1/6"),
            FiscalYear(2020),
        );
        let full: Vec<bool> = found.iter().map(|d| d.is_full).collect();
        assert_eq!(full, [true, false]);
        assert_eq!(found[0].dates, [Date::constant(2021, 3, 22)]);
    }
}
