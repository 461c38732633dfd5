//! The hidden keys: what a row or column is called, and a digest of the text that was issued in a
//! row, so that text changed by a section is told from a plan changed after issuing.

use crate::model::form::MARK;
use crate::text::digest;
use crate::text::normalize::{comparable, is_blank, without_blanks};
use std::borrow::Cow;

/// What the key in a sheet's corner begins with: the form code follows.
const FORM: &str = "@form/";

/// What the key of the line ends with that says which section answers on a sheet.
pub const WHO: &str = "/@who";

/// That line.
pub fn answering(section: &str) -> String {
    format!("回答　{section}")
}

/// A hidden key as it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark<'a> {
    /// The key itself, as in `tm:1-1-2/status`.
    pub key: &'a str,
    /// The digest of the row's given texts; empty where none was given.
    pub digest: &'a str,
    /// Whether it stands on a further row of a tall cell.
    pub is_continued: bool,
    /// What somebody typed behind it.
    pub tail: &'a str,
}

/// How many hexadecimal digits a row's digest has.
const DIGEST: usize = 6;

impl<'a> Mark<'a> {
    /// Reads a key. `None` for any other text.
    pub fn parse(text: &'a str) -> Option<Mark<'a>> {
        let text = text.trim();
        let (text, tail) = text.split_at(end(text)?);
        let (text, is_continued) = match text.rsplit_once('+') {
            Some((key, n)) if is_number(n) => (key, true),
            _ => (text, false),
        };
        let (key, digest) = text.split_once('~').unwrap_or((text, ""));
        Some(Mark {
            key,
            digest,
            is_continued,
            tail: tail.trim(),
        })
    }

    /// Whether it names a column, as `tm:c3` does.
    pub fn is_column(&self) -> bool {
        column_number(self.key).is_some()
    }

    /// Whether it names a line of the first sheet or of a hidden one.
    pub fn is_service(&self) -> bool {
        let rest = self.key.strip_prefix(MARK).unwrap_or("");
        let kinds = [
            FORM, "@cover/", "@mend/", "@top/", "@group/", "list/", "about/",
        ];
        kinds.iter().any(|kind| rest.starts_with(kind))
    }

    /// The form code that a sheet's corner says it belongs to.
    pub fn form_code(&self) -> Option<&'a str> {
        self.key.strip_prefix(MARK)?.strip_prefix(FORM)
    }

    /// The normalized code of the measure and the line's name, where it names both.
    pub fn line(&self) -> Option<(&'a str, &'a str)> {
        let (measure, line) = self.key.strip_prefix(MARK)?.rsplit_once('/')?;
        let names_measure = !measure.is_empty() && !self.is_service();
        (names_measure && !line.is_empty()).then_some((measure, line))
    }
}

/// Where a key ends in a text: at its end, or before what somebody typed behind it. `None` where the
/// text is no key.
fn end(text: &str) -> Option<usize> {
    let body = text.strip_prefix(MARK)?;
    let word = &text[..text.find(char::is_whitespace).unwrap_or(text.len())];
    if word.len() == MARK.len() {
        return None;
    }
    // A column's key is a letter and a number, a digest so many digits; some may be typed behind.
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let column = body.strip_prefix('c').map(digits).filter(|n| *n > 0);
    if let Some(count) = column.filter(|_| !word.contains('/')) {
        return Some(MARK.len() + 1 + count);
    }
    let Some((key, rest)) = word.split_once('~') else {
        return Some(word.len());
    };
    let is_digest = |b: &u8| b.is_ascii_hexdigit();
    let digest = rest.bytes().take(DIGEST).take_while(is_digest).count();
    let behind = rest.get(digest..).unwrap_or("");
    let continued = behind.strip_prefix('+').map_or(0, |n| match digits(n) {
        0 => 0,
        count => 1 + count,
    });
    Some(key.len() + 1 + digest + continued)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The digest of the texts given in a row, each with the number of its column as issued; empty where
/// there are none.
pub fn digest<'t>(texts: impl Iterator<Item = (u32, &'t str)>) -> String {
    let mut given: Vec<(u32, &str)> = texts.filter(|(_, text)| !is_blank(text)).collect();
    if given.is_empty() {
        return String::new();
    }
    given.sort_by_key(|(column, _)| *column);
    let given = given.iter();
    let given: Vec<String> = given
        .map(|(column, text)| format!("{column}\u{1e}{}", comparable(text)))
        .collect();
    // It is to tell that a text changed, and every row of every form has one.
    let mut digest = format!("{:08x}", crc32fast::hash(given.join("\u{1f}").as_bytes()));
    digest.split_off(digest.len() - DIGEST)
}

