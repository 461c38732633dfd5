//! Changing decisions.csv, and reading the survey as it is then.

use super::collect::{self, Collected};
use super::folder::alone;
use super::log::{self, Line, Run};
use super::watch::{Unwatched, Watcher};
use crate::error::Error;
use crate::load::decisions::FILE;
use crate::load::file::{self, Notes};
use crate::model::passwords::Passwords;
use crate::write::files::{Batch, Committed};
use std::fs;
use std::path::Path;

/// The new bytes of decisions.csv, the lines by which they differ, and what else is to be told.
pub type Change<T> = (Vec<u8>, Vec<Line>, T);

/// Writes decisions. `change` makes the file's new bytes from the survey as it is and the file's bytes,
/// if there is one; `refusal` tells why the survey read anew cannot follow it. Then,
/// and where the survey cannot be read any more, the file is put back.
///
/// # Errors
/// Where the survey cannot be read, `change` fails, there is a refusal, or the file cannot be written.
pub fn decide<T>(
    dir: &Path,
    passwords: &Passwords,
    watcher: &dyn Watcher,
    change: impl FnOnce(&Collected, Option<&[u8]>) -> Result<Change<T>, Error>,
    refusal: impl FnOnce(&Collected, &T) -> Option<String>,
) -> Result<(Collected, T), Error> {
    let _alone = alone(dir)?;
    let notes = Notes::begin();
    let before = collect::read(dir, passwords, watcher)?;
    let path = dir.join(FILE);
    let old = match path.is_file() {
        true => Some(file::bytes(&path)?),
        false => None,
    };
    let (new, lines, done) = change(&before, old.as_deref())?;
    drop(before);
    let notes = notes.files();
    let written = put(&path, &new)?;
    let read = collect::read(dir, passwords, watcher);
    let why = match read {
        Ok(collected) => match refusal(&collected, &done) {
            None => {
                let run = Run {
                    command: "decide",
                    notes,
                    returns: &collected.returns,
                    decided: lines,
                    done: written,
                };
                log::run(dir, run, watcher);
                return Ok((collected, done));
            }
            Some(why) => Error::Usage(why),
        },
        Err(error) => error,
    };
    match old {
        Some(bytes) => drop(put(&path, &bytes)?),
        None => fs::remove_file(&path).map_err(|e| Error::write_file(&path, &e))?,
    }
    Err(why)
}

/// Takes decisions back. `change` makes the file's new bytes of those it has. The survey as it is then
/// is missing where it cannot be read: a line that keeps it from being read can be taken back too.
///
/// # Errors
/// Where there is no decisions.csv, `change` fails, or the file cannot be written.
pub fn undo<T>(
    dir: &Path,
    passwords: &Passwords,
    watcher: &dyn Watcher,
    change: impl FnOnce(&[u8]) -> Result<Change<T>, Error>,
) -> Result<(Option<Collected>, T), Error> {
    let _alone = alone(dir)?;
    let path = dir.join(FILE);
    if !path.is_file() {
        return Err(Error::missing(&path, "取り消す決定がありません。"));
    }
    let notes = Notes::begin();
    let (new, lines, done) = change(&file::bytes(&path)?)?;
    let written = put(&path, &new)?;
    let run = Run {
        command: "decide undo",
        notes: notes.files(),
        returns: &[],
        decided: lines,
        done: written,
    };
    log::run(dir, run, watcher);
    Ok((collect::read(dir, passwords, &Unwatched).ok(), done))
}

/// Writes a file.
fn put(path: &Path, bytes: &[u8]) -> Result<Committed, Error> {
    let batch = Batch::default();
    batch.write(path, bytes)?;
    batch.commit()
}
