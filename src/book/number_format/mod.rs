//! What a person sees of a number or text under its number format: a share of a half is 50%, 45901 is
//! 令和7年9月1日, and 1 may be ○.

mod moment;
mod number;
mod parse;

use crate::model::answer::Display;
use moment::Moment;
pub use moment::{duration, time};
pub use number::{plain, words};
use parse::{Section, Token, sections};

/// The most bytes of a number format that is followed. Excel's own bound is 255 characters.
const LONGEST: usize = 1_024;

/// What Excel fills a cell with whose number it cannot show.
pub const OVERFLOW: &str = "########";

/// A number format.
#[derive(Clone, Debug, Default)]
pub struct NumberFormat {
    /// For numbers; none where they are shown as they are.
    sections: Vec<Section>,
    /// For texts, where these are not just shown.
    text: Option<Section>,
}

/// What numbers under a section are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// Numbers.
    Number,
    /// Days, times of day, or both.
    Moment,
    /// Lengths of time, which may be longer than a day.
    Length,
}

/// What is seen of a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// All digits and the words beside them, or the words in their place; a day as `yyyy-mm-dd`.
    pub text: String,
    /// Whether it is a day or a time.
    pub is_moment: bool,
    /// What is seen, to the letter, and what is stored, where these differ from the text.
    pub display: Display,
}

impl NumberFormat {
    /// Takes a format's code apart.
    pub fn parse(code: &str) -> NumberFormat {
        // A longer one would be gone through for every cell.
        if code.is_empty() || code.len() > LONGEST || code.eq_ignore_ascii_case("general") {
            return NumberFormat::default();
        }
        let mut sections = sections(of_system(code));
        let last = sections.last();
        let is_for_text = last.is_some_and(|s| s.tokens.contains(&Token::Content));
        let text = match sections.len() {
            4 => sections.pop(),
            1 if is_for_text => sections.first().cloned(),
            _ if is_for_text => sections.pop(),
            _ => None,
        };
        // Text alone is what shows a text as it is.
        let text = text.filter(|s| s.tokens != [Token::Content]);
        NumberFormat { sections, text }
    }

    /// What is seen of a number.
    pub fn number(&self, value: f64, is_1904: bool) -> Seen {
        let Some((section, has_own_sign)) = self.section(value) else {
            return Seen::plain(number::plain(value), false);
        };
        match nature(section) {
            Nature::Length if value < 0.0 => Seen::hidden(duration(value), true, OVERFLOW),
            Nature::Length => {
                let moment = Moment::new(value, false);
                let shown = moment.map(|m| m.shown(section));
                Seen::of(duration(value), shown, None, true)
            }
            Nature::Moment => match Moment::new(value, is_1904) {
                Some(moment) => {
                    let shown = Some(moment.shown(section));
                    Seen::of(moment.plain(section), shown, None, true)
                }
                None => Seen::hidden(number::plain(value), false, OVERFLOW),
            },
            Nature::Number => {
                let seen = seen(value, section, has_own_sign);
                match value == 0.0 && self.counts() && is_dash(&seen.text) {
                    true => Seen::of(number::plain(value), Some(seen.text), None, false),
                    false => seen,
                }
            }
        }
    }

    /// What is seen of a text, where that is not just the text.
    pub fn text(&self, text: &str) -> Option<String> {
        let tokens = &self.text.as_ref()?.tokens;
        let shown: String = tokens
            .iter()
            .map(|token| match token {
                Token::Content => text,
                Token::Text(words) => words,
                _ => "",
            })
            .collect();
        let shown = shown.trim();
        (shown != text.trim()).then(|| shown.to_string())
    }

    /// Whether positive numbers are shown by their digits.
    fn counts(&self) -> bool {
        let tokens = self.sections.first().map_or(&[][..], |s| &s.tokens);
        tokens
            .iter()
            .any(|t| matches!(t, Token::Digit(_) | Token::General))
    }

    /// The section that applies to a number, and whether a minus stands before what it shows. That for
    /// positive numbers, negative ones or zero, or else the first whose condition holds; none where
    /// the number is shown as it is.
    fn section(&self, value: f64) -> Option<(&Section, bool)> {
        let last = self.sections.len().checked_sub(1)?;
        if self.sections.iter().any(|s| s.condition.is_some()) {
            let holds = |at: &usize| match &self.sections[*at].condition {
                Some(condition) => condition.holds(value),
                None => *at == last || (*at == 1 && value < 0.0),
            };
            let at = (0..=last).find(holds)?;
            return Some((&self.sections[at], true));
        }
        let wanted = match value {
            v if v < 0.0 => 1,
            0.0 => 2,
            _ => 0,
        };
        let at = if wanted > last { 0 } else { wanted };
        Some((&self.sections[at], at != 1))
    }
}

