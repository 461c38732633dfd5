//! Text that a spreadsheet would run as a formula, made inert and brought back.

use std::borrow::Cow;

/// The characters that open a formula in Excel, LibreOffice or Google Sheets, with the wide forms
/// that Japanese input leaves, and the mark itself.
const OPENERS: &[char] = &[
    '=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '\'',
];

/// Whether a character would be obeyed by a terminal, or would hide or turn what stands beside it:
/// control characters, and those that set the direction of writing.
pub fn disturbs(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{feff}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}

/// A name without the characters that would disturb a table or a terminal, or make the name look
/// like another.
pub fn visible(name: &str) -> String {
    name.chars()
        .map(|c| if disturbs(c) { '\u{fffd}' } else { c })
        .collect()
}

/// The text with `'` before it where a spreadsheet would run it. A plain number stays as it is.
pub fn neutral(field: &str) -> Cow<'_, str> {
    match field.starts_with(OPENERS) && !is_number(field) {
        true => Cow::Owned(format!("'{field}")),
        false => Cow::Borrowed(field),
    }
}

/// Undoes [`neutral`].
pub fn restore(field: &str) -> &str {
    match field.strip_prefix('\'') {
        Some(rest) if rest.starts_with(OPENERS) => rest,
        _ => field,
    }
}

fn is_number(field: &str) -> bool {
    let digits = field.strip_prefix(['-', '+']).unwrap_or(field);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    all_digits(whole) && all_digits(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_inert_and_come_back() {
        for (field, written) in [
            ("=1+1", "'=1+1"),
            ("+cmd", "'+cmd"),
            ("-5", "-5"),
            ("-5.25", "-5.25"),
            ("-5件", "'-5件"),
            ("@x", "'@x"),
            ("\tx", "'\tx"),
            ("＝1", "'＝1"),
            ("'=1", "''=1"),
            ("'quoted'", "''quoted'"),
            ("", ""),
            ("ふつう", "ふつう"),
            ("1=1", "1=1"),
        ] {
            assert_eq!(neutral(field), written, "{field:?}");
            assert_eq!(restore(&neutral(field)), field, "{field:?}");
        }
    }
}
