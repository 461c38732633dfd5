//! The bytes of a returned file: bounded, never through a link, and only if nobody wrote into it
//! meanwhile.

use super::find::Found;
use crate::book::{Limits, Refusal};
use crate::error::{self, Error};
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long a file that another program uses is waited for.
pub const WAIT: Duration = Duration::from_secs(5);

/// How often it is tried again.
const STEP: Duration = Duration::from_millis(200);

/// Why a file was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// A program on this computer holds it or writes into it: not the fault of who sent it.
    Busy,
    /// Why, in words.
    Refused(String),
}

/// The bytes of a file, at most as many as the limit. Waits for a file that is in use.
///
/// # Errors
/// Where a file stays in use. In words, why it cannot be read, is within.
pub fn bytes(
    found: &Found,
    limits: &Limits,
    wait: Duration,
) -> Result<Result<Vec<u8>, String>, Error> {
    match until_free(wait, || attempt(found, limits)) {
        Ok(bytes) => Ok(Ok(bytes)),
        Err(Unread::Refused(why)) => Ok(Err(why)),
        Err(Unread::Busy) => Err(Error::busy(&found.path)),
    }
}

/// Tries again while a file is in use, for so long at most.
fn until_free<T>(
    wait: Duration,
    mut attempt: impl FnMut() -> Result<T, Unread>,
) -> Result<T, Unread> {
    let end = Instant::now() + wait;
    loop {
        match attempt() {
            Err(Unread::Busy) if Instant::now() < end => sleep(STEP),
            done => return done,
        }
    }
}

/// Reads a file once.
fn attempt(found: &Found, limits: &Limits) -> Result<Vec<u8>, Unread> {
    let refused = |why: &str| Err(Unread::Refused(why.to_string()));
    if let Some(why) = &found.trouble {
        return refused(why);
    }
    // What it is now: something else may have taken its place since it was listed.
    let here = fs::symlink_metadata(&found.path).map_err(cause)?;
    if found.is_link || here.is_symlink() {
        return refused("ショートカット（リンク）です。実物のファイルを置いてください");
    }
    if !here.is_file() {
        return refused("ふつうのファイルではありません");
    }
    let file = File::open(&found.path).map_err(cause)?;
    steady(&file, &file, limits)
}

/// What `source` gives, while `file` stays as it is.
fn steady(file: &File, source: impl Read, limits: &Limits) -> Result<Vec<u8>, Unread> {
    let before = file.metadata().map_err(cause)?;
    if before.len() > limits.file {
        return Err(Unread::Refused(Refusal::TooLarge.to_string()));
    }
    let mut bytes = vec![];
    source
        .take(limits.file + 1)
        .read_to_end(&mut bytes)
        .map_err(cause)?;
    let after = file.metadata().map_err(cause)?;
    let is_whole = bytes.len() as u64 == before.len();
    match is_whole && is_same(&before, &after) {
        true => Ok(bytes),
        false => Err(Unread::Busy),
    }
}

/// What an error of the system says of a file.
fn cause(error: io::Error) -> Unread {
    match error::is_in_use(&error) {
        true => Unread::Busy,
        false => Unread::Refused(error::cause(&error)),
    }
}

fn is_same(before: &Metadata, after: &Metadata) -> bool {
    before.len() == after.len() && before.modified().ok() == after.modified().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    /// A reader of a file that lets something be done to it before its first byte.
    struct Meanwhile<'a, F: FnMut()> {
        file: &'a File,
        work: Option<F>,
    }

    impl<F: FnMut()> Read for Meanwhile<'_, F> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if let Some(mut work) = self.work.take() {
                work();
            }
            self.file.read(buffer)
        }
    }

    fn read_while(work: impl FnMut(&mut File)) -> Result<Vec<u8>, Unread> {
        let mut work = work;
        let mut made = tempfile::NamedTempFile::new().unwrap();
        made.write_all(b"0123456789").unwrap();
        let file = File::open(made.path()).unwrap();
        let mut writer = made.reopen().unwrap();
        let source = Meanwhile {
            file: &file,
            work: Some(|| work(&mut writer)),
        };
        steady(&file, source, &Limits::default())
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_is_in_use() {
        assert_eq!(read_while(|_| {}).unwrap(), b"0123456789");
        let grown = read_while(|file| {
            use std::io::Seek;
            file.seek(io::SeekFrom::End(0)).unwrap();
            file.write_all(b"more").unwrap();
        });
        let cut = read_while(|file| file.set_len(3).unwrap());
        for reported in [grown, cut] {
            assert_eq!(reported, Err(Unread::Busy));
        }
    }

    #[test]
    fn a_file_in_use_is_tried_again_and_then_reported() {
        let mut tries = 0;
        let read = until_free(WAIT, || {
            tries += 1;
            match tries {
                1 => Err(Unread::Busy),
                _ => Ok(tries),
            }
        });
        assert_eq!(read, Ok(2));
        let read = until_free::<()>(STEP, || Err(Unread::Busy));
        assert_eq!(read, Err(Unread::Busy));
    }

    #[test]
    fn a_large_file_is_refused_unread() {
        let file = tempfile::NamedTempFile::new().unwrap();
        file.as_file().set_len(200 << 20).unwrap();
        let unread = io::repeat(0).take(0);
        let reported = steady(file.as_file(), unread, &Limits::default());
        assert_eq!(
            reported,
            Err(Unread::Refused(Refusal::TooLarge.to_string()))
        );
    }
}