/// The digest of all text in a workbook, by which one that somebody wrote into is told from one that
/// lies as it was made. `texts` are sheet, cell (`!` before a note's) and text, in any order.
pub fn contents<'t>(texts: impl Iterator<Item = (&'t str, String, &'t str)>) -> String {
    let mut reported: Vec<String> = texts
        .filter(|(_, _, text)| !is_blank(text))
        .map(|(sheet, cell, text)| format!("{sheet}{cell}={}", comparable(text)))
        .collect();
    reported.sort_unstable();
    digest::short(&reported.join("\u{1f}"))
}

/// The digest of all answers in a form, by which a correction in which none was changed is told. `answers`
/// are the measure's key, the cell's name and the text, in any order; blanks do not count.
pub fn answers<'t>(answers: impl Iterator<Item = (&'t str, &'t str, Cow<'t, str>)>) -> String {
    let mut told: Vec<String> = answers
        .map(|(measure, name, text)| (measure, name, without_blanks(&text)))
        .filter(|(_, _, text)| !text.is_empty())
        .map(|(measure, name, text)| format!("{measure}\u{1e}{name}\u{1e}{text}"))
        .collect();
    told.sort_unstable();
    digest::short(&told.join("\u{1f}"))
}

/// The key of a column, counted from zero without the hidden one.
pub fn column(number: u32) -> String {
    format!("{MARK}c{number}")
}

/// The number of the column that a key names.
pub fn column_number(key: &str) -> Option<u32> {
    let number = key.strip_prefix(MARK)?.strip_prefix('c')?;
    is_number(number).then(|| number.parse().ok()).flatten()
}

/// The key that says in a sheet's corner whose form it is of.
pub fn form(code: &str) -> String {
    format!("{MARK}{FORM}{code}")
}

/// The key of a row with the digest of what is given in it.
pub fn row(key: &str, digest: &str) -> String {
    match digest.is_empty() {
        true => format!("{MARK}{key}"),
        false => format!("{MARK}{key}~{digest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_back() {
        let mark = Mark::parse("tm:1-1-2/status~ab12cd").unwrap();
        assert_eq!((mark.key, mark.digest), ("tm:1-1-2/status", "ab12cd"));
        assert_eq!(mark.line(), Some(("1-1-2", "status")));
        let further = Mark::parse("tm:1/result+2").unwrap();
        assert!(further.is_continued && further.key == "tm:1/result");
        assert!(Mark::parse("tm:c12").unwrap().is_column());
        assert_eq!(Mark::parse("tm:@cover/1").unwrap().line(), None);
        for (text, key, tail) in [
            ("tm:1/result~519fdd該当なし", "tm:1/result", "該当なし"),
            ("tm:1/result~519fdd 該当なし", "tm:1/result", "該当なし"),
            ("tm:1/result~519fdd+2なし", "tm:1/result", "なし"),
            ("tm:1/result 12", "tm:1/result", "12"),
            ("tm:c3該当なし", "tm:c3", "該当なし"),
            ("tm:c3", "tm:c3", ""),
            ("tm:c3/result~519fdd", "tm:c3/result", ""),
        ] {
            let mark = Mark::parse(text).unwrap();
            assert_eq!((mark.key, mark.tail), (key, tail), "{text}");
        }
        assert_eq!(Mark::parse("tm: 手書き"), None);
        let corner = form("REI-2020-A-0-K");
        let mark = Mark::parse(&corner).unwrap();
        assert_eq!(mark.form_code(), Some("REI-2020-A-0-K"));
        assert!(mark.is_service() && mark.line().is_none() && !mark.is_column());
        assert_eq!(Mark::parse("実施"), None);
    }
}
