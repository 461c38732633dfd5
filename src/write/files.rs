//! Puts files in place whole or not at all: each is written beside its place and renamed.

use crate::error::{Error, is_in_use};
use crate::text::digest::Digesting;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tempfile::TempPath;

/// How the temporary files are called, whose names the system makes unique.
const BEGINS: &str = ".torimatome-";
const ENDS: &str = ".tmp";

/// How long a file that another program holds is tried again.
const WAIT: Duration = Duration::from_secs(1);

/// How often it is tried.
const STEP: Duration = Duration::from_millis(100);

/// Outputs that belong together: all of them are put in place, or none.
///
/// Each is written beside its place first, so that a full disk changes nothing. Dropping a batch
/// that was not committed takes away what it wrote.
#[derive(Debug, Default)]
pub struct Batch {
    staged: Mutex<Vec<Staged>>,
    obsolete: Vec<PathBuf>,
}

/// An output beside its place.
#[derive(Debug)]
struct Staged {
    new: TempPath,
    place: PathBuf,
    /// The SHA-256 of its bytes.
    sha256: String,
}

/// What a batch did.
#[derive(Debug, Default)]
pub struct Committed {
    /// The outputs in the order of their paths, each with the SHA-256 of its bytes in hexadecimal.
    pub written: Vec<(PathBuf, String)>,
    /// What was removed.
    pub removed: Vec<PathBuf>,
}

impl Batch {
    /// Writes an output beside its place.
    ///
    /// # Errors
    /// Where the folder cannot be written, or the disk is full.
    pub fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Error> {
        self.create(path, |out| out.write_all(bytes))
    }

    /// Writes an output beside its place, piece by piece.
    ///
    /// # Errors
    /// As [`Batch::write`].
    pub fn create(
        &self,
        path: &Path,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Error> {
        let (new, sha256) = temporary(path, fill)?;
        let mut all = self.staged.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(Staged {
            new,
            place: path.to_path_buf(),
            sha256,
        });
        Ok(())
    }

    /// Will remove from a folder the files with an ending that are not among `keep`: the outputs of
    /// an earlier run that this one no longer makes.
    pub fn remove_others(&mut self, folder: &Path, ending: &str, keep: &[String]) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            // A file that Excel holds open has a lock file beside it; that is not ours.
            if name.ends_with(ending) && !name.starts_with("~$") && !keep.contains(&name) {
                self.obsolete.push(entry.path());
            }
        }
    }

    /// Puts all outputs in place and removes what is obsolete.
    ///
    /// # Errors
    /// Where one of them cannot be put in place or removed, as when it is open in another program.
    /// All of them are then as they were.
    pub fn commit(self) -> Result<Committed, Error> {
        let mut staged = self
            .staged
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        staged.sort_by(|one, other| one.place.cmp(&other.place));
        let written = staged.iter();
        let committed = Committed {
            written: written
                .map(|own| (own.place.clone(), own.sha256.clone()))
                .collect(),
            removed: self.obsolete.clone(),
        };
        let mut done: Vec<Replaced> = vec![];
        let puts = staged.into_iter().map(|own| (Some(own.new), own.place));
        for (new, place) in puts.chain(self.obsolete.into_iter().map(|place| (None, place))) {
            let replaced = Replaced::keep(&place).and_then(|kept| {
                match new {
                    Some(new) => put(new, &place)?,
                    None => patiently(|| fs::remove_file(&place))
                        .map_err(|e| Error::remove_file(&place, &e))?,
                }
                Ok(kept)
            });
            match replaced {
                Ok(kept) => done.push(kept),
                Err(error) => {
                    done.into_iter().rev().for_each(Replaced::restore);
                    return Err(error);
                }
            }
        }
        Ok(committed)
    }
}

/// A place whose file was replaced or removed, and what stood there before.
struct Replaced {
    place: PathBuf,
    before: Option<TempPath>,
}

impl Replaced {
    /// Keeps what stands in a place now under a second name.
    fn keep(place: &Path) -> Result<Replaced, Error> {
        let before = match place.is_file() {
            true => Some(second_name(place).map_err(|e| Error::write_file(place, &e))?),
            false => None,
        };
        Ok(Replaced {
            place: place.to_path_buf(),
            before,
        })
    }

    /// Brings back what stood there. What cannot be brought back was put there a moment ago by the
    /// same run, so that nothing better can be done.
    fn restore(self) {
        let _ = match self.before {
            Some(before) => put(before, &self.place),
            None => fs::remove_file(&self.place).map_err(|e| Error::write_file(&self.place, &e)),
        };
    }
}

