//! Folds text so that labels, choices and figures typed in different ways can be compared.
//! Full-width and half-width forms, blanks, dashes and letter case do not count.

use std::iter;

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Folds a label, heading, name or choice to the form used for comparison.
///
/// The text is put in Unicode normalization form KC (UAX #15), every blank,
/// line break, invisible character and variation selector is dropped, dashes
/// become `-`, wave dashes `〜`, middle dots `・`, and letters become lower
/// case. The long vowel mark `ー` is a letter and stays, as do variant kanji
/// such as `𠮷`. Folding a normalized text changes nothing.
pub fn normalize(s: &str) -> String {
    // Folding is what reading does most, and nearly all text is made of what folds character by
    // character.
    let mut normalized = String::with_capacity(s.len());
    for c in s.chars() {
        match plain(c) {
            Some('①'..='⑨') => {
                normalized.push(char::from(b'1' + (u32::from(c) - CIRCLED) as u8))
            }
            Some(plain) => normalized.push(plain.to_ascii_lowercase()),
            None if is_blank_char(c) => {}
            None => return fold_any(s),
        }
    }
    normalized
}

/// Folds a text of any characters.
fn fold_any(s: &str) -> String {
    // The second pass joins what dropping a blank has brought together:
    // `か゛` is a letter, a blank and a voicing mark after the first one.
    s.chars()
        .filter(|c| !is_blank_char(*c))
        .nfkc()
        .filter(|c| !is_blank_char(*c))
        .map(unify)
        .flat_map(char::to_lowercase)
        .nfkc()
        .collect()
}

/// Cuts every kind of blank from both ends: ASCII and ideographic spaces,
/// no-break and zero-width spaces, byte order marks, tabs and line breaks.
/// A variation selector belongs to the character before it.
pub fn trim(s: &str) -> &str {
    trim_end(s).trim_start_matches(is_blank_char)
}

fn trim_end(s: &str) -> &str {
    let seen = s.trim_end_matches(is_blank_char);
    let behind = &s[seen.len()..];
    let selectors = behind.len() - behind.trim_start_matches(is_variation).len();
    match seen.is_empty() {
        true => seen,
        false => &s[..seen.len() + selectors],
    }
}

/// Tells whether the text is empty or holds nothing that can be seen.
pub fn is_blank(s: &str) -> bool {
    s.chars().all(is_blank_char)
}

/// The text without blanks, line breaks and what cannot be seen, all else as it is typed.
pub fn without_blanks(s: &str) -> String {
    s.chars().filter(|c| !is_blank_char(*c)).collect()
}

/// Cleans long free text without changing what the writer typed.
///
/// Line ends become `\n`, blanks at the right end of each line and at both
/// ends of the whole are cut, and invisible characters and control characters
/// other than tabs are dropped. Full-width forms, `①` and `㎡` stay as they
/// are, and so do variation selectors: `葛󠄀` is the name that was written.
pub fn clean(s: &str) -> String {
    if is_clean(s) {
        return s.to_owned();
    }
    let joined = s.replace("\r\n", "\n");
    let kept: String = joined
        .chars()
        .map(|c| if is_line_end(c) { '\n' } else { c })
        .filter(|c| matches!(c, '\n' | '\t') || is_variation(*c) || !is_invisible(*c))
        .collect();
    let lines: Vec<&str> = kept.split('\n').map(trim_end).collect();
    trim(&lines.join("\n")).to_owned()
}

/// Cleans a text as [`clean`] does, for a comparison in which variation
/// selectors do not count: not every program keeps them.
pub fn comparable(s: &str) -> String {
    let cleaned = clean(s);
    match cleaned.contains(is_variation) {
        true => cleaned.chars().filter(|c| !is_variation(*c)).collect(),
        false => cleaned,
    }
}

/// Tells whether there is nothing to clean; a text with blank lines may say no all the same.
fn is_clean(s: &str) -> bool {
    let mut before = '\n';
    let mut is_kept = |c: char| {
        let ends_badly = c == '\n' && is_blank_char(before);
        before = c;
        match c {
            '\n' => !ends_badly,
            '\t' => true,
            _ => is_common(c) || !(is_line_end(c) || is_invisible(c)),
        }
    };
    s.chars().all(&mut is_kept) && !s.ends_with(is_blank_char) && !s.starts_with(is_blank_char)
}

