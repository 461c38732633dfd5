//! Days and times as a format shows them, and in the one form that is compared.

use super::parse::{Section, Token};
use crate::text::date::from_serial;
use crate::text::era::Era;
use jiff::civil::Date;

/// Days between the epochs of 1900 and 1904 (ECMA-376 18.17.4.1).
pub(super) const EPOCH_1904: f64 = 1_462.0;

/// A serial behind the last day, 9999-12-31.
const END: f64 = 2_958_466.0;

/// A day as a workbook counts them: 1900-01-00 and 1900-02-29 are no days of the calendar.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Day {
    year: i16,
    month: i8,
    day: i8,
    /// From 0, Sunday.
    weekday: usize,
}

/// A moment: its day, and its time in seconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    serial: f64,
    day: Day,
    seconds: u64,
    has_day: bool,
}

impl Moment {
    /// The moment of a serial of the workbook; `None` where Excel shows none.
    pub(super) fn new(serial: f64, is_1904: bool) -> Option<Moment> {
        let shift = if is_1904 { EPOCH_1904 } else { 0.0 };
        let shifted = serial + shift;
        if serial < 0.0 || shifted.is_nan() || shifted >= END {
            return None;
        }
        let mut whole = shifted.floor();
        let mut seconds = ((shifted - whole) * 86_400.0).round() as u64;
        if seconds == 86_400 && whole + 1.0 < END {
            (whole, seconds) = (whole + 1.0, 0);
        }
        Some(Moment {
            serial,
            day: Day::of(whole)?,
            seconds: seconds.min(86_399),
            has_day: whole - shift >= 1.0,
        })
    }

    /// The moment as `yyyy-mm-dd`, with its time of day where the format shows one; a time of day
    /// alone where there is no day.
    pub(super) fn plain(&self, section: &Section) -> String {
        let has = |letters: &str| {
            let is = |t: &Token| matches!(t, Token::Part(c, _) if letters.contains(*c));
            section.tokens.iter().any(is)
        };
        let (shows_day, shows_time) = (has("yegmda"), has("hns"));
        let Day {
            year, month, day, ..
        } = self.day;
        let date = format!("{year:04}-{month:02}-{day:02}");
        match (shows_day, shows_time, self.seconds) {
            (true, false, _) => date,
            (true, _, 0) => date,
            (false, _, 0) if self.has_day => date,
            (true, ..) | (false, ..) if self.has_day => format!("{date} {}", self.clock()),
            _ => self.clock(),
        }
    }

    fn clock(&self) -> String {
        let (hour, minute, second) = self.parts();
        match second {
            0 => format!("{hour}:{minute:02}"),
            s => format!("{hour}:{minute:02}:{s:02}"),
        }
    }

    fn parts(&self) -> (u64, u64, u64) {
        let s = self.seconds;
        (s / 3600, s / 60 % 60, s % 60)
    }

    /// The moment as the section shows it.
    pub(super) fn shown(&self, section: &Section) -> String {
        let mut made = String::new();
        let mut tokens = section.tokens.iter().peekable();
        let has_half = section.tokens.iter().any(|t| matches!(t, Token::Half(_)));
        while let Some(token) = tokens.next() {
            match token {
                Token::Text(text) => made.push_str(text),
                Token::Part(letter, count) => made.push_str(&match letter {
                    'h' | 'n' | 's' => self.of_clock(*letter, *count, has_half),
                    _ => self.of_day(*letter, *count, section),
                }),
                Token::Elapsed(letter, count) => {
                    made.push_str(&elapsed(self.serial, *letter, *count));
                }
                Token::Half(is_long) => made.push_str(self.half(*is_long, section)),
                // Parts of a second.
                Token::Point if matches!(tokens.peek(), Some(Token::Digit(_))) => {
                    while tokens.next_if(|t| matches!(t, Token::Digit(_))).is_some() {}
                }
                Token::Point => made.push('.'),
                Token::Slash => made.push('/'),
                Token::Comma => made.push(','),
                Token::Percent => made.push('%'),
                Token::Digit(_) | Token::General | Token::Content | Token::Exponent(_) => {}
            }
        }
        made.trim().to_string()
    }

    fn of_clock(&self, letter: char, count: usize, has_half: bool) -> String {
        let (hour, minute, second) = self.parts();
        let number = match letter {
            'h' if has_half && hour % 12 == 0 => 12,
            'h' if has_half => hour % 12,
            'h' => hour,
            'n' => minute,
            _ => second,
        };
        padded(number, count)
    }

