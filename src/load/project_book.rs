//! 案件.xlsx: the workbook that may stand for a project's settings, sections, plan and questions.

use super::cells::text_of;
use super::columns::plain;
use super::headed::column;
use super::table::{self, Row, Table};
use crate::error::Error;
use crate::model::fact::{Beside, Fact, Kind};
use crate::model::place::Place;
use crate::model::project_book::{FILES, SHEETS, SheetPlan, TABLES};
use crate::text::normalize::{is_blank, normalize, trim};
use std::path::{Path, PathBuf};

/// A project's workbook.
#[derive(Debug)]
pub struct ProjectBook {
    file: String,
    tables: Vec<Table>,
}

/// Whether a folder has the workbook.
pub fn is_in(dir: &Path) -> bool {
    FILES.iter().any(|name| dir.join(name).is_file())
}

impl ProjectBook {
    /// Reads the workbook of a folder, where it has one.
    ///
    /// # Errors
    /// Where it cannot be read, or the folder has two.
    pub fn open(dir: &Path) -> Result<Option<ProjectBook>, Error> {
        let Some(path) = super::file::optional(dir, &FILES)? else {
            return Ok(None);
        };
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
        Ok(Some(ProjectBook {
            file: name.unwrap_or_default(),
            tables: table::sheets(&path)?,
        }))
    }

    /// The table of a sheet, from its headings on and without the examples. `None` where the workbook
    /// has no such sheet.
    pub fn table(&self, sheet: &SheetPlan) -> Option<Table> {
        let mut table = self.tables.iter().find(|t| is_of(t, sheet))?.clone();
        let head = table.rows.iter().position(|row| is_head(row, sheet));
        table.rows.drain(..head.unwrap_or(0));
        table.rows.retain(|row| !is_example(row, sheet));
        Some(table)
    }

    /// The table of a sheet below whose headings something is written.
    pub fn filled(&self, sheet: &SheetPlan) -> Option<Table> {
        self.table(sheet).filter(|table| table.rows.len() > 1)
    }

    /// The place of a sheet.
    pub fn place(&self, sheet: &SheetPlan) -> Place {
        Place::sheet(&*self.file, sheet.name)
    }

    /// Tells which of its sheets are not read: those of other names, and those whose tables, by the
    /// names of their files, a template does not have.
    pub fn report_unread(&self, tables: &[&str], template: &str, facts: &mut Vec<Fact>) {
        let known = |table: &Table| SHEETS.iter().find(|sheet| is_of(table, sheet));
        for table in self.tables.iter().filter(|t| !t.rows.is_empty()) {
            let beside = match known(table) {
                None => Beside::Known(meant(&table.sheet).to_string()),
                Some(sheet) => {
                    let own = TABLES.iter().find(|(_, own)| own.name == sheet.name);
                    let is_idle = own.is_some_and(|(name, _)| !tables.contains(name));
                    match is_idle && self.filled(sheet).is_some() {
                        true => Beside::Template(template.to_string()),
                        false => continue,
                    }
                }
            };
            facts.push(Fact::new(Kind::OtherSheet(beside), table.whole()));
        }
    }

    /// The error where the workbook lacks a sheet.
    pub fn lacks(&self, dir: &Path, sheet: &SheetPlan) -> Error {
        let mut named = self.tables.iter().map(|table| table.sheet.as_str());
        let near = named.find(|name| meant(name) == sheet.name);
        let near = near.map_or(String::new(), |name| {
            format!(
                "シート「{name}」のことなら、名前を「{}」に直してください。",
                sheet.name
            )
        });
        Error::Usage(format!(
            "{} にシート「{}」がありません。{near}torimatome new で作られるブックと同じ名前のシートに書いてください。",
            dir.join(&self.file).display(),
            sheet.name
        ))
    }
}

/// The sheet that a name was perhaps meant for, such as 計画 (2); empty where none.
fn meant(name: &str) -> &'static str {
    let name = normalize(name);
    let mut sheets = SHEETS
        .iter()
        .filter(|sheet| name.contains(&normalize(sheet.name)));
    sheets.next().map_or("", |sheet| sheet.name)
}

fn is_of(table: &Table, sheet: &SheetPlan) -> bool {
    normalize(&table.sheet) == normalize(sheet.name)
}

/// Whether a row is the one of the headings: two of them stand in it.
fn is_head(row: &Row, sheet: &SheetPlan) -> bool {
    let is_heading = |cell: &&String| {
        let columns = sheet.columns.iter();
        let mut headings = columns.map(|column| plain(column.heading));
        headings.any(|heading| heading == plain(cell))
    };
    row.cells.iter().filter(is_heading).count() > 1
}

/// Whether a row is an example that nobody has touched.
fn is_example(row: &Row, sheet: &SheetPlan) -> bool {
    let is_same = |example: &&&[&str]| {
        let own = example.iter().enumerate();
        let rest = row.cells.iter().skip(example.len());
        rest.map(String::as_str).all(is_blank)
            && own.clone().all(|(col, text)| text_of(row, col) == *text)
    };
    sheet.examples.iter().find(is_same).is_some()
}

/// A part of a project: a sheet of the workbook where something is written in it, or else a file. A
/// sheet that is there but blank stands where there is no file.
///
/// # Errors
/// Where both are there or neither is, or the file cannot be read.
pub fn part(
    dir: &Path,
    book: Option<&ProjectBook>,
    sheet: &SheetPlan,
    files: &[&str],
) -> Result<Table, Error> {
    let Some(book) = book else {
        return table::read(&super::file::existing(dir, files)?);
    };
    match (book.filled(sheet), super::file::optional(dir, files)?) {
        (Some(_), Some(path)) => Err(both(book, sheet, &path)),
        (Some(table), None) => Ok(table),
        (None, Some(path)) => table::read(&path),
        (None, None) => book.table(sheet).ok_or_else(|| book.lacks(dir, sheet)),
    }
}

/// The error where a sheet and a file say the same thing.
pub fn both(book: &ProjectBook, sheet: &SheetPlan, path: &Path) -> Error {
    let file = path.file_name().map(PathBuf::from).unwrap_or_default();
    Error::Usage(format!(
        "{} のシート「{}」と {} の両方に書かれています。使うほうだけを残してください。",
        book.file,
        sheet.name,
        file.display()
    ))
}

/// The text of a cell of a row under a heading; empty where the sheet lacks the column.
pub fn cell<'a>(row: &'a Row, head: &Row, heading: &str) -> &'a str {
    column(head, heading).map_or("", |col| row.cells.get(col).map_or("", |c| trim(c)))
}
