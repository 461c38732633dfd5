//! Which answers may not belong where they stand: blocks of them typed, pasted, cut or pushed a few
//! rows or columns off, exchanged, or pasted with rows as columns. The keys of rows and columns stay
//! where they were then. What stands in the cells is held against what is asked there, and against
//! what travels with a cell.
//!
//! Everything here is a function of the cells as they stand; nothing is reported or taken.

mod blocks;
mod content;
mod fit;
mod lanes;
mod mixture;
mod witness;

use super::issued_row::TableRow;
use crate::book::{self, CellFormat};
use crate::model::address::Address;
use crate::model::place::Cell;
use crate::model::project::Project;
use crate::model::template::{Field, Kind};
use crate::text::normalize::{is_blank, normalize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// An answer cell as it stands now.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    /// Where.
    pub(super) at: Cell,
    /// Where it was issued.
    pub(super) issued: Cell,
    /// Whether nothing is taken from it for another reason, which is reported.
    pub(super) is_refused: bool,
    /// The measure, as an index into the plan.
    pub(super) measure: usize,
    /// The cell's name.
    pub(super) name: &'a str,
    /// What is asked in it.
    pub(super) field: &'a Field,
}

/// What the answers of a sheet are judged by.
pub(super) struct View<'a> {
    /// The project.
    pub(super) project: &'a Project,
    /// The sheet.
    pub(super) sheet: &'a book::Sheet,
    /// The styles of its workbook.
    pub(super) styles: &'a [CellFormat],
    /// Its answer cells, by row and column.
    pub(super) asked: Vec<Asked<'a>>,
    /// The other cells that hold a hidden key or a computed value.
    pub(super) own: HashSet<Cell>,
    /// The questions that it asks, each once.
    pub(super) fields: Vec<&'a Field>,
    /// The texts issued in each row.
    pub(super) issued: HashMap<u32, Vec<&'a str>>,
    /// The texts given beside the answers, by the cells in which they belong now.
    pub(super) given: BTreeMap<Cell, &'a str>,
    /// The cells among these that hold words of the form itself, not of the plan.
    pub(super) labels: HashSet<Cell>,
    /// How other sheets of the file were moved.
    pub(super) elsewhere: &'a BTreeSet<Way>,
    /// The table's row that each row belongs to, of those that do.
    pub(super) rows: HashMap<u32, TableRow>,
}

/// Answers that may not belong where they stand.
pub(super) struct Doubt {
    /// The cells, by row and column.
    pub(super) cells: Vec<Cell>,
    /// What seems to have been done.
    pub(super) way: Way,
}

/// How answers seem to have been moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// So many rows down, or up where it is negative.
    Rows(i64),
    /// So many answer cells to the right, or to the left.
    Columns(i64),
    /// Among each other.
    Exchanged,
    /// In no order that can be determined.
    Mixed,
}

impl View<'_> {
    fn text(&self, at: Cell) -> &str {
        self.sheet.get(at).map_or("", |e| e.text.as_str())
    }

    fn is_empty(&self, at: Cell) -> bool {
        let entry = self.sheet.get(at);
        entry.is_none_or(|e| is_blank(&e.text) && e.formula.is_empty())
    }

    /// Whether a cell holds something that nobody issued, where no answer is asked.
    fn is_foreign(&self, at: Cell) -> bool {
        if self.is_empty(at) || self.own.contains(&at) || self.find(at).is_some() {
            return false;
        }
        let text = normalize(self.text(at));
        let issued = self.issued.get(&at.row);
        !issued.is_some_and(|texts| texts.iter().any(|own| normalize(own) == text))
    }

    fn position(&self, at: Cell) -> Option<usize> {
        self.asked.binary_search_by_key(&at, |asked| asked.at).ok()
    }

    /// The answer cell in a place.
    pub(super) fn find(&self, at: Cell) -> Option<&Asked<'_>> {
        self.position(at).map(|number| &self.asked[number])
    }

    /// The table in one of whose rows a cell stands: its measure and key.
    fn table(&self, at: Cell) -> Option<(usize, &str)> {
        let (measure, table, _) = self.rows.get(&at.row)?;
        Some((*measure, table))
    }

    /// Whether something is given in the column of an answer on another line of its table's row, as the
    /// months planned for it are.
    fn is_planned(&self, at: Cell) -> bool {
        let Some(own) = self.rows.get(&at.row) else {
            return false;
        };
        let beside = [at.row.checked_sub(1), at.row.checked_add(1)];
        let mut beside = beside.into_iter().flatten();
        beside.any(|row| {
            let is_own = self.rows.get(&row) == Some(own);
            is_own && self.given.contains_key(&Cell::new(row, at.col))
        })
    }

    /// Whether a cell is locked; nothing where the file does not say.
    fn is_locked(&self, at: Cell) -> Option<bool> {
        let styles = &self.sheet.styles;
        let found = styles.binary_search_by_key(&at, |(cell, _)| *cell).ok()?;
        let style = self.styles.get(styles[found].1 as usize)?;
        Some(style.is_locked)
    }

    /// The row of an open table in which an answer stands.
    fn open_row(&self, asked: &Asked<'_>) -> Option<(usize, &str, u32)> {
        let address = Address::parse(asked.name);
        let table = self.project.template.table_of(address.field)?;
        let row = address.row.filter(|_| table.open > 0)?;
        Some((asked.measure, table.key.as_str(), row))
    }
}

/// The answers of a sheet that are in doubt, a block each. A row of an open table is doubted as a
/// whole: of a torn one nothing says which cells belong together.
pub(super) fn find(view: &View<'_>) -> Vec<Doubt> {
    let lanes = lanes::lanes(view);
    let mut doubts = content::doubts(view, &lanes);
    doubts.extend(mixture::doubts(view, &lanes));
    doubts.extend(witness::doubts(view, &lanes));
    // What lanes say of a part of a block, the block says of all of it.
    if let Some(mut block) = blocks::doubt(view) {
        let is_rows = |doubt: &mut Doubt| matches!(doubt.way, Way::Rows(_));
        let parts = doubts.extract_if(.., is_rows);
        block.cells.extend(parts.flat_map(|part| part.cells));
        doubts.insert(0, block);
    }
    let mut rows: HashMap<(usize, &str, u32), Vec<Cell>> = HashMap::new();
    for asked in &view.asked {
        if let Some(row) = view.open_row(asked) {
            rows.entry(row).or_default().push(asked.at);
        }
    }
    for doubt in &mut doubts {
        let mut cells: BTreeSet<Cell> = doubt.cells.iter().copied().collect();
        let asked = doubt.cells.iter().filter_map(|at| view.find(*at));
        let torn = asked.filter_map(|asked| view.open_row(asked));
        let torn: HashSet<(usize, &str, u32)> = torn.collect();
        cells.extend(torn.iter().flat_map(|row| &rows[row]));
        doubt.cells = cells.into_iter().collect();
    }
    doubts
}

fn is_mark(asked: &Asked<'_>) -> bool {
    matches!(asked.field.kind, Kind::Months | Kind::Boxes)
}
