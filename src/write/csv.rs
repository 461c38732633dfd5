//! CSV that staff can double-click: UTF-8 with a byte order mark, CRLF, and no field that a
//! spreadsheet would run as a formula.

use crate::text::neutral::neutral;

/// A table as CSV bytes.
pub fn bytes<R, F>(header: &[&str], rows: R) -> Vec<u8>
where
    R: IntoIterator<Item = Vec<F>>,
    F: AsRef<str>,
{
    let mut out = "\u{feff}".as_bytes().to_vec();
    line(&mut out, header.iter().copied());
    for row in rows {
        line(&mut out, row.iter().map(AsRef::as_ref));
    }
    out
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
        quote(out, &neutral(field));
    }
    out.extend_from_slice(b"\r\n");
}

fn quote(out: &mut Vec<u8>, field: &str) {
    if field.contains([',', '"', '\n', '\r']) {
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
}
