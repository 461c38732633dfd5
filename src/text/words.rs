//! Finds the words of a choice inside a sentence, as whole words only.

use super::normalize::{fold_places, is_blank_char, is_hyphen, normalize};
use std::ops::Range;

/// A word that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named<'a> {
    /// The word.
    pub word: &'a str,
    /// Where it first stands in the text, in characters.
    pub at: Range<usize>,
}

/// The words that a text names, each once, in the order of the words.
///
/// A word counts where it stands whole once both are normalized: `Ⅱ-ア` is not in `Ⅱ-アイ`, nor `実施` in
/// `未実施`, but `Ⅲ` is in `Ⅲに降格`. Where a longer word stands, those inside it do not count. A word
/// without a letter or a figure, such as `○`, is not looked for.
pub fn named<'a>(text: &str, words: &[&'a str]) -> Vec<Named<'a>> {
    let looked_for = words.iter().map(|word| chars(word));
    let looked_for: Vec<Vec<char>> = looked_for.collect();
    let mut found: Vec<Option<Range<usize>>> = vec![None; words.len()];
    let mut before = 0;
    for piece in text.split(is_blank_char) {
        let (part, places): (Vec<char>, Vec<Range<usize>>) = fold_places(piece).into_iter().unzip();
        let mut at = 0;
        while at < part.len() {
            let here = (0..words.len()).filter(|i| stands(&looked_for[*i], &part, at));
            match here.max_by_key(|i| looked_for[*i].len()) {
                Some(longest) => {
                    let end = at + looked_for[longest].len();
                    let own = before + places[at].start..before + places[end - 1].end;
                    found[longest].get_or_insert(own);
                    at = end;
                }
                None => at += 1,
            }
        }
        before += piece.chars().count() + 1;
    }
    let named = words.iter().zip(found);
    let named = named.filter_map(|(word, at)| Some(Named { word, at: at? }));
    named.collect()
}

fn chars(text: &str) -> Vec<char> {
    normalize(text).chars().collect()
}

/// Whether a word stands whole at a place.
fn stands(word: &[char], text: &[char], at: usize) -> bool {
    let end = at + word.len();
    let (Some(first), Some(last)) = (word.first(), word.last()) else {
        return false;
    };
    let before = at.checked_sub(1).and_then(|i| text.get(i));
    let after = text.get(end);
    word.iter().any(|c| c.is_alphanumeric())
        && text.get(at..end) == Some(word)
        && !before.is_some_and(|c| goes_on(*c, *first))
        && !after.is_some_and(|c| goes_on(*c, *last))
}

/// Whether a neighbour belongs to the same word. Hiragana part words: they are particles or endings.
fn goes_on(neighbour: char, edge: char) -> bool {
    let script = script(neighbour);
    is_hyphen(neighbour) || (script != Script::Other && script == self::script(edge))
}

#[derive(PartialEq, Eq)]
enum Script {
    Latin,
    Katakana,
    Kanji,
    Other,
}

fn script(c: char) -> Script {
    match c {
        'a'..='z' | '0'..='9' => Script::Latin,
        'ァ'..='ヺ' | 'ー' => Script::Katakana,
        '々' | '㐀'..='䶿' | '一'..='鿿' | '豈'..='﫿' | '\u{20000}'..='\u{3FFFF}' => {
            Script::Kanji
        }
        _ => Script::Other,
    }
}

#[cfg(test)]
mod tests {

    fn named<'a>(text: &str, words: &[&'a str]) -> Vec<&'a str> {
        let found = super::named(text, words).into_iter();
        found.map(|named| named.word).collect()
    }

    #[test]
    fn reports_where_a_word_stands() {
        let found = super::named("需要が　減り、【ＩＩＩ】に降格", &["Ⅰ", "Ⅲ"]);
        let at = found.iter().map(|n| (n.word, n.at.clone()));
        assert_eq!(at.collect::<Vec<_>>(), [("Ⅲ", 8..11)]);
    }

    #[test]
    fn only_whole_words_are_named() {
        let levels = ["○", "Ⅰ", "Ⅱ-ア", "Ⅱ-イ", "Ⅲ"];
        for (text, found) in [
            ("Ⅲに降格し、情報を集める", &["Ⅲ"][..]),
            ("IIIへ", &["Ⅲ"]),
            ("【Ⅱ－ア】から Ⅰ に", &["Ⅰ", "Ⅱ-ア"]),
            ("Ⅱ-アイの件", &[]),
            ("Ⅱ", &[]),
            ("I-(2)-④とあわせて", &[]),
            ("Wi-FiとNPO", &[]),
            ("○で完了", &[]),
            ("Ⅰ Ⅱ", &["Ⅰ"]),
            ("", &[]),
        ] {
            assert_eq!(named(text, &levels), found, "{text}");
        }
        let states = ["実施", "一部実施", "検討・一部実施", "未"];
        for (text, found) in [
            ("実施した", &["実施"][..]),
            ("未実施です", &[]),
            ("検討・一部実施とする", &["検討・一部実施"]),
            ("一部実施から実施へ", &["実施", "一部実施"]),
            ("未着手", &[]),
        ] {
            assert_eq!(named(text, &states), found, "{text}");
        }
    }
}
