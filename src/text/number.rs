//! Reads figures with their units as exact decimal numbers.
//! A figure that is qualified, such as 約12件, is refused rather than taken as exact.

use std::cmp::Ordering;
use std::error::Error;
use std::fmt;

use super::normalize::{normalize, to_halfwidth, trim};
use super::scan::Scan;

/// The most digits a figure may have, on both sides of the point together.
const MOST_DIGITS: u32 = 30;

/// An exact decimal number: a whole number of tenths, hundredths and so on.
///
/// Equal values are equal however many zeros they were written with. `Display`
/// gives the shortest plain form, such as `-12.5`, never with an exponent.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Number {
    mantissa: i128,
    scale: u32,
}

impl Number {
    /// The number 0.
    pub const ZERO: Number = Number {
        mantissa: 0,
        scale: 0,
    };

    /// Makes the number `mantissa` divided by ten to the power `scale`.
    ///
    /// `None` if more than 38 digits remain behind the point once the zeros
    /// at the end are gone.
    pub fn new(mantissa: i128, scale: u32) -> Option<Number> {
        if mantissa == 0 {
            return Some(Number::ZERO);
        }
        let (mut mantissa, mut scale) = (mantissa, scale);
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        (scale <= 38).then_some(Number { mantissa, scale })
    }

    /// Gives the number without its point.
    pub const fn mantissa(self) -> i128 {
        self.mantissa
    }

    /// Gives how many digits stand behind the point, without zeros at the end.
    pub const fn scale(self) -> u32 {
        self.scale
    }

    /// Tells whether nothing stands behind the point.
    pub const fn is_whole(self) -> bool {
        self.scale == 0
    }

    /// Adds two numbers; `None` if the sum cannot be held exactly.
    pub fn checked_add(self, other: Number) -> Option<Number> {
        let scale = self.scale.max(other.scale);
        let sum = self.at_scale(scale)?.checked_add(other.at_scale(scale)?)?;
        Number::new(sum, scale)
    }

    /// Moves the point `places` to the right, or to the left if negative;
    /// `None` if the result cannot be held exactly.
    pub fn checked_shift(self, places: i32) -> Option<Number> {
        let scale = i64::from(self.scale) - i64::from(places);
        if let Ok(scale) = u32::try_from(scale) {
            return Number::new(self.mantissa, scale);
        }
        let power = power_of_ten(u32::try_from(-scale).ok()?)?;
        Number::new(self.mantissa.checked_mul(power)?, 0)
    }

    /// Gives the number with the other sign, if it can be held.
    pub fn checked_neg(self) -> Option<Number> {
        let mantissa = self.mantissa.checked_neg()?;
        Some(Number { mantissa, ..self })
    }

    /// Gives the nearest floating-point number.
    pub fn to_f64(self) -> f64 {
        // The standard library rounds a decimal text correctly.
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// Gives the mantissa that goes with a larger scale.
    fn at_scale(self, scale: u32) -> Option<i128> {
        let power = power_of_ten(scale.checked_sub(self.scale)?)?;
        self.mantissa.checked_mul(power)
    }

    /// Splits off what is behind the point, as a count of 38th decimals.
    fn parts(self) -> (i128, i128) {
        let power = power_of_ten(self.scale).unwrap_or(i128::MAX);
        let fill = power_of_ten(38 - self.scale.min(38)).unwrap_or(1);
        let fraction = self.mantissa % power;
        (self.mantissa / power, fraction.saturating_mul(fill))
    }

    /// Tells whether the number keeps to the digits a figure may have.
    fn is_ordinary(self) -> bool {
        let limit = 10_u128.pow(MOST_DIGITS);
        self.scale <= MOST_DIGITS && self.mantissa.unsigned_abs() < limit
    }
}

impl From<i64> for Number {
    fn from(whole: i64) -> Self {
        Number {
            mantissa: i128::from(whole),
            scale: 0,
        }
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        self.parts().cmp(&other.parts())
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.mantissa.unsigned_abs().to_string();
        let scale = usize::try_from(self.scale).unwrap_or(0);
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = padded
            .split_at_checked(padded.len() - scale)
            .unwrap_or((&padded, ""));
        let point = if fraction.is_empty() { "" } else { "." };
        let text = format!("{whole}{point}{fraction}");
        f.pad_integral(self.mantissa >= 0, "", &text)
    }
}

/// Gives ten to a power, if it can be held.
fn power_of_ten(power: u32) -> Option<i128> {
    10_i128.checked_pow(power)
}

/// A figure and its unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Amount {
    /// The figure, in `unit`.
    pub value: Number,
    /// The unit asked for, or else the one typed; empty if there is neither.
    pub unit: String,
    /// Whether the figure was typed in another unit of money and converted.
    pub converted: bool,
}

