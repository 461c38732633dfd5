//! A workbook as the cells that hold something, in reading order, whatever format it came in; and how
//! much of one is read at the most.

use super::annotation::Annotation;
use super::merges::Block;
use super::typed::Formats;
use super::{Limits, Refusal, guard};
use crate::model::annotation::AnnotationKind;
use crate::model::answer::Display;
use crate::model::limits::TEXT;
use crate::model::place::Cell;
use calamine::DataRef;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A workbook that was read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
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
    pub annotations: Vec<Annotation>,
    /// Whether there are notes or drawings that were not understood.
    pub has_unread_shapes: bool,
    /// Whether it came as plain text, such as CSV.
    pub is_text: bool,
    /// The styles of cells.
    pub styles: Vec<CellFormat>,
    /// The names that people gave to cells.
    pub defined_names: Vec<DefinedName>,
    /// The names of tabs whose sheets are not in the file.
    pub missing_sheets: Vec<String>,
}

/// One sheet.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Sheet {
    /// The tab's name.
    pub name: String,
    /// Whether the tab is hidden.
    pub hidden: bool,
    /// Whether its days are counted from 1904.
    pub is_1904: bool,
    /// The cells that hold something, by row and column.
    pub cells: Vec<(Cell, Entry)>,
    /// The cells that hold something that cannot be read, in reading order.
    pub unreadable: Vec<Cell>,
    /// The cells whose text stands where it does not belong, in reading order: it tells which cell of a
    /// form each is, but is no answer.
    pub misplaced: Vec<Cell>,
    /// The merged blocks.
    pub merged: Vec<Block>,
    /// The style of each cell that the file lists, blank ones too, in reading order: its place in
    /// [`Book::styles`]. Formats without styles of this kind have none.
    pub styles: Vec<(Cell, u32)>,
    /// What cells may hold, and what people are told of it where they type.
    pub validations: Vec<Validation>,
}

/// What a cell looks like, and whether it may be changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CellFormat {
    /// The color that it is filled with: red, green and blue in the lower 24 bits. One of the theme's
    /// that is made lighter or darker is told nearly.
    pub fill: Option<u32>,
    /// Whether a protected sheet lets nobody type into it.
    pub is_locked: bool,
    /// Whether there is a line through its text.
    pub is_struck: bool,
    /// Whether there is a line from corner to corner.
    pub has_diagonal: bool,
    /// Whether Excel 365 shows it as a checkbox.
    pub is_checkbox: bool,
    /// The number format, empty where it is none or one longer than any that is followed.
    pub number_format: Arc<str>,
}

/// What cells may hold (ECMA-376 18.3.1.32).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Validation {
    /// Which cells.
    pub ranges: Vec<Block>,
    /// What they may hold, such as `list`; empty where it is anything.
    pub kind: String,
    /// The first formula: for a list, its words or where they stand.
    pub formula: String,
    /// The title of what is shown beside a selected cell.
    pub prompt_title: String,
    /// What is shown there.
    pub prompt: String,
}

/// A name that people gave to cells.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DefinedName {
    /// The name.
    pub name: String,
    /// The formula that it stands for, such as `シート!$A$1`.
    pub refers_to: String,
}

/// What stands for a formula that a reader cannot put into words.
pub const UNREADABLE_FORMULA: &str = "（読み取れない式）";

/// What stands in a cell.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// What a person sees, as text.
    pub text: String,
    /// The formula without its `=`, or empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub formula: String,
    /// What the file says it is.
    pub kind: Kind,
    /// What is seen and stored there, where that is not just the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display: Option<Box<Display>>,
}

/// What a file says a cell is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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

impl Entry {
    /// What a person sees, to the letter.
    pub fn seen(&self) -> &str {
        Display::seen(self.display.as_deref(), &self.text)
    }

    /// How many bytes its texts take.
    fn size(&self) -> usize {
        let beside = self.display.as_ref().map_or(0, |d| d.size());
        self.text.len() + self.formula.len() + beside
    }
}

impl Sheet {
    /// The text to the right of a key.
    pub fn beside(&self, key: &str) -> Option<String> {
        let at = self.cells.iter().find(|(_, entry)| entry.text == key)?.0;
        let value = self.get(Cell::new(at.row, at.col + 1))?;
        Some(value.text.clone())
    }

    /// What stands in a cell.
    pub fn get(&self, at: Cell) -> Option<&Entry> {
        let found = self.cells.binary_search_by_key(&at, |(cell, _)| *cell);
        found.ok().map(|index| &self.cells[index].1)
    }

    /// The cells of a row that hold something, from left to right.
    pub fn row(&self, row: u32) -> &[(Cell, Entry)] {
        let from = self.cells.partition_point(|(cell, _)| cell.row < row);
        let rest = &self.cells[from..];
        &rest[..rest.partition_point(|(cell, _)| cell.row == row)]
    }
}

/// Cells with their entries, and the places of those that cannot be read.
pub(super) type Cells = (Vec<(Cell, Entry)>, Vec<Cell>);

/// The most UTF-16 units of a text in a cell. A longer one cannot be read.
const LONGEST: usize = TEXT;

/// How much more of a workbook may be read.
pub(super) struct Budget {
    cells: usize,
    text: usize,
    rows: u32,
    columns: u32,
}

impl Budget {
    pub(super) fn new(limits: &Limits) -> Budget {
        Budget {
            cells: limits.cells,
            // One shared string may stand in every cell.
            text: usize::try_from(limits.inflated / 4).unwrap_or(usize::MAX),
            rows: limits.rows,
            columns: limits.columns,
        }
    }

