//! Blocks of answers that were pasted some rows off, so that some of them came to stand in rows that
//! ask nothing. Such rows part the lanes, and a block may end anywhere: whatever can have been moved so
//! is in doubt.

use super::fit::{Fit, fit, is_common, is_sign};
use super::lanes::FURTHEST;
use super::{Asked, Doubt, View, Way, is_mark};
use crate::model::place::Cell;
use crate::model::template::Kind;
use std::collections::{BTreeMap, BTreeSet};

/// The rows with an answer cell in each column.
type Columns = BTreeMap<u32, BTreeSet<u32>>;

/// What stands in a row that asks nothing, so many rows from the answer cell that it may have come from.
struct Spill {
    at: Cell,
    home: Cell,
    fit: Fit,
    is_chosen: bool,
}

/// The answers that may have been moved, as one doubt; the way is the one that explains most.
pub(super) fn doubt(view: &View<'_>) -> Option<Doubt> {
    let columns = columns(view);
    let steps = (1..=FURTHEST as i32).flat_map(|n| [n, -n]);
    let found = steps.map(|by| (by, spills(view, &columns, by)));
    let found: Vec<(i32, Vec<Spill>)> = found.filter(|(_, spills)| is_sure(spills)).collect();
    let most = found.iter().map(|(_, spills)| spills.len()).max()?;
    let (way, _) = found.iter().find(|(_, spills)| spills.len() == most)?;
    let mut cells = BTreeSet::new();
    for (by, spills) in &found {
        let homes: BTreeSet<u32> = spills.iter().map(|spill| spill.home.row).collect();
        for home in homes {
            let moved = columns
                .keys()
                .flat_map(|col| moved(view, &columns, Cell::new(home, *col), *by));
            cells.extend(moved);
        }
    }
    Some(Doubt {
        cells: cells.into_iter().collect(),
        way: Way::Rows(i64::from(*way)),
    })
}

/// Whether so much stands in rows that ask nothing that nobody wrote it there: a word that is chosen, two
/// of the other texts that are an answer, or two texts beside each other.
fn is_sure(spills: &[Spill]) -> bool {
    let exact = spills.iter().filter(|spill| spill.fit == Fit::Exact);
    let rows: BTreeSet<u32> = spills.iter().map(|spill| spill.at.row).collect();
    exact.count() > 1 || rows.len() < spills.len() || spills.iter().any(|spill| spill.is_chosen)
}

fn spills(view: &View<'_>, columns: &Columns, by: i32) -> Vec<Spill> {
    let spill = |home: &Asked<'_>| {
        let at = Cell::new(step(home.at.row, by)?, home.at.col);
        let is_own = !view.issued.contains_key(&at.row)
            && (view.open_row(home).is_some() || is_named(view, columns, at.row));
        let may_be = view.is_foreign(at) && !is_own;
        let fit = may_be.then(|| fit(view, at, home))?;
        let is_like = fit != Fit::Not && (!is_mark(home) || is_sign(view.text(at)));
        let is_moved = is_like && !moved(view, columns, home.at, by).is_empty();
        is_moved.then_some(Spill {
            at,
            home: home.at,
            fit,
            is_chosen: is_chosen(home) && fit == Fit::Exact && !is_common(view.text(at)),
        })
    };
    view.asked.iter().filter_map(spill).collect()
}

/// Whether something stands in a row beside the columns of answers: a section added the row.
fn is_named(view: &View<'_>, columns: &Columns, row: u32) -> bool {
    let mut cells = view.sheet.row(row).iter().map(|(at, _)| *at);
    cells.any(|at| view.is_foreign(at) && !columns.contains_key(&at.col))
}

fn is_chosen(asked: &Asked<'_>) -> bool {
    matches!(asked.field.kind, Kind::Choice | Kind::YesNo)
}

fn columns(view: &View<'_>) -> Columns {
    let mut columns = Columns::new();
    for asked in &view.asked {
        columns
            .entry(asked.at.col)
            .or_default()
            .insert(asked.at.row);
    }
    columns
}

/// The cells of a column that a block can have left or reached which was moved so many rows and had this
/// cell in it. What came from a row that asks nothing, or from outside of the block, is blank.
fn moved(view: &View<'_>, columns: &Columns, home: Cell, by: i32) -> Vec<Cell> {
    let Some(rows) = columns
        .get(&home.col)
        .filter(|rows| rows.contains(&home.row))
    else {
        return vec![];
    };
    let is_blank = |row: u32| view.is_empty(Cell::new(row, home.col));
    let is_reached = |row: u32| step(row, -by).is_some_and(|from| rows.contains(&from));
    let may_be_within = |row: &&u32| is_reached(**row) || is_blank(**row);
    let before = rows.range(..=home.row).rev().take_while(may_be_within);
    let behind = rows.range(home.row..).take_while(may_be_within);
    let (before, behind): (Vec<u32>, Vec<u32>) =
        (before.copied().collect(), behind.copied().collect());
    // Where the block began that was moved away from there, and where it ended.
    let (left, last) = match by > 0 {
        true => (before, behind.last()),
        false => (behind, before.last()),
    };
    let is_emptied = |row: &&u32| {
        let mut emptied = match by > 0 {
            true => rows.range(**row..row.saturating_add_signed(by)),
            false => rows.range(row.saturating_add_signed(by) + 1..=**row),
        };
        emptied.all(|row| is_blank(*row))
    };
    let ends = (
        left.iter().rev().find(is_emptied),
        last.and_then(|row| step(*row, by)),
    );
    let (Some(first), Some(beyond)) = ends else {
        return vec![];
    };
    let range = rows.range((*first).min(beyond)..=(*first).max(beyond));
    range.map(|row| Cell::new(*row, home.col)).collect()
}

fn step(row: u32, by: i32) -> Option<u32> {
    row.checked_add_signed(by)
}