/// Folds text that holds figures, keeping apart what [`normalize`] would merge.
///
/// Compatibility forms are replaced one by one, except those that would only
/// then turn into a digit: `5²` must not be read as 52, nor `7/1①` as 7/11.
/// Runs of blanks become one space and letter case is kept.
pub(super) fn to_halfwidth(s: &str) -> String {
    let mut text = String::with_capacity(s.len());
    let mut is_plain = true;
    for c in s.chars() {
        match plain(c) {
            Some(plain) => text.push(plain),
            None if is_invisible(c) => {}
            None => {
                is_plain &= is_blank_char(c);
                to_halfwidth_char(c, &mut text);
            }
        }
    }
    match is_plain {
        true => text,
        // Half-width kana carry their voicing marks as characters of their own.
        false => text.nfc().collect(),
    }
}

/// Where each byte of [`to_halfwidth`]'s text comes from: characters of `s`. A letter and the voicing mark
/// behind it are one place, and so is a run of blanks.
pub(super) fn halfwidth_places(s: &str) -> Vec<Range<usize>> {
    let mut text = String::with_capacity(s.len());
    let mut places: Vec<Range<usize>> = Vec::with_capacity(s.len());
    for (cluster, at) in clusters(s) {
        let mut plain = String::new();
        if text.ends_with(' ') {
            plain.push(' ');
        }
        let lead = plain.len();
        for c in cluster.chars().filter(|c| !is_invisible(*c)) {
            to_halfwidth_char(c, &mut plain);
        }
        let plain = match is_nfc_quick(plain[lead..].chars()) {
            IsNormalized::Yes => plain.split_off(lead),
            _ => plain[lead..].nfc().collect(),
        };
        places.extend(std::iter::repeat_n(at, plain.len()));
        text.push_str(&plain);
    }
    places
}

/// The characters of [`normalize`]'s text, each with where it comes from: characters of `s`.
pub(super) fn fold_places(s: &str) -> Vec<(char, Range<usize>)> {
    let mut found = vec![];
    for (cluster, at) in clusters(s) {
        found.extend(normalize(cluster).chars().map(|c| (c, at.clone())));
    }
    found
}

/// Where a text stands in another, both normalized, in characters of the other.
pub fn find_normalized(text: &str, wanted: &str) -> Option<Range<usize>> {
    let places = fold_places(text);
    let wanted: Vec<char> = normalize(wanted).chars().collect();
    let is_here = |run: &[(char, Range<usize>)]| run.iter().map(|(c, _)| c).eq(wanted.iter());
    let at = match wanted.is_empty() {
        true => None,
        false => places.windows(wanted.len()).position(is_here),
    }?;
    Some(places[at].1.start..places[at + wanted.len() - 1].1.end)
}

/// A text in letters with the marks that belong to them, and where each stands, in characters.
fn clusters(s: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    let is_mark =
        |c: char| is_combining_mark(c) || matches!(c, '\u{FF9E}' | '\u{FF9F}' | '゛' | '゜');
    let (mut rest, mut at) = (s, 0);
    iter::from_fn(move || {
        let first = rest.chars().next()?;
        let behind = &rest[first.len_utf8()..];
        let tail = behind.trim_start_matches(is_mark);
        let (own, next) = rest.split_at(rest.len() - tail.len());
        let count = own.chars().count();
        rest = next;
        at += count;
        Some((own, at - count..at))
    })
}

/// Appends one character to `text` in its plainest form that is safe.
fn to_halfwidth_char(c: char, text: &mut String) {
    if is_blank_char(c) {
        if !text.ends_with(' ') {
            text.push(' ');
        }
        return;
    }
    let plain: String = iter::once(c).nfkc().map(unify).collect();
    let hides_digit = !is_digit(c) && plain.chars().any(|d| d.is_ascii_digit());
    if hides_digit {
        text.push(c);
    } else {
        text.push_str(&plain);
    }
}

/// Tells whether the character is an ASCII or a full-width digit.
pub(super) fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

/// Whether a text is blank, or only a dash such as lists print where there is nothing.
pub fn is_nothing(text: &str) -> bool {
    normalize(text).chars().all(|c| matches!(c, '-' | 'ー'))
}

/// Tells whether the character is drawn as a hyphen, dash or minus sign.
///
/// The long vowel mark `ー` is not one of them: it is part of words.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(
        c,
        '-' | '－' | '﹣' | '﹘' | '‐'..='―' | '⁃' | '⁻' | '₋' | '−' | '─'
    )
}

/// Tells whether the character is one of those that most of every text is made of, all of them
/// seen.
fn is_common(c: char) -> bool {
    matches!(c, '!'..='~' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='鿿')
}

