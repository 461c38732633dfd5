//! Lines of decisions.csv, added and taken away; every other byte of the file stays.

use crate::error::Error;
use crate::load::decisions::{COLUMNS, FILE, ID, RETURNED, RULING, SHA};
use crate::load::table::{self, Row};
use crate::pipeline::Line;
use crate::text::decode;
use crate::text::normalize::normalize;
use crate::text::records;
use crate::write::csv;
use std::collections::BTreeSet;

/// What a file is without some lines, and these lines.
pub type Without = (Vec<u8>, Vec<Line>);

/// The file with lines more, in its own encoding and under its own headings. A new one where there is
/// none.
///
/// # Errors
/// Where the file lacks a heading that a line needs, or its encoding a character.
pub fn with(old: Option<&[u8]>, lines: &[Line]) -> Result<Vec<u8>, Error> {
    let text = |line: &Line, name: &str| {
        let own = line
            .iter()
            .find(|(own, _)| normalize(own) == normalize(name));
        own.map_or(String::new(), |(_, text)| text.clone())
    };
    let Some(bytes) = old else {
        let rows = lines
            .iter()
            .map(|line| COLUMNS.map(|name| text(line, name)).to_vec());
        return Ok(csv::bytes(&COLUMNS, rows));
    };
    let table = table::of_csv(FILE, bytes)?;
    let heads = heads(&table.rows).map_or(&[][..], |row| row.cells.as_slice());
    needed(heads, lines)?;
    let mut added = String::new();
    for line in lines {
        let cells: Vec<String> = heads.iter().map(|head| text(line, head)).collect();
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        added.push_str(&String::from_utf8_lossy(&csv::record(&cells)));
    }
    let text = decode::decode(bytes).unwrap_or_default();
    if !text.is_empty() && !text.ends_with(['\n', '\r']) {
        // A file whose last line has no end goes on without one: taken back, a line leaves no trace.
        added = format!("\r\n{}", added.trim_end_matches("\r\n"));
    }
    let added = decode::encode_like(bytes, &added).ok_or_else(|| {
        Error::Usage(format!(
            "{FILE} の文字コードでは書けない字があります。Excelで「CSV UTF-8」として保存し直してください。"
        ))
    })?;
    Ok([bytes, &added].concat())
}

/// The row of headings.
fn heads(rows: &[Row]) -> Option<&Row> {
    rows.iter()
        .find(|row| column(row, ID).is_some() && column(row, RULING).is_some())
}

fn column(heads: &Row, name: &str) -> Option<usize> {
    let is = |cell: &String| normalize(cell) == normalize(name);
    heads.cells.iter().position(is)
}

/// Tells of a heading that the file lacks: what a line decides must not be lost. What it describes may.
fn needed(heads: &[String], lines: &[Line]) -> Result<(), Error> {
    let is_there = |name: &str| heads.iter().any(|h| normalize(h) == normalize(name));
    let told = lines.iter().flatten().filter(|(_, text)| !text.is_empty());
    let is_deciding = |name: &&str| COLUMNS[..6].contains(name) || [RETURNED, SHA].contains(name);
    let mut deciding = told.map(|(name, _)| *name).filter(is_deciding);
    match deciding.find(|name| !is_there(name)) {
        Some(name) => Err(Error::Usage(format!(
            "{FILE} に「{name}」の見出しがありません。見出しの行に加えてから、もう一度実行してください。"
        ))),
        None => Ok(()),
    }
}

