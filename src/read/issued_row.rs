//! An issued row as a returned sheet has it.

use super::index::RowIndex;
use std::collections::BTreeSet;

/// An issued row and where it stands now.
pub(super) struct IssuedRow<'a> {
    pub(super) at: u32,
    pub(super) key: &'a str,
    pub(super) digest: &'a str,
    /// How many rows above it have the same key.
    pub(super) copy: usize,
    pub(super) row: &'a RowIndex<'a>,
}

/// A row of a table: the measure, the table's key and the row's number.
pub(super) type TableRow = (usize, String, u32);

/// The row of a table that a hidden key names, whichever of its two lines it is.
pub(super) fn table_row(key: &str, row: &RowIndex<'_>) -> Option<TableRow> {
    let (_, line) = key.rsplit_once('/')?;
    let (table, number) = line.split_once('#')?;
    let number = number.trim_end_matches("=p").parse().ok()?;
    Some((row.measure?, table.to_string(), number))
}

/// What people call these rows; of many the first and the last.
pub(super) fn named_rows(rows: &BTreeSet<u32>) -> String {
    const MOST: usize = 5;
    let numbers = rows.iter().map(|row| format!("{}", row + 1));
    match (rows.first(), rows.last()) {
        (Some(first), Some(last)) if rows.len() > MOST => {
            format!(
                "{}行目から{}行目までの{}行",
                first + 1,
                last + 1,
                rows.len()
            )
        }
        _ => format!("{}行目", numbers.collect::<Vec<_>>().join("・")),
    }
}
