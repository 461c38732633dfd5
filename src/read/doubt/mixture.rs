//! Answers in one row that belong to different ones, or to each other's questions: columns exchanged
//! or pushed by themselves, rows pasted as columns.

use super::fit::{Fit, fit, is_word_of};
use super::lanes::{Block, FURTHEST, Lane};
use super::{Asked, Doubt, View, Way};
use crate::model::place::Cell;
use crate::model::template::{Arrange, Kind};
use std::collections::{BTreeMap, BTreeSet};

/// Of rows with more answers than this nothing is reported.
const LONGEST: usize = 200;

/// All doubts of this kind.
pub(super) fn doubts(view: &View<'_>, lanes: &[Lane]) -> Vec<Doubt> {
    let mut doubts = torn(view);
    doubts.extend(exchanged(view, lanes));
    doubts.extend(mixed(view));
    doubts
}

/// One question's cells in the rows of a table or list: which rows hold something, and its cells.
#[derive(Default)]
struct Column {
    filled: BTreeSet<i64>,
    cells: Vec<Cell>,
}

/// Columns of which the same rows are filled as of those beside them, but for a few rows down or up.
fn torn(view: &View<'_>) -> Vec<Doubt> {
    let mut doubts = vec![];
    for columns in tables(view)
        .into_values()
        .filter(|columns| columns.len() > 1)
    {
        for (key, column) in &columns {
            let others = columns.iter().filter(|(other, _)| *other != key);
            let others: Vec<&Column> = others
                .map(|(_, column)| column)
                .filter(|column| !column.filled.is_empty())
                .collect();
            // A single answer is not held against a single one.
            if column.filled.len().max(others.len()) < 2 {
                continue;
            }
            let usual: BTreeSet<i64> = others.iter().flat_map(|c| &c.filled).copied().collect();
            let steps = (1..=FURTHEST as i64).flat_map(|n| [n, -n]);
            let moved = |by: i64| usual.iter().map(|n| n + by).collect::<BTreeSet<i64>>();
            let mut found = steps.filter(|by| column.filled == moved(*by));
            let by = found
                .next()
                .filter(|_| !usual.is_empty() && column.filled != usual);
            doubts.extend(by.map(|by| Doubt {
                cells: column.cells.clone(),
                way: Way::Rows(by),
            }));
        }
    }
    doubts
}

/// The columns of each table and of each list: its measure and name, or its sheet's only one. What is
/// done in one month says nothing of the next, so that the marks of a row count as one column.
fn tables<'v>(view: &'v View<'_>) -> BTreeMap<(Option<usize>, &'v str), BTreeMap<&'v str, Column>> {
    let arrange = view.project.template.sheet.arrange;
    let mut tables: BTreeMap<_, BTreeMap<&str, Column>> = BTreeMap::new();
    for asked in &view.asked {
        let table = view.project.template.table_of(&asked.field.key);
        let key = match table {
            Some(table) if view.project.is_open_row(asked.measure, asked.name) => {
                (Some(asked.measure), table.key.as_str())
            }
            None if arrange == Arrange::List => (None, ""),
            _ => continue,
        };
        let columns = tables.entry(key).or_default();
        let column = columns.entry(&asked.field.key).or_default();
        column.cells.push(asked.at);
        if !view.is_empty(asked.at) {
            column.filled.insert(i64::from(asked.at.row));
        }
        // What was pushed over the end counts with its column.
        for n in 1..=FURTHEST as u32 {
            let below = Cell::new(asked.at.row + n, asked.at.col);
            if view.is_foreign(below) && asked.field.kind != Kind::Months {
                column.filled.insert(i64::from(below.row));
            }
        }
    }
    tables
}

/// Answers to two questions that stand in each other's place; with them, the columns in which this is
/// so more than once.
fn exchanged(view: &View<'_>, lanes: &[Lane]) -> Vec<Doubt> {
    let mut pairs: BTreeMap<(Block, usize, usize), Vec<[Cell; 2]>> = BTreeMap::new();
    for lane in lanes.iter().filter(|lane| lane.cells.len() <= LONGEST) {
        let asked: Vec<&Asked<'_>> = lane.cells.iter().map(|n| &view.asked[*n]).collect();
        for a in 0..asked.len() {
            for b in a + 1..asked.len() {
                if are_exchanged(view, asked[a], asked[b]) {
                    let found = pairs.entry((lane.block(view), a, b)).or_default();
                    found.push([asked[a].at, asked[b].at]);
                }
            }
        }
    }
    let doubts = pairs.into_iter().map(|((block, a, b), found)| {
        let mut doubted: BTreeSet<Cell> = found.iter().flatten().copied().collect();
        if found.len() > 1 {
            let beside = lanes.iter().filter(|lane| lane.block(view) == block);
            doubted.extend(beside.flat_map(|lane| [a, b].map(|n| view.asked[lane.cells[n]].at)));
        }
        Doubt {
            cells: doubted.into_iter().collect(),
            way: Way::Exchanged,
        }
    });
    doubts.collect()
}

fn are_exchanged(view: &View<'_>, one: &Asked<'_>, other: &Asked<'_>) -> bool {
    let is_blank = view.is_empty(one.at) || view.is_empty(other.at);
    if one.field.key == other.field.key || is_blank {
        return false;
    }
    let is_wrong = fit(view, one.at, one) == Fit::Not && fit(view, other.at, other) == Fit::Not;
    let crossed = || [fit(view, one.at, other), fit(view, other.at, one)];
    is_wrong && crossed().contains(&Fit::Exact) && !crossed().contains(&Fit::Not)
}

/// Rows with another question's word and something else that is no answer, as when rows were pasted as
/// columns; with them, those in which anything is out of place.
fn mixed(view: &View<'_>) -> Vec<Doubt> {
    let mut rows: BTreeMap<u32, Vec<&Asked<'_>>> = BTreeMap::new();
    for asked in &view.asked {
        rows.entry(asked.at.row).or_default().push(asked);
    }
    let mut cells = vec![];
    let mut is_proven = false;
    for row in rows.into_values().filter(|row| row.len() <= LONGEST) {
        let filled = row.iter().filter(|a| !view.is_empty(a.at));
        let wrong: Vec<&&Asked<'_>> = filled.filter(|a| fit(view, a.at, a) == Fit::Not).collect();
        let is_word = |a: &&&&Asked<'_>| {
            let text = view.text(a.at);
            let mut others = row.iter().filter(|other| other.field.key != a.field.key);
            others.any(|other| is_word_of(other.field, text))
        };
        let words = wrong.iter().filter(is_word).count();
        let texts = wrong.iter().filter(|a| a.field.kind == Kind::Text).count();
        // Words in the place of texts alone are lazy answers.
        is_proven |= words > 0 && wrong.len() > 1 && texts < wrong.len();
        if !wrong.is_empty() {
            cells.extend(row.iter().map(|a| a.at));
        }
    }
    let doubt = Doubt {
        cells,
        way: Way::Mixed,
    };
    Some(doubt).filter(|_| is_proven).into_iter().collect()
}
