//! Numbers as a format shows them, digit by digit, and in a form that loses no digit.

use super::parse::Token;

/// The number as the tokens show it. `has_own_sign`: a minus that the tokens do not write stands before
/// it.
pub(super) fn shown(value: f64, tokens: &[Token], has_own_sign: bool) -> String {
    let made = match tokens {
        _ if tokens.contains(&Token::Slash) => fraction(value.abs(), tokens),
        _ if tokens.iter().any(|t| matches!(t, Token::Exponent(_))) => power(value.abs(), tokens),
        _ => digits(value.abs(), tokens),
    };
    let made = made.trim();
    let is_zero = !made.contains(|c: char| ('1'..='9').contains(&c));
    match value < 0.0 && has_own_sign && !is_zero {
        true => format!("-{made}"),
        false => made.to_string(),
    }
}

/// How a number is put into places for digits.
struct Places {
    /// How many stand before the point and behind it.
    whole: usize,
    parts: usize,
    is_grouped: bool,
    /// By how much the number is multiplied.
    scale: f64,
}

impl Places {
    fn of(tokens: &[Token]) -> Places {
        let mut places = Places {
            whole: 0,
            parts: 0,
            is_grouped: false,
            scale: 1.0,
        };
        let mut is_behind = false;
        let mut commas = 0;
        for token in tokens {
            match token {
                Token::Digit(_) => {
                    places.is_grouped |= commas > 0;
                    commas = 0;
                    let count = match is_behind {
                        true => &mut places.parts,
                        false => &mut places.whole,
                    };
                    *count += 1;
                }
                Token::Point => is_behind = true,
                Token::Comma if places.whole + places.parts > 0 => commas += 1,
                Token::Percent => places.scale *= 100.0,
                _ => {}
            }
        }
        places.scale /= 1000f64.powi(commas);
        places
    }
}

/// Digits in their places, and everything between them.
fn digits(value: f64, tokens: &[Token]) -> String {
    let places = Places::of(tokens);
    let (whole, parts) = decimal(value * places.scale, places.parts);
    let groups = spread(&whole, tokens, &places);
    let (mut wholes, mut behind) = (groups.into_iter(), parts.chars());
    let mut made = String::new();
    let mut is_behind = false;
    for token in tokens {
        match token {
            Token::Digit(kind) if is_behind => {
                let rest = behind.as_str();
                let is_idle = rest.chars().all(|c| c == '0');
                let digit = behind.next().unwrap_or('0');
                made.push_str(&place(*kind, digit, is_idle));
            }
            Token::Digit(_) => made.push_str(&wholes.next().unwrap_or_default()),
            Token::General | Token::Content => made.push_str(&plain(value * places.scale)),
            Token::Point => {
                is_behind = true;
                // Without a place before it, the whole part stands all the same.
                if places.whole == 0 && places.parts > 0 && !whole.is_empty() {
                    made.push_str(&whole);
                }
                made.push('.');
            }
            Token::Percent => made.push('%'),
            Token::Text(text) => made.push_str(text),
            _ => {}
        }
    }
    made
}

/// What stands in a place whose digit may be nought beyond all others.
fn place(kind: char, digit: char, is_idle: bool) -> String {
    match (is_idle, kind) {
        (true, '#') => String::new(),
        (true, '?') => " ".to_string(),
        _ => digit.to_string(),
    }
}

/// The whole part's digits for each of its places: the first takes whatever the others leave.
fn spread(whole: &str, tokens: &[Token], places: &Places) -> Vec<String> {
    let before = tokens.iter().take_while(|t| **t != Token::Point);
    let kinds: Vec<char> = before
        .filter_map(|t| match t {
            Token::Digit(kind) => Some(*kind),
            _ => None,
        })
        .collect();
    let mut rest: Vec<char> = whole.chars().collect();
    let mut count = 0;
    let mut made = vec![];
    for (at, kind) in kinds.iter().enumerate().rev() {
        let mut here = String::new();
        let mut put = |digit: &str| {
            if places.is_grouped && count > 0 && count % 3 == 0 && digit != " " {
                here.insert(0, ',');
            }
            here.insert_str(0, digit);
            count += 1;
        };
        match rest.pop() {
            Some(digit) => put(&digit.to_string()),
            None if *kind == '0' => put("0"),
            None if *kind == '?' => put(" "),
            None => {}
        }
        while let Some(digit) = rest.pop_if(|_| at == 0) {
            put(&digit.to_string());
        }
        made.push(here);
    }
    made.reverse();
    made
}

