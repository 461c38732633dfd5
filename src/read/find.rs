//! The files under a folder, at any depth, in an order that does not depend on the system.

use crate::book;
use crate::error::Error;
use crate::text::neutral::visible;
use std::fs;
use std::path::{Path, PathBuf};

/// One thing found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// The path relative to the folder, with `/` between parts.
    pub name: String,
    /// The path to open.
    pub path: PathBuf,
    /// Whether it is a link, which is never followed.
    pub is_link: bool,
    /// Why it could not even be listed, where it could not.
    pub trouble: Option<String>,
}

/// How many folders deep is looked.
const DEPTH: usize = 32;

/// Every file under a folder. A folder that is not there holds none.
///
/// # Errors
/// Where the folder itself cannot be listed. A folder below it that cannot is one of the results.
pub fn files(folder: &Path) -> Result<Vec<Found>, Error> {
    let mut found = vec![];
    if folder.is_dir() {
        walk(folder, "", 0, &mut found).map_err(|e| Error::read_file(folder, &e))?;
    }
    found.sort();
    Ok(found)
}

fn walk(folder: &Path, prefix: &str, depth: usize, found: &mut Vec<Found>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", visible(&entry.file_name().to_string_lossy()));
        let kind = entry.file_type()?;
        let mut here = Found {
            name,
            path: entry.path(),
            is_link: kind.is_symlink(),
            trouble: None,
        };
        if !kind.is_dir() {
            // Reading from a pipe or a device would wait for ever.
            if !kind.is_file() && !kind.is_symlink() {
                here.trouble = Some("ふつうのファイルではありません".to_string());
            }
            found.push(here);
            continue;
        }
        if is_unpacked(&here.path) {
            here.trouble = Some(UNPACKED.to_string());
            found.push(here);
            continue;
        }
        let below = format!("{}/", here.name);
        let walked = match depth < DEPTH {
            true => walk(&here.path, &below, depth + 1, found).map_err(|e| crate::error::cause(&e)),
            false => Err("フォルダーが深すぎます".to_string()),
        };
        if let Err(why) = walked {
            here.trouble = Some(why);
            found.push(here);
        }
    }
    Ok(())
}

/// Why the files of a workbook are not read one by one.
const UNPACKED: &str =
    "Excelブックを解凍した中身のフォルダーです。もとのファイル（.xlsx）を出し直してください";

/// Whether a folder holds the parts of a workbook that somebody unpacked.
fn is_unpacked(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names = entries.map(|entry| entry.file_name());
    names.any(|name| book::unpacked_folder(&format!("x/{}", name.to_string_lossy())).is_some())
}

/// What programs and systems leave behind, told from a file's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TemporaryFile {
    /// It is no document. Why, in words.
    Certain(&'static str),
    /// It is none, unless there is a workbook in it: people's files come to bear such names, too.
    Likely(&'static str),
}

const SYSTEM: &str = "システムが作るファイルです";
const FOLDER: &str = "システムが作るフォルダーの中のファイルです";
const TEMPORARY: &str = "開いている間だけできる一時ファイルです";

/// Whether a file is named as what programs and systems leave behind.
pub fn temporary_file(name: &str) -> Option<TemporaryFile> {
    let mut parts = name.rsplit('/');
    let base = parts.next().unwrap_or(name).to_lowercase();
    let folders: Vec<String> = parts.map(str::to_lowercase).collect();
    let within = |names: &[&str]| folders.iter().any(|folder| names.contains(&&**folder));
    if within(TRASH) {
        return Some(TemporaryFile::Certain(FOLDER));
    }
    if base.starts_with(".torimatome") {
        let why = "torimatome が書きかけたファイルです";
        return Some(TemporaryFile::Certain(why));
    }
    match base.as_str() {
        "thumbs.db" | "ehthumbs.db" | "desktop.ini" | ".ds_store" => {
            Some(TemporaryFile::Certain(SYSTEM))
        }
        base if base.starts_with('~') && base.ends_with(".tmp") => {
            Some(TemporaryFile::Certain(TEMPORARY))
        }
        base if base.starts_with("~$") || base.starts_with(".~lock.") => {
            Some(TemporaryFile::Likely(TEMPORARY))
        }
        base if base.starts_with("._") => Some(TemporaryFile::Likely(SYSTEM)),
        _ if within(ASIDE) => Some(TemporaryFile::Likely(FOLDER)),
        _ => None,
    }
}

/// Folders into which systems put what was deleted, and what they keep for themselves.
const TRASH: &[&str] = &[
    "$recycle.bin",
    "system volume information",
    ".trashes",
    ".spotlight-v100",
    ".fseventsd",
];

/// Folders that network storage and zips have for what belongs to other files.
const ASIDE: &[&str] = &["__macosx", "@eadir"];
