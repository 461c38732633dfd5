//! A section, as people name it on the command line.

use crate::error::Error;
use crate::model::project::Project;
use crate::model::roster::Department;
use crate::text::normalize::normalize;
use crate::text::similar::nearest;

/// The section of a name.
///
/// # Errors
/// Where the roster has none; the nearest one is named.
pub fn named<'p>(project: &'p Project, name: &str) -> Result<&'p Department, Error> {
    let wanted = normalize(name);
    let sections = || project.roster.sections();
    if let Some(section) = sections().find(|own| normalize(&own.name) == wanted) {
        return Ok(section);
    }
    let near = nearest(name, sections().map(|own| own.name.as_str()));
    let near = near.map_or(String::new(), |n| {
        format!("「{n}」のことではありませんか。")
    });
    Err(Error::Usage(format!(
        "課の一覧に「{name}」はありません。{near}"
    )))
}
