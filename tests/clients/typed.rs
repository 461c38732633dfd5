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
    fn new(typed: impl Into<Value>, raw: &str, value: &str) -> Typed {
        Typed {
            typed: Some(typed.into()),
            raw: raw.to_string(),
            value: value.to_string(),
        }
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

/// What to type into the cell that was issued as the `number`th, for the `item`th measure. All
/// texts differ, and so do the choices of neighbouring measures; sections that answer the same
/// measure choose alike.
pub fn answer(fields: &[Field], field: &Field, item: usize, number: usize, bold: bool) -> Typed {
    let word = |field: &Field| {
        let words = field.words();
        words[item % words.len()].to_string()
    };
    let refused = fields.iter().any(|other| {
        let choice = other.choice(&word_or_empty(other, &word));
        choice.is_some_and(|c| c.refuses.contains(&field.key))
    });
    match field.kind {
        Kind::Text if refused => Typed::blank(),
        Kind::Text => text(field, number, bold),
        _ => {
            let word = word(field);
            match number % 3 {
                0 => Typed::new(format!("　{word} "), &format!("　{word} "), &word),
                _ => Typed::text(&word),
            }
        }
    }
}

fn word_or_empty(field: &Field, word: &dyn Fn(&Field) -> String) -> String {
    match field.words().is_empty() {
        true => String::new(),
        false => word(field),
    }
}

/// A text that no other cell has, of as many kinds as sections type.
fn text(field: &Field, number: usize, bold: bool) -> Typed {
    let n = number;
    match number % 16 {
        0 => Typed::text(&format!("第{n}回\n①１２名　㎡\n髙橋・𠮷野（ｶﾞｲﾄﾞ）")),
        1 => Typed::new(
            format!("{n}行目\r\n次の行"),
            &format!("{n}行目\n次の行"),
            &format!("{n}行目\n次の行"),
        ),
        2 => Typed::new(
            format!("　 前後に空白{n} 　"),
            &format!("　 前後に空白{n} 　"),
            &format!("前後に空白{n}"),
        ),
        3 => Typed::text(&long(field, n)),
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
        11 => Typed::new(
            format!("{n}👨\u{200D}👩 葛\u{E0100}飾 か\u{3099}"),
            &format!("{n}👨\u{200D}👩 葛\u{E0100}飾 か\u{3099}"),
            &format!("{n}👨👩 葛飾 か\u{3099}"),
        ),
        12 => Typed::new(
            format!("\n\n{n}\t表\tの写し  \n\n終わり\n"),
            &format!("\n\n{n}\t表\tの写し  \n\n終わり\n"),
            &format!("{n}\t表\tの写し\n\n終わり"),
        ),
        13 => {
            let date = format!("20{:02}-07-04", n % 100);
            Typed::new(json!({ "date": date }), &date, &date)
        }
        14 if bold => {
            let whole = format!("{n} のうち太字 の続き");
            Typed::new(
                json!({ "bold": [format!("{n} "), "のうち太字", " の続き"] }),
                &whole,
                &whole,
            )
        }
        14 => Typed::text(&format!("{n} のうち太字 の続き")),
        _ => Typed::text(&format!("{n}/7/4 TRUE 1E5")),
    }
}

/// A text exactly as long as the field allows.
fn long(field: &Field, number: usize) -> String {
    let limit = field.max_chars.unwrap_or(1_000);
    let mut text = format!("{number}：");
    text.extend(
        "あいうえお、"
            .chars()
            .cycle()
            .take(limit - text.chars().count()),
    );
    text
}
