//! A CSV file or the first sheet of a workbook as rows of text with their places.

use super::file;
use crate::book::{self, Limits, Refusal};
use crate::error::Error;
use crate::model::fact::{Beside, Fact, Kind};
use crate::model::place::{Cell, Place};
use crate::text::decode::decode_whole;
use crate::text::neutral;
use crate::text::normalize::clean;
use crate::text::records;
use std::path::Path;

/// The most cells of a table, blank ones to the left of others among them.
const WIDEST: usize = 4_000_000;

/// A table of text.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The file's name.
    pub file: String,
    /// The file as it was opened.
    pub path: String,
    /// The sheet's name; empty for CSV.
    pub sheet: String,
    /// The rows that hold something, without comment lines.
    pub rows: Vec<Row>,
    /// The workbook's other sheets that hold something; they are not read.
    others: Vec<String>,
    /// The texts with a line through them; they are not read.
    struck: Vec<(Cell, String)>,
}

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    /// The zero-based row that Excel shows for it.
    pub number: u32,
    /// The cells from column A on.
    pub cells: Vec<String>,
}

impl Table {
    /// The place of the whole table.
    pub fn whole(&self) -> Place {
        Place::sheet(&self.file, &self.sheet)
    }

    /// The place of a cell of this table.
    pub fn place(&self, row: u32, col: usize) -> Place {
        Place::cell(&self.file, &self.sheet, Cell::new(row, col as u32))
    }

    /// Tells what is not read of the workbook: its other sheets, and what is struck through in the
    /// first, a row at a time.
    pub fn report_unread(&self, facts: &mut Vec<Fact>) {
        facts.extend(self.others.iter().map(|name| {
            Fact::new(
                Kind::OtherSheet(Beside::First),
                Place::sheet(&self.file, name),
            )
        }));
        let rows = self.struck.chunk_by(|(a, _), (b, _)| a.row == b.row);
        facts.extend(rows.map(|row| {
            let texts: Vec<&str> = row.iter().map(|(_, text)| text.as_str()).collect();
            let place = self.place(row[0].0.row, row[0].0.col as usize);
            Fact::new(Kind::StruckPlan(texts.join("、")), place)
        }));
    }
}

/// Reads a table. Lines above the headings whose first cell begins with `#` are comments.
///
/// # Errors
/// Where the file is missing, in an unknown encoding, not CSV, or not a workbook.
pub fn read(path: &Path) -> Result<Table, Error> {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    let table = match ending.is_some_and(|e| book::ENDINGS.contains(&e.as_str())) {
        true => workbook(path, &file::bytes(path)?)?,
        false => csv(path, file::csv(path)?)?,
    };
    Ok(without_comments(table, path))
}

/// Hands over the lines of a CSV file that the tool itself wrote, one at a time: of many forms, it is long.
///
/// # Errors
/// As [`read`].
pub fn each_line(path: &Path, take: &mut dyn FnMut(&[&str])) -> Result<(), Error> {
    let text = text(path, file::csv(path)?)?;
    let mut records = records::Records::new(&text, ',');
    while let Some((_, record)) = records.following().map_err(|line| no_csv(path, line))? {
        let fields: Vec<&str> = record.iter().map(neutral::restore).collect();
        take(&fields);
    }
    Ok(())
}

/// The lines of a CSV file as they stand, comments too; of a workbook those of [`read`].
///
/// # Errors
/// As [`read`].
pub fn lines(path: &Path) -> Result<Vec<Row>, Error> {
    let table = read(path)?;
    match table.sheet.is_empty() {
        true => Ok(csv(path, file::csv(path)?)?.rows),
        false => Ok(table.rows),
    }
}

/// Reads a table that is built in.
///
/// # Errors
/// Where it is not CSV.
pub fn of_csv(name: &str, bytes: &[u8]) -> Result<Table, Error> {
    let path = Path::new(name);
    Ok(without_comments(csv(path, bytes.to_vec())?, path))
}