/// Tells whether the character takes room but shows nothing, or takes none.
pub(super) fn is_blank_char(c: char) -> bool {
    !is_common(c) && is_blank_or_none(c)
}

fn is_blank_or_none(c: char) -> bool {
    c.is_whitespace() || is_invisible(c) || matches!(c, '\u{2800}' | '\u{3164}' | '\u{FFA0}')
}

/// Gives the one character that a seen one stands for whatever stands beside it, but for letter case
/// and circles; `None` where that takes the tables of Unicode to tell.
fn plain(c: char) -> Option<char> {
    match c {
        '!'..='~' => Some(unify(c)),
        '！'..='～' => plain(char::from_u32(u32::from(c) - FULL_WIDTH)?),
        'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '一'..='鿿' | '々'..='〇' => Some(c),
        '、' | '。' | '〈'..='】' | '〜' | '・' | '“' | '”' | '※' | '×' => Some(c),
        '①'..='⑨' | '■'..='◯' | '★' | '☆' | '←'..='↓' | '⇒' => Some(c),
        _ if is_hyphen(c) => Some('-'),
        _ => None,
    }
}

/// How far a full-width form of an ASCII character stands behind it.
const FULL_WIDTH: u32 = 0xFEE0;

/// Where the circled digits begin, with `①`.
const CIRCLED: u32 = 0x2460;

/// Gives the one character that stands for all that look like `c`.
fn unify(c: char) -> char {
    match c {
        '〜' | '～' | '~' | '∼' => '〜',
        '・' | '･' | '·' => '・',
        _ if is_hyphen(c) => '-',
        _ => c,
    }
}

