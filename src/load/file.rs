//! The bytes of a file of the project folder, or of one that a clerk names: never more than the tool
//! reads of any file.

use crate::book::{Limits, Refusal};
use crate::error::Error;
use crate::text::digest;
use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The settings file's name.
pub const SURVEY: &str = "survey.toml";

/// The plan's names, in the order they are looked for.
pub const PLANS: [&str; 3] = ["plan.csv", "plan.xlsx", "plan.ods"];

/// The most bytes of a table as CSV: the plan and the forms of a hundred thousand sections take some
/// hundred MiB.
const CSV: u64 = 1 << 30;

/// The bytes of a file that is not too large.
///
/// # Errors
/// Where it cannot be read, or is too large.
pub fn bytes(path: &Path) -> Result<Vec<u8>, Error> {
    bytes_up_to(path, Limits::default().file)
}

/// The bytes of a table as CSV.
///
/// # Errors
/// As [`bytes`].
pub fn csv(path: &Path) -> Result<Vec<u8>, Error> {
    bytes_up_to(path, CSV)
}

fn bytes_up_to(path: &Path, most: u64) -> Result<Vec<u8>, Error> {
    let trouble = |e: io::Error| Error::read_file(path, &e);
    let file = File::open(path).map_err(trouble)?;
    let mut bytes = vec![];
    file.take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(trouble)?;
    match bytes.len() as u64 > most {
        true => Err(refused(path, Refusal::TooLarge)),
        false => {
            note(path, &bytes);
            Ok(bytes)
        }
    }
}

/// A file that was read, and the SHA-256 of its bytes in hexadecimal.
pub type Note = (PathBuf, String);

thread_local! {
    /// What was read in this thread since somebody began to take notes; `None` while nobody does.
    static NOTES: RefCell<Option<Vec<Note>>> = const { RefCell::new(None) };
}

/// Notes which files are read in this thread, until it is dropped. One at a time.
#[derive(Debug)]
pub struct Notes(());

impl Notes {
    /// Begins to take notes.
    pub fn begin() -> Notes {
        NOTES.set(Some(vec![]));
        Notes(())
    }

    /// What was read so far.
    pub fn files(&self) -> Vec<Note> {
        NOTES.with_borrow(|notes| notes.clone().unwrap_or_default())
    }
}

impl Drop for Notes {
    fn drop(&mut self) {
        NOTES.set(None);
    }
}

fn note(path: &Path, bytes: &[u8]) {
    NOTES.with_borrow_mut(|notes| {
        if let Some(notes) = notes {
            notes.push((path.to_path_buf(), digest::of_bytes(bytes)));
        }
    });
}

/// A file that is no workbook that can be used.
pub fn refused(path: &Path, refusal: Refusal) -> Error {
    Error::Read {
        path: path.to_string_lossy().replace('\\', "/"),
        why: refusal.to_string(),
        todo: "Excelで開けるか確かめ、.xlsx として保存し直してください。".to_string(),
    }
}

/// The one file of these names that the folder has.
pub(super) fn existing(dir: &Path, names: &[&str]) -> Result<PathBuf, Error> {
    optional(dir, names)?.ok_or_else(|| {
        Error::missing(
            &dir.join(names[0]),
            "案件フォルダーに置いてください（ひな形は torimatome new で作れます）。",
        )
    })
}

/// The one file of these names, if the folder has one.
pub(super) fn optional(dir: &Path, names: &[&str]) -> Result<Option<PathBuf>, Error> {
    let there = names.iter().filter(|n| dir.join(n).is_file());
    let there: Vec<&str> = there.copied().collect();
    match there.as_slice() {
        [one] => Ok(Some(dir.join(one))),
        [] => Ok(None),
        _ => Err(Error::Usage(format!(
            "{} に {} の両方があります。使うほうだけを残してください。",
            dir.display(),
            there.join(" と ")
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_beyond_the_limit_is_refused_unread() {
        let made = tempfile::NamedTempFile::new().unwrap();
        made.as_file().set_len(Limits::default().file + 1).unwrap();
        let error = bytes(made.path()).unwrap_err();
        assert!(error.to_string().contains(&Refusal::TooLarge.to_string()));
        assert!(bytes(Path::new("no such file")).is_err());
    }
}
