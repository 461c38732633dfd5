//! Measures, wraps and cuts text by the room it takes in a Japanese font.
//! The unit is half a full-width character, as wide as one ASCII letter.

use unicode_width::UnicodeWidthChar;

/// The most columns that wrapping, padding and cutting go by, far beyond any
/// screen or sheet, so that no request can exhaust the memory.
const MOST_COLUMNS: usize = 10_000;

/// Characters that must not begin a line: closing brackets, stops, middle
/// dots, marks of repetition and length, and small kana (JIS X 4051, classes
/// of 行頭禁則).
const NO_START: &str = "、。，．・：；？！）」』】〕〉》ー々ゃゅょっぁぃぅぇぉゎゕゖァィゥェォッャュョヮヵヶ\
    ゝゞヽヾ〻゛゜］｝〗〙〟’”‐–〜～゠‼⁇⁈⁉…‥％℃,.:;?!)]}%｡､･｣ｰﾞﾟｧｨｩｪｫｬｭｮｯ";

/// Characters that must not end a line: opening brackets (JIS X 4051, classes
/// of 行末禁則).
const NO_END: &str = "（「『【〔〈《［｛〖〘〝‘“￥([{｢";

/// Gives the width of the text in half-width units.
///
/// Full-width and wide characters count 2, and so do those of ambiguous width
/// in UAX #11, such as `①`, `→`, `※` and Greek letters, since Japanese fonts
/// draw them so. Combining marks, invisible characters, line breaks and tabs
/// count 0.
pub fn width(s: &str) -> usize {
    s.chars().map(cell).sum()
}

/// The beginning of a text that has more than so many UTF-16 units, by which Excel counts; `None`
/// where all of it fits.
pub fn beginning(s: &str, units: usize) -> Option<&str> {
    let mut taken = 0;
    for (at, c) in s.char_indices() {
        taken += c.len_utf16();
        if taken > units {
            return Some(&s[..at]);
        }
    }
    None
}

/// Breaks the text into lines of at most `columns` half-width units.
///
/// Line breaks in the text are kept, and there is always at least one line.
/// Lines break between Japanese characters and around words in Latin letters,
/// and inside a word only if it is longer than a line. Closing marks do not
/// begin a line and opening ones do not end one, unless nothing else fits.
/// ASCII spaces at the break are dropped. Fewer than 2 columns count as 2.
pub fn wrap(s: &str, columns: usize) -> Vec<String> {
    wrapped(s, columns).map(str::to_owned).collect()
}

/// The lines that [`wrap`] gives, as parts of the text.
fn wrapped(s: &str, columns: usize) -> impl Iterator<Item = &str> {
    let columns = columns.clamp(2, MOST_COLUMNS);
    s.split("\r\n")
        .flat_map(|part| part.split(['\n', '\r']))
        .flat_map(move |line| wrap_line(line, columns))
}

/// Gives how many lines the text takes when wrapped.
pub fn lines(s: &str, columns: usize) -> usize {
    // Most texts fit, and telling so needs no breaking.
    if width(s) <= columns && !s.contains(['\n', '\r']) {
        return 1;
    }
    wrapped(s, columns).count()
}

/// A text in parts of at most `most` lines at a width in half-width units. A part ends with a
/// paragraph where it can, so that the parts read as one text.
pub fn parts(s: &str, columns: usize, most: usize) -> Vec<String> {
    let mut parts: Vec<Vec<String>> = vec![];
    let mut room = 0;
    for paragraph in s.split('\n') {
        let mut wrapped = wrap(paragraph, columns);
        if wrapped.len() <= most.max(1) {
            wrapped = vec![paragraph.to_string()];
        }
        for line in wrapped {
            let height = lines(&line, columns).max(1);
            match parts.last_mut() {
                Some(part) if height <= room => part.push(line),
                _ => {
                    parts.push(vec![line]);
                    room = most.max(1);
                }
            }
            room = room.saturating_sub(height);
        }
    }
    parts.iter().map(|part| part.join("\n")).collect()
}

