//! What a person sees of a number: a share of a half is 50%, and a count under the format `0"件"`
//! is 12件. Only what changes the meaning is followed; the digits are never rounded.

/// The most bytes of a number format that is followed.
const LONGEST: usize = 1_024;

/// A number as it is seen under a number format of the file format (ECMA-376 18.8.31).
pub fn number(value: f64, code: &str) -> String {
    // Excel's own bound; a longer one would be gone through for every cell.
    let code = if code.len() > LONGEST { "" } else { code };
    let form = Form::read(section(code, value));
    let mut value = value / 1000f64.powi(form.thousands);
    if form.is_share {
        value *= 100.0;
    }
    // A triangle before a figure is how Japanese accounts write a minus.
    if form.before.contains(['▲', '△']) {
        value = value.abs();
    }
    let share = if form.is_share { "%" } else { "" };
    format!("{}{}{share}{}", form.before, plain(value), form.after)
}

/// What numbers under a format are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// Numbers.
    Number,
    /// Days, times of day, or both.
    Moment,
    /// Lengths of time, which may be longer than a day.
    Length,
}

/// What a number format makes of a number, by the first of its sections.
pub fn nature(code: &str) -> Nature {
    if code.len() > LONGEST || code.eq_ignore_ascii_case("general") {
        return Nature::Number;
    }
    let mut chars = section(code, 1.0).chars();
    let mut nature = Nature::Number;
    while let Some(c) = chars.next() {
        match c.to_ascii_lowercase() {
            '"' => chars.by_ref().take_while(|c| *c != '"').for_each(drop),
            '\\' | '_' | '*' => drop(chars.next()),
            '[' => {
                let within: String = chars.by_ref().take_while(|c| *c != ']').collect();
                let unit = within.trim_start_matches(['h', 'm', 's', 'H', 'M', 'S']);
                if unit.is_empty() && !within.is_empty() {
                    return Nature::Length;
                }
            }
            'y' | 'm' | 'd' | 'h' | 's' | 'g' => nature = Nature::Moment,
            _ => {}
        }
    }
    nature
}

/// A time of day, or a day with a time, from a serial of days; `None` for what is neither.
pub fn time(serial: f64) -> Option<String> {
    let seconds = (serial.fract() * 86_400.0).round();
    if !(0.0..=2_958_465.0).contains(&serial) {
        return None;
    }
    let whole = (seconds as u64).min(86_399);
    let (hour, minute, second) = (whole / 3600, whole / 60 % 60, whole % 60);
    let clock = match second {
        0 => format!("{hour}:{minute:02}"),
        s => format!("{hour}:{minute:02}:{s:02}"),
    };
    match crate::text::date::from_serial(serial.trunc()) {
        Some(day) if serial >= 1.0 => Some(format!("{day} {clock}")),
        _ => Some(clock),
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

/// A number without the digits that binary fractions add: to 15 digits, of which Excel shows no more.
fn plain(value: f64) -> String {
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    rounded.to_string()
}

/// The section of a format that applies: for positive numbers, negative ones, zero.
fn section(code: &str, value: f64) -> &str {
    let mut sections = vec![];
    let mut start = 0;
    let mut quoted = false;
    for (at, c) in code.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ';' if !quoted => {
                sections.push(&code[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    sections.push(&code[start..]);
    let wanted = match value {
        v if v < 0.0 => 1,
        0.0 => 2,
        _ => 0,
    };
    sections.get(wanted).unwrap_or(&sections[0])
}

/// What a section of a format does to a number.
#[derive(Default)]
struct Form {
    before: String,
    after: String,
    is_share: bool,
    thousands: i32,
}

impl Form {
    fn read(section: &str) -> Form {
        let mut form = Form::default();
        let mut digits = false;
        let mut commas = 0;
        let mut chars = section.chars();
        while let Some(c) = chars.next() {
            match c {
                '"' => {
                    let text: String = chars.by_ref().take_while(|c| *c != '"').collect();
                    form.literal(&text, digits);
                }
                '\\' => form.literal(&chars.next().map(String::from).unwrap_or_default(), digits),
                '[' => chars.by_ref().take_while(|c| *c != ']').for_each(drop),
                '_' | '*' => drop(chars.next()),
                '%' => form.is_share = true,
                '0' | '#' | '?' => {
                    digits = true;
                    commas = 0;
                }
                ',' if digits => commas += 1,
                c if c.is_ascii() => {}
                c => form.literal(&c.to_string(), digits),
            }
        }
        form.thousands = commas;
        form
    }

    /// Text beside the number. ASCII marks are left out: the number keeps its own sign.
    fn literal(&mut self, text: &str, after: bool) {
        let kept: String = text
            .chars()
            .filter(|c| !c.is_ascii() && *c != '　')
            .collect();
        match after {
            true => self.after.push_str(&kept),
            false => self.before.push_str(&kept),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_as_they_are_seen() {
        for (value, code, seen) in [
            (0.5, "0%", "50%"),
            (0.07, "0.0%", "7%"),
            (12.0, "0\"件\"", "12件"),
            (12.0, "#,##0人", "12人"),
            (1_200_000.0, "#,##0,\"千円\"", "1200千円"),
            (-5.0, "#,##0;\"▲\"#,##0", "▲5"),
            (-5.0, "#,##0;[Red]-#,##0", "-5"),
            (1234.5, "General", "1234.5"),
            (1234.5, "#,##0", "1234.5"),
            (0.1, "", "0.1"),
            (0.1 + 0.2, "", "0.3"),
            (123_456_789_012_345.0, "0", "123456789012345"),
            (1e20, "General", "100000000000000000000"),
        ] {
            assert_eq!(number(value, code), seen, "{value} {code}");
        }
    }

    #[test]
    fn a_format_says_what_numbers_are() {
        for (code, expected) in [
            ("", Nature::Number),
            ("General", Nature::Number),
            ("#,##0\"m\"", Nature::Number),
            ("0.00E+00", Nature::Number),
            ("[Red]#,##0_m", Nature::Number),
            ("0\\d", Nature::Number),
            ("[$-411]ge.m.d", Nature::Moment),
            ("[$-ja-JP-x-gannen]ggge\"年\"", Nature::Moment),
            ("h:mm AM/PM", Nature::Moment),
            ("[h]:mm", Nature::Length),
            ("[mm]:ss", Nature::Length),
        ] {
            assert_eq!(nature(code), expected, "{code}");
        }
    }

    #[test]
    fn times_are_told_as_they_are_seen() {
        assert_eq!(time(0.5625).as_deref(), Some("13:30"));
        assert_eq!(time(44016.5625).as_deref(), Some("2020-07-04 13:30"));
        assert_eq!(time(-1.0), None);
        assert_eq!(duration(1.5), "36:00");
        assert_eq!(duration(-0.25), "-6:00");
    }
}
