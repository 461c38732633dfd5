//! Reads forms/issued.csv.

use super::table;
use crate::error::Error;
use crate::model::issued::{Issued, IssuedCell};
use crate::model::place::Cell;
use crate::model::project::Project;
use std::collections::HashMap;
use std::path::Path;

/// What was issued to the sections of the project that the forms were made from. Lines that cannot be
/// used are left out: the file is the tool's own.
///
/// # Errors
/// Where it cannot be read.
pub fn read(path: &Path, project: &Project) -> Result<Issued, Error> {
    let mut sections: HashMap<&str, &str> = HashMap::new();
    for section in project.roster.sections() {
        sections.entry(&section.name).or_insert(&section.code);
    }
    let mut issued = Issued::default();
    let mut is_head = true;
    table::each_line(path, &mut |line| {
        if let (false, [file, _, cell, department, item, field, ..]) = (is_head, line)
            && Cell::parse(cell).is_some()
        {
            let section = sections.get(&**department).copied();
            issued.add(section, IssuedCell { file, item, field });
        }
        is_head = false;
    })?;
    Ok(issued)
}
