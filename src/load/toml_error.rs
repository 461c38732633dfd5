//! What the TOML parser says, in words a clerk understands.

use crate::model::fact::{Fact, Kind};
use crate::model::place::{Cell, Place};

/// A fact for a TOML file that could not be understood: its line, and what is wrong with it.
pub fn fact(file: &str, text: &str, error: &toml::de::Error) -> Fact {
    let start = error.span().map_or(0, |span| span.start);
    let before = text.get(..start).unwrap_or("");
    let line = before.matches('\n').count() as u32;
    let quoted = text.lines().nth(line as usize).unwrap_or("").trim();
    Fact {
        found: format!("{}（「{quoted}」）", explain(error.message())),
        wanted: "その行を、ひな形（torimatome new で作られるもの）と見比べて直してください。"
            .to_string(),
        ..Fact::new(Kind::Settings, Place::cell(file, "", Cell::new(line, 0)))
    }
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