    /// How many more cells may be read.
    pub(super) fn cells(&self) -> usize {
        self.cells
    }

    /// Whether so many cells that are still to be counted leave room for one more such cell.
    pub(super) fn room(&self, waiting: usize, entry: &Entry) -> Result<(), Refusal> {
        let length = entry.size();
        let text = waiting
            .checked_mul(length)
            .and_then(|t| t.checked_add(length));
        match waiting < self.cells && text.is_some_and(|t| t <= self.text) {
            true => Ok(()),
            false => Err(Refusal::TooLarge),
        }
    }

    /// Counts a cell that holds something.
    pub(super) fn take(&mut self, at: Cell, entry: &Entry) -> Result<(), Refusal> {
        let length = entry.size();
        self.cells = self.cells.checked_sub(1).ok_or(Refusal::TooLarge)?;
        self.text = self.text.checked_sub(length).ok_or(Refusal::TooLarge)?;
        match at.row < self.rows && at.col < self.columns {
            true => Ok(()),
            false => Err(Refusal::TooLarge),
        }
    }
}

/// Cells by place and those that stand there a second time, in reading order.
pub(super) fn listed(
    cells: BTreeMap<Cell, Entry>,
    doubled: Vec<(Cell, Entry)>,
) -> Vec<(Cell, Entry)> {
    let is_done = doubled.is_empty();
    let mut listed: Vec<(Cell, Entry)> = cells.into_iter().chain(doubled).collect();
    if !is_done {
        listed.sort_by_key(|(cell, _)| *cell);
    }
    listed
}

/// Places in reading order, each once.
pub(super) fn in_order(mut places: Vec<Cell>) -> Vec<Cell> {
    places.sort();
    places.dedup();
    places
}

/// How many cells of a sheet a file may hold twice. A program that writes workbooks writes none.
const DOUBLED: usize = 1_000;

/// Takes out the cells that a file holds twice with different contents, as which of them holds is
/// anyone's guess, and tells each content. The cells are in reading order.
///
/// # Errors
/// That there are so many that the file is broken.
pub(super) fn take_doubled(
    cells: &mut Vec<(Cell, Entry)>,
    sheet: &str,
) -> Result<Vec<Annotation>, Refusal> {
    cells.dedup();
    if cells.windows(2).all(|pair| pair[0].0 != pair[1].0) {
        return Ok(vec![]);
    }
    let groups = cells.chunk_by(|one, other| one.0 == other.0);
    let (single, doubled): (Vec<_>, Vec<_>) = groups.partition(|group| group.len() == 1);
    let doubled = doubled.concat();
    if doubled.len() > DOUBLED {
        return Err(Refusal::Broken);
    }
    *cells = single.concat();
    let reported = doubled.into_iter().map(|(cell, entry)| {
        let text = match entry.text.is_empty() {
            true => format!("={}", entry.formula),
            false => entry.text,
        };
        Annotation::new(sheet, cell, AnnotationKind::DoubledValue, text)
    });
    Ok(reported.collect())
}

/// Whether a text is longer than a cell can hold.
pub(super) fn is_too_long(text: &str) -> bool {
    text.len() > LONGEST && text.encode_utf16().count() > LONGEST
}

/// What calamine says of a cell of this style.
pub(super) fn entry(value: &DataRef<'_>, formula: String, formats: &Formats, style: u32) -> Entry {
    let style = usize::try_from(style).unwrap_or(usize::MAX);
    let (text, kind) = match value {
        DataRef::Empty => (String::new(), Kind::Nothing),
        DataRef::String(text) => return formats.marked(text, style, formula),
        DataRef::SharedString(text) => return formats.marked(text, style, formula),
        DataRef::Int(number) => return formats.number(*number as f64, style, &formula),
        DataRef::Float(number) => return formats.number(*number, style, &formula),
        DataRef::Bool(truth) => {
            let word = if *truth { "TRUE" } else { "FALSE" };
            (word.to_string(), Kind::Truth)
        }
        // What a number is, its format says. calamine is given none.
        DataRef::DateTime(time) => return formats.number(time.as_f64(), style, &formula),
        // A day without its time begins at midnight.
        DataRef::DateTimeIso(text) => match text.split_once('T') {
            Some((day, time)) if time.chars().all(|c| "0:.Z".contains(c)) => {
                (day.to_string(), Kind::Date)
            }
            _ => (text.clone(), Kind::Date),
        },
        DataRef::DurationIso(text) => (text.clone(), Kind::Date),
        DataRef::Error(error) => (error.to_string(), Kind::Error),
    };
    let entry = Entry {
        text,
        formula,
        kind,
        display: None,
    };
    formats.styled(entry, style)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_stands_twice_is_reported_and_not_guessed() {
        let cell = |row, text: &str| {
            let entry = Entry {
                text: text.to_string(),
                kind: Kind::Text,
                ..Entry::default()
            };
            (Cell::new(row, 0), entry)
        };
        let mut cells = vec![cell(0, "一"), cell(1, "二"), cell(1, "三"), cell(2, "四")];
        cells.push(cell(2, "四"));
        let reported = take_doubled(&mut cells, "s").unwrap();
        assert_eq!(cells, [cell(0, "一"), cell(2, "四")]);
        let reported: Vec<_> = reported
            .iter()
            .map(|b| (b.cells.first.row, b.text.as_str()))
            .collect();
        assert_eq!(reported, [(1, "二"), (1, "三")]);
        let mut many: Vec<_> = (0..1_001).map(|n| cell(0, &n.to_string())).collect();
        assert_eq!(take_doubled(&mut many, "s"), Err(Refusal::Broken));
    }
}