/// Fills the text up with spaces at the right to `columns` half-width units.
///
/// A text that is wider already stays as it is. More than 10,000 columns count
/// as 10,000.
pub fn pad(s: &str, columns: usize) -> String {
    let missing = columns.min(MOST_COLUMNS).saturating_sub(width(s));
    format!("{s}{}", " ".repeat(missing))
}

/// Cuts the text to at most `columns` half-width units, with `…` for what is
/// cut off if there is room for it.
pub fn clip(s: &str, columns: usize) -> String {
    const MARK: char = '…';
    if width(s) <= columns {
        return s.to_owned();
    }
    let Some(room) = columns.checked_sub(cell(MARK)) else {
        return head(s, columns).to_owned();
    };
    format!("{}{MARK}", head(s, room))
}

/// Gives as much of the start of the text as fits.
fn head(s: &str, columns: usize) -> &str {
    let mut used = 0_usize;
    let over = s.char_indices().find(|(_, c)| {
        used = used.saturating_add(cell(*c));
        used > columns
    });
    over.and_then(|(at, _)| s.get(..at)).unwrap_or(s)
}

/// Gives the width of one character.
fn cell(c: char) -> usize {
    match c {
        // Most of every text, without a look into the table.
        ' '..='~' => 1,
        'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='鿿' => 2,
        _ if is_wide_letter(c) => 2,
        _ => c.width_cjk().unwrap_or(0),
    }
}

/// Tells whether the character is one of the Greek and Cyrillic letters that
/// UAX #11 calls ambiguous, which the width table used counts as narrow.
fn is_wide_letter(c: char) -> bool {
    matches!(c, 'Α'..='Ω' | 'α'..='ρ' | 'σ'..='ω' | 'А'..='я' | 'Ё' | 'ё')
}

/// A piece of a line that is not broken, with its width.
struct Chunk<'a> {
    text: &'a str,
    width: usize,
}

/// Wraps a text without line breaks.
fn wrap_line(line: &str, columns: usize) -> Vec<&str> {
    if width(line) <= columns {
        return vec![line];
    }
    let chunks = chunks(line, columns);
    let mut lines = Vec::new();
    let mut rest = chunks.as_slice();
    let mut text = line;
    while let Some(count) = overflow(rest, columns) {
        let at = last_break(rest, count);
        let (first, others) = rest.split_at_checked(at).unwrap_or((rest, &[]));
        let length = first.iter().map(|chunk| chunk.text.len()).sum();
        let (head, tail) = text.split_at_checked(length).unwrap_or((text, ""));
        lines.push(head.trim_end_matches(' '));
        (rest, text) = (others, tail);
    }
    while width(text) > columns
        && let Some(shorter) = text.strip_suffix(' ')
    {
        text = shorter;
    }
    lines.push(text);
    lines
}

/// Gives how many chunks fit in a line, at least one, or `None` if all do.
///
/// Spaces may stick out, since they are dropped at the break.
fn overflow(chunks: &[Chunk<'_>], columns: usize) -> Option<usize> {
    let mut used = 0;
    let over = |chunk: &Chunk<'_>| {
        used += chunk.width;
        used > columns && chunk.text != " "
    };
    let count = chunks.iter().position(over)?;
    Some(count.max(1))
}

