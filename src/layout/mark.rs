//! The hidden keys: what a row or column is called, and a digest of the text that was issued in a
//! row, so that text changed by a section is told from a plan changed after issuing.

use crate::model::form::MARK;
use crate::text::digest;
use crate::text::fold::{comparable, is_blank};

/// What the key in a sheet's corner begins with: the form code follows.
const FORM: &str = "@form/";

/// A hidden key as it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark<'a> {
    /// The key itself, as in `tm:1-1-2/status`.
    pub key: &'a str,
    /// The digest of the row's given texts; empty where none was given.
    pub digest: &'a str,
    /// Whether it stands on a further row of a tall cell.
    pub is_continued: bool,
}

impl<'a> Mark<'a> {
    /// Reads a key. `None` for any other text.
    pub fn parse(text: &'a str) -> Option<Mark<'a>> {
        let text = text.trim();
        if !text.starts_with(MARK) || text.contains(char::is_whitespace) {
            return None;
        }
        let (text, is_continued) = match text.rsplit_once('+') {
            Some((key, n)) if is_number(n) => (key, true),
            _ => (text, false),
        };
        let (key, digest) = text.split_once('~').unwrap_or((text, ""));
        Some(Mark {
            key,
            digest,
            is_continued,
        })
    }

    /// The name of a column, as in `tm:c3`.
    pub fn is_column(&self) -> bool {
        let rest = self
            .key
            .strip_prefix(MARK)
            .and_then(|r| r.strip_prefix('c'));
        rest.is_some_and(is_number)
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

    /// The folded code of the measure and the line's name, where it names both.
    pub fn line(&self) -> Option<(&'a str, &'a str)> {
        let (measure, line) = self.key.strip_prefix(MARK)?.rsplit_once('/')?;
        let names_measure = !measure.is_empty() && !self.is_service();
        (names_measure && !line.is_empty()).then_some((measure, line))
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The digest of the texts given in a row, from left to right; empty where there are none.
pub fn digest<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let given: Vec<String> = texts.filter(|t| !is_blank(t)).map(comparable).collect();
    if given.is_empty() {
        return String::new();
    }
    let mut short = digest::short(&given.join("\u{1f}"));
    short.truncate(6);
    short
}

/// The digest of all text in a workbook, by which one that somebody wrote into is told from one that
/// lies as it was made. `texts` are sheet, cell (`!` before a note's) and text, in any order.
pub fn contents<'t>(texts: impl Iterator<Item = (&'t str, String, &'t str)>) -> String {
    let mut told: Vec<String> = texts
        .filter(|(_, _, text)| !is_blank(text))
        .map(|(sheet, cell, text)| format!("{sheet}{cell}={}", comparable(text)))
        .collect();
    told.sort_unstable();
    digest::short(&told.join("\u{1f}"))
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
        assert_eq!(Mark::parse("tm: 手書き"), None);
        let corner = form("REI-2020-A-0-K");
        let mark = Mark::parse(&corner).unwrap();
        assert_eq!(mark.form_code(), Some("REI-2020-A-0-K"));
        assert!(mark.is_service() && mark.line().is_none() && !mark.is_column());
        assert_eq!(Mark::parse("実施"), None);
    }
}