/// A second name of a file in its folder; a copy where the file system knows no second names.
fn second_name(place: &Path) -> io::Result<TempPath> {
    let folder = place.parent().unwrap_or(Path::new("."));
    let linked = builder().make_in(folder, |name| fs::hard_link(place, name));
    match linked {
        Ok(linked) => Ok(linked.into_temp_path()),
        Err(_) => {
            let copy = builder().tempfile_in(folder)?.into_temp_path();
            fs::copy(place, &copy)?;
            Ok(copy)
        }
    }
}

/// Renames a file to its place.
fn put(new: TempPath, place: &Path) -> Result<(), Error> {
    let new = new.keep().map_err(|e| Error::write_file(place, &e.error))?;
    patiently(|| fs::rename(&new, place)).map_err(|e| {
        let _ = fs::remove_file(&new);
        Error::write_file(place, &e)
    })
}

/// Tries something again while another program may hold a file, such as a scanner for a moment.
fn patiently(work: impl Fn() -> io::Result<()>) -> io::Result<()> {
    let end = Instant::now() + WAIT;
    loop {
        match work() {
            Err(e) if may_pass(&e) && Instant::now() < end => sleep(STEP),
            done => return done,
        }
    }
}

/// Whether an error may be gone in a moment.
fn may_pass(error: &io::Error) -> bool {
    let is_denied = error.kind() == io::ErrorKind::PermissionDenied;
    is_in_use(error) || (cfg!(windows) && is_denied)
}

/// Writes one file, whole or not at all.
///
/// # Errors
/// Where the folder cannot be written, the disk is full, or the file is open in another program.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    put(temporary(path, |out| out.write_all(bytes))?.0, path)
}

/// An output whose bytes are digested on their way.
struct Digested<W> {
    out: W,
    digest: Digesting,
}

impl<W: Write> Write for Digested<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.out.write(bytes)?;
        self.digest.take(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A file beside its place, with what it is filled with, and the SHA-256 of that.
fn temporary(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(TempPath, String), Error> {
    let folder = path.parent().unwrap_or(Path::new("."));
    make_folder(folder)?;
    let trouble = |e: io::Error| Error::write_file(path, &e);
    let file = builder().tempfile_in(folder).map_err(trouble)?;
    let mut out = Digested {
        out: BufWriter::new(file),
        digest: Digesting::default(),
    };
    fill(&mut out).map_err(trouble)?;
    let sha256 = out.digest.name();
    let file = out.out.into_inner().map_err(|e| trouble(e.into_error()))?;
    file.as_file().sync_all().map_err(trouble)?;
    open_to_others(file.as_file()).map_err(trouble)?;
    Ok((file.into_temp_path(), sha256))
}

/// How temporary files are named.
fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(BEGINS).suffix(ENDS);
    builder
}

/// Makes a folder and those above it.
///
/// # Errors
/// Where a file of that name is in the way or the place cannot be written.
pub fn make_folder(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|e| Error::write_file(folder, &e))
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The files of a folder and what they hold.
    fn held(folder: &Path) -> Vec<(String, String)> {
        let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
        let files = entries.filter(|e| e.path().is_file());
        let mut held: Vec<_> = files
            .map(|e| {
                let name = e.file_name().to_string_lossy().into_owned();
                (name, fs::read_to_string(e.path()).unwrap())
            })
            .collect();
        held.sort();
        held
    }

    fn batch(folder: &Path) -> Batch {
        let mut batch = Batch::default();
        for name in ["a.csv", "b.csv", "c.csv"] {
            batch.write(&folder.join(name), b"new").unwrap();
        }
        batch.remove_others(
            folder,
            ".csv",
            &["a.csv", "b.csv", "c.csv"].map(String::from),
        );
        batch
    }

    #[test]
    fn a_batch_is_put_in_place_whole() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["a.csv", "old.csv", "old.txt"] {
            fs::write(dir.path().join(name), "old").unwrap();
        }
        batch(dir.path()).commit().unwrap();
        let expected = [
            ("a.csv", "new"),
            ("b.csv", "new"),
            ("c.csv", "new"),
            ("old.txt", "old"),
        ];
        assert_eq!(
            held(dir.path()),
            expected.map(|(n, t)| (n.to_string(), t.to_string()))
        );
    }

    #[test]
    fn a_batch_that_cannot_be_put_in_place_changes_nothing() {
        // A folder stands where the last file shall go: as a file that is open, it cannot be replaced.
        let dir = tempfile::tempdir().unwrap();
        for name in ["a.csv", "old.csv"] {
            fs::write(dir.path().join(name), "old").unwrap();
        }
        fs::create_dir(dir.path().join("c.csv")).unwrap();
        let before = held(dir.path());
        let reported = batch(dir.path()).commit().unwrap_err().to_string();
        assert!(reported.contains("c.csv"), "{reported}");
        assert_eq!(held(dir.path()), before);
    }

    #[test]
    fn a_batch_that_is_dropped_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        drop(batch(dir.path()));
        assert_eq!(held(dir.path()), []);
    }
}
