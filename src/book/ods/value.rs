//! What a cell says: the value that the file keeps, reported as a person sees it, the same way as a cell
//! of xlsx is reported.

use super::formula;
use crate::book::cells::{Entry, Kind};
use crate::book::number_format::{self, exact};
use crate::model::answer::Display;
use crate::text::date::parse_date;

/// What a file says of a cell beside its text.
#[derive(Clone, Debug, Default)]
pub(super) struct CellAttributes {
    /// `office:value-type`.
    pub(super) kind: String,
    /// `calcext:value-type`, which tells errors.
    pub(super) extended: String,
    /// `office:value`.
    pub(super) value: String,
    /// `office:date-value`, `office:time-value` or `office:boolean-value`.
    pub(super) other: String,
    /// `office:string-value`.
    pub(super) string: Option<String>,
    /// `table:formula`.
    pub(super) formula: String,
}

/// The cell, with the text that is shown in it.
pub(super) fn entry(attributes: &CellAttributes, shown: Option<String>) -> Entry {
    let formula = formula::plain(&attributes.formula);
    let is_reported = shown.is_some();
    let shown = shown
        .or_else(|| attributes.string.clone())
        .unwrap_or_default();
    let mut seen = shown.trim().to_string();
    let mut stored = None;
    let (text, kind) = match attributes.kind.as_str() {
        _ if attributes.extended == "error" || is_error(&shown, &formula) => (shown, Kind::Error),
        "float" | "percentage" | "currency" => {
            stored = attributes.value.parse().ok().map(number_format::plain);
            // Some programs show the sign of subtraction where Excel shows a hyphen.
            seen = seen.replace('\u{2212}', "-");
            number(attributes, &shown, !formula.is_empty())
        }
        "date" => (date(&attributes.other).unwrap_or(shown), Kind::Date),
        "time" => (time(&attributes.other).unwrap_or(shown), Kind::Date),
        "boolean" => {
            let word = if attributes.other == "true" {
                "TRUE"
            } else {
                "FALSE"
            };
            (word.to_string(), Kind::Truth)
        }
        "" if shown.is_empty() => (shown, Kind::Nothing),
        // A text whose format shows more than it, or other words in its place.
        _ => match attributes.string.clone().filter(|s| *s != shown) {
            Some(string) if shown.is_empty() || shown.contains(string.trim()) => {
                (string, Kind::Text)
            }
            string => {
                stored = string;
                (shown, Kind::Text)
            }
        },
    };
    let is_of_number = matches!(kind, Kind::Number | Kind::Date);
    // What fills a narrow cell is no number format's.
    let is_seen = is_reported && !seen.contains("##") && seen != text.trim();
    let display = Display {
        shown: (is_seen && kind != Kind::Truth).then_some(seen),
        stored: stored.filter(|s| kind != Kind::Date && *s != text),
        ..Display::default()
    };
    Entry {
        text,
        formula,
        kind,
        display: match is_of_number || kind == Kind::Text {
            true => display.boxed(),
            false => None,
        },
    }
}

/// Whether a formula's result is an error, in the words of those that do not say so otherwise.
fn is_error(shown: &str, formula: &str) -> bool {
    const ERRORS: &[&str] = &[
        "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!",
    ];
    !formula.is_empty() && (ERRORS.contains(&shown) || shown.starts_with("Err:"))
}

fn number(attributes: &CellAttributes, shown: &str, is_computed: bool) -> (String, Kind) {
    let Some(value) = attributes
        .value
        .parse::<f64>()
        .ok()
        .filter(|v| v.is_finite())
    else {
        return (shown.to_string(), Kind::Text);
    };
    if let Some(moment) = moment(value, shown) {
        return (moment, Kind::Date);
    }
    let has_digits = shown.contains(|c: char| to_halfwidth(c).is_ascii_digit());
    // A computed number is reported bare, as that of an xlsx is.
    if is_computed && (has_digits || shown.trim().is_empty()) {
        return (value.to_string(), Kind::Number);
    }
    let is_share = attributes.kind == "percentage";
    (seen(value, shown, is_share), Kind::Number)
}

/// A number with what is shown around its digits, which are never rounded.
fn seen(value: f64, shown: &str, is_share: bool) -> String {
    if let Some(text) = masked(value, shown) {
        return text;
    }
    let Some(look) = NumberShape::read(shown) else {
        // Words in the place of the number, or what a cell too narrow for it shows.
        let is_word = |c: char| c != '#' && !to_halfwidth(c).is_ascii_digit();
        return match shown.trim() {
            words if !words.chars().all(is_word) || words.is_empty() => {
                exact(value, if is_share { "0%" } else { "" })
            }
            // How accounts write nought.
            words if value == 0.0 && number_format::is_dash(words) => "0".to_string(),
            words => words.to_string(),
        };
    };
    match look.code(value) {
        Some(code) => exact(value, &code),
        None => exact(value, if is_share { "0%" } else { "" }),
    }
}