fn without_comments(mut table: Table, path: &Path) -> Table {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
    table.file = name.unwrap_or_default();
    table.path = path.display().to_string();
    let is_comment = |row: &Row| row.cells.first().is_some_and(|c| c.starts_with('#'));
    let comments = table.rows.iter().take_while(|row| is_comment(row)).count();
    table.rows.drain(..comments);
    table
        .rows
        .retain(|row| row.cells.iter().any(|c| !c.trim().is_empty()));
    table
}

fn csv(path: &Path, bytes: Vec<u8>) -> Result<Table, Error> {
    let text = text(path, bytes)?;
    let mut records = records::Records::new(&text, ',');
    let mut rows = vec![];
    while let Some((number, record)) = records.following().map_err(|line| no_csv(path, line))? {
        let cells = record.iter().map(neutral::restore);
        rows.push(Row {
            number,
            cells: cells.map(String::from).collect(),
        });
    }
    Ok(Table {
        rows,
        ..Table::default()
    })
}

fn text(path: &Path, bytes: Vec<u8>) -> Result<String, Error> {
    decode_whole(bytes).ok_or_else(|| {
        unreadable(
            path,
            "文字コードがわかりません",
            "Excelで開き、「CSV UTF-8」として保存し直してください。",
        )
    })
}

fn no_csv(path: &Path, line: u32) -> Error {
    unreadable(
        path,
        &format!("{line}行目がCSVとして読めません"),
        "Excelで開き、CSVとして保存し直してください。",
    )
}

fn unreadable(path: &Path, why: &str, todo: &str) -> Error {
    Error::Read {
        path: path.to_string_lossy().into_owned(),
        why: why.to_string(),
        todo: todo.to_string(),
    }
}

fn workbook(path: &Path, bytes: &[u8]) -> Result<Table, Error> {
    let mut sheets = visible(path, bytes)?;
    let Some(sheet) = sheets.next() else {
        return Ok(Table::default());
    };
    let filled = sheets.filter(|s| !s.cells.is_empty());
    let others = filled.map(|s| s.name).collect();
    Ok(Table {
        others,
        ..of_sheet(path, sheet)?
    })
}

/// The sheets of a workbook that are not hidden, each as a table.
///
/// # Errors
/// Where the file cannot be read or is no workbook.
pub fn sheets(path: &Path) -> Result<Vec<Table>, Error> {
    let table = |sheet| Ok(without_comments(of_sheet(path, sheet)?, path));
    visible(path, &file::bytes(path)?)?.map(table).collect()
}

fn visible(path: &Path, bytes: &[u8]) -> Result<impl Iterator<Item = book::Sheet>, Error> {
    let book = book::read(bytes, &Limits::default()).map_err(|r| file::refused(path, r))?;
    Ok(book.sheets.into_iter().filter(|s| !s.hidden))
}

fn of_sheet(path: &Path, sheet: book::Sheet) -> Result<Table, Error> {
    let (mut rows, mut struck): (Vec<Row>, _) = (vec![], vec![]);
    let mut width = 0;
    for (cell, entry) in sheet.cells {
        let text = match entry.display.and_then(|d| d.strike) {
            Some(strike) => {
                struck.push((cell, clean(&strike.struck)));
                strike.kept
            }
            None => entry.text,
        };
        if rows.last().is_none_or(|row| row.number != cell.row) {
            rows.push(Row {
                number: cell.row,
                cells: vec![],
            });
        }
        if let Some(row) = rows.last_mut() {
            // A text far to the right in every row would fill the memory with blanks.
            width += cell.col as usize + 1 - row.cells.len();
            if width > WIDEST {
                return Err(file::refused(path, Refusal::TooLarge));
            }
            row.cells.resize(cell.col as usize + 1, String::new());
            row.cells[cell.col as usize] = text;
        }
    }
    Ok(Table {
        sheet: sheet.name,
        rows,
        struck,
        ..Table::default()
    })
}