    fn of_day(&self, letter: char, count: usize, section: &Section) -> String {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let month = MONTHS.get(usize::try_from(self.day.month - 1).unwrap_or(0));
        let month = month.copied().unwrap_or_default();
        match (letter, count) {
            ('y', 1 | 2) => format!("{:02}", self.day.year % 100),
            ('y', _) => format!("{:04}", self.day.year),
            ('g' | 'e', _) => self.of_era(letter, count, section),
            ('m', 1 | 2) => padded(self.day.month.unsigned_abs().into(), count),
            ('m', 3) => month.chars().take(3).collect(),
            ('m', 5) => month.chars().take(1).collect(),
            ('m', _) => month.to_string(),
            ('d', 1 | 2) => padded(self.day.day.unsigned_abs().into(), count),
            (_, count) => self.weekday(letter, count, section.is_japanese),
        }
    }

    fn of_era(&self, letter: char, count: usize, section: &Section) -> String {
        let day = Date::new(self.day.year, self.day.month, self.day.day.max(1));
        let Some(era) = day.ok().and_then(Era::of) else {
            return self.day.year.to_string();
        };
        let year = self.day.year - era.start().year() + 1;
        match (letter, count) {
            ('g', 1) => era.letter().to_string(),
            ('g', 2) => era.name().chars().take(1).collect(),
            ('g', _) => era.name().to_string(),
            _ if year == 1 && section.has_first_year => "元".to_string(),
            _ => padded(year.unsigned_abs().into(), count),
        }
    }

    fn weekday(&self, letter: char, count: usize, is_japanese: bool) -> String {
        const SHORT: [&str; 7] = ["日", "月", "火", "水", "木", "金", "土"];
        const ENGLISH: [&str; 7] = [
            "Sunday",
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
        ];
        let at = self.day.weekday % 7;
        match (letter == 'a' || is_japanese, count) {
            (true, 3) => SHORT[at].to_string(),
            (true, _) => format!("{}曜日", SHORT[at]),
            (false, 3) => ENGLISH[at].chars().take(3).collect(),
            (false, _) => ENGLISH[at].to_string(),
        }
    }

    fn half(&self, is_long: bool, section: &Section) -> &'static str {
        match (self.parts().0 < 12, is_long, section.is_japanese) {
            (true, true, true) => "午前",
            (false, true, true) => "午後",
            (true, true, false) => "AM",
            (false, true, false) => "PM",
            (true, false, _) => "A",
            (false, false, _) => "P",
        }
    }
}

impl Day {
    /// The day of a serial of the 1900 system (ECMA-376 18.17.4.1).
    fn of(serial: f64) -> Option<Day> {
        // Whole and from 0 to 2,958,465.
        let weekday = (serial as usize + 6) % 7;
        let (year, month, day) = match serial {
            0.0 => (1900, 1, 0),
            60.0 => (1900, 2, 29),
            _ => {
                let date = from_serial(serial)?;
                (date.year(), date.month(), date.day())
            }
        };
        Some(Day {
            year,
            month,
            day,
            weekday,
        })
    }
}

fn padded(number: u64, count: usize) -> String {
    match count {
        0 | 1 => number.to_string(),
        _ => format!("{number:02}"),
    }
}

/// All hours, minutes or seconds of a length of time.
fn elapsed(serial: f64, letter: char, count: usize) -> String {
    let seconds = (serial.abs() * 86_400.0).round().min(1e15) as u64;
    let number = match letter {
        'h' => seconds / 3600,
        'm' => seconds / 60,
        _ => seconds,
    };
    format!("{number:0count$}", count = count.min(9))
}

/// A time of day, or a day with a time, from a serial of days; `None` for what is neither.
pub fn time(serial: f64) -> Option<String> {
    let moment = Moment::new(serial, false)?;
    let Day {
        year, month, day, ..
    } = moment.day;
    match moment.has_day {
        true => Some(format!("{year:04}-{month:02}-{day:02} {}", moment.clock())),
        false => Some(moment.clock()),
    }
}

/// A length of time in hours, minutes and seconds, from a serial of days.
pub fn duration(serial: f64) -> String {
    let seconds = (serial.abs() * 86_400.0).round().min(1e15) as u64;
    let sign = if serial < 0.0 { "-" } else { "" };
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match rest {
        0 => format!("{sign}{hours}:{minutes:02}"),
        s => format!("{sign}{hours}:{minutes:02}:{s:02}"),
    }
}
