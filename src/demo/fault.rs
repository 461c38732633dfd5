//! A line of faults.csv: what goes wrong on the way, and which rule must notice.

use crate::error::Error;
use crate::load::table::Table;

/// The columns of faults.csv.
pub const COLUMNS: [&str; 6] = ["department", "fault", "item", "field", "value", "rule"];

/// One fault.
#[derive(Clone, Debug, Default)]
pub struct Fault {
    /// The section's name.
    pub department: String,
    /// What is done: a name in [`super::faults::FAULTS`].
    pub fault: String,
    /// The measure's code, where it is about one.
    pub item: String,
    /// The field's key, where it is about one.
    pub field: String,
    /// What is written, or how much.
    pub value: String,
    /// The rules that must notice, separated by spaces; empty where none may.
    pub rule: String,
}

/// Why a fault cannot be done, in a few words.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct NotPossible(String);

impl From<String> for NotPossible {
    fn from(why: String) -> NotPossible {
        NotPossible(why)
    }
}

impl From<&str> for NotPossible {
    fn from(why: &str) -> NotPossible {
        NotPossible(why.to_string())
    }
}

impl Fault {
    /// The error for a fault that cannot be done.
    pub fn wrong(&self, why: &str) -> Error {
        Error::Usage(format!(
            "faults.csv の {} {} {}：{why}。",
            self.department, self.fault, self.item
        ))
    }
}

/// The faults of a table with the columns of [`COLUMNS`].
///
/// # Errors
/// Where the headings differ.
pub fn read(table: &Table) -> Result<Vec<Fault>, Error> {
    let (head, rows) = match table.rows.split_first() {
        Some((head, rows)) => (head.cells.as_slice(), rows),
        None => (&[][..], &[][..]),
    };
    if head != COLUMNS {
        return Err(Error::Usage(format!(
            "{} の見出しは {} でなければなりません。",
            table.file,
            COLUMNS.join(",")
        )));
    }
    let fault = |row: &crate::load::table::Row| {
        let cell = |col: usize| row.cells.get(col).cloned().unwrap_or_default();
        Fault {
            department: cell(0),
            fault: cell(1),
            item: cell(2),
            field: cell(3),
            value: cell(4),
            rule: cell(5),
        }
    };
    Ok(rows.iter().map(fault).collect())
}
