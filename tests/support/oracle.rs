//! calamine's own reading of an untouched xlsx, held against the tool's: whatever calamine reads must
//! be read alike, reported as unreadable with its place, or refused with the whole file.

use calamine::{DataRef, Reader, SheetType, Xlsx};
use std::collections::BTreeMap;
use std::io::Cursor;
use torimatome::book::{self, Entry, Kind, Limits, Sheet};
use torimatome::model::place::Cell;

/// What the two read differently without a word, a line each; `None` where only one of them reads it.
pub fn differences(bytes: &[u8]) -> Option<Vec<String>> {
    let book = book::read(bytes, &Limits::default()).ok()?;
    let mut theirs = Xlsx::new(Cursor::new(bytes)).ok()?;
    let tabs: Vec<String> = theirs
        .sheets_metadata()
        .iter()
        .filter(|tab| tab.typ == SheetType::WorkSheet)
        .map(|tab| tab.name.clone())
        .collect();
    let mut found = vec![];
    for name in &tabs {
        let own = book.sheets.iter().filter(|s| s.name == *name);
        // calamine finds the first of two sheets of one name only.
        if let ([sheet], 1) = (
            own.collect::<Vec<_>>().as_slice(),
            tabs.iter().filter(|n| *n == name).count(),
        ) && let Some(cells) = cells(&mut theirs, name)
        {
            found.extend(of_sheet(sheet, &cells));
        }
    }
    Some(found)
}

/// What calamine reads in a cell: what of it is text, whether it is a number, and the formula.
#[derive(Debug, PartialEq)]
struct Read {
    text: Option<String>,
    formula: String,
}

/// The cells of a sheet, each with all that stands in it; `None` where calamine gives up.
fn cells(theirs: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Option<BTreeMap<Cell, Vec<Read>>> {
    let mut reader = theirs.worksheet_cells_reader(name).ok()?;
    let mut cells: BTreeMap<Cell, Vec<Read>> = BTreeMap::new();
    loop {
        // Behind a cell that it cannot read it may take others for standing elsewhere.
        let Some(read) = reader.next_cell_with_formula().ok()? else {
            return Some(cells);
        };
        let formula = read.formula.unwrap_or_default();
        let text = match read.value {
            DataRef::Empty => Some(String::new()),
            DataRef::String(text) | DataRef::DateTimeIso(text) => Some(text),
            DataRef::SharedString(text) => Some(text.to_string()),
            DataRef::Bool(truth) => Some(truth.to_string().to_uppercase()),
            DataRef::Error(error) => Some(error.to_string()),
            _ => None,
        };
        if text.as_deref() != Some("") || !formula.is_empty() {
            let at = Cell::new(read.pos.0, read.pos.1);
            cells.entry(at).or_default().push(Read { text, formula });
        }
    }
}

fn of_sheet(sheet: &Sheet, theirs: &BTreeMap<Cell, Vec<Read>>) -> Vec<String> {
    let name = &sheet.name;
    let mut found = vec![];
    for (at, read) in theirs {
        // What stands twice is reported, and taken from neither place.
        let is_reported =
            sheet.unreadable.contains(at) || read.windows(2).any(|two| two[0] != two[1]);
        match sheet.get(*at) {
            None if is_reported => {}
            Some(entry) if is_alike(entry, &read[0]) => {}
            other => found.push(format!("{name}!{at}: {:?}, not {other:?}", read[0])),
        }
    }
    let surplus = sheet
        .cells
        .iter()
        .filter(|(at, _)| !theirs.contains_key(at));
    found.extend(surplus.map(|(at, entry)| format!("{name}!{at}: nothing, not {entry:?}")));
    found
}

fn is_alike(entry: &Entry, read: &Read) -> bool {
    let is_value = match &read.text {
        Some(text) if entry.kind == Kind::Date => text.starts_with(&entry.text),
        Some(text) => *text == entry.text,
        // What a person sees of a number its format says.
        None => matches!(entry.kind, Kind::Number | Kind::Date),
    };
    is_value && entry.formula == read.formula
}