/// Gives the last place up to `count` chunks where a line may break, or
/// `count` itself if there is none.
fn last_break(chunks: &[Chunk<'_>], count: usize) -> usize {
    let may_break = |at: &usize| match (chunks.get(at - 1), chunks.get(*at)) {
        (Some(before), Some(after)) => is_break(before, after),
        _ => true,
    };
    (1..=count).rev().find(may_break).unwrap_or(count)
}

/// Tells whether a line may break between two chunks.
///
/// It may not before a space, so that spaces end up at the end of a line.
fn is_break(before: &Chunk<'_>, after: &Chunk<'_>) -> bool {
    let starts_badly = after.text.starts_with(|c| c == ' ' || NO_START.contains(c));
    let ends_badly = before.text.ends_with(|c| NO_END.contains(c));
    !(starts_badly || ends_badly)
}

/// Cuts a line into chunks, none of them wider than `columns`.
fn chunks(line: &str, columns: usize) -> Vec<Chunk<'_>> {
    let mut chunks: Vec<Chunk<'_>> = Vec::new();
    let mut start = 0;
    let mut in_word = false;
    for (at, c) in line.char_indices() {
        let width = cell(c);
        let word = is_word_char(c, width);
        let joins = |last: &&mut Chunk<'_>| {
            let fits = last.width + width <= columns;
            (width == 0 && last.text != " ") || (in_word && word && fits)
        };
        let end = at + c.len_utf8();
        match chunks.last_mut().filter(joins) {
            Some(last) => {
                last.text = line.get(start..end).unwrap_or_default();
                last.width += width;
            }
            None => {
                start = at;
                let text = line.get(at..end).unwrap_or_default();
                chunks.push(Chunk { text, width });
            }
        }
        in_word = word || (in_word && width == 0);
    }
    chunks
}

/// Tells whether the character is part of a word that should stay whole.
fn is_word_char(c: char, width: usize) -> bool {
    c.is_ascii_graphic() || (width == 1 && c.is_alphabetic() && !is_half_kana(c))
}