/// Why a text could not be taken as one figure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NumberError {
    /// The text is no figure, or one that is not exact or not clear.
    Unreadable,
    /// The text holds more than one figure.
    Several,
    /// The figure is readable but its unit cannot be taken for the one asked.
    Unit {
        /// The unit that was typed.
        found: String,
    },
}

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NumberError::Unreadable => f.write_str("not readable as a figure"),
            NumberError::Several => f.write_str("more than one figure"),
            NumberError::Unit { found } => write!(f, "another unit: {found}"),
        }
    }
}

impl Error for NumberError {}

/// Reads one exact figure and its unit.
///
/// Read are full-width and half-width digits, commas in groups of three, a
/// decimal point, a sign (`+`, `-`, `△`, `▲`), a leading yen sign, the
/// multipliers 百, 千, 万, 億 and 兆 behind digits (`1万2千`, `1.5億円`), and
/// ASCII floating-point text such as `1.2E3`.
///
/// If `unit` is given and not blank, the result is in that unit: a figure
/// without a unit is taken as being in it, and amounts of money in 円, 千円,
/// 万円, 百万円 and 億円 are converted exactly.
///
/// # Errors
///
/// [`NumberError::Unreadable`] for numerals in kanji, wrong comma groups, more
/// than 30 digits, and qualified figures such as `約12件` or `12件以上`;
/// [`NumberError::Several`] for ranges, lists and fractions;
/// [`NumberError::Unit`] for a unit other than the one asked, also for `3億`
/// where 千円 is asked, since it may mean 3億円 as well as 3億千円.
pub fn parse_number(s: &str, unit: Option<&str>) -> Result<Amount, NumberError> {
    let asked = unit.map(trim).filter(|unit| !unit.is_empty());
    let text = to_halfwidth(s);
    let figure = match float(trim(s)) {
        Some(value) => Some(Figure::plain(value)),
        None => read_figure(&text, asked),
    };
    let figure = figure.filter(|figure| figure.value.is_ordinary());
    let figure = figure.ok_or_else(|| complaint(&text))?;
    match asked {
        Some(asked) => in_unit(figure, asked),
        None => Ok(Amount {
            value: figure.value,
            unit: figure.unit,
            converted: false,
        }),
    }
}

/// A figure as it is typed.
struct Figure {
    value: Number,
    /// The unit, which may be empty.
    unit: String,
    /// The multipliers that are part of the figure, such as 万千.
    multipliers: String,
}

impl Figure {
    /// Makes a figure that is nothing but a number.
    fn plain(value: Number) -> Self {
        Figure {
            value,
            unit: String::new(),
            multipliers: String::new(),
        }
    }
}

