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

/// Whether a file is no document: what programs and systems leave behind. Why, in words.
pub fn is_leftover(name: &str) -> Option<&'static str> {
    const SYSTEM: &str = "システムが作るファイルです";
    let mut parts = name.rsplit('/');
    let base = parts.next().unwrap_or(name);
    if parts.any(|folder| FOLDERS.contains(&folder.to_lowercase().as_str())) {
        return Some("システムが作るフォルダーの中のファイルです");
    }
    if base.starts_with("~$") || base.starts_with(".~lock.") {
        return Some("開いている間だけできる一時ファイルです");
    }
    if base.starts_with(".torimatome") {
        return Some("torimatome が書きかけたファイルです");
    }
    let lower = base.to_lowercase();
    match lower.as_str() {
        "thumbs.db" | "ehthumbs.db" | "desktop.ini" | ".ds_store" => Some(SYSTEM),
        _ if lower.starts_with("._") => Some(SYSTEM),
        _ if lower.starts_with('~') && lower.ends_with(".tmp") => {
            Some("開いている間だけできる一時ファイルです")
        }
        _ => None,
    }
}

/// Folders that systems make on disks, in network storage and in zips.
const FOLDERS: &[&str] = &[
    "__macosx",
    "@eadir",
    "$recycle.bin",
    "system volume information",
    ".trashes",
    ".spotlight-v100",
    ".fseventsd",
];
