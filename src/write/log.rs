//! The record of runs: a line of JSON for each, added at the end and never changed. A file that is full
//! gets a number, and a new one is begun; none is ever removed.

use crate::error::Error;
use crate::text::neutral::disturbs;
use serde::Serialize;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The file's name, in the folder of the results.
pub const NAME: &str = "log.jsonl";

/// The most bytes of a file, unless a single line is longer.
pub const MOST: u64 = 1_000_000;

/// A file that was read or written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Logged {
    /// Its path as seen from the project folder, with `/` between parts.
    pub file: String,
    /// The SHA-256 of its bytes in lower-case hexadecimal; empty where it could not be read.
    pub sha256: String,
}

/// A line.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// When, as `yyyy-mm-ddThh:mm:ss+hh:mm`.
    pub time: String,
    /// The program's version.
    pub version: &'static str,
    /// The command.
    pub command: &'static str,
    /// What was read.
    pub read: Vec<Logged>,
    /// What was decided: lines of decisions.csv, by their headings.
    pub decided: Vec<serde_json::Map<String, serde_json::Value>>,
    /// What was written.
    pub written: Vec<Logged>,
    /// The outputs of earlier runs that were removed.
    pub removed: Vec<String>,
}

/// Adds a line to the record in a folder. No other run may be on.
///
/// # Errors
/// Where the file cannot be written.
pub fn append(folder: &Path, entry: &Entry) -> Result<(), Error> {
    let path = folder.join(NAME);
    add(folder, &path, &line(entry)).map_err(|e| Error::write_file(&path, &e))
}

/// A line as bytes, its end included. What a terminal would obey is escaped.
fn line(entry: &Entry) -> Vec<u8> {
    // Texts alone always become JSON.
    let json = serde_json::to_string(entry).unwrap_or_default();
    let mut line = String::with_capacity(json.len() + 1);
    for c in json.chars() {
        match c > '\u{7e}' && disturbs(c) {
            true => line.push_str(&format!("\\u{:04x}", u32::from(c))),
            false => line.push(c),
        }
    }
    line.push('\n');
    line.into_bytes()
}

fn add(folder: &Path, path: &Path, line: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let there = fs::metadata(path).map_or(0, |m| m.len());
    if there > 0 && there + line.len() as u64 > MOST {
        fs::rename(path, numbered(folder)?)?;
    }
    let mut options = OpenOptions::new();
    let mut file = options.create(true).read(true).append(true).open(path)?;
    // A run that was killed may have left half a line.
    let begin: &[u8] = if is_cut(&mut file)? { b"\n" } else { b"" };
    let length = file.metadata()?.len();
    let added = file.write_all(&[begin, line].concat());
    if added.is_err() {
        // On a full disk, half a line would stay.
        file.set_len(length)?;
    }
    added.and_then(|()| file.sync_all())
}

/// Whether a file ends within a line.
fn is_cut(file: &mut File) -> io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(false);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

/// The name that a full file gets: one more than the greatest there is.
fn numbered(folder: &Path) -> io::Result<PathBuf> {
    let mut last = 0;
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let number = name
            .strip_prefix("log-")
            .and_then(|n| n.strip_suffix(".jsonl"));
        last = last.max(number.and_then(|n| n.parse().ok()).unwrap_or(0_u64));
    }
    Ok(folder.join(format!("log-{}.jsonl", last + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(file: &str) -> Entry {
        Entry {
            time: "2021-05-10T09:00:00+09:00".to_string(),
            version: "0.1.0",
            command: "collect",
            read: vec![Logged {
                file: file.to_string(),
                sha256: "ab".to_string(),
            }],
            decided: vec![],
            written: vec![],
            removed: vec![],
        }
    }

    #[test]
    fn a_full_file_is_kept_and_a_cut_line_harms_no_other() {
        let dir = tempfile::tempdir().unwrap();
        let text = |name: &str| fs::read_to_string(dir.path().join(name)).unwrap();
        append(dir.path(), &entry("a\u{202e}\n")).unwrap();
        assert_eq!(text(NAME).lines().count(), 1);
        assert!(text(NAME).contains("a\\u202e\\n"));
        fs::write(dir.path().join(NAME), "{\"time\":\"2021").unwrap();
        append(dir.path(), &entry("b")).unwrap();
        assert_eq!(text(NAME).lines().count(), 2);
        let own: serde_json::Value =
            serde_json::from_str(text(NAME).lines().last().unwrap()).unwrap();
        assert_eq!(own["read"][0]["file"], "b");
        fs::write(dir.path().join("log-3.jsonl"), "x").unwrap();
        for number in 4..7 {
            fs::write(dir.path().join(NAME), "x".repeat(MOST as usize - 10) + "\n").unwrap();
            append(dir.path(), &entry("c")).unwrap();
            assert_eq!(text(NAME).lines().count(), 1);
            assert_eq!(
                text(&format!("log-{number}.jsonl")).len(),
                MOST as usize - 9
            );
        }
        assert_eq!(text("log-3.jsonl"), "x");
    }
}
