//! What is typed into each answer cell, and how it must be read.

use serde_json::{Value, json};
use torimatome::model::template::{Field, Kind};

/// One answer as it is typed and as it must come out.
pub struct Typed {
    /// What the client is told to type; `None` leaves the cell blank.
    pub typed: Option<Value>,
    /// What stands in the cell.
    pub raw: String,
    /// The answer.
    pub value: String,
}

impl Typed {
    /// Something that is no plain text, or a text that is not read as it is typed.
    fn new(typed: impl Into<Value>, raw: &str, value: &str) -> Typed {
        Typed {
            typed: Some(typed.into()),
            raw: raw.to_string(),
            value: value.to_string(),
        }
    }

    /// A text of which only `value` is the answer.
    fn tidied(text: &str, value: &str) -> Typed {
        Typed::new(text, text, value)
    }

    /// A text of which nothing is to be tidied.
    fn text(text: &str) -> Typed {
        Typed::new(text, text, text)
    }

    fn blank() -> Typed {
        Typed {
            typed: None,
            raw: String::new(),
            value: String::new(),
        }
    }
}

/// What to type into the cell that was issued as the `serial`th, for the `item`th measure. All
/// texts differ, and so do the choices of neighbouring measures; sections that answer the same
/// measure choose alike, and what a choice refuses stays blank.
pub fn answer(fields: &[Field], field: &Field, item: usize, serial: usize, bold: bool) -> Typed {
    let word = |field: &Field| match field.words().as_slice() {
        [] => String::new(),
        words => words[item % words.len()].to_string(),
    };
    let refuses = |other: &Field| {
        let choice = other.choice(&word(other));
        choice.is_some_and(|c| c.refuses.contains(&field.key))
    };
    match field.kind {
        Kind::Text if fields.iter().any(refuses) => Typed::blank(),
        Kind::Text => text(serial, field.max_chars.unwrap_or(1_000), bold),
        _ if serial.is_multiple_of(3) => {
            Typed::tidied(&format!("　{} ", word(field)), &word(field))
        }
        _ => Typed::text(&word(field)),
    }
}

/// A text that no other cell has, of as many kinds as sections type.
fn text(n: usize, limit: usize, bold: bool) -> Typed {
    match n % 16 {
        0 => Typed::text(&format!("第{n}回\n①１２名　㎡\n髙橋・𠮷野（ｶﾞｲﾄﾞ）")),
        1 => {
            let lines = format!("{n}行目\n次の行");
            Typed::new(lines.replace('\n', "\r\n"), &lines, &lines)
        }
        2 => Typed::tidied(&format!("　 前後に空白{n} 　"), &format!("前後に空白{n}")),
        3 => {
            let long = format!("{n}：{}", "あいうえお、".repeat(limit));
            Typed::text(&long.chars().take(limit).collect::<String>())
        }
        4 => Typed::new(n, &n.to_string(), &n.to_string()),
        5 => {
            let decimal = format!("-{n}.25");
            Typed::new(-(n as f64) - 0.25, &decimal, &decimal)
        }
        6 => Typed::text(&format!("={n}+1")),
        7 => Typed::text(&format!("'{n}' +{n} -{n} @{n}")),
        8 => Typed::text(&format!("00{n}")),
        9 => Typed::text(&format!("１２{n}．５％")),
        10 => Typed::text(&format!("<b>{n} & \"A\" ]]> 'B'</b> &amp;")),
        // Joiners and variation selectors show nothing of their own.
        11 => Typed::tidied(
            &format!("{n}👨\u{200D}👩 葛\u{E0100}飾 か\u{3099}"),
            &format!("{n}👨👩 葛飾 か\u{3099}"),
        ),
        12 => Typed::tidied(
            &format!("\n\n{n}\t表\tの写し  \n\n終わり\n"),
            &format!("{n}\t表\tの写し\n\n終わり"),
        ),
        13 => {
            let date = format!("20{:02}-07-04", n % 100);
            Typed::new(json!({ "date": date }), &date, &date)
        }
        14 if bold => {
            let parts = [format!("{n} "), "太字".to_string(), " の続き".to_string()];
            let whole = parts.concat();
            Typed::new(json!({ "bold": parts }), &whole, &whole)
        }
        _ => Typed::text(&format!("{n}/7/4 TRUE 1E5")),
    }
}