/// Expresses a figure in the unit asked for.
fn in_unit(figure: Figure, asked: &str) -> Result<Amount, NumberError> {
    let amount = |value, converted| Amount {
        value,
        unit: asked.to_owned(),
        converted,
    };
    if figure.unit.is_empty() {
        let doubtful = !figure.multipliers.is_empty() && key(asked).starts_with(is_multiplier);
        if doubtful {
            let found = figure.multipliers;
            return Err(NumberError::Unit { found });
        }
        return Ok(amount(figure.value, false));
    }
    if key(&figure.unit) == key(asked) {
        return Ok(amount(figure.value, false));
    }
    let Some((typed, wanted)) = yen_power(&figure.unit).zip(yen_power(asked)) else {
        return Err(NumberError::Unit { found: figure.unit });
    };
    let value = figure.value.checked_shift(typed - wanted);
    value
        .filter(|value| value.is_ordinary())
        .map(|value| amount(value, true))
        .ok_or(NumberError::Unreadable)
}

/// Tells several figures from none that can be read.
fn complaint(text: &str) -> NumberError {
    // 1E40 is one figure, only too long.
    if text.trim().parse::<f64>().is_ok() {
        return NumberError::Unreadable;
    }
    let joins = |c: char| c.is_ascii_digit() || ",.".contains(c) || is_multiplier(c);
    let runs = text
        .split(|c| !joins(c))
        .filter(|run| run.contains(|c: char| c.is_ascii_digit()));
    match runs.count() {
        0 | 1 => NumberError::Unreadable,
        _ => NumberError::Several,
    }
}

/// Gives the form in which units are compared: some are spelt in many ways.
fn key(unit: &str) -> String {
    let mut key = normalize(unit).replace("パーセント", "%");
    for counted in ["所", "月", "国", "年"] {
        for mark in ["ヶ", "ケ", "ヵ", "カ", "箇", "個"] {
            let plain = format!("か{counted}");
            key = key.replace(&format!("{mark}{counted}"), &plain);
        }
    }
    // Both count people; forms ask for one and get the other.
    if key == "名" {
        key = "人".to_string();
    }
    key
}

/// Gives the power of ten by which a unit of money counts yen.
fn yen_power(unit: &str) -> Option<i32> {
    match normalize(unit).as_str() {
        "円" => Some(0),
        "千円" => Some(3),
        "万円" => Some(4),
        "百万円" => Some(6),
        "億円" => Some(8),
        _ => None,
    }
}

/// Tells whether the character multiplies the digits before it.
fn is_multiplier(c: char) -> bool {
    "百千万億兆".contains(c)
}

/// Reads ASCII floating-point text with an exponent, as spreadsheet readers
/// print very large and very small cells.
fn float(text: &str) -> Option<Number> {
    let (digits, exponent) = text.split_once(['e', 'E'])?;
    let bare = digits.strip_prefix(['+', '-']).unwrap_or(digits);
    if bare.contains(',') {
        return None;
    }
    let number = read_digits(bare)?.value;
    let places = exponent.parse::<i32>().ok()?;
    let value = number.checked_shift(places)?;
    if digits.starts_with('-') {
        return value.checked_neg();
    }
    Some(value)
}

/// Reads a whole text as a sign, a figure and a unit.
fn read_figure(text: &str, asked: Option<&str>) -> Option<Figure> {
    let mut scan = Scan::new(text);
    let (negative, yen) = read_opening(&mut scan)?;
    let first = read_plain(&mut scan)?;
    let typed = scan.rest();
    let is_asked = |unit: &str| asked.is_some_and(|asked| key(unit) == key(asked));
    // 1,200千円 is 1,200 in that unit, not a figure with a multiplier.
    let direct = is_asked(typed) || yen_power(typed).is_some();
    let (value, multipliers) = if direct {
        (first.value, String::new())
    } else {
        read_compound(first, &mut scan)?
    };
    let unit = scan.rest();
    // But the 千 of 1億千円 belongs to the figure and stands for 1,000.
    let asked_for = is_asked(unit) && !unit.starts_with(is_multiplier);
    if !(direct || unit.is_empty() || asked_for || is_unit(unit)) {
        return None;
    }
    let unit = match (yen, unit) {
        (true, "") => "円",
        (true, unit) if yen_power(unit).is_none() => return None,
        (_, unit) => unit,
    };
    Some(Figure {
        value: if negative {
            value.checked_neg()?
        } else {
            value
        },
        unit: unit.to_owned(),
        multipliers,
    })
}