/// The whole of what is shown, where the number's digits stand in it as they are, but with texts
/// between them or zeros before them.
fn masked(value: f64, shown: &str) -> Option<String> {
    let halfwidth: String = shown.trim().chars().map(to_halfwidth).collect();
    let digits: String = halfwidth.chars().filter(char::is_ascii_digit).collect();
    let is_same = digits.trim_start_matches('0') == value.to_string();
    (is_same && !halfwidth.contains([',', '.', '%'])).then_some(halfwidth)
}

/// A displayed number taken apart.
struct NumberShape {
    before: String,
    digits: f64,
    decimals: i32,
    is_share: bool,
    after: String,
}

impl NumberShape {
    fn read(shown: &str) -> Option<NumberShape> {
        let is_digit = |c: char| c.is_ascii_digit();
        let halfwidth: String = shown.chars().map(to_halfwidth).collect();
        let first = halfwidth.find(is_digit)?;
        let last = halfwidth.rfind(is_digit)? + 1;
        let (before, after) = (&halfwidth[..first], &halfwidth[last..]);
        let digits = halfwidth[first..last].replace(',', "");
        let decimals = digits.split_once('.').map_or(0, |(_, part)| part.len());
        Some(NumberShape {
            before: before.to_string(),
            digits: digits.parse().ok()?,
            decimals: i32::try_from(decimals).ok()?,
            is_share: after.contains('%'),
            after: after.to_string(),
        })
    }

    /// The number format that shows the value so; `None` where what is shown is another number.
    fn code(&self, value: f64) -> Option<String> {
        let slack = 0.500_001 * 10f64.powi(-self.decimals.min(300));
        // A percent sign may be a mere word behind the number.
        let shares = [self.is_share, false];
        let looks = shares.iter().flat_map(|s| (0..=4).map(move |t| (*s, t)));
        let (is_share, thousands) = { looks }.find(|(is_share, thousands)| {
            let percent = if *is_share { 100.0 } else { 1.0 };
            let scaled = value.abs() * percent / 1000f64.powi(*thousands);
            (scaled - self.digits).abs() <= slack.max(scaled * 1e-12)
        })?;
        let after = match is_share {
            true => self.after.replace('%', ""),
            false => self.after.clone(),
        };
        let words = |text: &str| number_format::words(text, value < 0.0).replace('"', "");
        let (before, after) = (words(&self.before), words(&after));
        let percent = if is_share { "%" } else { "" };
        let commas = ",".repeat(usize::try_from(thousands).unwrap_or(0));
        Some(format!("\"{before}\"0{commas}{percent}\"{after}\""))
    }
}

/// Wide digits and marks as narrow ones; words beside a number stay as they are.
fn to_halfwidth(c: char) -> char {
    match c {
        '０'..='９' | '，' | '．' | '％' | '－' | '＋' => {
            char::from_u32(c as u32 - 0xFEE0).unwrap_or(c)
        }
        // Gnumeric shows this minus, which would stand beside the number's own.
        '−' => '-',
        c => c,
    }
}

/// A date or time that a file keeps as a bare number and shows as what it is.
fn moment(value: f64, shown: &str) -> Option<String> {
    if shown.contains(':') {
        let reported = number_format::time(value).filter(|_| value.fract() != 0.0);
        let length = number_format::duration(value);
        let without_zeros = |text: &str| text.trim_end_matches(":00").to_string();
        let is_length = without_zeros(&length) == without_zeros(shown);
        return if is_length { Some(length) } else { reported };
    }
    let is_bare = shown.parse::<f64>().is_ok();
    let day = parse_date(shown, None).ok().filter(|_| !is_bare)?;
    let serial = crate::text::date::from_serial(value)?;
    (serial == day).then(|| day.to_string())
}

/// A date, with its time where it has one: `2020-07-04`, `2020-07-04 13:30`.
fn date(value: &str) -> Option<String> {
    let (day, clock) = value.split_once('T').unwrap_or((value, ""));
    let day: jiff::civil::Date = day.parse().ok()?;
    let clock = match clock.parse::<jiff::civil::Time>() {
        Ok(time) if time != jiff::civil::Time::midnight() => {
            let seconds = i32::from(time.hour()) * 3600
                + i32::from(time.minute()) * 60
                + i32::from(time.second());
            number_format::time(f64::from(seconds) / 86_400.0)?
        }
        _ => return Some(day.to_string()),
    };
    // A bare time of day is kept as one of the day before the calendar begins.
    match day.year() < 1900 {
        true => Some(clock),
        false => Some(format!("{day} {clock}")),
    }
}

