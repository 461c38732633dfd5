//! The folders of a project that a run writes into, and how it keeps what is there.

use crate::error::Error;
use crate::load;
use crate::model::project::Project;
use crate::read::{file, find};
use crate::write::files::{self, Batch};
use crate::write::lock::{self, Lock};
use std::path::Path;

/// Where the forms are written.
pub const FORMS: &str = "forms";
/// What in [`FORMS`] says which cells were issued.
pub(super) const ISSUED: &str = "issued.csv";
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

/// Keeps the template beside the forms that are made of it: what comes back is read by it, though
/// another one takes its place.
///
/// # Errors
/// Where it cannot be written.
pub fn keep_template(project: &Project, folder: &Path, batch: &Batch) -> Result<(), Error> {
    let path = folder.join(load::issued::template_file(&project.template));
    match path.is_file() {
        true => Ok(()),
        false => batch.write(&path, project.template.text.as_bytes()),
    }
}

/// A section may have filled a form, or mended a correction, where it lay; writing over it would
/// lose what it wrote.
///
/// # Errors
/// Where one of the named files of a folder was written into.
pub fn refuse_written(
    project: &Project,
    folder: &Path,
    names: impl Iterator<Item = String>,
) -> Result<(), Error> {
    for name in names.filter(|name| folder.join(name).is_file()) {
        let path = folder.join(&name);
        let found = find::Found {
            name,
            path: path.clone(),
            is_link: false,
            trouble: None,
        };
        if file::is_written_into(&found, &project.survey.limits)? {
            return Err(Error::Usage(format!(
                "{} に回答が書き込まれているか、作ったときと違うファイルになっています。returned に移してから、もう一度実行してください。",
                path.display()
            )));
        }
    }
    Ok(())
}
