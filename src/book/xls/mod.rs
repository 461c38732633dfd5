//! xls (MS-XLS, BIFF8), in the process apart. The cells are read here, sparsely and with their number
//! formats, which calamine does not give; calamine puts formulas into words.

mod drawn;
mod globals;
mod looks;
mod object;
mod ole;
mod records;
mod shapes;
mod sheet;

use super::cells::{Budget, UNREADABLE_FORMULA, take_doubled};
use super::{Book, Entry, Limits, Refusal, Sheet, annotation, guard, page};
use crate::model::place::Cell;
use crate::panics;
use crate::text::neutral::visible;
use calamine::{Reader, Xls};
pub(super) use globals::OLD;
use globals::{Globals, Tab};
use sheet::Found;
use std::collections::HashMap;
use std::io::Cursor;

/// The most cells of the block around all cells of a sheet for calamine, which keeps every one of it.
const BLOCK: u64 = 2_000_000;

/// Reads a workbook of this format.
///
/// # Errors
/// Why it was refused.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Refusal> {
    let ole = ole::read(bytes, limits)?;
    let mut globals = Globals::read(&ole.stream, limits)?;
    let (sheets, others): (Vec<Tab>, Vec<Tab>) =
        globals.tabs.drain(..).partition(|tab| tab.is_sheet);
    let mut book = Book {
        has_unread_shapes: !others.is_empty(),
        modified: ole.modified,
        created: ole.created,
        styles: globals.looks.styles(&globals.formats),
        ..Book::default()
    };
    let mut parts = guard::Parts {
        active: globals.active,
        ..guard::Parts::default()
    };
    parts.active.macros |= ole.macros;
    parts.active.embedded |= ole.embedded;
    let mut left = Budget::new(limits);
    // Sheets do not lie in each other; some that do would be read again and again.
    let mut size = ole.stream.len();
    for tab in &sheets {
        let records = ole.stream.get(tab.at..).ok_or(Refusal::Broken)?;
        let found = Found::read(records, &globals, &mut left)?;
        size = size.checked_sub(found.size).ok_or(Refusal::Broken)?;
        let name = visible(&tab.name);
        let (texts, is_partial) = found.shapes.annotations(&name);
        book.annotations.extend(texts);
        book.has_unread_shapes |= is_partial;
        parts.active.hyperlinks |= found.has_links;
        let merged = found.merged.clone();
        let validations = found.validations.clone();
        let styles = found.styles();
        book.annotations
            .extend(page::reported(&name, page::coded(&found.printed)));
        let (mut cells, unreadable) = found.into_cells();
        book.annotations.extend(take_doubled(&mut cells, &name)?);
        book.sheets.push(Sheet {
            name,
            hidden: tab.hidden,
            is_1904: globals.formats.is_1904,
            cells,
            unreadable,
            misplaced: vec![],
            merged,
            validations,
            styles,
        });
    }
    annotation::in_order(&mut book.annotations);
    book.parts = parts;
    report_formulas(&mut book, bytes, &sheets);
    Ok(book)
}

/// Puts formulas into words, as far as calamine does.
fn report_formulas(book: &mut Book, bytes: &[u8], tabs: &[Tab]) {
    let is_formula = |(_, entry): &(Cell, Entry)| !entry.formula.is_empty();
    let any = book.sheets.iter().any(|s| s.cells.iter().any(is_formula));
    if !any || book.sheets.iter().map(block).max() > Some(BLOCK) {
        return;
    }
    let Some(words) = panics::attempt(|| words(bytes, tabs)).flatten() else {
        return;
    };
    for (sheet, words) in book.sheets.iter_mut().zip(words) {
        for (cell, entry) in sheet.cells.iter_mut().filter(|c| is_formula(c)) {
            if let Some(words) = words.get(cell) {
                entry.formula = clear(words);
            }
        }
    }
}

/// How many cells the block around all cells of a sheet has.
fn block(sheet: &Sheet) -> u64 {
    let rows = sheet.cells.iter().map(|(cell, _)| cell.row);
    let columns = sheet.cells.iter().map(|(cell, _)| cell.col);
    let span = |min: Option<u32>, max: Option<u32>| match min.zip(max) {
        Some((min, max)) => u64::from(max - min) + 1,
        None => 0,
    };
    span(rows.clone().min(), rows.max()) * span(columns.clone().min(), columns.max())
}

/// What calamine makes of the formulas of each sheet.
fn words(bytes: &[u8], tabs: &[Tab]) -> Option<Vec<HashMap<Cell, String>>> {
    let mut xls: Xls<_> = Xls::new(Cursor::new(bytes)).ok()?;
    let mut all = vec![];
    for tab in tabs {
        let range = xls.worksheet_formula(&tab.name).ok()?;
        let (row, col) = range.start().unwrap_or_default();
        let used = range.used_cells().map(|(r, c, words)| {
            let at = Cell::new(row + r as u32, col + c as u32);
            (at, words.clone())
        });
        all.push(used.collect());
    }
    Some(all)
}

/// A formula's words, where they are right: references to other sheets and workbooks come out wrong.
fn clear(words: &str) -> String {
    let is_wrong = words.contains(['!', '{', '[']) || words.starts_with("Unrecognised formula");
    match is_wrong {
        true => UNREADABLE_FORMULA.to_string(),
        false => by_name(words),
    }
}

/// A formula in which functions newer than the format stand by their names. The format keeps such a name
/// as the first argument of a function that calamine calls `User` (MS-XLS 2.5.198.4, Ftab 255).
fn by_name(words: &str) -> String {
    const CALL: &str = "User(";
    let Some((before, call)) = words.split_once(CALL) else {
        return words.to_string();
    };
    let end = call.find([',', ')']).unwrap_or(call.len());
    let (name, arguments) = call.split_at(end);
    let name = name.trim_start_matches("_xlfn.");
    let arguments = arguments.strip_prefix(',').unwrap_or(arguments);
    format!("{before}{name}({}", by_name(arguments))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_newer_than_the_format_stand_by_their_names() {
        for (words, formula) in [
            ("User(_xlfn.IFERROR,D12/180,0)", "IFERROR(D12/180,0)"),
            ("1+User(_xlfn.NOW2)+User(MINE,A1)", "1+NOW2()+MINE(A1)"),
            ("SUM(F25:F30)", "SUM(F25:F30)"),
        ] {
            assert_eq!(clear(words), formula);
        }
    }
}
