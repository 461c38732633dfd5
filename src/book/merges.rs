//! Merged cells. Only the import looks at them: forms are found again by their marks.

use crate::model::place::Cell;
use crate::panics;
use calamine::{Reader, SheetType, Xlsx, XlsxError};
use std::collections::HashMap;
use std::io::Cursor;

/// A merged block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its top left cell, which holds its text.
    pub first: Cell,
    /// Its bottom right cell.
    pub last: Cell,
}

impl Block {
    /// Whether a cell lies in the block.
    pub fn holds(&self, at: Cell) -> bool {
        (self.first.row..=self.last.row).contains(&at.row)
            && (self.first.col..=self.last.col).contains(&at.col)
    }
}

/// The merged blocks of each sheet, by its name.
pub type Merges = HashMap<String, Vec<Block>>;

/// The merged blocks of a workbook that [`super::sparse::read`] has read; `None` where they cannot
/// be read.
pub fn read(bytes: &[u8]) -> Option<Merges> {
    panics::attempt(|| parse(bytes).ok()).flatten()
}

fn parse(bytes: &[u8]) -> Result<Merges, XlsxError> {
    let mut xlsx = Xlsx::new(Cursor::new(bytes))?;
    let tabs = xlsx.sheets_metadata().to_vec();
    let mut merges = Merges::new();
    for tab in tabs.iter().filter(|t| t.typ == SheetType::WorkSheet) {
        let found = xlsx.merge_cells_by_sheet_name(&tab.name)?;
        let blocks = found.iter().map(|d| Block {
            first: Cell::new(d.start.0, d.start.1),
            last: Cell::new(d.end.0.max(d.start.0), d.end.1.max(d.start.1)),
        });
        merges.insert(tab.name.clone(), blocks.collect());
    }
    Ok(merges)
}