/// The format that the settings of a Japanese Windows put in the place of one that follows them
/// (ECMA-376 18.8.31): its long date and its time.
fn of_system(code: &str) -> &str {
    let begins = |with: &str| {
        code.get(..with.len())
            .is_some_and(|c| c.eq_ignore_ascii_case(with))
    };
    match (begins("[$-F800]"), begins("[$-F400]")) {
        (true, _) => "yyyy\"年\"m\"月\"d\"日\"",
        (_, true) => "h:mm:ss",
        _ => code,
    }
}

/// What a section makes of a number.
fn nature(section: &Section) -> Nature {
    let has = |is: fn(&Token) -> bool| section.tokens.iter().any(is);
    match (
        has(|t| matches!(t, Token::Elapsed(..))),
        has(|t| matches!(t, Token::Part(..))),
    ) {
        (true, _) => Nature::Length,
        (_, true) => Nature::Moment,
        _ => Nature::Number,
    }
}

fn seen(value: f64, section: &Section, has_own_sign: bool) -> Seen {
    let tokens = &section.tokens;
    let is_place = |t: &Token| matches!(t, Token::Digit(_) | Token::General | Token::Content);
    let shown = number::shown(value, tokens, has_own_sign);
    let stored = number::plain(value);
    let has_digits = shown.contains(|c: char| c.is_ascii_digit());
    match tokens.iter().any(is_place) && has_digits {
        true => Seen::of(
            number::exact(value, tokens),
            Some(shown),
            Some(stored),
            false,
        ),
        false if shown.is_empty() => Seen::hidden(stored, false, ""),
        // Words in the place of the number.
        false => Seen::of(shown, None, Some(stored), false),
    }
}

/// Whether a text is a dash, by which accounts write nought.
pub fn is_dash(text: &str) -> bool {
    matches!(text, "-" | "－" | "−" | "―" | "ー" | "–" | "—")
}

impl Seen {
    fn plain(text: String, is_moment: bool) -> Seen {
        Seen {
            text,
            is_moment,
            display: Display::default(),
        }
    }

    fn of(text: String, shown: Option<String>, stored: Option<String>, is_moment: bool) -> Seen {
        let differs = |other: &String| *other != text;
        let display = Display {
            shown: shown.filter(differs),
            stored: stored.filter(differs),
            ..Display::default()
        };
        Seen {
            text,
            is_moment,
            display,
        }
    }

    /// A number of which nothing is seen that tells it.
    fn hidden(text: String, is_moment: bool, shown: &str) -> Seen {
        Seen::of(text, Some(shown.to_string()), None, is_moment)
    }
}

/// A number under a format, with all its digits and the words beside them.
pub fn exact(value: f64, code: &str) -> String {
    NumberFormat::parse(code).number(value, false).text
}

