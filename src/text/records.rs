//! The records of a CSV file, numbered as a spreadsheet shows them.

use ::csv::{Reader, ReaderBuilder, StringRecord};

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
