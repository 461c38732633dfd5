//! CSV that staff can double-click: UTF-8 with a byte order mark, CRLF, and no field that a
//! spreadsheet would run as a formula.

use crate::text::neutral::neutral;
use std::borrow::Cow;
use std::io::{self, Write};

/// A table as CSV bytes.
pub fn bytes<R, F>(header: &[&str], rows: R) -> Vec<u8>
where
    R: IntoIterator<Item = Vec<F>>,
    F: AsRef<str>,
{
    let mut out = vec![];
    // Writing into memory does not fail.
    let _ = write(&mut out, header, rows);
    out
}

/// Writes a table, line by line.
///
/// # Errors
/// Those of the output.
pub fn write<R, F>(out: &mut dyn Write, header: &[&str], rows: R) -> io::Result<()>
where
    R: IntoIterator<Item = Vec<F>>,
    F: AsRef<str>,
{
    let mut text = "\u{feff}".as_bytes().to_vec();
    line(&mut text, header.iter().copied());
    out.write_all(&text)?;
    for row in rows {
        text.clear();
        line(&mut text, row.iter().map(AsRef::as_ref));
        out.write_all(&text)?;
    }
    Ok(())
}

/// One line of a table.
pub fn record(fields: &[&str]) -> Vec<u8> {
    let mut out = vec![];
    line(&mut out, fields.iter().copied());
    out
}

fn line<'a>(out: &mut Vec<u8>, fields: impl Iterator<Item = &'a str>) {
    for (index, field) in fields.enumerate() {
        if index > 0 {
            out.push(b',');
        }
        quote(out, &neutral(&visible(field)));
    }
    out.extend_from_slice(b"\r\n");
}

/// A text without the control characters that a terminal would obey and that cut a table short.
fn visible(field: &str) -> Cow<'_, str> {
    let obeyed = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    // Every other control character begins with one of these bytes.
    let may_be = |b: u8| matches!(b, 0..=8 | 11..=12 | 14..=31 | 0x7f | 0xc2);
    match field.bytes().any(may_be) && field.contains(obeyed) {
        true => Cow::Owned(field.replace(obeyed, "\u{fffd}")),
        false => Cow::Borrowed(field),
    }
}

/// Some programs part fields at tabs and semicolons too, but for those in quotes.
fn quote(out: &mut Vec<u8>, field: &str) {
    let parts = |b: u8| matches!(b, b',' | b'"' | b'\n' | b'\r' | b'\t' | b';');
    if field.bytes().any(parts) {
        out.push(b'"');
        out.extend_from_slice(field.replace('"', "\"\"").as_bytes());
        out.push(b'"');
    } else {
        out.extend_from_slice(field.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_where_needed() {
        let made = bytes(&["a", "b"], [vec!["1,2", "x\"y\nz"]]);
        let text = String::from_utf8(made).unwrap();
        assert_eq!(text, "\u{feff}a,b\r\n\"1,2\",\"x\"\"y\nz\"\r\n");
    }

    #[test]
    fn no_field_breaks_out() {
        let made = bytes(&["a"], [vec!["x;=1+1"], vec!["x\t=1"], vec!["\u{1b}[2J\0"]]);
        let text = String::from_utf8(made).unwrap();
        assert_eq!(
            text,
            "\u{feff}a\r\n\"x;=1+1\"\r\n\"x\t=1\"\r\n\u{fffd}[2J\u{fffd}\r\n"
        );
    }
}