/// Tells whether the character is a half-width kana, which may break anywhere.
fn is_half_kana(c: char) -> bool {
    matches!(c, '｡'..='ﾟ')
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_text_is_cut_between_its_characters() {
        assert_eq!(beginning("一二三", 3), None);
        assert_eq!(beginning("一二三", 2), Some("一二"));
        assert_eq!(beginning("𠮷野", 1), Some(""));
        assert_eq!(beginning("𠮷野", 2), Some("𠮷"));
    }

    #[test]
    fn parts_hold_every_character() {
        let text = "■あいうえお\nかきくけこさしすせそたちつてと\n・短い\n\n終わり";
        for most in 1..6 {
            let parts = super::parts(text, 10, most);
            let joined: String = parts.concat().replace('\n', "");
            assert_eq!(joined, text.replace('\n', ""));
            assert!(
                parts.iter().all(|p| super::lines(p, 10) <= most),
                "{parts:?}"
            );
        }
    }

    use super::*;

    #[test]
    fn measures_as_japanese_fonts_draw() {
        let cases = [
            ("", 0),
            ("abc 123", 7),
            ("漢字かなカナ", 12),
            ("ｱｲｳｶﾞﾊﾟ", 7),
            ("ＡＢ　１", 8),
            ("①■→○Ⅰ※～〜", 16),
            ("…―×÷°", 10),
            ("αΩЖё", 8),
            ("か\u{3099}", 2),
            ("e\u{301}", 1),
            ("葛\u{E0100}", 2),
            ("a\u{200B}b\u{FEFF}", 2),
            ("a\nb\tc", 3),
            ("🏯", 2),
            ("𠮷", 2),
        ];
        for (text, columns) in cases {
            assert_eq!(width(text), columns, "{text:?}");
        }
    }

    #[test]
    fn wraps() {
        let cases: [(&str, usize, &[&str]); 32] = [
            ("", 10, &[""]),
            ("あいうえお", 4, &["あい", "うえ", "お"]),
            ("あいうえお", 5, &["あい", "うえ", "お"]),
            ("あいうえお", 10, &["あいうえお"]),
            ("あ\nい", 10, &["あ", "い"]),
            ("あ\r\nい\rう", 10, &["あ", "い", "う"]),
            ("あ\n\nい\n", 10, &["あ", "", "い", ""]),
            ("hello world again", 11, &["hello world", "again"]),
            ("hello world again", 10, &["hello", "world", "again"]),
            ("hello   world", 6, &["hello", "world"]),
            ("hello   ", 6, &["hello "]),
            ("         ab", 4, &["", "ab"]),
            ("あい 。う", 4, &["あ", "い", "。う"]),
            ("  hello world", 8, &["  hello", "world"]),
            ("abcdefghij", 4, &["abcd", "efgh", "ij"]),
            ("市のWebサイト", 6, &["市の", "Webサ", "イト"]),
            ("予算1,200千円", 9, &["予算1,200", "千円"]),
            ("予算1,200千円", 8, &["予算", "1,200千", "円"]),
            ("あいう。えお", 6, &["あい", "う。え", "お"]),
            ("あいう」。え", 6, &["あい", "う」。", "え"]),
            ("あい「うえ」", 6, &["あい", "「う", "え」"]),
            ("サービス", 2, &["サ", "ー", "ビ", "ス"]),
            ("コンピュータ", 6, &["コン", "ピュー", "タ"]),
            ("きょう", 2, &["き", "ょ", "う"]),
            ("人々の", 4, &["人々", "の"]),
            ("の人々", 4, &["の", "人々"]),
            ("。。。", 4, &["。。", "。"]),
            ("あいう)え", 6, &["あい", "う)え"]),
            ("あいう(え)", 7, &["あいう", "(え)"]),
            ("あ", 0, &["あ"]),
            ("ab", 0, &["ab"]),
            ("　字下げ", 6, &["　字下", "げ"]),
        ];
        for (text, columns, expected) in cases {
            assert_eq!(wrap(text, columns), expected, "{text:?} {columns}");
            assert_eq!(lines(text, columns), expected.len());
        }
    }

    #[test]
    fn keeps_marks_with_their_letters() {
        assert_eq!(
            wrap("か\u{3099}き\u{3099}", 2),
            ["か\u{3099}", "き\u{3099}"]
        );
        assert_eq!(wrap("葛\u{E0100}飾", 2), ["葛\u{E0100}", "飾"]);
        assert_eq!(wrap("ab\u{301}cd", 4), ["ab\u{301}cd"]);
    }

    #[test]
    fn wraps_within_the_columns() {
        let text = "令和2年度の「重点施策」(No.12)について、ABC-defの①〜③を実施した。\
            子育て・サービスの拡充（1,200千円）、きょういく！？ etc. 👨‍👩‍👧 か\u{3099}";
        for columns in 2..=80 {
            let lines = wrap(text, columns);
            let joined = lines.concat().replace(' ', "");
            assert_eq!(joined, text.replace(' ', ""));
            for line in &lines {
                assert!(width(line) <= columns, "{columns} {line}");
            }
            if columns >= 16 {
                let ends_badly = |l: &String| l.ends_with(|c| NO_END.contains(c));
                let starts_badly = |l: &String| l.starts_with(|c| NO_START.contains(c));
                assert!(!lines.iter().any(ends_badly), "{lines:?}");
                assert!(!lines.iter().any(starts_badly), "{lines:?}");
            }
        }
    }

    #[test]
    fn pads() {
        let cases = [
            ("", 2, "  "),
            ("済", 4, "済  "),
            ("済", 2, "済"),
            ("実施済", 4, "実施済"),
            ("①a", 4, "①a "),
            ("a", 0, "a"),
        ];
        for (text, columns, padded) in cases {
            assert_eq!(pad(text, columns), padded);
        }
        assert_eq!(pad("a", usize::MAX).len(), MOST_COLUMNS);
    }

    #[test]
    fn clips() {
        let cases = [
            ("", 0, ""),
            ("実施済", 6, "実施済"),
            ("実施済", 5, "実…"),
            ("実施済", 4, "実…"),
            ("実施済", 3, "…"),
            ("実施済", 2, "…"),
            ("実施済", 1, ""),
            ("実施済", 0, ""),
            ("abc", 1, "a"),
            ("abcdef", 5, "abc…"),
            ("か\u{3099}きくけ", 5, "か\u{3099}…"),
            ("abc", usize::MAX, "abc"),
        ];
        for (text, columns, clipped) in cases {
            assert_eq!(clip(text, columns), clipped, "{text} {columns}");
            assert!(width(&clip(text, columns)) <= columns);
        }
    }
}
