//! What stands behind the rows of a sheet: the merged cells, of which a block's text stands in its
//! first cell and the others hold nothing, and the texts of the printed page.

use super::annotations::{self, Annotation};
use super::page;
use crate::model::place::Cell;
use crate::panics;
use memchr::memmem;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// A merged block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Block {
    /// Its top left cell, which holds its text.
    pub first: Cell,
    /// Its bottom right cell.
    pub last: Cell,
}

impl Block {
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
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.first == self.last {
            true => self.first.fmt(f),
            false => write!(f, "{}:{}", self.first, self.last),
        }
    }
}

/// The merged blocks of each sheet, by its name.
pub type Merges = HashMap<String, Vec<Block>>;

/// What stands behind the rows of a workbook's sheets.
#[derive(Debug, Default)]
pub struct Ends {
    /// The merged blocks.
    pub merged: Merges,
    /// The headers and footers.
    pub printed: Vec<Annotation>,
    /// Whether there are more headers and footers than are looked at.
    pub is_cut: bool,
    /// Whether a sheet is not what was written.
    pub is_damaged: bool,
    /// Whether a sheet has a second block of rows.
    pub has_more_rows: bool,
}

/// What stands behind the rows of a workbook whose cells were read; `None` where it cannot be read.
pub fn read(bytes: &[u8]) -> Option<Ends> {
    panics::attempt(|| parse(bytes)).flatten()
}

fn parse(bytes: &[u8]) -> Option<Ends> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut ends = Ends::default();
    let mut part = vec![];
    for (sheet, path) in annotations::sheets(bytes) {
        part.clear();
        let mut file = annotations::part(&mut zip, &path)?;
        // What the reader refused as too large does not come here. A vector that grows by itself
        // would hold a large part twice.
        part.try_reserve_exact(usize::try_from(file.size()).ok()?)
            .ok()?;
        ends.is_damaged |= file.read_to_end(&mut part).is_err();
        let tail = tail(&part);
        ends.has_more_rows |= memmem::find_iter(&part, b"</sheetData").nth(1).is_some();
        let (printed, is_cut) = page::texts(&tail);
        ends.is_cut |= is_cut;
        ends.printed.extend(page::told(&sheet, printed));
        ends.merged.insert(sheet, blocks(&tail));
    }
    Some(ends)
}

/// What stands behind the rows of a sheet's part.
fn tail(part: &[u8]) -> Cow<'_, str> {
    const ROWS: &[u8] = b"</sheetData>";
    let start = memmem::rfind(part, ROWS);
    String::from_utf8_lossy(&part[start.unwrap_or(0)..])
}

/// The blocks that the end of a sheet's part names.
fn blocks(tail: &str) -> Vec<Block> {
    let named = tail.split("mergeCell ").skip(1);
    let range = |text: &str| {
        let reference = text.split_once("ref=")?.1;
        let quote = reference
            .chars()
            .next()
            .filter(|c| matches!(c, '"' | '\''))?;
        let range = reference[1..].split(quote).next()?;
        let (first, last) = range.split_once(':').unwrap_or((range, range));
        let (first, last) = (Cell::parse(first)?, Cell::parse(last)?);
        Some(Block { first, last })
    };
    named.filter_map(range).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_stand_behind_the_rows() {
        let part = b"<sheetData><c>mergeCell ref=\"X1:X2\"</c></sheetData>\
            <mergeCells count=\"2\"><mergeCell ref=\"A1:C2\"/><x:mergeCell ref='D4:D9' /></mergeCells>";
        let found: Vec<String> = blocks(&tail(part))
            .iter()
            .map(|b| format!("{}-{}", b.first, b.last))
            .collect();
        assert_eq!(found, ["A1-C2", "D4-D9"]);
    }
}
