//! Choices in other words: 「済み」 for 済, 「実施しました」 for 実施, 「◎」 for ○. Only endings that
//! leave a word's meaning alone are taken off; where two choices are possible, none is.

use crate::text::normalize::normalize;
use std::collections::BTreeSet;

/// Endings that say no more than the word before them, normalized.
const ENDINGS: [&str; 14] = [
    "です",
    "でした",
    "します",
    "しました",
    "した",
    "しています",
    "している",
    "済み",
    "済",
    "ずみ",
    "み",
    "。",
    ".",
    "、",
];
/// Signs that people write for a circle.
const CIRCLES: [&str; 7] = ["○", "◯", "〇", "◎", "●", "⭕", "o"];
/// What people put around or before a word they choose.
const AROUND: [char; 12] = [
    '「', '」', '(', ')', '【', '】', '[', ']', '・', '■', '☑', '✓',
];

/// The one choice that a text means in other words.
pub(super) fn meant<'w>(text: &str, words: &[&'w str]) -> Option<&'w str> {
    let said = shapes(text);
    let means = |word: &&&str| {
        let own = normalize(word);
        said.contains(&own) || (is_circle(&own) && said.iter().any(|s| is_circle(s)))
    };
    let found: Vec<&&'w str> = words.iter().filter(means).collect();
    match found.as_slice() {
        [one] => Some(**one),
        _ => None,
    }
}

fn is_circle(text: &str) -> bool {
    CIRCLES.contains(&text.trim_end_matches(['\u{fe0f}', '\u{fe0e}']))
}

/// A text without what stands around it, and without each ending that may be taken off.
fn shapes(text: &str) -> BTreeSet<String> {
    let bare = normalize(text);
    let mut found = BTreeSet::from([bare.trim_matches(AROUND).to_string()]);
    let mut open: Vec<String> = found.iter().cloned().collect();
    while let Some(shape) = open.pop() {
        for ending in ENDINGS {
            let shorter = shape.strip_suffix(ending).unwrap_or("");
            if !shorter.is_empty() && found.insert(shorter.to_string()) {
                open.push(shorter.to_string());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_words_for_one_choice_are_understood() {
        let words = ["実施", "一部実施", "検討中", "未実施", "完了"];
        for (text, word) in [
            ("実施済み", Some("実施")),
            ("実施しました。", Some("実施")),
            ("完了です", Some("完了")),
            ("「一部実施」", Some("一部実施")),
            ("未実施です。", Some("未実施")),
            ("おおむね実施", None),
            ("実施・完了", None),
            ("実施していない", None),
            ("未", None),
        ] {
            assert_eq!(meant(text, &words), word, "{text}");
        }
        assert_eq!(meant("済み", &["未", "一部済", "済", "済・継"]), Some("済"));
        assert_eq!(meant("◯", &["○", "Ⅰ"]), Some("○"));
        // A nought means that there is none, wherever a mark is asked.
        assert_eq!(meant("0", &["○", "Ⅰ"]), None);
    }
}
