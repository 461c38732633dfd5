//! What the TOML parser says, in words a clerk understands.

use super::toml_line::{cut, folded};
use crate::model::fact::{Fact, Fault, Kind};
use crate::model::place::{Cell, Place};
use toml::de::Error;

/// A fact for a TOML file that could not be understood: its line as it was typed, what is wrong with it,
/// and the line as it should be, where that is known. The text was read with some lines mended.
pub(super) fn fact(
    file: &str,
    typed: &str,
    text: &str,
    error: &Error,
    proposed: Option<&str>,
) -> Fact {
    let start = error.span().map_or(0, |span| span.start);
    let line = line(text, start);
    let quoted = typed.lines().nth(line as usize).unwrap_or("").trim();
    // What is missing stands in no line.
    if error.message().contains("missing field") {
        let fault = missing(file, text, &named(error.message()));
        return Fact::new(Kind::Settings(fault), Place::file(file));
    }
    let mut fault = match explain(error.message()) {
        Some(fault) => fault,
        None => unread(text, start),
    };
    fault.what = format!("{}（「{quoted}」）", fault.what);
    if let Some((key, header)) = misplaced(file, error.message()) {
        fault = Fault::new(
            format!("「{key}」は、{header}に書く項目です"),
            "行を、そこに移してください。",
        );
    } else if let Some(line) = proposed {
        fault.todo = format!("次のように書いてください： {line}");
    }
    let place = Place::cell(file, "", Cell::new(line, 0));
    Fact::new(Kind::Settings(fault), place)
}

/// The zero-based line in which a byte of a text stands.
pub fn line(text: &str, start: usize) -> u32 {
    let before = text.get(..start).unwrap_or("");
    before.matches('\n').count() as u32
}

/// The settings of survey.toml, by the line below which they stand; those without stand above all.
const PLACES: [(&str, &[&str]); 3] = [
    (
        "",
        &[
            "id",
            "title",
            "fiscal_year",
            "due",
            "template",
            "ask_related",
            "statuses",
            "levels",
            "list",
        ],
    ),
    ("[from]", &["section", "contact"]),
    ("[previous]", &["folder"]),
];

/// What each setting that must be there may look like.
const EXAMPLES: [(&str, &str); 6] = [
    ("id", "id = \"midori\""),
    ("title", "title = \"緑のまちづくり計画 進捗状況調査\""),
    ("fiscal_year", "fiscal_year = \"令和2年度\""),
    ("due", "due = \"令和3年4月30日\""),
    ("from", "[from]"),
    ("section", "section = \"公園課\""),
];

/// The name that the parser quotes.
fn named(message: &str) -> String {
    message.split('`').nth(1).unwrap_or("").to_string()
}

/// The name and then all those that the parser would take.
fn expected(message: &str) -> String {
    let names: Vec<&str> = message.split('`').skip(3).step_by(2).collect();
    names.join("、")
}

/// A setting of survey.toml that stands below another table's line than its own, and where it belongs.
fn misplaced(file: &str, message: &str) -> Option<(String, String)> {
    let key = named(message);
    let is_known = |(_, keys): &&(&str, &[&str])| keys.contains(&key.as_str());
    let is_unknown = file == super::file::SURVEY && message.contains("unknown field");
    let (header, _) = PLACES.iter().find(is_known).filter(|_| is_unknown)?;
    let place = match header.is_empty() {
        true => "「[from]」の行より上".to_string(),
        false => format!("「{header}」の行より下"),
    };
    Some((key, place))
}

fn missing(file: &str, text: &str, key: &str) -> Fault {
    let what = format!("「{key}」の項目が足りません");
    let is_there = |line: &str| cut(line).is_some_and(|(own, _)| folded(own) == key);
    let is_survey = file == super::file::SURVEY;
    let example = EXAMPLES.iter().find(|(own, _)| *own == key);
    let todo = match example.filter(|_| is_survey) {
        Some(_) if text.lines().any(is_there) => {
            format!("「{key}」の行を、「[from]」などの行より上に移してください。")
        }
        Some((_, example)) => format!("次のような行を加えてください： {example}"),
        None => compare(file).to_string(),
    };
    Fault::new(what, todo)
}

