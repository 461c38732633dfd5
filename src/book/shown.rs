//! What a person sees of a number: a share of a half is 50%, and a count under the format `0"件"`
//! is 12件. Only what changes the meaning is followed; the digits are never rounded.

/// The most bytes of a number format that is followed.
const LONGEST: usize = 1_024;

/// A number as it is seen under a number format of the file format (ECMA-376 18.8.31).
pub fn number(value: f64, code: &str) -> String {
    // Excel's own bound; a longer one would be gone through for every cell.
    let code = if code.len() > LONGEST { "" } else { code };
    let tokens = tokens(section(code, value));
    if let Some(seen) = masked(value, &tokens) {
        return seen;
    }
    let form = Form::read(&tokens, value < 0.0);
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

/// The words beside a number, without marks that only set it apart: a number keeps its own sign.
pub(super) fn words(text: &str, is_negative: bool) -> String {
    let is_mark = |c: char| c.is_whitespace() || "-−+()".contains(c);
    if text.chars().all(is_mark) {
        return String::new();
    }
    let text = text.trim();
    match is_negative {
        true => text.replace(['-', '−', '(', ')'], ""),
        false => text.to_string(),
    }
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
    let first = section(code, 1.0);
    let mut chars = first.chars();
    let mut nature = Nature::Number;
    while let Some(c) = chars.next() {
        match c.to_ascii_lowercase() {
            'g' if is_general(chars.as_str()) => drop(chars.nth(GENERAL.len() - 2)),
            '"' => chars.by_ref().take_while(|c| *c != '"').for_each(drop),
            '\\' | '_' | '*' => drop(chars.next()),
            '[' => {
                let within: String = chars.by_ref().take_while(|c| *c != ']').collect();
                let unit = within.trim_start_matches(['h', 'm', 's', 'H', 'M', 'S']);
                if unit.is_empty() && !within.is_empty() {
                    return Nature::Length;
                }
            }
            // The year of an era; not the exponent of a number.
            'e' if !chars.as_str().starts_with(['+', '-']) => nature = Nature::Moment,
            // The weekday.
            'a' if chars.as_str().to_ascii_lowercase().starts_with("aa") => {
                nature = Nature::Moment;
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

/// The section of a format that applies: the first whose condition holds, or else that for positive
/// numbers, negative ones, zero.
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
    // The fourth is for texts.
    sections.truncate(3);
    let holds: Vec<Option<bool>> = sections.iter().map(|s| condition(s, value)).collect();
    let wanted = match value {
        _ if holds.iter().any(Option::is_some) => {
            let last = sections.len() - 1;
            let fits = |at: &usize| holds[*at].unwrap_or(*at == last || (*at == 1 && value < 0.0));
            (0..=last).find(fits).unwrap_or(last)
        }
        v if v < 0.0 => 1,
        0.0 => 2,
        _ => 0,
    };
    sections.get(wanted).unwrap_or(&sections[0])
}

/// Whether the condition of a section, such as `[<=10]`, holds; `None` where it has none.
fn condition(section: &str, value: f64) -> Option<bool> {
    section.split('[').skip(1).find_map(|part| {
        let (within, _) = part.split_once(']')?;
        let bound = within.trim_start_matches(['<', '>', '=']);
        let sign = &within[..within.len() - bound.len()];
        let bound: f64 = bound.trim().parse().ok()?;
        match sign {
            "<" => Some(value < bound),
            "<=" => Some(value <= bound),
            ">" => Some(value > bound),
            ">=" => Some(value >= bound),
            "=" => Some(value == bound),
            "<>" => Some(value != bound),
            _ => None,
        }
    })
}

/// What stands for a number as it is.
const GENERAL: &str = "general";

/// Whether `General` stands here, behind its first letter.
fn is_general(rest: &str) -> bool {
    let rest = rest.as_bytes().get(..GENERAL.len() - 1);
    rest.is_some_and(|r| r.eq_ignore_ascii_case(&GENERAL.as_bytes()[1..]))
}

/// A piece of a section.
#[derive(Debug, PartialEq)]
enum Token {
    /// A place for a digit, and whether a zero stands there where the number has none.
    Digit(bool),
    /// The number as it is.
    Whole,
    /// Text.
    Text(String),
    /// A percent sign.
    Share,
    /// A comma: behind the digits it divides by a thousand.
    Comma,
    /// A point, a fraction or an exponent.
    Other,
}

fn tokens(section: &str) -> Vec<Token> {
    let mut found = vec![];
    let mut chars = section.chars();
    while let Some(c) = chars.next() {
        found.push(match c {
            '"' => Token::Text(chars.by_ref().take_while(|c| *c != '"').collect()),
            '\\' => Token::Text(chars.next().map(String::from).unwrap_or_default()),
            '[' => {
                let within: String = chars.by_ref().take_while(|c| *c != ']').collect();
                match within.strip_prefix('$') {
                    Some(sign) => Token::Text(sign.split('-').next().unwrap_or("").to_string()),
                    None => continue,
                }
            }
            '_' | '*' => {
                chars.next();
                continue;
            }
            '%' => Token::Share,
            '0' => Token::Digit(true),
            '#' | '?' => Token::Digit(false),
            'g' | 'G' if is_general(chars.as_str()) => {
                chars.nth(GENERAL.len() - 2);
                Token::Whole
            }
            '@' => Token::Whole,
            ',' => Token::Comma,
            '-' => Token::Text("-".to_string()),
            c if c.is_ascii() => Token::Other,
            c => Token::Text(c.to_string()),
        });
    }
    found
}

/// A whole number whose digits stand between texts, as in `000-0000` and `0000"年"00"月"`, or which
/// has zeros before it; `None` where the format is of another kind.
fn masked(value: f64, tokens: &[Token]) -> Option<String> {
    let is_plain = |t: &Token| matches!(t, Token::Digit(_) | Token::Text(_));
    if value < 0.0 || value.fract() != 0.0 || value >= 1e15 || !tokens.iter().all(is_plain) {
        return None;
    }
    let is_digit = |t: &Token| matches!(t, Token::Digit(_));
    let first = tokens.iter().position(is_digit)?;
    let last = tokens.iter().rposition(is_digit)?;
    let digits = plain(value);
    let zeros = tokens.iter().filter(|t| **t == Token::Digit(true)).count();
    if tokens[first..=last].iter().all(is_digit) && zeros <= digits.len() {
        return None;
    }
    let mut left = digits.as_str();
    let mut pieces = vec![];
    for (at, token) in tokens.iter().enumerate().rev() {
        pieces.push(match token {
            Token::Digit(_) if at == first && !left.is_empty() => std::mem::take(&mut left).into(),
            Token::Digit(_) if !left.is_empty() => {
                let digit = left.split_at(left.len() - 1);
                left = digit.0;
                digit.1.to_string()
            }
            Token::Digit(true) => "0".to_string(),
            Token::Text(text) => text.clone(),
            _ => String::new(),
        });
    }
    pieces.reverse();
    Some(pieces.concat().trim().to_string())
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
    fn read(tokens: &[Token], is_negative: bool) -> Form {
        let mut form = Form::default();
        let mut digits = false;
        for token in tokens {
            match token {
                Token::Digit(_) | Token::Whole => {
                    digits = true;
                    form.thousands = 0;
                }
                Token::Text(text) => match digits {
                    true => form.after.push_str(&words(text, is_negative)),
                    false => form.before.push_str(&words(text, is_negative)),
                },
                Token::Share => form.is_share = true,
                Token::Comma if digits => form.thousands += 1,
                Token::Comma | Token::Other => {}
            }
        }
        form
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
            (12.0, "General\"件\"", "12件"),
            (12.0, "General;[Red]-General", "12"),
            (12.0, "@\"人\"", "12人"),
            (12.0, "0\"kg\"", "12kg"),
            (12.5, "0.0\"%\"", "12.5%"),
            (12.5, "0.0\\%", "12.5%"),
            (3.0, "\"No.\"0", "No.3"),
            (1200.0, "[$¥-411]#,##0", "¥1200"),
            (-1200.0, "\"¥\"#,##0;\"¥\"\\-#,##0", "¥-1200"),
            (-1200.0, "#,##0_);\\(#,##0\\)", "-1200"),
            (0.0, "_ * #,##0_ ;_ * \\-#,##0_ ;_ * \"-\"_ ;_ @_ ", "0"),
            (12.0, "[$-411]0", "12"),
            (12.0, "[DBNum1][$-411]General", "12"),
            (600_001.0, "000\\-0000", "060-0001"),
            (202_007.0, "0000\"年\"00\"月\"", "2020年07月"),
            (130.0, "0\"時間\"00\"分\"", "1時間30分"),
            (12.0, "00000", "00012"),
            (
                312_345_678.0,
                "[<=99999999]####\\-####;\\(00\\)\\ ####\\-####",
                "(03) 1234-5678",
            ),
            (5.0, "[>10]\"多\"0;\"少\"0", "少5"),
            (50.0, "[>10]\"多\"0;\"少\"0", "多50"),
            (-5.0, "[=1]\"有\"0;[=2]\"無\"0;0", "-5"),
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
            ("General\"件\"", Nature::Number),
            ("[DBNum1][$-411]General", Nature::Number),
            ("[$-411]ggge\"年度\"", Nature::Moment),
            ("[$-411]e", Nature::Moment),
            ("aaaa", Nature::Moment),
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
