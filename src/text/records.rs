//! The records of a CSV file, numbered as a spreadsheet shows them.

use ::csv::{Reader, ReaderBuilder, StringRecord};
use std::ops::Range;

/// The records of a text one after another. Blank lines hold none and are counted.
pub struct Records<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
    record: StringRecord,
    number: u32,
    end: usize,
}

impl<'t> Records<'t> {
    /// Those of a text whose fields are divided by a character.
    pub fn new(text: &'t str, delimiter: char) -> Records<'t> {
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(u8::try_from(delimiter).unwrap_or(b','))
            .from_reader(text.as_bytes());
        Records {
            text,
            reader,
            record: StringRecord::new(),
            number: 0,
            end: 0,
        }
    }

    /// The next record: the zero-based row that a spreadsheet shows for it, and its fields as they stand
    /// there.
    ///
    /// # Errors
    /// The number of the line, from 1, that cannot be read.
    pub fn following(&mut self) -> Result<Option<(u32, &StringRecord)>, u32> {
        let read = self.reader.read_record(&mut self.record);
        if !read.map_err(|_| self.number + 1)? {
            return Ok(None);
        }
        // The reader skips blank lines; a spreadsheet shows them as rows.
        let (blank, start) = blank_lines(self.text, self.end);
        let number = self.number + blank;
        self.end = start + length(self.text, start);
        self.number = number + 1;
        Ok(Some((number, &self.record)))
    }
}

/// How many blank lines stand from a place on, and where they end.
fn blank_lines(text: &str, from: usize) -> (u32, usize) {
    let rest = text.get(from..).unwrap_or("");
    let record = rest.trim_start_matches(['\r', '\n']);
    let breaks = rest[..rest.len() - record.len()].replace("\r\n", "\n");
    let blank = breaks.chars().count() as u32;
    (blank, text.len() - record.len())
}

/// The length of the record that begins at a place, its line end included.
fn length(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or("");
    let mut quoted = false;
    for (at, c) in rest.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '\r' if !quoted && rest[at + 1..].starts_with('\n') => return at + 2,
            '\n' | '\r' if !quoted => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// Where each line of a CSV file stands in its bytes, line end included, in the file's own encoding:
/// the nth is the row that a spreadsheet shows for it. A field in quotes may go on over line breaks.
pub fn spans(bytes: &[u8]) -> Vec<Range<usize>> {
    let (start, unit): (usize, fn(&[u8]) -> u16) = match bytes {
        [0xFF, 0xFE, ..] => (2, |unit| u16::from_le_bytes([unit[0], unit[1]])),
        [0xFE, 0xFF, ..] => (2, |unit| u16::from_be_bytes([unit[0], unit[1]])),
        [0xEF, 0xBB, 0xBF, ..] => (3, |unit| u16::from(unit[0])),
        // In CP932 no second byte of a character is a quote or a line break.
        _ => (0, |unit| u16::from(unit[0])),
    };
    let width = if start == 2 { 2 } else { 1 };
    let units: Vec<u16> = bytes[start..].chunks_exact(width).map(unit).collect();
    let (mut spans, mut quoted, mut begin) = (vec![], false, start);
    for (index, c) in units.iter().enumerate() {
        let end = start + (index + 1) * width;
        let [quote, feed, back] = [b'"', b'\n', b'\r'].map(u16::from);
        let is_end = *c == feed || (*c == back && units.get(index + 1) != Some(&feed));
        quoted ^= *c == quote;
        if is_end && !quoted {
            spans.push(begin..end);
            begin = end;
        }
    }
    if begin < bytes.len() {
        spans.push(begin..bytes.len());
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    type Encode<'a> = &'a dyn Fn(&str) -> Vec<u8>;

    #[test]
    fn records_are_numbered_as_a_spreadsheet_shows_them() {
        for end in ["\n", "\r\n"] {
            let text = ["a,b", "", "\"1", "2\",x", "y", "", "", "z"].join(end);
            let mut records = Records::new(&text, ',');
            for expected in [(0, "b"), (2, "x"), (3, "y"), (6, "z")] {
                let (number, record) = records.following().unwrap().unwrap();
                let last = record.get(record.len() - 1).unwrap();
                assert_eq!((number, last), expected, "{end:?}");
            }
            assert!(records.following().unwrap().is_none());
        }
    }

    #[test]
    fn spans_are_those_of_the_records_in_every_encoding() {
        let text = "整理番号,b\r\n\r\n\"1\r\n2\",ソ\ny\r髙";
        let parts = ["整理番号,b\r\n", "\r\n", "\"1\r\n2\",ソ\n", "y\r", "髙"];
        let utf8 = |text: &str| text.as_bytes().to_vec();
        let cp932 = |text: &str| encoding_rs::SHIFT_JIS.encode(text).0.into_owned();
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let encodings: [(&[u8], Encode<'_>); 4] = [
            (b"", &utf8),
            (b"\xEF\xBB\xBF", &utf8),
            (b"", &cp932),
            (b"\xFF\xFE", &utf16),
        ];
        for (mark, encode) in encodings {
            let bytes = [mark, &encode(text)].concat();
            let found: Vec<&[u8]> = spans(&bytes).into_iter().map(|s| &bytes[s]).collect();
            assert_eq!(found, parts.map(encode));
        }
    }
}
