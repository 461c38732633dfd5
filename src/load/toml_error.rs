//! What the TOML parser says, in words a clerk understands.

use crate::model::fact::{Fact, Kind};
use crate::model::place::{Cell, Place};

/// A fact for a TOML file that could not be understood: its line, and what is wrong with it.
pub fn fact(file: &str, text: &str, error: &toml::de::Error) -> Fact {
    let start = error.span().map_or(0, |span| span.start);
    let line = line(text, start);
    let quoted = text.lines().nth(line as usize).unwrap_or("").trim();
    let told = explain(error.message());
    // What is missing stands in no line.
    let (found, place) = match error.message().contains("missing field") {
        true => (told, Place::file(file)),
        false => (
            format!("{told}（「{quoted}」）"),
            Place::cell(file, "", Cell::new(line, 0)),
        ),
    };
    let wanted = match file == super::survey::FILE {
        true => "torimatome new で作られる survey.toml と見比べて直してください。",
        false => "様式の書き方の説明（docs/templates.md）と見比べて直してください。",
    };
    Fact {
        found,
        wanted: wanted.to_string(),
        ..Fact::new(Kind::Settings, place)
    }
}

/// The zero-based line in which a byte of a text stands.
pub fn line(text: &str, start: usize) -> u32 {
    let before = text.get(..start).unwrap_or("");
    before.matches('\n').count() as u32
}

/// The parser's own shapes of message. Anything else is a line it cannot read.
fn explain(message: &str) -> String {
    let named = |name: &str| name.split('`').nth(1).unwrap_or("").to_string();
    if message.contains("unknown field") {
        format!("「{}」という項目はありません", named(message))
    } else if message.contains("missing field") {
        format!("「{}」の項目が足りません", named(message))
    } else if message.contains("unknown variant") {
        format!("「{}」は使えません", named(message))
    } else if message.contains("invalid type") || message.contains("did not match any variant") {
        "値の種類が違います".to_string()
    } else if message.contains("duplicate key") {
        "同じ項目が二度書かれています".to_string()
    } else {
        "書き方が正しくありません".to_string()
    }
}
