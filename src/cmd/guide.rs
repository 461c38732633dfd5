//! `guide`: the Japanese guide, which is built in.

use super::outcome::Outcome;
use crate::text::markdown;
use serde_json::json;

/// The guide as it stands in the documents.
const GUIDE: &str = include_str!("../../docs/guide.ja.md");

/// The name under which a new project gets the guide.
pub const FILE: &str = "使い方.txt";

/// Prints the guide.
pub fn run() -> Outcome {
    Outcome::new(markdown::plain(GUIDE), json!({ "guide": GUIDE }), &[])
}

/// The guide as a file for Notepad.
pub fn bytes() -> Vec<u8> {
    let text = markdown::plain(GUIDE).replace('\n', "\r\n");
    format!("\u{feff}{text}").into_bytes()
}
