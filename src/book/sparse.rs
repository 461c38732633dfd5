//! A workbook as the cells that hold something, in reading order.

use super::beside::{self, Beside};
use super::merges::{self, Block};
use super::{Limits, Refusal, guard, shown, sniff};
use crate::model::place::Cell;
use crate::panics;
use crate::text::date;
use crate::text::neutral::visible;
use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::io::Cursor;
use std::sync::{Mutex, PoisonError};

/// A workbook that was read.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// The sheets in tab order.
    pub sheets: Vec<Sheet>,
    /// When the file says it was last saved: the first 19 characters of a W3CDTF time in UTC.
    pub modified: Option<String>,
    /// When the file says it was created, in the same form.
    pub created: Option<String>,
    /// What else is in the file.
    pub parts: guard::Parts,
    /// Notes and text boxes.
    pub beside: Vec<Beside>,
    /// Whether there are notes or drawings that were not understood.
    pub has_unread_shapes: bool,
}

/// One sheet.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// The tab's name.
    pub name: String,
    /// Whether the tab is hidden.
    pub hidden: bool,
    /// The cells that hold something, by row and column.
    pub cells: Vec<(Cell, Entry)>,
    /// How many cells hold something that cannot be read.
    pub unreadable: usize,
    /// The merged blocks.
    pub merged: Vec<Block>,
}

/// What stands in a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// What a person sees, as text.
    pub text: String,
    /// The formula without its `=`, or empty.
    pub formula: String,
    /// What the file says it is.
    pub kind: Kind,
}

/// What a file says a cell is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A formula whose result was not saved.
    #[default]
    Nothing,
    /// Text.
    Text,
    /// A number.
    Number,
    /// A date.
    Date,
    /// True or false.
    Truth,
    /// An error such as `#REF!`.
    Error,
}

impl Sheet {
    /// What stands in a cell.
    pub fn get(&self, at: Cell) -> Option<&Entry> {
        let found = self.cells.binary_search_by_key(&at, |(cell, _)| *cell);
        found.ok().map(|index| &self.cells[index].1)
    }
}

/// Reads a workbook.
///
/// # Errors
/// Why it was refused; a panic inside the parser counts as a broken file.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Refusal> {
    sniff::sniff(bytes)?;
    let turn = || TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let _one_at_a_time = guard::is_large(bytes).then(turn);
    let parts = guard::check(bytes, limits)?;
    let parsed = panics::attempt(|| parse(bytes, limits));
    let mut book = parsed.ok_or(Refusal::Broken)??;
    if parts.notes || parts.drawings {
        let read = panics::attempt(|| beside::read(bytes));
        (book.beside, book.has_unread_shapes) = read.unwrap_or((vec![], true));
    }
    let mut merged = merges::read(bytes).unwrap_or_default();
    for sheet in &mut book.sheets {
        sheet.merged = merged.remove(&sheet.name).unwrap_or_default();
    }
    book.parts = parts;
    Ok(book)
}

/// Held while a large workbook is read: files are read side by side.
static TURN: Mutex<()> = Mutex::new(());

/// Cells with their entries, and how many more cannot be read.
type Cells = (Vec<(Cell, Entry)>, usize);

/// A sheet with more unreadable cells than this is broken.
const UNREADABLE: usize = 1_000;

/// Days between the epochs of 1900 and 1904 (ECMA-376 18.17.4.1).
const EPOCH_1904: f64 = 1_462.0;

/// The most UTF-16 units of a text in a cell (Excel's own bound). A longer one cannot be read.
const LONGEST: usize = 32_767;

/// How much more of a workbook may be read.
struct Left {
    cells: usize,
    text: usize,
    rows: u32,
    columns: u32,
}

impl Left {
    fn new(limits: &Limits) -> Left {
        Left {
            cells: limits.cells,
            // One shared string may stand in every cell.
            text: usize::try_from(limits.inflated / 4).unwrap_or(usize::MAX),
            rows: limits.rows,
            columns: limits.columns,
        }
    }

    /// Counts a cell that holds something.
    fn take(&mut self, at: Cell, entry: &Entry) -> Result<(), Refusal> {
        let length = entry.text.len() + entry.formula.len();
        self.cells = self.cells.checked_sub(1).ok_or(Refusal::TooLarge)?;
        self.text = self.text.checked_sub(length).ok_or(Refusal::TooLarge)?;
        match at.row < self.rows && at.col < self.columns {
            true => Ok(()),
            false => Err(Refusal::TooLarge),
        }
    }
}

type Source<'a> = Xlsx<Cursor<&'a [u8]>>;

fn parse(bytes: &[u8], limits: &Limits) -> Result<Book, Refusal> {
    let mut xlsx: Source = Xlsx::new(Cursor::new(bytes)).map_err(|e| refusal(&e))?;
    let tabs: Vec<(String, bool)> = xlsx
        .sheets_metadata()
        .iter()
        .filter(|tab| tab.typ == SheetType::WorkSheet)
        .map(|tab| (tab.name.clone(), tab.visible != SheetVisible::Visible))
        .collect();
    let times = xlsx.workbook_properties().unwrap_or_default();
    let mut left = Left::new(limits);
    let mut sheets = vec![];
    for (name, hidden) in tabs {
        let (cells, unreadable) = stream(&mut xlsx, &name, &mut left)?;
        sheets.push(Sheet {
            name: visible(&name),
            hidden,
            cells,
            unreadable,
            merged: vec![],
        });
    }
    Ok(Book {
        sheets,
        modified: times.modified.map(|m| utc(&m)),
        created: times.created.map(|c| utc(&c)),
        ..Book::default()
    })
}

