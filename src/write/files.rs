//! Puts files in place whole or not at all: each is written beside its place and renamed.

use crate::error::Error;
use std::fs;
use std::io::Write;
use std::path::Path;

/// How the temporary files are called, whose names the system makes unique.
const BEGINS: &str = ".torimatome-";
const ENDS: &str = ".tmp";

/// Writes a file through a temporary one in the same folder.
///
/// # Errors
/// Where the folder cannot be written, the disk is full, or the file is open in another program.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(Path::new("."));
    make_folder(folder)?;
    let trouble = |e: std::io::Error| Error::write_file(path, &e);
    let mut temporary = tempfile::Builder::new()
        .prefix(BEGINS)
        .suffix(ENDS)
        .tempfile_in(folder)
        .map_err(trouble)?;
    temporary.write_all(bytes).map_err(trouble)?;
    temporary.as_file().sync_all().map_err(trouble)?;
    open_to_others(temporary.as_file()).map_err(trouble)?;
    temporary.persist(path).map_err(|e| trouble(e.error))?;
    Ok(())
}

/// Makes a folder and those above it.
///
/// # Errors
/// Where a file of that name is in the way or the place cannot be written.
pub fn make_folder(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|e| Error::write_file(folder, &e))
}

/// Removes from a folder the files with an ending that are not among `keep`: the outputs of an
/// earlier run that this one no longer makes.
///
/// # Errors
/// Where a file cannot be removed, as when it is open in another program.
pub fn remove_others(folder: &Path, ending: &str, keep: &[String]) -> Result<(), Error> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(());
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        // A file that Excel holds open has a lock file beside it; that is not ours.
        if name.ends_with(ending) && !name.starts_with("~$") && !keep.contains(&name) {
            fs::remove_file(entry.path()).map_err(|e| Error::write_file(&entry.path(), &e))?;
        }
    }
    Ok(())
}

/// Removes what a run that was killed left half written in a folder. No other run may be on.
pub fn remove_unfinished(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(BEGINS) && name.ends_with(ENDS) {
            // One that cannot be removed does no harm: nothing reads it.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Temporary files are made for their owner alone; what is kept must open for everyone who may
/// open the folder.
#[cfg(unix)]
fn open_to_others(file: &fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn open_to_others(_file: &fs::File) -> std::io::Result<()> {
    Ok(())
}
