//! Making one form in which every question occurs, to be looked at before forms are sent.

use super::check;
use super::folder::{OUT, alone};
use super::log::{self, Run};
use super::watch::Watcher;
use crate::error::Error;
use crate::layout::preview::{self, Difference};
use crate::load::file::Notes;
use crate::write::files::Batch;
use crate::write::workbook;
use std::path::Path;

/// The file's name in out/.
pub const PREVIEW: &str = "preview.xlsx";

/// What the preview shows.
pub struct Previewed {
    /// The codes of the measures in it.
    pub measures: Vec<String>,
    /// The questions that not every measure has.
    pub differences: Vec<Difference>,
}

/// Writes out/preview.xlsx of a project folder. Nothing is issued.
///
/// # Errors
/// Where the project is unsound or the file cannot be written.
pub fn preview(dir: &Path, watcher: &dyn Watcher) -> Result<Previewed, Error> {
    let _alone = alone(dir)?;
    let notes = Notes::begin();
    let project = check::sound(dir, watcher)?.project;
    let (form, measures, differences) = preview::preview(&project);
    let batch = Batch::default();
    batch.write(&dir.join(OUT).join(PREVIEW), &workbook::bytes(&form.book)?)?;
    let run = Run {
        command: "distribute --preview",
        notes: notes.files(),
        returns: &[],
        decided: vec![],
        done: batch.commit()?,
    };
    log::run(dir, run, watcher);
    let code = |measure: &usize| project.plan.measures[*measure].code.clone();
    Ok(Previewed {
        measures: measures.iter().map(code).collect(),
        differences,
    })
}
