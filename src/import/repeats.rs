//! Labels that no plan knows, told by the other sheets: the same text at the same place, before
//! texts that differ.

use super::page::Page;
use super::words;
use crate::model::place::Cell;
use std::collections::{HashMap, HashSet};

/// Marks the texts of each sheet that stand at the same place on others before texts that differ.
pub fn mark(pages: &mut [Page]) {
    let mut after: HashMap<(Cell, &str), HashSet<(Cell, &str)>> = HashMap::new();
    for page in pages.iter() {
        for (cell, next) in pairs(page) {
            let known = after.entry((cell, page.text(cell))).or_default();
            known.insert((next, page.text(next)));
        }
    }
    let repeats = |page: &Page| -> HashSet<Cell> {
        let varies = |cell: &Cell, next: Cell| {
            let all = after.get(&(*cell, page.text(*cell)));
            all.is_some_and(|all| all.iter().filter(|(at, _)| *at == next).count() > 1)
        };
        let own = pairs(page).into_iter();
        own.filter(|(cell, next)| varies(cell, *next))
            .map(|(cell, _)| cell)
            .collect()
    };
    let found: Vec<HashSet<Cell>> = pages.iter().map(repeats).collect();
    for (page, cells) in pages.iter_mut().zip(found) {
        page.repeat(cells);
    }
}

/// The texts that may be labels, each with the next one of its row.
fn pairs(page: &Page) -> Vec<(Cell, Cell)> {
    let cells: Vec<Cell> = page.open().collect();
    let is_pair =
        |pair: &&[Cell]| pair[0].row == pair[1].row && words::may_be_label(page.text(pair[0]));
    let pairs = cells.windows(2).filter(is_pair);
    pairs.map(|pair| (pair[0], pair[1])).collect()
}