/// A number of one digit and a power of ten.
fn power(value: f64, tokens: &[Token]) -> String {
    let at = tokens.iter().position(|t| matches!(t, Token::Exponent(_)));
    let (before, behind) = tokens.split_at(at.unwrap_or(tokens.len()));
    let written = format!("{value:.*e}", Places::of(before).parts.min(20));
    let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let size = exponent.trim_start_matches('-');
    let sign = match (exponent.starts_with('-'), behind.first()) {
        (true, _) => "-",
        (false, Some(Token::Exponent(true))) => "+",
        (false, _) => "",
    };
    let width = behind.iter().filter(|t| matches!(t, Token::Digit(_)));
    let width = width.count().min(9);
    let text = |tokens: &[Token]| -> String { tokens.iter().filter_map(text_of).collect() };
    format!(
        "{}{mantissa}E{sign}{size:0>width$}{}",
        text(before),
        text(behind)
    )
}

fn text_of(token: &Token) -> Option<&str> {
    match token {
        Token::Text(text) => Some(text),
        _ => None,
    }
}

/// A whole number and a fraction, or a fraction alone: `# ?/?`, `?/?`, `# ?/8`.
fn fraction(value: f64, tokens: &[Token]) -> String {
    let slash = tokens.iter().position(|t| *t == Token::Slash);
    let (before, behind) = tokens.split_at(slash.unwrap_or(tokens.len()));
    let is_digit = |t: &Token| matches!(t, Token::Digit(_));
    let upper = before
        .iter()
        .rposition(|t| !is_digit(t))
        .map_or(0, |at| at + 1);
    let whole_place = before[..upper].iter().rposition(is_digit);
    let has_whole = whole_place.is_some();
    let (fixed, lower) = lower(behind.get(1..).unwrap_or_default());
    let whole = if has_whole { value.floor() } else { 0.0 };
    let (mut upper_number, lower_number) = match fixed {
        Some(fixed) => (((value - whole) * fixed).round(), fixed),
        None => nearest(value - whole, 10f64.powi(lower as i32) - 1.0),
    };
    let mut whole = whole;
    if has_whole && upper_number >= lower_number {
        (whole, upper_number) = (whole + 1.0, 0.0);
    }
    let part = format!("{upper_number}/{lower_number}");
    let words = |tokens: &[Token]| -> String { tokens.iter().filter_map(text_of).collect() };
    let between = without_figures(&before[whole_place.unwrap_or(upper)..]);
    let number = match (has_whole, whole == 0.0, upper_number == 0.0) {
        (true, _, true) => whole.to_string(),
        (false, ..) | (true, true, _) => part,
        _ => format!("{whole}{}{part}", words(&between)),
    };
    let (first, rest) = around_fraction(tokens);
    format!("{}{number}{}", words(first), words(&rest))
}

/// What stands before and behind a fraction, whose own figures are none of the words beside it.
fn around_fraction(tokens: &[Token]) -> (&[Token], Vec<Token>) {
    let slash = tokens.iter().position(|t| *t == Token::Slash);
    let (before, behind) = tokens.split_at(slash.unwrap_or(tokens.len()));
    let is_digit = |t: &Token| matches!(t, Token::Digit(_));
    let first = before.iter().position(is_digit).unwrap_or(before.len());
    (
        &before[..first],
        without_figures(behind.get(1..).unwrap_or_default()),
    )
}

/// The tokens without the digits that stand for themselves: those of a fixed fraction.
fn without_figures(tokens: &[Token]) -> Vec<Token> {
    let is_figure = |t: &&Token| text_of(t).is_some_and(|t| t.chars().all(|c| c.is_ascii_digit()));
    tokens.iter().filter(|t| !is_figure(t)).cloned().collect()
}

