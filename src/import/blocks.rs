//! Where each measure of a sheet of individual sheets begins and ends.

use super::labels::Labels;
use super::levels::Levels;
use super::page::Page;
use super::words;
use crate::model::place::Cell;
use std::collections::HashSet;

/// The part of a sheet that tells one measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// The label of its code, or of its title where the sheet has no codes.
    pub anchor: Cell,
    /// Its first row.
    pub top: u32,
    /// Its last row.
    pub bottom: u32,
    /// Its first column.
    pub left: u32,
    /// Its last column.
    pub right: u32,
}

/// The blocks of a sheet.
pub fn find(page: &Page, labels: &Labels) -> Vec<Block> {
    let anchors = anchors(labels);
    let mut rows: Vec<u32> = anchors.iter().map(|c| c.row).collect();
    rows.dedup();
    let tops = tops(page, labels, &rows);
    let mut made = vec![];
    for (index, row) in rows.iter().enumerate() {
        let own: Vec<Cell> = anchors.iter().copied().filter(|c| c.row == *row).collect();
        for (place, anchor) in own.iter().enumerate() {
            made.push(Block {
                anchor: *anchor,
                top: tops[index],
                bottom: tops.get(index + 1).map_or(u32::MAX, |top| top - 1),
                left: if place == 0 { 0 } else { anchor.col },
                right: own.get(place + 1).map_or(u32::MAX, |next| next.col - 1),
            });
        }
    }
    made
}

/// The labels that begin a measure: of codes by the best word for them, or else of titles.
fn anchors(labels: &Labels) -> Vec<Cell> {
    for wanted in ["code", "title"] {
        let own = labels.all.iter().filter(|(_, l)| l.role == Some(wanted));
        let own: Vec<_> = own.collect();
        let best = own.iter().map(|(_, l)| words::rank(&l.heading)).min();
        if let Some(best) = best {
            let is_best = |rank: usize| rank == best;
            let best = own.iter().filter(|(_, l)| is_best(words::rank(&l.heading)));
            return best.map(|(cell, _)| **cell).collect();
        }
    }
    vec![]
}

/// The first rows of the blocks: what stands above the first anchor stands above the others too.
fn tops(page: &Page, labels: &Labels, anchors: &[u32]) -> Vec<u32> {
    let rows = page.rows();
    let Some(first) = anchors.first() else {
        return vec![];
    };
    let above = rows.iter().take_while(|row| *row < first);
    let cells = above.flat_map(|row| page.row(*row));
    let known: HashSet<String> = cells.map(|cell| page.text(cell).to_string()).collect();
    let mut tops = vec![0];
    for pair in anchors.windows(2) {
        let between = rows.iter().rev().filter(|r| pair[0] < **r && **r < pair[1]);
        let is_prelude = |row: &&u32| is_prelude(page, labels, &known, **row);
        let prelude = between.take_while(is_prelude);
        tops.push(prelude.last().copied().unwrap_or(pair[1]));
    }
    tops
}

/// Whether a row above an anchor belongs to it: it holds a label or a text that stood above the
/// first anchor too, or a heading of a level.
fn is_prelude(page: &Page, labels: &Labels, known: &HashSet<String>, row: u32) -> bool {
    let table = labels
        .tables
        .values()
        .find(|table| table.rows.contains(&row));
    if let Some(head) = table.and_then(|table| table.heads.first()) {
        return is_prelude(page, labels, known, head.row);
    }
    let cells = page.row(row);
    let is_known = |cell: &Cell| known.contains(page.text(*cell));
    let is_level = |cell: &Cell| {
        let label = labels.all.get(cell);
        label.is_some_and(|l| l.role.is_some_and(words::is_level))
    };
    let own: Vec<&Cell> = cells
        .iter()
        .filter(|c| labels.all.contains_key(*c))
        .collect();
    match (own.is_empty(), cells.as_slice()) {
        (false, _) => own.iter().all(|cell| is_known(cell) || is_level(cell)),
        (true, [one]) => is_known(one) || is_heading(page, labels, *one),
        (true, [first, ..]) => is_known(first),
        (true, []) => false,
    }
}

/// Whether a text alone in its row, where labels stand, is a level's heading.
pub fn is_heading(page: &Page, labels: &Labels, cell: Cell) -> bool {
    let first = labels.columns.first().copied().unwrap_or(u32::MAX);
    let is_value = labels.above(page, cell).is_some();
    cell.col <= first && !is_value && Levels::is_heading(page.text(cell))
}