/// The codes that no file writes down, in Excel in Japanese (ECMA-376 18.8.30).
pub fn built_in(id: u32) -> &'static str {
    match id {
        1 => "0",
        2 => "0.00",
        3 | 37 | 38 => "#,##0",
        4 | 39 | 40 => "#,##0.00",
        5 | 6 => "\"¥\"#,##0;\"¥\"\\-#,##0",
        7 | 8 => "\"¥\"#,##0.00;\"¥\"\\-#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "yyyy/m/d",
        15 => "d\\-mmm\\-yy",
        16 => "d\\-mmm",
        17 => "mmm\\-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 57 => "[$-411]ge.m.d",
        28 | 29 | 51 | 54 | 58 => "[$-411]ggge\"年\"m\"月\"d\"日\"",
        30 => "m/d/yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"時\"mm\"分\"",
        33 => "h\"時\"mm\"分\"ss\"秒\"",
        34 | 52 | 55 => "yyyy\"年\"m\"月\"",
        35 | 53 | 56 => "m\"月\"d\"日\"",
        41 => "_ * #,##0_ ;_ * \\-#,##0_ ;_ * \"-\"_ ;_ @_ ",
        42 => "_ \"¥\"* #,##0_ ;_ \"¥\"* \\-#,##0_ ;_ \"¥\"* \"-\"_ ;_ @_ ",
        43 => "_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
        44 => "_ \"¥\"* #,##0.00_ ;_ \"¥\"* \\-#,##0.00_ ;_ \"¥\"* \"-\"??_ ;_ @_ ",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reported(value: f64, code: &str) -> Seen {
        NumberFormat::parse(code).number(value, false)
    }

    #[test]
    fn numbers_are_reported_as_they_are_seen() {
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
            (12.0, "# ?/4", "12"),
            (2.5, "# ?/2", "2.5"),
            (0.5, "?/8", "0.5"),
            (12.5, "# ?/10\"袋\"", "12.5袋"),
            (0.75, "# ??/100", "0.75"),
            (3.25, "0 1/4", "3.25"),
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
            assert_eq!(reported(value, code).text, seen, "{value} {code}");
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
            let first = sections(code).first().map(nature);
            assert_eq!(first, Some(expected), "{code}");
        }
    }

    #[test]
    fn times_are_reported_as_they_are_seen() {
        assert_eq!(time(0.5625).as_deref(), Some("13:30"));
        assert_eq!(time(44016.5625).as_deref(), Some("2020-07-04 13:30"));
        assert_eq!(time(-1.0), None);
        assert_eq!(duration(1.5), "36:00");
        assert_eq!(duration(-0.25), "-6:00");
        assert_eq!(time(60.0).as_deref(), Some("1900-02-29 0:00"));
    }

    /// What is seen, to the letter.
    fn shown(value: f64, code: &str) -> String {
        let seen = reported(value, code);
        seen.display.shown.unwrap_or(seen.text)
    }

    #[test]
    fn words_may_stand_in_the_place_of_a_number() {
        const MARKS: &str = "[=1]\"○\";[=0]\"×\"";
        for (value, code, text, stored) in [
            (1.0, "\"済\"", "済", Some("1")),
            (1.0, MARKS, "○", Some("1")),
            (0.0, MARKS, "×", Some("0")),
            // Neither condition holds.
            (2.0, MARKS, "2", None),
            (1.0, "\"○\";;\"－\"", "○", Some("1")),
            (0.0, "\"○\";;\"－\"", "－", Some("0")),
            (0.0, "0;-0;なし;@", "なし", Some("0")),
            (3.0, "0\"kg\"", "3kg", Some("3")),
            (1.0, "[Blue]\"あり\";[Red]\"なし\"", "あり", Some("1")),
            (-1.0, "[Blue]\"あり\";[Red]\"なし\"", "なし", Some("-1")),
        ] {
            let seen = reported(value, code);
            assert_eq!(seen.text, text, "{value} {code}");
            assert_eq!(seen.display.stored.as_deref(), stored, "{value} {code}");
            assert_eq!(seen.display.shown, None, "{value} {code}");
        }
        for (value, code, hidden) in [(5.0, ";;;", ""), (0.0, "#,###", ""), (0.0, "0;-0;", "")] {
            let seen = reported(value, code);
            assert_eq!(seen.text, value.to_string(), "{code}");
            assert_eq!(seen.display.shown.as_deref(), Some(hidden), "{code}");
        }
    }

    #[test]
    fn numbers_are_shown_to_the_letter() {
        for (value, code, expected) in [
            (0.0, "0;-0;－;@", "－"),
            (0.0, "_ * #,##0.00_ ;_ * \"-\"??_ ;_ * \"-\"??_ ;_ @_ ", "-"),
            (0.5, "# ?/?", "1/2"),
            (1.75, "# ?/?", "1 3/4"),
            (3.0, "# ?/?", "3"),
            (1.75, "?/?", "7/4"),
            (0.333_333_333, "# ??/??", "1/3"),
            (0.625, "# ?/8\"袋\"", "5/8袋"),
            (-0.5, "# ?/?", "-1/2"),
            (0.3125, "# ??/16", "5/16"),
            (12.0, "# ?/4", "12"),
            (0.75, "# ??/100", "75/100"),
            (3.25, "0 1/4", "3 1/4"),
            (3.5, "0\"箱と\"0/2", "3箱と1/2"),
            (1_234_567.0, "#,##0\"円\"", "1,234,567円"),
            (1_234_567.0, "#,##0,\"千円\"", "1,235千円"),
            (12.345, "0.0", "12.3"),
            (1.005, "0.00", "1.01"),
            (9.996, "0.00", "10.00"),
            (0.125, "0.0%", "12.5%"),
            (12.0, "0\"％\"", "12％"),
            (0.5, ".00", ".50"),
            (1.5, ".00", "1.50"),
            (5.0, "0.##", "5."),
            (-1200.0, "#,##0_);\\(#,##0\\)", "(1,200)"),
            (-5.0, "#,##0;\"▲\"#,##0", "▲5"),
            (-0.4, "0", "0"),
            (123_456.0, "0.00E+00", "1.23E+05"),
            (12.0, "G/標準\"人\"", "12人"),
            (1e300, "0", &format!("1{}", "0".repeat(300))),
            (1e-300, "0.00", "0.00"),
            (12.0, "???0", "12"),
        ] {
            assert_eq!(shown(value, code), expected, "{value} {code}");
        }
    }

    #[test]
    fn days_and_times_are_shown_to_the_letter() {
        const LONG: &str = "[$-411]ggge\"年\"m\"月\"d\"日\"";
        for (value, code, text, expected) in [
            (45_901.0, LONG, "2025-09-01", "令和7年9月1日"),
            (
                43_586.0,
                "[$-ja-JP-x-gannen]ggge\"年\"",
                "2019-05-01",
                "令和元年",
            ),
            (43_586.0, "[$-411]ge.m.d", "2019-05-01", "R1.5.1"),
            (44_016.0, "yyyy/mm/dd(aaa)", "2020-07-04", "2020/07/04(土)"),
            (44_016.0, "aaaa", "2020-07-04", "土曜日"),
            (
                44_016.0,
                "[$-F800]dddd, mmmm dd, yyyy",
                "2020-07-04",
                "2020年7月4日",
            ),
            (0.562_5, "[$-F400]h:mm:ss AM/PM", "13:30", "13:30:00"),
            (44_016.0, "ddd d mmmm yy", "2020-07-04", "Sat 4 July 20"),
            (44_016.562_5, "m/d h:mm", "2020-07-04 13:30", "7/4 13:30"),
            (44_016.562_5, "yyyy/m/d", "2020-07-04", "2020/7/4"),
            (0.562_5, "h:mm AM/PM", "13:30", "1:30 PM"),
            (
                0.562_5,
                "[$-411]AM/PM h\"時\"mm\"分\"",
                "13:30",
                "午後 1時30分",
            ),
            (0.000_011_574, "mm:ss", "0:00:01", "00:01"),
            (1.5, "[h]:mm", "36:00", "36:00"),
            (0.0, "yyyy/m/d", "1900-01-00", "1900/1/0"),
            (60.0, "yyyy/m/d", "1900-02-29", "1900/2/29"),
            (59.0, "yyyy/m/d", "1900-02-28", "1900/2/28"),
            (2_958_465.0, "yyyy/m/d", "9999-12-31", "9999/12/31"),
            // Excel fills the cell where it has no such day.
            (2_958_466.0, "yyyy/m/d", "2958466", OVERFLOW),
            (-5.0, "yyyy/m/d", "-5", OVERFLOW),
            (-0.25, "[h]:mm", "-6:00", OVERFLOW),
        ] {
            assert_eq!(reported(value, code).text, text, "{value} {code}");
            assert_eq!(shown(value, code), expected, "{value} {code}");
        }
        let of_1904 = NumberFormat::parse("yyyy/m/d").number(0.0, true);
        assert_eq!(of_1904.text, "1904-01-01");
    }

    #[test]
    fn a_format_may_have_a_section_for_texts() {
        for (code, text, shown) in [
            ("@\"（見込み）\"", "12件", Some("12件（見込み）")),
            (";;;\"該当なし\"", "x", Some("該当なし")),
            ("0;-0;0;@\"様\"", "丁野", Some("丁野様")),
            ("0;@\"様\"", "丁野", Some("丁野様")),
            (";;;", "x", Some("")),
            ("\"済\"", "x", None),
            ("@", "x", None),
            ("General", "x", None),
            ("_ * #,##0_ ;_ * \\-#,##0_ ;_ * \"-\"_ ;_ @_ ", " x", None),
        ] {
            let format = NumberFormat::parse(code);
            assert_eq!(format.text(text).as_deref(), shown, "{code}");
        }
    }

    #[test]
    fn no_format_is_too_strange() {
        for code in [
            ";", "[", "\"", "\\", "_", "/", "?/", "E+", "#.#.#/0", "[$", ",,,", "%%%",
        ] {
            for value in [0.0, -1.5, 1e308, 5e-324, f64::MAX, f64::MIN, 45_000.5] {
                reported(value, code);
                reported(value, &code.repeat(100));
                reported(value, &format!("0{code}0yyyy{code}"));
            }
        }
    }
}