/// A fixed denominator, or how many places the denominator has.
fn lower(tokens: &[Token]) -> (Option<f64>, usize) {
    let mut fixed = String::new();
    let mut places = 0;
    for token in tokens {
        match token {
            Token::Digit('0') if !fixed.is_empty() => fixed.push('0'),
            Token::Digit(_) => places += 1,
            Token::Text(text) if text.chars().all(|c| c.is_ascii_digit()) && places == 0 => {
                fixed.push_str(text);
            }
            _ => break,
        }
    }
    let fixed: Option<f64> = fixed.parse().ok().filter(|n| *n >= 1.0);
    (fixed, places.clamp(1, 5))
}

/// The fraction nearest to a number whose denominator is not above a bound, by continued fractions.
fn nearest(value: f64, most: f64) -> (f64, f64) {
    let (mut one, mut two) = ((0.0, 1.0), (1.0, 0.0));
    let mut rest = value;
    for _ in 0..40 {
        let term = rest.floor();
        let next: (f64, f64) = (term * two.0 + one.0, term * two.1 + one.1);
        if next.1 > most {
            // The best one between has as many of the last as fit.
            let fit = ((most - one.1) / two.1).floor();
            let between = (fit * two.0 + one.0, fit * two.1 + one.1);
            let off = |(upper, lower): (f64, f64)| (upper / lower - value).abs();
            return if between.1 >= 1.0 && off(between) < off(two) {
                between
            } else {
                two
            };
        }
        (one, two) = (two, next);
        if (rest - term).abs() < 1e-9 {
            break;
        }
        rest = 1.0 / (rest - term);
    }
    two
}

/// A number not below nought with so many decimals, rounded half up as Excel does, of whose digits it
/// keeps 15; no digit at all for a whole part of nought.
fn decimal(value: f64, places: usize) -> (String, String) {
    let written = format!("{value:.14e}");
    let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let mut digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
    // Where the point stands among the digits.
    let mut point = exponent.parse::<i64>().unwrap_or(0) + 1;
    let places = i64::try_from(places).unwrap_or(0);
    if point < 0 {
        let zeros = usize::try_from(-point).unwrap_or(0).min(400);
        digits.splice(0..0, std::iter::repeat_n(b'0', zeros));
        point = 0;
    }
    if let Ok(end) = usize::try_from(point + places)
        && end < digits.len()
    {
        let is_up = digits[end] >= b'5';
        digits.truncate(end);
        if is_up && carry(&mut digits) {
            point += 1;
        }
    }
    let digit = |at: i64| {
        let at = usize::try_from(at).ok();
        char::from(at.and_then(|at| digits.get(at)).copied().unwrap_or(b'0'))
    };
    let whole: String = (0..point).map(digit).collect();
    let parts = (point..point + places).map(digit).collect();
    (whole.trim_start_matches('0').to_string(), parts)
}

/// Adds one to the last digit; whether that made a further digit in front.
fn carry(digits: &mut Vec<u8>) -> bool {
    for digit in digits.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return false;
        }
        *digit = b'0';
    }
    digits.insert(0, b'1');
    true
}

/// A number without the digits that binary fractions add: to 15 digits, of which Excel shows no more.
pub fn plain(value: f64) -> String {
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    rounded.to_string()
}

/// The number with all its digits and the words beside them.
pub(super) fn exact(value: f64, tokens: &[Token]) -> String {
    if let Some(seen) = masked(value, tokens) {
        return seen;
    }
    let form = if tokens.contains(&Token::Slash) {
        let (before, behind) = around_fraction(tokens);
        let number = [Token::General];
        Form::read(&[before, &number, &behind].concat(), value < 0.0)
    } else {
        Form::read(tokens, value < 0.0)
    };
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
pub fn words(text: &str, is_negative: bool) -> String {
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
    let zeros = tokens.iter().filter(|t| **t == Token::Digit('0')).count();
    if tokens[first..=last].iter().all(is_digit) && zeros <= plain(value).len() {
        return None;
    }
    Some(shown(value, tokens, false))
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
                Token::Digit(_) | Token::General | Token::Content => {
                    digits = true;
                    form.thousands = 0;
                }
                Token::Text(text) => match digits {
                    true => form.after.push_str(&words(text, is_negative)),
                    false => form.before.push_str(&words(text, is_negative)),
                },
                Token::Percent => form.is_share = true,
                Token::Comma if digits => form.thousands += 1,
                _ => {}
            }
        }
        form
    }
}