/// The cells of a sheet, and how many of them cannot be read.
fn stream(xlsx: &mut Source, name: &str, left: &mut Left) -> Result<Cells, Refusal> {
    let is_1904 = xlsx.has_1904_epoch();
    let mut reader = xlsx.worksheet_cells_reader(name).map_err(|e| refusal(&e))?;
    let mut cells = vec![];
    let mut unreadable = 0;
    loop {
        let read = match reader.next_cell_with_formula() {
            Ok(Some(read)) => read,
            Ok(None) => break,
            Err(e) if is_of_a_cell(&e) && unreadable < UNREADABLE => {
                unreadable += 1;
                continue;
            }
            Err(e) => return Err(refusal(&e)),
        };
        let entry = entry(&read.value, read.formula.unwrap_or_default(), is_1904);
        if entry.text.is_empty() && entry.formula.is_empty() {
            continue;
        }
        let at = Cell::new(read.pos.0, read.pos.1);
        left.take(at, &entry)?;
        match is_too_long(&entry.text) {
            true => unreadable += 1,
            false => cells.push((at, entry)),
        }
    }
    // A file may list its cells in any order; every look-up relies on this one.
    if !cells.is_sorted_by_key(|(cell, _)| *cell) {
        cells.sort_by_key(|(cell, _)| *cell);
    }
    drop(reader);
    if unreadable == 0 {
        as_seen(xlsx, name, &mut cells)?;
    }
    Ok((cells, unreadable))
}

fn is_too_long(text: &str) -> bool {
    text.len() > LONGEST && text.encode_utf16().count() > LONGEST
}

/// A time of the file as 19 characters in UTC; as it stands where it is no time.
fn utc(text: &str) -> String {
    match text.parse::<jiff::Timestamp>() {
        Ok(time) => time.to_string().chars().take(19).collect(),
        Err(_) => text.chars().take(19).collect(),
    }
}

/// Whether an error is one cell's, so that the reader can go on behind it.
fn is_of_a_cell(error: &XlsxError) -> bool {
    !matches!(
        error,
        XlsxError::Xml(_)
            | XlsxError::XmlAttr(_)
            | XlsxError::XmlEof(_)
            | XlsxError::Io(_)
            | XlsxError::Zip(_)
    )
}

/// Tells typed numbers as a person sees them. Their formats cost a second look at the sheet, which
/// few sheets need.
fn as_seen(xlsx: &mut Source, name: &str, cells: &mut [(Cell, Entry)]) -> Result<(), Refusal> {
    let is_typed = |e: &Entry| e.kind == Kind::Number && e.formula.is_empty();
    if !cells.iter().any(|(_, entry)| is_typed(entry)) {
        return Ok(());
    }
    let mut reader = xlsx.worksheet_cells_reader(name).map_err(|e| refusal(&e))?;
    while let Some((read, style)) = reader.next_cell_with_style_id().map_err(|e| refusal(&e))? {
        let (row, col) = read.get_position();
        let format = reader.styles().get(style);
        let format = format.and_then(|s| s.number_format.as_ref());
        let found = cells.binary_search_by_key(&Cell::new(row, col), |(cell, _)| *cell);
        let (Ok(index), Some(format)) = (found, format) else {
            continue;
        };
        let entry = &mut cells[index].1;
        if let (true, DataRef::Float(value)) = (is_typed(entry), read.get_value()) {
            entry.text = shown::number(*value, &format.format_code);
        }
    }
    Ok(())
}

fn entry(value: &DataRef<'_>, formula: String, is_1904: bool) -> Entry {
    let (text, kind) = match value {
        DataRef::Empty => (String::new(), Kind::Nothing),
        DataRef::String(text) => (text.clone(), Kind::Text),
        DataRef::SharedString(text) => ((*text).to_string(), Kind::Text),
        DataRef::Int(number) => (number.to_string(), Kind::Number),
        DataRef::Float(number) => (number.to_string(), Kind::Number),
        DataRef::Bool(truth) => {
            let word = if *truth { "TRUE" } else { "FALSE" };
            (word.to_string(), Kind::Truth)
        }
        DataRef::DateTime(time) if time.is_duration() => day(time.as_f64(), true),
        DataRef::DateTime(time) => {
            let is_day = time.as_f64() >= 1.0;
            let shift = if is_1904 && is_day { EPOCH_1904 } else { 0.0 };
            day(time.as_f64() + shift, false)
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => (text.clone(), Kind::Date),
        DataRef::Error(error) => (error.to_string(), Kind::Error),
    };
    Entry {
        text,
        formula,
        kind,
    }
}

/// A date serial as `yyyy-mm-dd`, with its time where it has one; a time of day; a length of time;
/// or the number itself where it is none of these.
fn day(serial: f64, is_duration: bool) -> (String, Kind) {
    if is_duration {
        return (shown::duration(serial), Kind::Date);
    }
    let day = date::from_serial(serial).filter(|_| serial.fract() == 0.0);
    match day.map(|d| d.to_string()).or_else(|| shown::time(serial)) {
        Some(text) => (text, Kind::Date),
        None => (serial.to_string(), Kind::Number),
    }
}

fn refusal(error: &XlsxError) -> Refusal {
    match error {
        XlsxError::Password => Refusal::Encrypted,
        _ => Refusal::Broken,
    }
}
