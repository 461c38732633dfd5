//! The folders of a project that a run writes into, and how it keeps what is there.

use crate::error::Error;
use crate::load::{self, editions};
use crate::model::project::Project;
use crate::read::{file, find};
use crate::write::files::{self, Batch};
use crate::write::lock::{self, Lock};
use std::path::Path;

/// Where the forms are written.
pub const FORMS: &str = "forms";
/// What in [`FORMS`] says which cells were issued.
pub const ISSUED: &str = "issued.csv";
/// Where what comes back is put.
pub const RETURNED: &str = "returned";
/// Where results are written.
pub const OUT: &str = "out";

/// Where in [`OUT`] the corrections are written.
pub const CORRECTIONS: &str = "corrections";
/// Where in [`OUT`] the texts of mails are written.
pub const REMINDERS: &str = "reminders";

/// Makes this the only run that writes into a project folder, and removes what one that was killed
/// left half written. `None` where there is no project.
///
/// # Errors
/// Where another run is on, or the folder cannot be written.
pub fn alone(dir: &Path) -> Result<Option<Lock>, Error> {
    if !load::folder::is_project(dir) {
        return Ok(None);
    }
    let out = dir.join(OUT);
    let lock = lock::take(&out, lock::WAIT)?;
    for folder in [
        dir.join(FORMS),
        out.join(CORRECTIONS),
        out.join(REMINDERS),
        out,
    ] {
        files::remove_unfinished(&folder);
    }
    Ok(Some(lock))
}

/// Keeps what forms or corrections are made from beside the forms, if that is not kept already: what
/// comes back is read by it, though the plan, the roster or the template change.
///
/// # Errors
/// Where it cannot be read or written.
pub fn keep_edition(
    dir: &Path,
    project: &Project,
    batch: &Batch,
    is_of_forms: bool,
) -> Result<(), Error> {
    let forms = dir.join(FORMS);
    let sources = editions::sources(dir, project)?;
    let names = editions::names(&forms);
    let is_known = |name: &String| {
        let is_enough = !is_of_forms || !name.ends_with(editions::OF_CORRECTIONS);
        is_enough && editions::is_of(&forms, name, &sources)
    };
    // The last edition of forms is the one that the sections have.
    let mut known = match is_of_forms {
        true => names.iter().rev().take(1).collect::<Vec<_>>(),
        false => names.iter().collect(),
    }
    .into_iter();
    if known.any(is_known) {
        return Ok(());
    }
    let last = names.iter().filter_map(|name| editions::number(name)).max();
    let ending = if is_of_forms {
        ""
    } else {
        editions::OF_CORRECTIONS
    };
    let name = format!("{}{ending}", last.unwrap_or(0) + 1);
    let folder = forms.join(editions::FOLDER).join(name);
    sources
        .iter()
        .try_for_each(|(name, bytes)| batch.write(&folder.join(name), bytes))
}

/// A section may have filled a form, or mended a correction, where it lay; writing over it would
/// lose what it wrote.
///
/// # Errors
/// Where the file of this name in a folder was written into.
pub fn refuse_written(project: &Project, folder: &Path, name: &str) -> Result<(), Error> {
    let path = folder.join(name);
    if !path.is_file() {
        return Ok(());
    }
    let found = find::Found {
        name: name.to_string(),
        path: path.clone(),
        is_link: false,
        trouble: None,
    };
    match file::is_written_into(&found, &project.survey.limits)? {
        false => Ok(()),
        true => Err(Error::Usage(format!(
            "{} に回答が書き込まれているか、作ったときと違うファイルになっています。returned に移してから、もう一度実行してください。",
            path.display()
        ))),
    }
}