/// Reads the sign and the yen sign, in either order; tells whether the figure
/// is negative and whether it is in yen.
fn read_opening(scan: &mut Scan) -> Option<(bool, bool)> {
    // In old Japanese character sets the backslash is drawn as a yen sign.
    const YEN: [&str; 2] = ["¥", "\\"];
    let yen = scan.take_any(&YEN).is_some();
    let sign = scan.take_any(&["+", "-", "△", "▲"]);
    let late = scan.take_any(&YEN).is_some();
    let negative = sign.is_some_and(|sign| sign != "+");
    (!(yen && late)).then_some((negative, yen || late))
}

/// Digits with what must be known to judge the figure they are part of.
#[derive(Clone, Copy)]
struct Plain {
    value: Number,
    /// Whether it is one digit alone.
    single: bool,
}

/// Reads digits with their commas and their point.
fn read_plain(scan: &mut Scan) -> Option<Plain> {
    read_digits(scan.run(|c| c.is_ascii_digit() || c == ',' || c == '.'))
}

/// Takes a whole text as digits, with commas in groups of three and a point
/// between digits.
fn read_digits(text: &str) -> Option<Plain> {
    let (whole, fraction) = match text.split_once('.') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (text, ""),
    };
    if whole.is_empty() || !is_grouped(whole) || !all_digits(fraction) {
        return None;
    }
    let digits = format!("{}{fraction}", whole.replace(',', ""));
    let scale = u32::try_from(fraction.len()).ok()?;
    let count = u32::try_from(digits.len()).ok()?;
    if count > MOST_DIGITS {
        return None;
    }
    let value = Number::new(digits.parse().ok()?, scale)?;
    Some(Plain {
        value,
        single: count == 1,
    })
}

/// Tells whether the text is digits, with commas in the right places if any.
fn is_grouped(whole: &str) -> bool {
    let Some((first, others)) = whole.split_once(',') else {
        return all_digits(whole);
    };
    // 0,123 is a decimal of another country, not a group of thousands.
    let opens = (1..=3).contains(&first.len()) && all_digits(first) && !first.starts_with('0');
    opens && others.split(',').all(|g| g.len() == 3 && all_digits(g))
}

/// Tells whether the text is nothing but ASCII digits.
fn all_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// One run of digits in a figure and the multipliers right behind it.
struct Term {
    /// The digits, multiplied by 千 or 百.
    value: Number,
    /// The power of ten of 千 or 百, or 0.
    small: i32,
    /// The power of ten of 兆, 億 or 万, or 0.
    large: i32,
    /// Whether there is one digit alone and no multiplier.
    loose: bool,
}

/// Reads the rest of a figure such as `1億2千500万`, whose first digits are
/// read; gives its value and its multipliers.
fn read_compound(first: Plain, scan: &mut Scan) -> Option<(Number, String)> {
    let mut multipliers = String::new();
    let mut terms = vec![read_term(first, scan, &mut multipliers)?];
    let broken = !first.value.is_whole();
    // Digits set apart by a blank are another figure.
    while scan.at_digit() {
        let next = read_plain(scan)?;
        if broken || !next.value.is_whole() {
            return None;
        }
        terms.push(read_term(next, scan, &mut multipliers)?);
    }
    Some((add_up(&terms)?, multipliers))
}

/// Reads the multipliers behind some digits.
fn read_term(digits: Plain, scan: &mut Scan, multipliers: &mut String) -> Option<Term> {
    const SMALL: [(&str, i32); 2] = [("千", 3), ("百", 2)];
    const LARGE: [(&str, i32); 3] = [("兆", 12), ("億", 8), ("万", 4)];
    let mut power_of = |known: &[(&str, i32)]| {
        let found = known.iter().find(|(name, _)| scan.take(name));
        let (name, power) = found.copied().unwrap_or_default();
        multipliers.push_str(name);
        power
    };
    let (small, large) = (power_of(&SMALL), power_of(&LARGE));
    Some(Term {
        value: digits.value.checked_shift(small)?,
        small,
        large,
        loose: digits.single && small == 0 && large == 0,
    })
}

