//! A form as it is issued: the workbook of one section, and what each of its cells is for.

use super::grid::Book;
use super::place::Cell;
use crate::text::shared::SharedText;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

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
    Answer(SharedText),
    /// Text that was given, and what it tells: a column's key, or `label:` and a field's key.
    Given(String),
    /// The measure's code as people see it.
    Number,
    /// The form code as people see it.
    FormCode,
    /// A value that the workbook computes: the name of its cell, empty for a count.
    Computed(SharedText),
    /// A hidden key.
    Key,
}

/// What is kept of the form of one section, though the form itself is not.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The section's code in the roster.
    pub department: SharedText,
    /// The section's name.
    pub name: SharedText,
    /// The file's name under forms/.
    pub file: SharedText,
    /// The indices of the plan's measures that it asks about, in plan order.
    pub measures: Vec<usize>,
    /// Its answer cells in order.
    runs: Vec<Run>,
}

/// Answer cells of one measure that follow each other on a sheet.
#[derive(Clone, Debug)]
struct Run {
    sheet: SharedText,
    measure: usize,
    /// The row from which the rows of the cells are counted.
    top: u32,
    cells: Arc<[AskedCell]>,
}

/// The name of an answer cell and where it stands.
type AskedCell = (SharedText, Cell);

impl Asked {
    /// What is kept of a section that is asked nothing any more: it may have answered before.
    pub fn nothing(department: &str, name: &str) -> Asked {
        Asked {
            department: department.into(),
            name: name.into(),
            file: SharedText::default(),
            measures: vec![],
            runs: vec![],
        }
    }

    /// The issued answer cells in order, as [`Form::answers`] gives them.
    pub fn answers(&self) -> impl Iterator<Item = (&SharedText, usize, &SharedText, Cell)> {
        self.runs.iter().flat_map(|run| {
            let place = |at: Cell| Cell::new(run.top + at.row, at.col);
            let cells = run.cells.iter();
            cells.map(move |(name, at)| (&run.sheet, run.measure, name, place(*at)))
        })
    }
}

/// The answer cells of measures of one kind are the same but for the row in which they begin: those of
/// all forms are kept once.
#[derive(Debug, Default)]
pub struct Shapes(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    names: HashSet<SharedText>,
    shapes: HashSet<Arc<[AskedCell]>>,
}

impl Shapes {
    /// What is kept of a form.
    pub fn asked(&self, form: &Form) -> Asked {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let answers: Vec<(&str, usize, &SharedText, Cell)> = form.answers().collect();
        let runs = answers.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1));
        Asked {
            department: form.department.as_str().into(),
            name: form.name.as_str().into(),
            file: form.file.as_str().into(),
            measures: form.measures.clone(),
            runs: runs.filter_map(|run| known.run(run)).collect(),
        }
    }
}

impl Known {
    fn run(&mut self, answers: &[(&str, usize, &SharedText, Cell)]) -> Option<Run> {
        let (sheet, measure, ..) = *answers.first()?;
        let top = answers.iter().map(|(.., at)| at.row).min()?;
        let cells: Vec<AskedCell> = answers
            .iter()
            .map(|(_, _, name, at)| (self.name(name), Cell::new(at.row - top, at.col)))
            .collect();
        let known = self.shapes.get(cells.as_slice()).cloned();
        let cells = known.unwrap_or_else(|| {
            let cells: Arc<[AskedCell]> = cells.into();
            self.shapes.insert(cells.clone());
            cells
        });
        Some(Run {
            sheet: sheet.into(),
            measure,
            top,
            cells,
        })
    }

    fn name(&mut self, name: &SharedText) -> SharedText {
        let known = self.names.get(name).cloned();
        known.unwrap_or_else(|| {
            self.names.insert(name.clone());
            name.clone()
        })
    }
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
    pub fn answers(&self) -> impl Iterator<Item = (&str, usize, &SharedText, Cell)> {
        self.sheets
            .iter()
            .zip(&self.book.sheets)
            .flat_map(|(map, sheet)| {
                map.parts.iter().filter_map(|part| match &part.role {
                    Role::Answer(field) => {
                        let measure = *map.measures.get(&part.at.row)?;
                        Some((sheet.name.as_str(), measure, field, part.at))
                    }
                    _ => None,
                })
            })
    }
}
