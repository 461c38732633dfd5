//! A project folder with last year's answers: everything that is wrong in it is said in one go.

use super::folder::{self, Loaded};
use super::previous;
use crate::error::Error;
use std::path::Path;

/// Reads a project folder.
///
/// # Errors
/// Where a file is missing or cannot be opened. What is wrong inside a file is a fact.
pub fn load(dir: &Path) -> Result<Loaded, Error> {
    let mut loaded = folder::read(dir)?;
    if let Some(project) = &mut loaded.project {
        project.previous = previous::read(dir, project, &mut loaded.facts)?;
    }
    Ok(loaded)
}
