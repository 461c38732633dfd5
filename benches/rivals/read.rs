//! What must be paid for reading the returned workbooks at all.

use calamine::{Reader, Xlsx};
use std::error::Error;
use std::io::Cursor;
use std::path::Path;
use zip::ZipArchive;

/// What is done with the bytes of a file, and how much it was.
type Work = fn(&[u8]) -> Result<u64, Box<dyn Error>>;

/// Does something with the bytes of every file in a folder. What it gives is the work done, so
/// that none of it can be left out.
pub fn each(folder: &Path, work: Work) -> Result<(), Box<dyn Error>> {
    let mut total = 0;
    for entry in std::fs::read_dir(folder)? {
        total += work(&std::fs::read(entry?.path())?)?;
    }
    println!("{total}");
    Ok(())
}

/// Inflates every entry of a zip: the number of bytes.
pub fn inflate(bytes: &[u8]) -> Result<u64, Box<dyn Error>> {
    let mut zip = ZipArchive::new(Cursor::new(bytes))?;
    let mut total = 0;
    for index in 0..zip.len() {
        total += std::io::copy(&mut zip.by_index(index)?, &mut std::io::sink())?;
    }
    Ok(total)
}

/// Reads every sheet with calamine: the number of cells in their ranges.
pub fn ranges(bytes: &[u8]) -> Result<u64, Box<dyn Error>> {
    let mut book = Xlsx::new(Cursor::new(bytes))?;
    let mut total = 0;
    for name in book.sheet_names() {
        let (rows, columns) = book.worksheet_range(&name)?.get_size();
        total += (rows * columns) as u64;
    }
    Ok(total)
}
