//! Reads forms/issued.csv.

use super::table;
use crate::error::Error;
use crate::model::issued::{Issued, IssuedCell};
use crate::model::place::Cell;
use crate::model::project::Project;
use std::path::Path;

/// What was issued. Lines that cannot be used are left out: the file is the tool's own.
///
/// # Errors
/// Where it cannot be read.
pub fn read(path: &Path, project: &Project) -> Result<Issued, Error> {
    let table = table::read(path)?;
    let mut issued = Issued::default();
    for row in table.rows.iter().skip(1) {
        if let [file, _, cell, department, item, field] = row.cells.as_slice()
            && let Some(cell) = Cell::parse(cell)
        {
            issued.add(
                project,
                IssuedCell {
                    file,
                    department,
                    item,
                    field,
                    cell,
                },
            );
        }
    }
    Ok(issued)
}
