//! The words of the mails to sections: the project's own, or the built-in ones.

use super::file;
use crate::error::Error;
use crate::text::decode::decode;
use std::path::Path;

/// The file with the project's own words.
pub const FILE: &str = "remind.txt";

/// The built-in words.
pub const BUILT_IN: &str = include_str!("../../templates/remind.txt");

/// The words of a project folder, and whether they are its own.
///
/// # Errors
/// Where its file cannot be read.
pub fn read(dir: &Path) -> Result<(String, bool), Error> {
    let path = dir.join(FILE);
    if !path.is_file() {
        return Ok((BUILT_IN.to_string(), false));
    }
    match decode(&file::bytes(&path)?) {
        Some(text) => Ok((text, true)),
        None => Err(Error::Usage(format!(
            "{} の文字コードがわかりません。メモ帳で、文字コードを UTF-8 にして保存し直してください。",
            path.display()
        ))),
    }
}
