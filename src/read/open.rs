//! The bytes of a returned file: bounded, never through a link, and only if nobody wrote into it
//! meanwhile.

use super::find::Found;
use crate::book::{Limits, Refusal};
use std::fs::{self, File, Metadata};
use std::io::{self, Read};

/// The bytes of a file, at most as many as the limit; why it cannot be read otherwise.
///
/// # Errors
/// In words, why the file cannot be read.
pub fn bytes(found: &Found, limits: &Limits) -> Result<Vec<u8>, String> {
    if let Some(why) = &found.trouble {
        return Err(why.clone());
    }
    let cause = |e: io::Error| crate::error::cause(&e);
    // What it is now: something else may have taken its place since it was listed.
    let here = fs::symlink_metadata(&found.path).map_err(cause)?;
    if found.is_link || here.is_symlink() {
        return Err("ショートカット（リンク）です。実物のファイルを置いてください".to_string());
    }
    if !here.is_file() {
        return Err("ふつうのファイルではありません".to_string());
    }
    let file = File::open(&found.path).map_err(cause)?;
    steady(&file, &file, limits)
}

/// What `source` gives, while `file` stays as it is.
fn steady(file: &File, source: impl Read, limits: &Limits) -> Result<Vec<u8>, String> {
    let cause = |e: io::Error| crate::error::cause(&e);
    let before = file.metadata().map_err(cause)?;
    if before.len() > limits.file {
        return Err(Refusal::TooLarge.to_string());
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
        false => Err(
            "読んでいる間に書き換えられました。保存や複写が終わってから、もう一度実行してください"
                .to_string(),
        ),
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

    fn read_while(work: impl FnMut(&mut File)) -> Result<Vec<u8>, String> {
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
    fn a_file_that_changes_while_it_is_read_is_told() {
        assert_eq!(read_while(|_| {}).unwrap(), b"0123456789");
        let grown = read_while(|file| {
            use std::io::Seek;
            file.seek(io::SeekFrom::End(0)).unwrap();
            file.write_all(b"more").unwrap();
        });
        let cut = read_while(|file| file.set_len(3).unwrap());
        for told in [grown, cut] {
            assert!(told.unwrap_err().contains("書き換えられました"));
        }
    }

    #[test]
    fn a_large_file_is_refused_unread() {
        let file = tempfile::NamedTempFile::new().unwrap();
        file.as_file().set_len(200 << 20).unwrap();
        let unread = io::repeat(0).take(0);
        let told = steady(file.as_file(), unread, &Limits::default());
        assert_eq!(told.unwrap_err(), Refusal::TooLarge.to_string());
    }
}
