//! Blocks of cells: merged ones, of which the text stands in the first cell and the others hold
//! nothing, and ranges that something in the file is said of.

use crate::model::place::Cell;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A block of cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Block {
    /// Its top left cell, which holds a merged block's text.
    pub first: Cell,
    /// Its bottom right cell.
    pub last: Cell,
}

impl Block {
    /// Where something stands of which the file does not say where.
    pub const NOWHERE: Block = Block {
        first: Cell { row: 0, col: 0 },
        last: Cell { row: 0, col: 0 },
    };

    /// A block of one cell.
    pub fn of(cell: Cell) -> Block {
        Block {
            first: cell,
            last: cell,
        }
    }

    /// Whether a cell lies in the block.
    pub fn holds(&self, at: Cell) -> bool {
        (self.first.row..=self.last.row).contains(&at.row)
            && (self.first.col..=self.last.col).contains(&at.col)
    }

    /// Reads `B2:C5`, `B2`, whole columns as in `B:C` and whole rows as in `2:5`. `None` for anything
    /// else, and where the last cell stands before the first.
    pub fn parse(text: &str) -> Option<Block> {
        const LAST: (u32, u32) = (1_048_575, 16_383);
        let text = text.replace('$', "").to_ascii_uppercase();
        let (first, last) = text.split_once(':').unwrap_or((&text, &text));
        let end = |text: &str, row: u32, col: u32| {
            let is_column = text.bytes().all(|b| b.is_ascii_alphabetic());
            let is_row = text.bytes().all(|b| b.is_ascii_digit());
            match (is_column, is_row) {
                (true, _) => Cell::parse(&format!("{text}{}", row + 1)),
                (_, true) => Cell::parse(&format!("A{text}")).map(|at| Cell::new(at.row, col)),
                _ => Cell::parse(text),
            }
        };
        let (first, last) = (end(first, 0, 0)?, end(last, LAST.0, LAST.1)?);
        let is_block = first.row <= last.row && first.col <= last.col;
        is_block.then_some(Block { first, last })
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.first == self.last {
            true => self.first.fmt(f),
            false => write!(f, "{}:{}", self.first, self.last),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_read_as_they_are_written() {
        for (text, expected) in [
            ("B2:C5", Some("B2-C5")),
            ("$b$2", Some("B2-B2")),
            ("B:C", Some("B1-C1048576")),
            ("2:5", Some("A2-XFD5")),
            ("C5:B2", None),
            ("", None),
            (":", None),
            ("#REF!", None),
            ("A0", None),
        ] {
            let read = Block::parse(text).map(|b| format!("{}-{}", b.first, b.last));
            assert_eq!(read.as_deref(), expected, "{text}");
        }
    }
}