/// Tells whether the character ends a line, as pasted text from word
/// processors may do with more than `\r` and `\n`.
fn is_line_end(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Tells whether the character only chooses between the shapes of the one
/// before it.
fn is_variation(c: char) -> bool {
    matches!(
        c,
        '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}'
    )
}

/// Tells whether the character has no width: format and control characters,
/// fillers, byte order marks and variation selectors.
fn is_invisible(c: char) -> bool {
    let format = matches!(
        c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0100}'..='\u{E01EF}'
    );
    format || (c.is_control() && !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_what_looks_alike() {
        let cases = [
            ("", ""),
            ("実施　状況", "実施状況"),
            (" 担当課\r\n（室）\t", "担当課(室)"),
            ("ＡＢＣａｂｃ１２３", "abcabc123"),
            ("ｶﾞｲﾄﾞ", "ガイド"),
            ("か゛", "が"),
            ("か\u{3099}", "が"),
            ("１－１", "1-1"),
            ("1‐1‑1‒1–1—1―1−1﹣1─1", "1-1-1-1-1-1-1-1-1-1"),
            ("サービス", "サービス"),
            ("ｻｰﾋﾞｽ", "サービス"),
            ("4月～5月", "4月〜5月"),
            ("4月~5月", "4月〜5月"),
            ("4月〜5月", "4月〜5月"),
            ("保健・福祉･医療·介護", "保健・福祉・医療・介護"),
            ("葛\u{E0100}飾", "葛飾"),
            ("☎\u{FE0F}", "☎"),
            ("𠮷野家", "𠮷野家"),
            ("髙﨑", "髙﨑"),
            ("\u{FEFF}名\u{200B}前\u{200D}", "名前"),
            ("a\u{A0}b\u{2028}c\u{3000}d", "abcd"),
            ("①Ⅳ№㎡", "1ivnom2"),
            ("㋿２年", "令和2年"),
            ("⽇⽉", "日月"),
            ("İ", "i\u{307}"),
        ];
        for (typed, normalized) in cases {
            assert_eq!(normalize(typed), normalized, "{typed:?}");
            assert_eq!(normalize(normalized), normalized, "again {typed:?}");
        }
    }

    #[test]
    fn what_is_plain_folds_as_all_text_does() {
        for c in (0..=0xFFFF).filter_map(char::from_u32) {
            let alone = c.to_string();
            assert_eq!(normalize(&alone), fold_any(&alone), "{c:?}");
            if !is_invisible(c) {
                let mut one = String::new();
                to_halfwidth_char(c, &mut one);
                assert_eq!(to_halfwidth(&alone), one.nfc().collect::<String>(), "{c:?}");
            }
            if plain(c).is_some() {
                // A plain character joins nothing before it.
                for before in ["か", "e", "ｶ", "\u{1112}", "\u{3099}"] {
                    let pair = format!("{before}{c}");
                    let apart = fold_any(before) + &fold_any(&alone);
                    assert_eq!(normalize(&pair), apart, "{pair:?}");
                    assert_eq!(fold_any(&pair), apart, "{pair:?}");
                }
            }
        }
    }

    #[test]
    fn trims_every_blank() {
        let cases = [
            ("", ""),
            ("\u{3000} a b\t\r\n", "a b"),
            ("\u{FEFF}\u{200B}済\u{A0}\u{2029}", "済"),
            ("\u{3000}\u{FE0F}\u{0}", ""),
            (" 葛\u{E0100} ", "葛\u{E0100}"),
            ("あ　い", "あ　い"),
        ];
        for (typed, trimmed) in cases {
            assert_eq!(trim(typed), trimmed, "{typed:?}");
        }
    }

    #[test]
    fn knows_blank() {
        for blank in ["", " ", "　", "\u{200B}\n", "\u{2800}", "\u{FEFF}\u{FE00}"] {
            assert!(is_blank(blank), "{blank:?}");
        }
        for seen in ["-", "0", "・", " a "] {
            assert!(!is_blank(seen), "{seen:?}");
        }
    }

    #[test]
    fn tidies_without_rewriting() {
        let cases = [
            ("", ""),
            ("①　５㎡、ﾊﾝｶｸ", "①　５㎡、ﾊﾝｶｸ"),
            (
                "一行目　 \r\n二行目\r三行目\u{B}四行目",
                "一行目\n二行目\n三行目\n四行目",
            ),
            ("\n\n  本文\n\n続き\n　\n", "本文\n\n続き"),
            ("本文\n　字下げ", "本文\n　字下げ"),
            ("葛\u{E0101}飾\u{200B}区\u{FE0F}", "葛\u{E0101}飾区\u{FE0F}"),
            (
                "\u{FE0F}辻\u{E0101}　\n葛\u{E0100}\u{200B}\n",
                "辻\u{E0101}\n葛\u{E0100}",
            ),
            ("列\tの値\t", "列\tの値"),
            ("a\u{0}b\u{1F}c", "abc"),
            ("a\u{2028}b\u{2029}c\u{85}d\u{C}e", "a\nb\nc\nd\ne"),
        ];
        for (typed, cleaned) in cases {
            assert_eq!(clean(typed), cleaned, "{typed:?}");
            assert_eq!(clean(cleaned), cleaned, "again {typed:?}");
        }
    }

    #[test]
    fn a_selector_does_not_count_in_a_comparison() {
        assert_eq!(comparable(" 葛\u{E0100}飾\u{FE01} "), "葛飾");
    }

    #[test]
    fn reports_where_narrow_text_comes_from() {
        let text = "　第１\u{200B}回　　ﾊﾟｿｺﾝ㈰か\u{3099}🏯";
        let plain = to_halfwidth(text);
        let places = halfwidth_places(text);
        assert_eq!(places.len(), plain.len());
        let chars: Vec<char> = text.chars().collect();
        for (wanted, written) in [
            ("第1", "第１"),
            ("パソ", "ﾊﾟｿ"),
            ("(日)", "㈰"),
            ("が", "か\u{3099}"),
        ] {
            let at = plain.find(wanted).unwrap();
            let own = places[at].start..places[at + wanted.len() - 1].end;
            assert_eq!(chars[own].iter().collect::<String>(), written);
        }
        assert_eq!(places.last(), Some(&(chars.len() - 1..chars.len())));
    }

    #[test]
    fn finds_a_text_however_it_is_typed() {
        assert_eq!(find_normalized("まず　ＡＢ Ｃだ", "abc"), Some(3..7));
        assert_eq!(find_normalized("ﾍﾞﾝﾁ", "ベンチ"), Some(0..4));
        for (text, wanted) in [("あ", "い"), ("", "あ"), ("あ", "")] {
            assert_eq!(find_normalized(text, wanted), None);
        }
    }

    #[test]
    fn narrows_only_real_digits() {
        let cases = [
            ("１２．５％", "12.5%"),
            ("5²", "5²"),
            ("7/1①", "7/1①"),
            ("½㎡⒎", "½㎡⒎"),
            ("△　　５", "△ 5"),
            ("Ｒ２　年", "R2 年"),
            ("㍻28⽉", "平成28月"),
            ("ﾍﾟｰｼﾞ ページ", "ページ ページ"),
            ("−５―", "-5-"),
        ];
        for (typed, plain) in cases {
            assert_eq!(to_halfwidth(typed), plain, "{typed:?}");
        }
    }
}