fn compare(file: &str) -> &'static str {
    match file == super::file::SURVEY {
        true => "torimatome new --text で作られる survey.toml と見比べて直してください。",
        false => "様式の書き方の説明（docs/templates.md）と見比べて直してください。",
    }
}

/// The parser's own shapes of message; `None` for a line it cannot read.
fn explain(message: &str) -> Option<Fault> {
    let one_of = || match expected(message) {
        names if names.is_empty() => "ほかの行と見比べて直してください。".to_string(),
        names => format!("次のどれかにしてください：{names}"),
    };
    let (what, todo) = if message.contains("unknown field") {
        (
            format!("「{}」という項目はありません", named(message)),
            one_of(),
        )
    } else if message.contains("unknown variant") {
        (format!("「{}」は使えません", named(message)), one_of())
    } else if let Some(wanted) = wanted(message) {
        let what = format!("値の種類が違います。{wanted}を書くところです");
        (what, format!("{wanted}に書き換えてください。"))
    } else if message.contains("invalid type") || message.contains("did not match any variant") {
        let todo = "文字なら「\"」と「\"」で囲み、並びなら [ ] で囲んでください。";
        ("値の種類が違います".to_string(), todo.to_string())
    } else if message.contains("duplicate key") {
        let todo = "どちらか片方の行を消してください。";
        ("同じ項目が二度書かれています".to_string(), todo.to_string())
    } else {
        return None;
    };
    Some(Fault::new(what, todo))
}

/// A line that is no TOML: the character at which reading ended.
fn unread(text: &str, start: usize) -> Fault {
    let begin = text
        .get(..start)
        .and_then(|t| t.rfind('\n'))
        .map_or(0, |at| at + 1);
    let line = text
        .get(begin..)
        .and_then(|t| t.lines().next())
        .unwrap_or("");
    let key = cut(line).map(|(key, value)| (folded(key), value.trim().is_empty()));
    match key {
        Some((key, true)) => {
            let example = EXAMPLES.iter().find(|(own, _)| *own == key);
            let example =
                example.map_or(format!("{key} = \"値\""), |(_, line)| (*line).to_string());
            Fault::new(
                format!("「{key}」の右に値がありません"),
                format!("次のように書いてください： {example}"),
            )
        }
        Some(_) => Fault::new(
            character(text, begin, start),
            "「項目 = \"値\"」の形に直してください。",
        ),
        None => Fault::new(
            character(text, begin, start),
            "説明なら行の初めに「#」を付け、設定なら「項目 = \"値\"」の形に直してください。",
        ),
    }
}

fn character(text: &str, begin: usize, start: usize) -> String {
    let column = text.get(begin..start).map_or(0, |t| t.chars().count()) + 1;
    match text.get(start..).and_then(|t| t.chars().next()) {
        None | Some('\n') => format!("{column}文字目で行が終わっていて、続きがありません"),
        Some(c) if c.is_whitespace() || c.is_control() => {
            format!("{column}文字目の空白（U+{:04X}）が読めません", u32::from(c))
        }
        Some(c) => format!("{column}文字目の「{c}」から先が読めません"),
    }
}

/// What stands between quotes.
pub(super) const TEXT: &str = "\" \" で囲んだ文字";
/// What stands between brackets.
pub(super) const LIST: &str = "[ ] で囲んだ並び";

/// What the parser expected in place of a value, where it says so in one word.
pub(super) fn wanted(message: &str) -> Option<&'static str> {
    let is_value = message.contains("invalid type") || message.contains("invalid value");
    let (_, expected) = message.split_once(", expected ").filter(|_| is_value)?;
    let expected = expected.split('\n').next()?.trim();
    match expected {
        "usize" | "u64" | "u32" | "u16" | "u8" => Some("0以上の整数"),
        "i64" | "i32" => Some("整数"),
        "f64" => Some("数"),
        "a boolean" => Some("true か false"),
        "a string" => Some(TEXT),
        "a sequence" => Some(LIST),
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
            let found =
                crate::load::trial::words(&fact("survey.toml", text, text, &error, None).kind).0;
            assert!(
                found.contains(reported),
                "{text}: {found} ({})",
                error.message()
            );
        }
    }
}
