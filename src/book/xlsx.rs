//! xlsx and xlsm (ECMA-376), by calamine behind the guard.

use super::cells::{Cells, Left, entry, is_too_long, take_doubled, utc};
use super::number_format::{NumberFormat, built_in};
use super::{
    Book, Entry, Kind, Limits, Refusal, Sheet, annotations, guard, merges, shown_name, typed,
};
use crate::model::place::Cell;
use crate::panics;
use calamine::{DataRef, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxError};
use std::io::Cursor;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Reads a workbook of this format.
///
/// # Errors
/// Why it was refused; a panic inside the parser counts as a broken file.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Refusal> {
    let _one_at_a_time = turn(bytes);
    let parts = guard::check(bytes, limits)?;
    let parsed = panics::attempt(|| parse(bytes, limits));
    let mut book = parsed.ok_or(Refusal::Broken)??;
    if parts.related {
        let read = panics::attempt(|| annotations::read(bytes));
        let (texts, is_partial) = read.unwrap_or((vec![], true));
        book.annotations.extend(texts);
        book.has_unread_shapes |= is_partial;
    }
    let mut ends = merges::read(bytes).ok_or(Refusal::Broken)?;
    // Only the first block of rows is read, and no program writes a second. The parser stops behind
    // it, before the checksum.
    if ends.has_more_rows || ends.is_damaged {
        return Err(Refusal::Broken);
    }
    book.has_unread_shapes |= ends.is_cut;
    book.annotations.append(&mut ends.printed);
    for sheet in &mut book.sheets {
        sheet.merged = ends.merged.remove(&sheet.name).unwrap_or_default();
    }
    book.parts = parts;
    Ok(book)
}

/// Held while a large workbook is read: files are read side by side.
static TURN: Mutex<()> = Mutex::new(());

/// Waits until no other large workbook is read, where this is one.
pub(super) fn turn(bytes: &[u8]) -> Option<MutexGuard<'static, ()>> {
    let turn = || TURN.lock().unwrap_or_else(PoisonError::into_inner);
    guard::is_large(bytes).then(turn)
}

/// A sheet with more unreadable cells than this is broken.
const UNREADABLE: usize = 1_000;

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
    let (mut sheets, mut doubled) = (vec![], vec![]);
    for (name, hidden) in tabs {
        let shown = shown_name(&name)?;
        let (mut cells, unreadable) = stream(&mut xlsx, &name, &mut left)?;
        doubled.extend(take_doubled(&mut cells, &shown)?);
        as_seen(&mut xlsx, &name, &mut cells)?;
        sheets.push(Sheet {
            name: shown,
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
        annotations: doubled,
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
    Ok((cells, unreadable))
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

/// Tells numbers and texts as a person sees them. Their formats cost a second look at the sheet, which
/// few sheets need.
fn as_seen(xlsx: &mut Source, name: &str, cells: &mut [(Cell, Entry)]) -> Result<(), Refusal> {
    let is_1904 = xlsx.has_1904_epoch();
    let mut reader = xlsx.worksheet_cells_reader(name).map_err(|e| refusal(&e))?;
    let format = |style: &Style| style.number_format.as_ref().map(format_of);
    let formats: Vec<Option<NumberFormat>> = reader.styles().iter().map(format).collect();
    let is_number = |e: &Entry| matches!(e.kind, Kind::Number | Kind::Date);
    let has_numbers = cells.iter().any(|(_, entry)| is_number(entry));
    if !has_numbers && !formats.iter().flatten().any(NumberFormat::is_for_text) {
        return Ok(());
    }
    loop {
        let (read, style) = match reader.next_cell_with_style_id() {
            Ok(Some(read)) => read,
            Ok(None) => break,
            // Counted by the first look.
            Err(e) if is_of_a_cell(&e) => continue,
            Err(e) => return Err(refusal(&e)),
        };
        let (row, col) = read.get_position();
        let format = formats.get(style).and_then(Option::as_ref);
        let found = cells.binary_search_by_key(&Cell::new(row, col), |(cell, _)| *cell);
        let (Ok(index), Some(format)) = (found, format) else {
            continue;
        };
        let entry = &mut cells[index].1;
        let formula = std::mem::take(&mut entry.formula);
        *entry = match (read.get_value(), entry.kind) {
            (DataRef::Float(value), _) => typed::number(*value, format, is_1904, &formula),
            (DataRef::DateTime(time), _) => typed::number(time.as_f64(), format, is_1904, &formula),
            (_, Kind::Text) => typed::text(std::mem::take(&mut entry.text), Some(format), formula),
            _ => Entry {
                formula,
                ..std::mem::take(entry)
            },
        };
    }
    Ok(())
}

/// A format of the file; one that Excel has of itself as Excel in Japanese shows it.
fn format_of(format: &calamine::NumberFormat) -> NumberFormat {
    let own = format.format_id.and_then(|id| u16::try_from(id).ok());
    let own = own.map(built_in).filter(|own| !own.is_empty());
    let is_own = matches!(
        format.format_code.as_str(),
        "General" | "mm-dd-yy" | "m/d/yy h:mm"
    );
    NumberFormat::parse(own.filter(|_| is_own).unwrap_or(&format.format_code))
}

fn refusal(error: &XlsxError) -> Refusal {
    match error {
        XlsxError::Password => Refusal::Encrypted,
        _ => Refusal::Broken,
    }
}