/// Adds the terms of a figure up.
///
/// Each must stay below the multiplier before it, so that nothing is read
/// that no one would say, such as `1億20000万`.
fn add_up(terms: &[Term]) -> Option<Number> {
    // 1万5 may be said for 15,000 and is not to be read as 10,005.
    if terms.len() > 1 && terms.last().is_some_and(|term| term.loose) {
        return None;
    }
    let (mut total, mut section) = (Number::ZERO, Number::ZERO);
    let (mut large, mut small) = (None, None);
    for (at, term) in terms.iter().enumerate() {
        section = section.checked_add(below(term.value, small)?)?;
        small = Some(term.small);
        if term.large > 0 || at + 1 == terms.len() {
            let part = section.checked_shift(term.large)?;
            total = total.checked_add(below(part, large)?)?;
            (section, small, large) = (Number::ZERO, None, Some(term.large));
        }
    }
    Some(total)
}

/// Gives the number back if it is below a power of ten.
fn below(number: Number, power: Option<i32>) -> Option<Number> {
    let Some(power) = power else {
        return Some(number);
    };
    let limit = Number::from(1).checked_shift(power)?;
    (number < limit).then_some(number)
}

/// Numerals in kanji, which would be part of the figure.
const NUMERALS: &str = "〇一二三四五六七八九十百千万億兆";

/// Words that make a figure inexact when they follow it directly.
const OPENING: [&str; 7] = ["数", "余", "弱", "強", "超", "約", "以"];

/// Words that make a figure inexact when they follow its unit.
const CLOSING: [&str; 22] = [
    "以上",
    "以下",
    "以内",
    "以降",
    "未満",
    "前後",
    "程度",
    "余り",
    "あまり",
    "くらい",
    "ぐらい",
    "位",
    "ほど",
    "内外",
    "近く",
    "超え",
    "超",
    "余",
    "弱",
    "強",
    "台",
    "見込",
];

/// Tells whether the text behind a figure can only be a unit.
///
/// Words such as 以上 or 程度 make a figure inexact, and numerals in kanji
/// would be part of it.
fn is_unit(text: &str) -> bool {
    // These two are counters when they stand alone.
    if text == "位" || text == "台" {
        return true;
    }
    // m2, m3 and t-CO2 are units although they end in a digit.
    let base = text.strip_suffix(['2', '3']);
    let base = base.filter(|base| base.ends_with('m') || base.ends_with("CO"));
    let base = base.unwrap_or(text);
    let starts_well = !base.starts_with(|c| NUMERALS.contains(c))
        && !base.starts_with(is_power_mark)
        && !OPENING.iter().any(|word| base.starts_with(word));
    starts_well
        && base.chars().count() <= 12
        && base.chars().all(is_unit_char)
        && !CLOSING.iter().any(|word| base.ends_with(word))
        && !base.ends_with('-')
}

/// Tells whether the character may be part of a unit.
fn is_unit_char(c: char) -> bool {
    c.is_alphabetic()
        || is_power_mark(c)
        || "%‰°′″℃/・-".contains(c)
        || matches!(c, '\u{3300}'..='\u{33FF}')
}

