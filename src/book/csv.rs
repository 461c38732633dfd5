//! One sheet saved as text: CSV, or the "Unicode text" of Excel with tabs. It comes without a sheet's
//! name, notes, formulas and formats; all its cells are text.

use super::cells::{Budget, is_too_long};
use super::sniff::Other;
use super::{Book, Entry, Kind, Limits, Refusal, Sheet};
use crate::model::place::Cell;
use crate::text::decode::decode;
use crate::text::records::Records;

/// The most bytes of a text: many times what one form holds.
const LONGEST: usize = 16 << 20;

/// The most fields, blank ones too: a record of nothing but commas is held in many times their size.
const FIELDS: usize = 4_000_000;

/// Reads a text file as a workbook of one sheet without a name.
///
/// # Errors
/// That it is no text, no table, or too large.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Refusal> {
    if bytes.len() > LONGEST {
        return Err(Refusal::TooLarge);
    }
    let text = decode(bytes).ok_or(Refusal::NotAWorkbook(Other::Unknown))?;
    let is_control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}');
    if text.contains(is_control) {
        return Err(Refusal::NotAWorkbook(Other::Unknown));
    }
    let mut left = Budget::new(limits);
    let mut sheet = Sheet::default();
    let delimiter = delimiter(&text);
    if text.matches(delimiter).count() > FIELDS {
        return Err(Refusal::TooLarge);
    }
    let mut records = Records::new(&text, delimiter);
    while let Some((number, fields)) = records
        .following()
        .map_err(|_| Refusal::NotAWorkbook(Other::Text))?
    {
        for (col, text) in fields.iter().enumerate() {
            if text.is_empty() {
                continue;
            }
            let col = u32::try_from(col).unwrap_or(u32::MAX);
            let at = Cell::new(number, col);
            let entry = Entry {
                // A line break within a cell is one character, however a system writes it.
                text: text.replace("\r\n", "\n"),
                formula: String::new(),
                kind: Kind::Text,
                ..Entry::default()
            };
            left.take(at, &entry)?;
            match is_too_long(&entry.text) {
                true => sheet.unreadable.push(at),
                false => sheet.cells.push((at, entry)),
            }
        }
    }
    Ok(Book {
        sheets: vec![sheet],
        is_text: true,
        ..Book::default()
    })
}

/// What divides the fields: the one that stands most often outside quotes; where two do, the earlier
/// here. Excel writes semicolons where the comma divides a number's decimals.
fn delimiter(text: &str) -> char {
    const DELIMITERS: [char; 3] = [',', '\t', ';'];
    let mut quoted = false;
    let mut counts = [0_usize; DELIMITERS.len()];
    for c in text.chars() {
        quoted ^= c == '"';
        let which = DELIMITERS.iter().position(|d| *d == c && !quoted);
        if let Some(which) = which {
            counts[which] += 1;
        }
    }
    let most = counts.iter().max();
    let which = counts.iter().position(|count| Some(count) == most);
    DELIMITERS[which.unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(bytes: &[u8]) -> Vec<String> {
        let book = read(bytes, &Limits::default()).unwrap();
        let cells = book.sheets[0].cells.iter();
        cells.map(|(at, e)| format!("{at} {}", e.text)).collect()
    }

    #[test]
    fn a_sheet_comes_back_in_every_encoding() {
        let expected = ["A1 一", "B1 二,\n三", "B3 ①"];
        let comma = "一,\"二,\r\n三\"\r\n,\r\n,①\r\n";
        assert_eq!(cells(comma.as_bytes()), expected);
        assert_eq!(
            cells(&[b"\xEF\xBB\xBF", comma.as_bytes()].concat()),
            expected
        );
        assert_eq!(cells(&encoding_rs::SHIFT_JIS.encode(comma).0), expected);
        let semicolon = "一;\"二,\r\n三\"\r\n;\r\n;①\r\n";
        assert_eq!(cells(semicolon.as_bytes()), expected);
        let tab = comma
            .replace("二,", "二、")
            .replace(',', "\t")
            .replace("二、", "二,");
        let wide = |text: &str| -> Vec<u8> {
            let units = text.encode_utf16().flat_map(u16::to_le_bytes);
            b"\xFF\xFE".iter().copied().chain(units).collect()
        };
        assert_eq!(cells(&wide(&tab)), expected);
    }

    #[test]
    fn what_is_no_text_is_reported() {
        let refused = |bytes: &[u8]| read(bytes, &Limits::default()).unwrap_err();
        for bytes in [&b"\xff\xff\xff"[..], b"a\x01b", b"a\0b"] {
            assert_eq!(refused(bytes), Refusal::NotAWorkbook(Other::Unknown));
        }
        let limits = Limits {
            cells: 2,
            ..Limits::default()
        };
        assert_eq!(read(b"a,b,c", &limits).unwrap_err(), Refusal::TooLarge);
    }
}
