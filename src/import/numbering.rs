//! The numbers that stand before headings and titles: `第1章`, `(1)`, `①`, `ア`.

use crate::text::code::split_code;
use crate::text::normalize::{normalize, trim};

/// The counters of `第1章`.
const PARTS: [char; 6] = ['章', '節', '編', '部', '款', '項'];
/// Words before a number that make it a heading's.
const WORDS: [&str; 14] = [
    "基本目標",
    "基本方針",
    "基本施策",
    "推進方針",
    "推進施策",
    "政策",
    "目標",
    "方針",
    "施策",
    "柱",
    "分野",
    "重点",
    "プラン",
    "プロジェクト",
];

/// A text taken apart into its number and the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered {
    /// The number as printed.
    pub number: String,
    /// The rest.
    pub rest: String,
    /// How the number is written: texts of one level have the same.
    pub style: String,
}

/// Takes the number before a text off. `None` where there is none.
pub fn split(text: &str) -> Option<Numbered> {
    let text = trim(text);
    chapter(text)
        .or_else(|| plain(text, ""))
        .or_else(|| worded(text))
        .or_else(|| kana(text))
}

/// `第1章 緑`.
fn chapter(text: &str) -> Option<Numbered> {
    let inner = text.strip_prefix('第')?;
    let end = inner.find(PARTS).filter(|end| *end <= 12)?;
    let number = trim(inner.get(..end)?);
    let mut rest = inner.get(end..)?.chars();
    let part = rest.next()?;
    let digits = |c: char| c.is_numeric() || "一二三四五六七八九十".contains(c);
    let is_number = !number.is_empty() && number.chars().all(digits);
    is_number.then(|| Numbered {
        number: number.to_string(),
        rest: trim(rest.as_str()).to_string(),
        style: format!("第{part}"),
    })
}

fn plain(text: &str, word: &str) -> Option<Numbered> {
    let (number, rest) = split_code(text)?;
    let style = format!("{word}{}", style(&number));
    Some(Numbered {
        number,
        rest,
        style,
    })
}

/// `施策1-1 緑をふやす`.
fn worded(text: &str) -> Option<Numbered> {
    let word = WORDS.iter().find(|word| text.starts_with(**word))?;
    plain(trim(text.strip_prefix(word)?), word)
}

/// `ア 緑をふやす`; a kana that begins a word is no number.
fn kana(text: &str) -> Option<Numbered> {
    let mut rest = text.chars();
    let first = rest.next().filter(|c| matches!(c, 'ア'..='ン'))?;
    let is_mark = |c: char| c.is_whitespace() || ".．、：:)）".contains(c);
    let ends = rest.clone().next().is_none_or(is_mark);
    let rest = rest.as_str();
    ends.then(|| Numbered {
        number: first.to_string(),
        rest: rest.trim_start_matches(is_mark).to_string(),
        style: "ア".to_string(),
    })
}

/// How a number is written: its kinds of digits and its brackets.
pub fn style(number: &str) -> String {
    let mut made = String::new();
    for c in number.chars() {
        let normalized = normalize(&c.to_string());
        let kind = match c {
            '\u{2160}'..='\u{217F}' => "Ⅰ",
            'I' | 'V' | 'X' | 'i' | 'v' | 'x' | 'Ｉ' | 'Ｖ' | 'Ｘ' => "Ⅰ",
            '0'..='9' | '０'..='９' => "1",
            'ア'..='ン' => "ア",
            _ if normalized.chars().any(|d| d.is_ascii_digit()) => "①",
            _ => normalized.as_str(),
        };
        if !(made.ends_with(kind) && matches!(kind, "1" | "Ⅰ")) {
            made.push_str(kind);
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_reported_by_their_style() {
        for (text, number, rest, style) in [
            ("第1章　緑", "1", "緑", "第章"),
            ("Ⅰ 協働", "Ⅰ", "協働", "Ⅰ"),
            ("I　協働", "I", "協働", "Ⅰ"),
            ("（1）推進体制", "（1）", "推進体制", "(1)"),
            ("⑩ 広報", "⑩", "広報", "①"),
            ("ア 広報", "ア", "広報", "ア"),
            ("12．広報", "12", "広報", "1"),
            ("1-(2)-③広報", "1-(2)-③", "広報", "1-(1)-①"),
            ("施策2　広報", "2", "広報", "施策1"),
        ] {
            let found = split(text).unwrap();
            assert_eq!(
                (&*found.number, &*found.rest, &*found.style),
                (number, rest, style),
                "{text}"
            );
        }
        for text in ["協働", "アイデア", "3歳児健診", "第一に考える"] {
            assert_eq!(split(text), None, "{text}");
        }
    }
}
