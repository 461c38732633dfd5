//! What the TOML parser says, in words a clerk understands.

use crate::model::fact::{Fact, Fault, Kind};
use crate::model::place::{Cell, Place};

/// A fact for a TOML file that could not be understood: its line, and what is wrong with it.
pub fn fact(file: &str, text: &str, error: &toml::de::Error) -> Fact {
    let start = error.span().map_or(0, |span| span.start);
    let line = line(text, start);
    let quoted = text.lines().nth(line as usize).unwrap_or("").trim();
    let reported = explain(error.message());
    // What is missing stands in no line.
    let (found, place) = match error.message().contains("missing field") {
        true => (reported, Place::file(file)),
        false => (
            format!("{reported}（「{quoted}」）"),
            Place::cell(file, "", Cell::new(line, 0)),
        ),
    };
    let wanted = match file == super::file::SURVEY {
        true => "torimatome new で作られる survey.toml と見比べて直してください。",
        false => "様式の書き方の説明（docs/templates.md）と見比べて直してください。",
    };
    Fact::new(Kind::Settings(Fault::new(found, wanted)), place)
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
    } else if let Some(wanted) = wanted(message) {
        format!("値の種類が違います。{wanted}を書くところです")
    } else if message.contains("invalid type") || message.contains("did not match any variant") {
        "値の種類が違います".to_string()
    } else if message.contains("duplicate key") {
        "同じ項目が二度書かれています".to_string()
    } else {
        "書き方が正しくありません".to_string()
    }
}

/// What the parser expected in place of a value, where it says so in one word.
fn wanted(message: &str) -> Option<&'static str> {
    let is_value = message.contains("invalid type") || message.contains("invalid value");
    let (_, expected) = message.split_once(", expected ").filter(|_| is_value)?;
    let expected = expected.split('\n').next()?.trim();
    match expected {
        "usize" | "u64" | "u32" | "u16" | "u8" => Some("0以上の整数"),
        "i64" | "i32" => Some("整数"),
        "f64" => Some("数"),
        "a boolean" => Some("true か false"),
        "a string" => Some("\" \" で囲んだ文字"),
        "a sequence" => Some("[ ] で囲んだ並び"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Deserialize, Debug)]
    #[allow(dead_code)]
    struct Settings {
        mb: Option<u64>,
        alike: Option<f64>,
        on: Option<bool>,
        title: Option<String>,
        names: Option<Vec<String>>,
    }

    #[test]
    fn a_value_of_another_kind_is_reported_with_the_one_expected() {
        for (text, reported) in [
            ("mb = \"x\"", "整数を書くところ"),
            ("mb = -3", "0以上の整数を書くところ"),
            ("alike = true", "数を書くところ"),
            ("on = 1", "true か falseを書くところ"),
            ("title = 3", "で囲んだ文字を書くところ"),
            ("names = 3", "で囲んだ並びを書くところ"),
        ] {
            let error = toml::from_str::<Settings>(text).unwrap_err();
            let found = crate::load::trial::words(&fact("survey.toml", text, &error).kind).0;
            assert!(
                found.contains(reported),
                "{text}: {found} ({})",
                error.message()
            );
        }
    }
}
