//! Reads ticked boxes: several in one text, as in `■市民 □行政`, or one in a cell of its own.

use super::normalize::{is_blank_char, normalize, trim};

/// One word with its box.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ticked {
    /// The word as printed, without its note.
    pub word: String,
    /// Whether the box is ticked.
    pub checked: bool,
    /// What stands in brackets behind the word; mostly empty.
    pub note: String,
}

/// Reads every box with the word behind it: `■A □B ☑C □その他（自由記述）`.
///
/// Empty where no box with a word is in the text.
pub fn parse(s: &str) -> Vec<Ticked> {
    let mut boxes = Vec::new();
    let mut rest = s;
    while let Some((at, c)) = rest.char_indices().find(|(_, c)| box_of(*c).is_some()) {
        let after = rest.get(at + c.len_utf8()..).unwrap_or_default();
        let end = after.find(|c| box_of(c).is_some()).unwrap_or(after.len());
        let (text, next) = after.split_at(end);
        let (word, note) = split_note(text);
        if !word.is_empty() {
            let checked = box_of(c) == Some(true);
            boxes.push(Ticked {
                word,
                checked,
                note,
            });
        }
        rest = next;
    }
    boxes
}

/// Tells whether a cell that holds nothing but a box or a mark is ticked: `■`, `☑`, `○` and the
/// like are, `□`, `×`, a dash and a blank are not. A note in brackets may follow.
///
/// `None` for anything else.
pub fn mark(s: &str) -> Option<bool> {
    let mut chars = trim(s).chars();
    let Some(first) = chars.next() else {
        return Some(false);
    };
    let rest = trim(chars.as_str());
    let (word, _) = split_note(rest);
    if !word.is_empty() {
        return None;
    }
    let dash = normalize(&first.to_string()) == "-";
    match first {
        '○' | '◯' | '〇' | '◎' | '●' | '✓' | '✔' | 'レ' => Some(true),
        '×' | '✕' | '✗' | 'ー' => Some(false),
        _ if dash => Some(false),
        _ => box_of(first),
    }
}

/// Tells whether the character is a ticked box (true), an empty one (false) or none.
fn box_of(c: char) -> Option<bool> {
    match c {
        '■' | '☑' | '☒' | '✅' | '◼' | '⬛' | '▣' => Some(true),
        '□' | '☐' | '◻' | '⬜' => Some(false),
        _ => None,
    }
}

/// Splits the note in the last brackets from a word.
fn split_note(text: &str) -> (String, String) {
    let is_around =
        |c: char| is_blank_char(c) || matches!(c, '、' | ',' | '，' | '・' | '/' | '／');
    let text = text.trim_matches(is_around);
    let closed = text.strip_suffix(')').or_else(|| text.strip_suffix('）'));
    let note = closed.and_then(|text| {
        let open = text.rfind(['(', '（'])?;
        let bracket = text.get(open..)?.chars().next()?;
        let inner = text.get(open + bracket.len_utf8()..)?;
        Some((text.get(..open)?, inner))
    });
    let (word, note) = note.unwrap_or((text, ""));
    (trim(word).to_owned(), trim(note).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_boxes_of_a_line() {
        type Words<'a> = &'a [(&'a str, bool, &'a str)];
        let cases: [(&str, Words<'_>); 7] = [
            ("", &[]),
            ("市民・行政", &[]),
            ("□", &[]),
            (
                "■市民 □地域コミュニティ　☑市民活動団体\n☐事業者",
                &[
                    ("市民", true, ""),
                    ("地域コミュニティ", false, ""),
                    ("市民活動団体", true, ""),
                    ("事業者", false, ""),
                ],
            ),
            (
                "■行政、■その他（ 小学4年生 ）",
                &[("行政", true, ""), ("その他", true, "小学4年生")],
            ),
            ("□その他 ()", &[("その他", false, "")]),
            ("■■A（b）c", &[("A（b）c", true, "")]),
        ];
        for (text, expected) in cases {
            let found = parse(text);
            let found: Vec<(&str, bool, &str)> = found
                .iter()
                .map(|b| (b.word.as_str(), b.checked, b.note.as_str()))
                .collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn reads_the_mark_of_a_cell() {
        for (text, expected) in [
            ("■", Some(true)),
            (" ☑ ", Some(true)),
            ("○", Some(true)),
            ("■（小学4年生）", Some(true)),
            ("□", Some(false)),
            ("", Some(false)),
            ("　", Some(false)),
            ("－", Some(false)),
            ("×", Some(false)),
            ("□（ ）", Some(false)),
            ("■□", None),
            ("市民", None),
            ("1", None),
        ] {
            assert_eq!(mark(text), expected, "{text:?}");
        }
    }
}