/// Tells whether the character is a raised figure, as in km².
fn is_power_mark(c: char) -> bool {
    "²³".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        let digits = text.replace('.', "");
        let scale = text.split_once('.').map_or(0, |(_, f)| f.len());
        Number::new(digits.parse().unwrap(), scale.try_into().unwrap()).unwrap()
    }

    #[test]
    fn writes_numbers_plainly() {
        let cases = [
            (0, 0, "0"),
            (0, 40, "0"),
            (1200, 0, "1200"),
            (1250, 2, "12.5"),
            (-1250, 2, "-12.5"),
            (1200, 2, "12"),
            (5, 3, "0.005"),
            (-5, 1, "-0.5"),
            (1, 38, "0.00000000000000000000000000000000000001"),
            (i128::MAX, 0, "170141183460469231731687303715884105727"),
            (i128::MIN, 38, "-1.70141183460469231731687303715884105728"),
        ];
        for (mantissa, scale, text) in cases {
            assert_eq!(Number::new(mantissa, scale).unwrap().to_string(), text);
        }
        assert_eq!(Number::new(1, 39), None);
        assert_eq!(Number::new(10, 39), Number::new(1, 38));
        assert_eq!(Number::new(1, u32::MAX), None);
        assert_eq!(
            format!("{:>7}|{:<6}|", number("-1.5"), number("2")),
            "   -1.5|2     |"
        );
    }

    #[test]
    fn orders_numbers_across_scales() {
        let rising = [
            "-100", "-12.6", "-12.5", "-12", "-0.5", "-0.05", "0", "0.05", "0.5", "1.49", "1.5",
            "2", "12", "12.5", "100",
        ];
        for (i, a) in rising.iter().enumerate() {
            for (j, b) in rising.iter().enumerate() {
                assert_eq!(number(a).cmp(&number(b)), i.cmp(&j), "{a} {b}");
            }
        }
        let tiny = Number::new(1, 38).unwrap();
        let huge = Number::new(i128::MAX, 0).unwrap();
        let deep = Number::new(i128::MIN, 0).unwrap();
        assert!(deep < tiny && tiny < huge && Number::ZERO < tiny);
    }

    #[test]
    fn calculates_exactly() {
        assert_eq!(
            number("0.1").checked_add(number("0.2")),
            Some(number("0.3"))
        );
        assert_eq!(
            number("99.5").checked_add(number("0.5")),
            Some(number("100"))
        );
        assert_eq!(number("1.5").checked_shift(3), Some(number("1500")));
        assert_eq!(number("1500").checked_shift(-3), Some(number("1.5")));
        assert_eq!(number("5").checked_neg(), Some(number("-5")));
        assert!(number("1.0").is_whole() && !number("1.1").is_whole());
        assert_eq!(
            (number("1.25").mantissa(), number("1.25").scale()),
            (125, 2)
        );
        let huge = Number::new(i128::MAX, 0).unwrap();
        let deep = Number::new(i128::MIN, 0).unwrap();
        assert_eq!(huge.checked_add(number("1")), None);
        assert_eq!(huge.checked_add(number("0.1")), None);
        assert_eq!(huge.checked_shift(1), None);
        assert_eq!(deep.checked_neg(), None);
        for places in [i32::MIN, i32::MAX] {
            assert_eq!(number("1.5").checked_shift(places), None);
            assert_eq!(Number::ZERO.checked_shift(-1), Some(Number::ZERO));
        }
    }

    #[test]
    fn gives_the_nearest_float() {
        let cases = [
            ("0.1", 0.1),
            ("-12.5", -12.5),
            ("300000000", 3e8),
            ("0", 0.0),
        ];
        for (text, float) in cases {
            assert_eq!(number(text).to_f64().to_bits(), f64::to_bits(float));
        }
    }

    /// Reads each first text as the second, with the third as its unit.
    fn reads_all(cases: &[(&str, &str, &str)]) {
        for (typed, value, unit) in cases {
            let read = parse_number(typed, None).map_err(|e| format!("{typed}: {e}"));
            let amount = Amount {
                value: number(value),
                unit: unit.to_string(),
                converted: false,
            };
            assert_eq!(read, Ok(amount), "{typed}");
        }
    }

    #[test]
    fn reads_plain_figures() {
        reads_all(&[
            ("5", "5", ""),
            ("０", "0", ""),
            ("-0", "0", ""),
            ("007", "7", ""),
            ("1,200", "1200", ""),
            ("１，２００", "1200", ""),
            ("1，200", "1200", ""),
            ("12,345,678.90", "12345678.9", ""),
            ("△5", "-5", ""),
            ("▲5", "-5", ""),
            ("△ 5", "-5", ""),
            ("−5", "-5", ""),
            ("-5", "-5", ""),
            ("－５", "-5", ""),
            ("+5", "5", ""),
            ("＋５", "5", ""),
            ("３．５", "3.5", ""),
            ("12.50", "12.5", ""),
            ("\u{FEFF}12\u{200B}\u{2800}\n", "12", ""),
            ("1.2E3", "1200", ""),
            ("1.2e+3", "1200", ""),
            ("-5E-3", "-0.005", ""),
            ("1E29", "100000000000000000000000000000", ""),
        ]);
    }

    #[test]
    fn reads_figures_with_units() {
        reads_all(&[
            ("12件", "12", "件"),
            ("12 件", "12", "件"),
            ("１２　件", "12", "件"),
            ("45%", "45", "%"),
            ("４５％", "45", "%"),
            ("45.5パーセント", "45.5", "パーセント"),
            ("¥1,200", "1200", "円"),
            ("￥1,200円", "1200", "円"),
            ("\\1,200", "1200", "円"),
            ("▲￥500", "-500", "円"),
            ("￥-500", "-500", "円"),
            ("12か所", "12", "か所"),
            ("3ヶ月", "3", "ヶ月"),
            ("3ページ", "3", "ページ"),
            ("5㎡", "5", "㎡"),
            ("5km²", "5", "km²"),
            ("5m3", "5", "m3"),
            ("5.2t-CO2", "5.2", "t-CO2"),
            ("3人/日", "3", "人/日"),
            ("3位", "3", "位"),
            ("3台", "3", "台"),
        ]);
    }

    #[test]
    fn reads_figures_with_multipliers() {
        reads_all(&[
            ("1,200千円", "1200", "千円"),
            ("2億円", "2", "億円"),
            ("1万2千", "12000", ""),
            ("1万2000", "12000", ""),
            ("3億", "300000000", ""),
            ("1.5万", "15000", ""),
            ("2千", "2000", ""),
            ("5百人", "500", "人"),
            ("12万人", "120000", "人"),
            ("5千万円", "50000000", "円"),
            ("1億2,000万円", "120000000", "円"),
            ("1億2千5百万円", "125000000", "円"),
            ("2兆3億4万5千6百", "2000300045600", ""),
            ("△1.5億円", "-1.5", "億円"),
            ("¥3億", "300000000", "円"),
        ]);
    }

    fn refuses_all(cases: &[&str]) {
        for typed in cases {
            let read = parse_number(typed, None);
            assert_eq!(read, Err(NumberError::Unreadable), "{typed}");
        }
    }

    #[test]
    fn refuses_qualified_figures() {
        refuses_all(&[
            "約12件",
            "約12",
            "12件以上",
            "12以上",
            "12人程度",
            "12%台",
            "12人位",
            "10数人",
            "100余人",
            "100名余",
            "100弱",
            "12〜",
            "12?",
            "±5",
            "12人(延べ)",
        ]);
    }

    #[test]
    fn refuses_unclear_multipliers() {
        refuses_all(&[
            "十二",
            "二千",
            "12十",
            "1万二千",
            "万",
            "1億20000万",
            "1万2億",
            "1千5千",
            "1万5",
            "2千5",
            "1.5万2千",
            "1万2.5千",
            "9999999999999999999兆",
        ]);
    }

    #[test]
    fn refuses_what_is_no_figure() {
        refuses_all(&[
            "",
            "　",
            "-",
            "△",
            "件",
            ".5",
            "12.",
            "1.2.3",
            "1,20",
            "1,2000",
            "1,20,300",
            ",200",
            "0,123",
            "1,200,",
            "--5",
            "-△5",
            "+-5",
            "ー5",
            "(5)",
            "第5",
            "¥5件",
            "¥¥5",
            "5²",
            "①",
            "½",
            "12件。",
            "No.5",
            "E5",
            "1E40",
            "1e-40",
            "1e99999999999",
            "NaN",
            "inf",
            "1000000000000000000000000000000",
            "0.0000000000000000000000000000001",
            "99999999999999999999999999999999999999999999999999",
        ]);
    }

    #[test]
    fn reports_several_figures() {
        let cases = [
            "10〜20",
            "10-20",
            "12件、13件",
            "12件（3件）",
            "1 200",
            "1, 200",
            "1万 2千",
            "3/4",
            "3分の1",
            "2020年7月4日",
            "12:30",
            "約10〜20件",
            "1E3件2",
            "12 13",
            "1\n2",
        ];
        for typed in cases {
            for unit in [None, Some("件")] {
                let read = parse_number(typed, unit);
                assert_eq!(read, Err(NumberError::Several), "{typed}");
            }
        }
    }

    #[test]
    fn takes_the_unit_that_is_asked() {
        let cases = [
            ("12", "件", "12", false),
            ("12件", "件", "12", false),
            ("１２ 件", "件", "12", false),
            ("5", "  ㎡ ", "5", false),
            ("5m2", "㎡", "5", false),
            ("5m²", "㎡", "5", false),
            ("5ＫＭ", "km", "5", false),
            ("45", "%", "45", false),
            ("45％", "%", "45", false),
            ("45パーセント", "％", "45", false),
            ("3ヶ所", "箇所", "3", false),
            ("3カ月", "か月", "3", false),
            ("1,200千円", "千円", "1200", false),
            ("12千人", "千人", "12", false),
            ("12千人", "人", "12000", false),
            ("1万2千人", "人", "12000", false),
            ("5人以上", "人以上", "5", false),
            ("1,200千円", "円", "1200000", true),
            ("1,200円", "千円", "1.2", true),
            ("¥1,200", "千円", "1.2", true),
            ("3億円", "百万円", "300", true),
            ("1.5億円", "円", "150000000", true),
            ("1億2,000万円", "億円", "1.2", true),
            ("△5百万円", "千円", "-5000", true),
            ("2万円", "千円", "20", true),
            ("1円", "億円", "0.00000001", true),
            ("3億", "円", "300000000", false),
            ("1.2E3", "千円", "1200", false),
            ("12", "", "12", false),
        ];
        for (typed, unit, value, converted) in cases {
            let amount = Amount {
                value: number(value),
                unit: unit.trim().to_owned(),
                converted,
            };
            assert_eq!(parse_number(typed, Some(unit)), Ok(amount), "{typed}");
        }
    }

    #[test]
    fn refuses_another_unit() {
        let cases = [
            ("12人", "件", "人"),
            ("12団体", "人", "団体"),
            ("12％", "件", "%"),
            ("1,200円", "件", "円"),
            ("1,200件", "円", "件"),
            ("12000人", "千人", "人"),
            ("3億", "千円", "億"),
            ("1万2千", "千円", "万千"),
            ("2兆円", "件", "円"),
        ];
        for (typed, unit, found) in cases {
            let read = parse_number(typed, Some(unit));
            let found = found.to_owned();
            assert_eq!(read, Err(NumberError::Unit { found }), "{typed}");
        }
        for unit in [None, Some("円"), Some("千円")] {
            let read = parse_number("1億千円", unit);
            assert_eq!(read, Err(NumberError::Unreadable), "{unit:?}");
        }
        let long = "999999999999999999999999999999億円";
        assert_eq!(parse_number(long, Some("円")), Err(NumberError::Unreadable));
    }

    #[test]
    fn rereads_what_it_writes() {
        for mantissa in (-5000..5000).map(|n| n * 37) {
            for scale in 0..6 {
                let value = Number::new(mantissa, scale).unwrap();
                let read = parse_number(&value.to_string(), None).unwrap();
                assert_eq!(read.value, value);
            }
        }
    }
}
