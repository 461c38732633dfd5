//! One run at a time in a project folder. The system lets go of the lock when a run ends, however it
//! ends; the file stays and holds nothing.

use crate::error::Error;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

/// The lock's name, in the folder of the results.
pub const NAME: &str = ".torimatome.lock";

/// How long a run waits for another one.
pub const WAIT: Duration = Duration::from_secs(5);

/// How often it looks.
const STEP: Duration = Duration::from_millis(50);

/// Held while a run writes.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Takes the lock of a folder, and waits a while for another run to end.
///
/// # Errors
/// Where another run is still on, or the folder cannot be written.
pub fn take(folder: &Path, wait: Duration) -> Result<Lock, Error> {
    let path = folder.join(NAME);
    let trouble = |e: std::io::Error| Error::write_file(folder, &e);
    fs::create_dir_all(folder).map_err(trouble)?;
    let mut options = OpenOptions::new();
    let file = options
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(trouble)?;
    let end = Instant::now() + wait;
    loop {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) if Instant::now() < end => std::thread::sleep(STEP),
            Err(TryLockError::WouldBlock) => return Err(busy(folder)),
            // Some network folders know no locks; a run alone there needs none.
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(Lock { _file: file }),
        }
    }
}

fn busy(folder: &Path) -> Error {
    Error::Usage(format!(
        "ほかの torimatome が {} に書いています。終わってから、もう一度実行してください。",
        folder.display()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_run_waits_and_then_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let first = take(dir.path(), Duration::ZERO).unwrap();
        let reported = take(dir.path(), Duration::from_millis(120)).unwrap_err();
        assert!(
            reported.to_string().contains("ほかの torimatome"),
            "{reported}"
        );
        drop(first);
        take(dir.path(), Duration::ZERO).unwrap();
    }
}
