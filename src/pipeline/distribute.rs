//! Making a form for every section that is asked about something.

use super::check;
use super::folder::{FORMS, ISSUED, RETURNED, alone, keep_template, refuse_written};
use super::log::{self, Run};
use super::watch::Watcher;
use crate::error::Error;
use crate::layout::form;
use crate::load::file::Notes;
use crate::model::form::{Asked, Shapes};
use crate::model::project::Project;
use crate::model::roster::Department;
use crate::read::find;
use crate::write::files::{self, Batch};
use crate::write::{tables, workbook};
use rayon::prelude::*;
use std::collections::HashSet;
use std::path::Path;

/// A survey once its forms are made.
pub struct Distributed {
    /// The project.
    pub project: Project,
    /// What each form asks, in the roster's order.
    pub forms: Vec<Asked>,
    /// The workbooks in forms/ that this run did not make.
    pub left_over: Vec<String>,
}

/// Writes forms/ of a project folder.
///
/// # Errors
/// Where the project is unsound, a form that is already filled would be overwritten, or a file
/// cannot be written.
pub fn distribute(dir: &Path, watcher: &dyn Watcher) -> Result<Distributed, Error> {
    let _alone = alone(dir)?;
    let notes = Notes::begin();
    let project = check::sound(dir, watcher)?.project;
    let folder = dir.join(FORMS);
    let sections = form::asked_sections(&project);
    let names = sections.iter().map(|(section, _)| form::file(section));
    refuse_written(&project, &folder, names)?;
    let batch = Batch::default();
    let forms = write(&project, &sections, &folder, &batch, watcher)?;
    batch.create(&folder.join(ISSUED), |out| {
        tables::issued(out, &project, &forms)
    })?;
    keep_template(&project, &folder, &batch)?;
    let distribution = tables::distribution(&project, &forms);
    batch.write(&folder.join("distribution.csv"), &distribution)?;
    let run = Run {
        command: "distribute",
        notes: notes.files(),
        returns: &[],
        decided: vec![],
        done: batch.commit()?,
    };
    log::run(dir, run, watcher);
    files::make_folder(&dir.join(RETURNED))?;
    let left_over = left_over(&folder, &forms)?;
    Ok(Distributed {
        project,
        forms,
        left_over,
    })
}

/// Makes the forms and writes them, one at a time on each thread.
fn write(
    project: &Project,
    sections: &[(&Department, Vec<usize>)],
    folder: &Path,
    batch: &Batch,
    watcher: &dyn Watcher,
) -> Result<Vec<Asked>, Error> {
    let work = watcher.begin("調査票", sections.len());
    let shapes = Shapes::default();
    sections
        .par_iter()
        .map(|(section, measures)| {
            let form = form::issued(project, section, measures);
            let bytes = workbook::bytes(&form.book)?;
            work.step();
            batch.write(&folder.join(&form.file), &bytes)?;
            Ok(shapes.asked(&form))
        })
        .collect()
}

/// Workbooks in forms/ that this run did not make, such as that of a section since renamed. They
/// are reported, not removed: somebody may have written into them.
fn left_over(folder: &Path, forms: &[Asked]) -> Result<Vec<String>, Error> {
    let found = find::files(folder)?.into_iter().map(|f| f.name);
    let is_workbook = |name: &String| name.ends_with(".xlsx") && !name.starts_with("~$");
    let ours: HashSet<&str> = forms.iter().map(|f| f.file.as_str()).collect();
    Ok(found
        .filter(|n| is_workbook(n) && !ours.contains(n.as_str()))
        .collect())
}