/// A length of time or a time of day, such as `PT13H30M00S`.
fn time(value: &str) -> Option<String> {
    let (sign, rest) = match value.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, value),
    };
    let rest = rest.strip_prefix('P')?;
    let mut seconds = 0.0;
    let mut number = String::new();
    let mut is_clock = false;
    for c in rest.chars() {
        let unit = match c {
            '0'..='9' | '.' => {
                number.push(c);
                continue;
            }
            'T' => {
                is_clock = true;
                continue;
            }
            'D' => 86_400.0,
            'H' => 3_600.0,
            'M' if is_clock => 60.0,
            'S' => 1.0,
            _ => return None,
        };
        seconds += number.parse::<f64>().ok()? * unit;
        number.clear();
    }
    Some(number_format::duration(sign * seconds / 86_400.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reported(kind: &str, value: &str, shown: &str) -> String {
        let attributes = CellAttributes {
            kind: kind.to_string(),
            value: value.to_string(),
            other: value.to_string(),
            ..CellAttributes::default()
        };
        entry(&attributes, Some(shown.to_string())).text
    }

    #[test]
    fn numbers_are_reported_as_they_are_seen() {
        for (kind, value, shown, expected) in [
            ("percentage", "0.5", "50%", "50%"),
            ("float", "0.07", "7.0%", "7%"),
            ("percentage", "0.5", "", "50%"),
            ("float", "12", "12件", "12件"),
            ("float", "1200000", "1,200千円", "1200千円"),
            ("float", "-5", "▲5", "▲5"),
            ("float", "-5", "-5", "-5"),
            ("float", "1234.5678", "1234.6", "1234.5678"),
            ("float", "0.300000000000000000011", "0.3", "0.3"),
            ("float", "1000000000000000", "1E+15", "1000000000000000"),
            ("float", "1200", "1", "1.2"),
            ("float", "3", "###", "3"),
            ("float", "3", "済", "済"),
            ("float", "0", "－", "0"),
            ("currency", "1200", "￥1,200", "￥1200"),
            ("float", "12", "１２件", "12件"),
            ("float", "12", "12 kg", "12 kg"),
            ("float", "12.5", "12.5kg", "12.5kg"),
            ("float", "12.5", "12.5%", "12.5%"),
            ("float", "600001", "060-0001", "060-0001"),
            ("float", "202007", "2020年07月", "2020年07月"),
            ("float", "-1200", "-¥1,200", "¥-1200"),
            ("float", "44016", "2020-07-04", "2020-07-04"),
            ("float", "44016", "R2.7.4", "2020-07-04"),
            ("float", "44016", "44016", "44016"),
            (
                "float",
                "44016.5625",
                "2020-07-04 13:30:00",
                "2020-07-04 13:30",
            ),
            ("float", "0.5625", "13:30:00", "13:30"),
            ("float", "1.5", "36:00:00", "36:00"),
            ("float", "x", "十二", "十二"),
        ] {
            assert_eq!(
                reported(kind, value, shown),
                expected,
                "{kind} {value} {shown}"
            );
        }
    }

    #[test]
    fn what_is_shown_is_kept_beside() {
        for (kind, value, shown, text, seen, stored) in [
            ("float", "1", "○", "○", None, Some("1")),
            ("float", "0", "－", "0", Some("－"), None),
            ("float", "12", "12件", "12件", None, Some("12")),
            ("float", "0.5", "1/2", "0.5", Some("1/2"), None),
            (
                "float",
                "1234567",
                "1,234,567円",
                "1234567円",
                Some("1,234,567円"),
                Some("1234567"),
            ),
            ("float", "5", "", "5", Some(""), None),
            ("float", "3", "###", "3", None, None),
            (
                "date",
                "2025-09-01",
                "令和7年9月1日",
                "2025-09-01",
                Some("令和7年9月1日"),
                None,
            ),
        ] {
            let attributes = CellAttributes {
                kind: kind.to_string(),
                value: value.to_string(),
                other: value.to_string(),
                ..CellAttributes::default()
            };
            let entry = entry(&attributes, Some(shown.to_string()));
            let display = entry.display.unwrap_or_default();
            let got = (
                entry.text.as_str(),
                display.shown.as_deref(),
                display.stored.as_deref(),
            );
            assert_eq!(got, (text, seen, stored), "{value} {shown}");
        }
        let attributes = |string: &str| CellAttributes {
            kind: "string".to_string(),
            string: Some(string.to_string()),
            ..CellAttributes::default()
        };
        let more = entry(&attributes("12件"), Some("12件（見込み）".to_string()));
        let shown = more.display.and_then(|d| d.shown);
        assert_eq!(
            (more.text.as_str(), shown.as_deref()),
            ("12件", Some("12件（見込み）"))
        );
        let other = entry(&attributes("12件"), Some("該当なし".to_string()));
        let stored = other.display.and_then(|d| d.stored);
        assert_eq!(
            (other.text.as_str(), stored.as_deref()),
            ("該当なし", Some("12件"))
        );
    }

    #[test]
    fn moments_are_reported_as_in_xlsx() {
        for (kind, value, expected) in [
            ("date", "2020-07-04", "2020-07-04"),
            ("date", "2020-07-04T00:00:00", "2020-07-04"),
            ("date", "2020-07-04T13:30:00", "2020-07-04 13:30"),
            ("date", "1899-12-30T13:30:00", "13:30"),
            ("time", "PT013H30M00S", "13:30"),
            ("time", "PT36H00M05.00S", "36:00:05"),
            ("time", "-P1DT1H", "-25:00"),
            ("time", "PXX", "見える"),
            ("boolean", "true", "TRUE"),
        ] {
            assert_eq!(reported(kind, value, "見える"), expected, "{value}");
        }
    }
}
