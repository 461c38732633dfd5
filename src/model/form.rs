//! A form as it is issued: the workbook of one section, and what each of its cells is for.

use super::grid::Book;
use super::place::Cell;
use std::collections::HashMap;

/// The form of one section.
#[derive(Clone, Debug)]
pub struct Form {
    /// The section's code in the roster.
    pub department: String,
    /// The section's name.
    pub name: String,
    /// The form code with its check character.
    pub code: String,
    /// The file's name under forms/.
    pub file: String,
    /// The workbook.
    pub book: Book,
    /// The sheets' cells by role, in the order of `book.sheets`.
    pub sheets: Vec<Map>,
    /// The indices of the plan's measures that this form asks about, in plan order.
    pub measures: Vec<usize>,
}

/// What each placed cell of a sheet is for.
#[derive(Clone, Debug, Default)]
pub struct Map {
    /// The measure that each row is about, by row, as an index into the plan.
    pub measures: HashMap<u32, usize>,
    /// The key of each row that has one, by row.
    pub row_keys: HashMap<u32, String>,
    /// The key of each column that has one, by column.
    pub col_keys: HashMap<u32, String>,
    /// The parts in the order they were placed.
    pub parts: Vec<Part>,
}

/// One placed cell and its role.
#[derive(Clone, Debug)]
pub struct Part {
    /// Where it stands as issued.
    pub at: Cell,
    /// What it is.
    pub role: Role,
    /// The text issued in it, or its formula without the `=`.
    pub text: String,
}

/// What a cell of a form is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// A cell that a section answers: its name, as [`super::address`] reads it.
    Answer(String),
    /// Text that was given, and what it tells: a column's key, or `label:` and a field's key.
    Given(String),
    /// The measure's code as people see it.
    Number,
    /// The form code as people see it.
    FormCode,
    /// A value that the workbook computes.
    Computed,
    /// A hidden key.
    Key,
}

/// The key that opens every hidden mark, so that a mark is never taken for text.
pub const MARK: &str = "tm:";

impl Map {
    /// The measure of a sheet that is about one only.
    pub fn single(&self) -> Option<usize> {
        let mut measures = self.measures.values();
        let first = *measures.next()?;
        measures.all(|m| *m == first).then_some(first)
    }
}

impl Form {
    /// The issued answer cells in order: sheet's name, measure index, the cell's name, cell.
    pub fn answers(&self) -> impl Iterator<Item = (&str, usize, &str, Cell)> {
        self.sheets
            .iter()
            .zip(&self.book.sheets)
            .flat_map(|(map, sheet)| {
                map.parts.iter().filter_map(|part| match &part.role {
                    Role::Answer(field) => {
                        let measure = *map.measures.get(&part.at.row)?;
                        Some((sheet.name.as_str(), measure, field.as_str(), part.at))
                    }
                    _ => None,
                })
            })
    }
}