/// The file without the lines that are meant, and these lines as texts by heading.
///
/// # Errors
/// Where it is no CSV file under headings.
pub fn without(
    bytes: &[u8],
    is_meant: impl Fn(&dyn Fn(&str) -> String) -> bool,
) -> Result<Without, Error> {
    let table = table::of_csv(FILE, bytes)?;
    let Some(heads) = heads(&table.rows) else {
        return Err(Error::Usage(format!(
            "{FILE} に「{ID}」と「{RULING}」の見出しがありません。"
        )));
    };
    let (mut taken, mut rows) = (vec![], BTreeSet::new());
    for row in table.rows.iter().filter(|row| row.number > heads.number) {
        let text = |name: &str| {
            let cell = column(heads, name).and_then(|at| row.cells.get(at));
            cell.map_or(String::new(), |cell| cell.trim().to_string())
        };
        if is_meant(&text) {
            rows.insert(row.number as usize);
            taken.push(COLUMNS.iter().map(|name| (*name, text(name))).collect());
        }
    }
    Ok((left(bytes, &rows), taken))
}

/// The bytes of a file without these rows. A last line without an end takes with it the one that
/// parts it from the line before.
fn left(bytes: &[u8], rows: &BTreeSet<usize>) -> Vec<u8> {
    let spans = records::spans(bytes);
    let begin = spans.first().map_or(bytes.len(), |span| span.start);
    let mut left = bytes[..begin].to_vec();
    let kept = spans.iter().enumerate();
    let kept = kept.filter(|(row, _)| !rows.contains(row));
    kept.for_each(|(_, span)| left.extend(&bytes[span.clone()]));
    let is_last_gone = spans
        .len()
        .checked_sub(1)
        .is_some_and(|last| rows.contains(&last));
    if is_last_gone && !ends_line(bytes) {
        left.truncate(left.len() - break_at_end(&left, bytes));
    }
    left
}

fn ends_line(bytes: &[u8]) -> bool {
    decode::decode(bytes).is_some_and(|text| text.ends_with(['\n', '\r']))
}

/// How many bytes the line break takes with which bytes end, in the encoding of a file.
fn break_at_end(bytes: &[u8], file: &[u8]) -> usize {
    let breaks = ["\r\n", "\n", "\r"].map(|text| decode::encode_like(file, text));
    let mut own = breaks.into_iter().flatten();
    let own = own.find(|b| bytes.ends_with(b));
    own.map_or(0, |b| b.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: &str) -> Line {
        vec![
            (ID, id.to_string()),
            (RULING, "了承".to_string()),
            ("理由", "二行\nの理由,髙".to_string()),
        ]
    }

    #[test]
    fn what_was_added_is_taken_away_to_the_byte() {
        let utf16 = |text: &str| {
            let units = text.encode_utf16().flat_map(u16::to_le_bytes);
            [vec![0xFF, 0xFE], units.collect()].concat()
        };
        let cp932 = |text: &str| encoding_rs::SHIFT_JIS.encode(text).0.into_owned();
        let utf8 = |text: &str| text.as_bytes().to_vec();
        for text in [
            "記録番号,決定,理由\n",
            "# メモ\r\n\r\n理由,記録番号,決定\r\n\"a\r\nb\",x,了承",
            "決定,記録番号,理由\n了承,y,\n\n",
        ] {
            for encode in [&utf8 as &dyn Fn(&str) -> Vec<u8>, &cp932, &utf16] {
                let old = encode(text);
                let new = with(Some(&old), &[line("a1"), line("b2")]).unwrap();
                assert!(new.starts_with(&old) && new.len() > old.len());
                let is_ours = |text: &dyn Fn(&str) -> String| ["a1", "b2"].contains(&&*text(ID));
                let (left, taken) = without(&new, is_ours).unwrap();
                assert_eq!(left, old, "{text:?}");
                assert_eq!(taken.len(), 2);
                // One by one, in either order.
                for order in [["a1", "b2"], ["b2", "a1"]] {
                    let mut left = new.clone();
                    for id in order {
                        left = without(&left, |text| text(ID) == id).unwrap().0;
                    }
                    assert_eq!(left, old, "{text:?} {order:?}");
                }
            }
        }
    }

    #[test]
    fn a_heading_that_decides_must_be_there() {
        let reported = with(Some("記録番号,決定\n".as_bytes()), &[line("a1")]).unwrap_err();
        assert!(
            reported.to_string().contains("「理由」の見出し"),
            "{reported}"
        );
    }
}
