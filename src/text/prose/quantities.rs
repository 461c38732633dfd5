//! Finds numbers with a counter word, such as 25店舗, and what they count.

use super::brackets::{CLOSING, OPENING, depth_after};
use super::counters::{self, Sort};
use super::sentences::{Sentence, Spot};
use super::words::Words;
use crate::text::number::{Number, parse_number};
use std::ops::Range;

/// A number with its counter word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The index of its sentence.
    pub sentence: usize,
    /// Where it stands in the sentence, in bytes.
    pub span: Range<usize>,
    /// As it is written.
    pub written: String,
    /// The number.
    pub value: Number,
    /// The counter word; those that mean the same are one.
    pub counter: &'static str,
    /// The words right before it.
    pub label: String,
    /// How many brackets it stands in.
    pub depth: usize,
    /// Whether it says just this number: not 約, 以上, 各 and the like.
    pub is_exact: bool,
}

impl Quantity {
    /// Another number as this one is written: with its counter and in thousands where this one is.
    pub fn in_its_unit(&self, value: Number) -> String {
        let figures = |c: char| c.is_ascii_digit() || " ,.".contains(c);
        let unit = self.written.trim_start_matches(figures);
        let plain = value.to_string();
        let zeros = match unit.chars().next() {
            Some('千') => 3,
            Some('万') => 4,
            Some('億') => 8,
            _ => 0,
        };
        let shortened = plain
            .strip_suffix(&"0".repeat(zeros))
            .filter(|p| !p.is_empty());
        match shortened {
            Some(whole) => format!("{}{unit}", grouped(whole)),
            None => format!(
                "{}{}",
                grouped(&plain),
                unit.trim_start_matches(['百', '千', '万', '億'])
            ),
        }
    }

    /// It with its counter, where it stands in the text that the sentences were cut from.
    pub fn spot(&self, cleaned: &str, sentences: &[Sentence]) -> Spot {
        sentences[self.sentence].spot(cleaned, self.span.clone())
    }
}

/// A number with a comma before each three of its whole digits.
fn grouped(plain: &str) -> String {
    let (whole, rest) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
    let count = whole.chars().count();
    let mut text = String::new();
    for (at, c) in whole.chars().enumerate() {
        let before = text.ends_with(|c: char| c.is_ascii_digit());
        if before && (count - at) % 3 == 0 {
            text.push(',');
        }
        text.push(c);
    }
    text + rest
}

/// What stands right before a number that is not just this number.
const VAGUE_BEFORE: Words =
    Words("約 およそ おおよそ おおむね 概ね ほぼ 各 毎 最大 最低 平均 あたり 当たり 当り につき");
/// What stands right behind one.
const VAGUE_BEHIND: Words = Words(
    "以上 以下 以内 未満 程度 余 弱 強 ほど くらい ぐらい 前後 近く 超 あたり 当たり 当り につき ごと 毎 ずつ",
);

/// The quantities of a text's sentences, in their order.
pub fn quantities(sentences: &[Sentence]) -> Vec<Quantity> {
    let each = sentences.iter().enumerate();
    each.flat_map(|(index, sentence)| in_sentence(index, &sentence.text))
        .collect()
}

fn in_sentence(index: usize, text: &str) -> Vec<Quantity> {
    let mut found: Vec<Quantity> = vec![];
    let mut at = 0;
    let (mut open, mut seen) = (0, 0);
    while let Some(start) = next_number(text, at) {
        let digits = number_length(&text[start..]);
        at = start + digits.max(1);
        let Some((value, counter, length)) = read(text, start, digits) else {
            continue;
        };
        let span = start..start + length;
        at = span.end;
        if is_part_of_more(text, &span) {
            continue;
        }
        open = depth_after(open, &text[seen..start]);
        seen = start;
        let from = found.last().map_or(0, |q| q.span.end);
        found.push(Quantity {
            sentence: index,
            written: text[span.clone()].to_string(),
            value,
            counter,
            label: label(&text[from..start]),
            depth: open,
            is_exact: is_exact(text, &span),
            span,
        });
    }
    found
}

/// Where the next number begins that no letter stands before, and no digit with a point or colon.
fn next_number(text: &str, from: usize) -> Option<usize> {
    let mut back = text[..from].chars().rev();
    let mut before = back.next().unwrap_or(' ');
    let mut earlier = back.next().unwrap_or(' ');
    for (at, c) in text[from..].char_indices() {
        let goes_on = || ".,:/".contains(before) && earlier.is_ascii_digit();
        if c.is_ascii_digit() && !before.is_ascii_alphanumeric() && !goes_on() {
            return Some(from + at);
        }
        (earlier, before) = (before, c);
    }
    None
}

/// How many bytes the number takes, multipliers such as 万 included.
fn number_length(text: &str) -> usize {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let goes_on = match c {
            '0'..='9' | '百' | '千' | '万' | '億' | '兆' => true,
            ',' | '.' => is_digit(text[at + 1..].chars().next()),
            _ => false,
        };
        if !goes_on {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

/// The value and the counter of a number, and how many bytes the two take.
fn read(text: &str, start: usize, digits: usize) -> Option<(Number, &'static str, usize)> {
    let value = parse_number(&text[start..start + digits], None).ok()?.value;
    let behind = &text[start + digits..];
    let word = behind.trim_start();
    let counter = counters::at_start(word)?;
    if behind.len() > word.len() && !stands_free(&text[..start], counter.sort) {
        return None;
    }
    let length = digits + (behind.len() - word.len()) + counter.written.len();
    Some((value, counter.same, length))
}

/// Whether a number after this text may have its counter behind a blank: it is no heading's number,
/// and before a word no room's.
fn stands_free(before: &str, sort: Sort) -> bool {
    let label = before.trim_end();
    let is_apart = |c: char| ('ぁ'..='ん').contains(&c) || "、,:(計".contains(c);
    !label.is_empty()
        && (sort != Sort::Word || before.len() > label.len() || label.ends_with(is_apart))
}

/// Whether it is an ordinal, one end of a range, or a factor.
fn is_part_of_more(text: &str, span: &Range<usize>) -> bool {
    let before = text[..span.start].trim_end();
    let behind = text[span.end..].trim_start();
    let ranges = ['〜', '-', '×', 'x'];
    let ends_range = before.ends_with(ranges)
        && before
            .trim_end_matches(ranges)
            .ends_with(|c: char| c.is_ascii_digit() || counters::ends_with(c));
    let digit_next = |rest: &str| rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
    let mut joints = ["〜", "-", "×", "x", "から", "/"].iter();
    let begins_range = joints.any(|j| behind.strip_prefix(j).is_some_and(digit_next));
    let ordinal = before.ends_with('第') || behind.starts_with('目') || behind.starts_with("め");
    ordinal || ends_range || begins_range
}

pub(super) fn is_exact(text: &str, span: &Range<usize>) -> bool {
    let before = text[..span.start].trim_end();
    let behind = text[span.end..].trim_start();
    !(VAGUE_BEFORE.ends(before) || VAGUE_BEHIND.begins(behind))
}

/// The words right before a number: what follows the last stop, without the signs at its end.
fn label(before: &str) -> String {
    let is_stop = |c: char| "、,・/+=;".contains(c) || OPENING.contains(&c) || CLOSING.contains(&c);
    let bare = before.trim_end_matches(|c: char| is_stop(c) || " :".contains(c));
    let bare = bare.trim_end_matches(['は', 'が', 'で', 'に', 'を', 'と']);
    let bare = bare.trim_end_matches([' ', ':']);
    let own = bare.rsplit(is_stop).next().unwrap_or_default();
    own.trim_matches([' ', ':']).to_string()
}

/// The counter word that a text is, or begins with.
pub(super) fn counter(text: &str) -> Option<&'static str> {
    counters::at_start(text).map(|counter| counter.written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::prose::sentences::sentences;

    fn found(text: &str) -> Vec<String> {
        let all = quantities(&sentences(text)).into_iter();
        let vague = |q: &Quantity| if q.is_exact { "" } else { "?" };
        all.map(|q| format!("{}={}{}{}", q.label, q.value, q.counter, vague(&q)))
            .collect()
    }

    #[test]
    fn finds_quantities_and_what_they_count() {
        let cases: [(&str, &[&str]); 14] = [
            (
                "賛同店舗　25店舗　金額　36,246円",
                &["賛同店舗=25店舗", "金額=36246円"],
            ),
            ("参加者：市民活動団体１１名", &["参加者:市民活動団体=11人"]),
            (
                "講座開催回数　0回　参加人数　1人",
                &["講座開催回数=0回", "参加人数=1人"],
            ),
            ("8件（4団体・4個人）", &["=8件", "=4団体", "=4個人"]),
            (
                "予算は12万円、決算は1億2千万円",
                &["予算=120000円", "決算=120000000円"],
            ),
            ("参加者は、10名", &["参加者=10人"]),
            ("16機関で合計53名(延べ人数)", &["=16機関", "で合計=53人"]),
            ("紙媒体も年4回発行", &["紙媒体も年=4回"]),
            ("3ヶ所と2カ所", &["=3箇所", "=2箇所"]),
            ("参加者 16 名", &["参加者=16人"]),
            ("約20名", &["約=20人?"]),
            (
                "20名以上、10名程度、各5回",
                &["=20人?", "以上=10人?", "各=5回?"],
            ),
            ("1世帯あたり3件", &["=1世帯?", "あたり=3件?"]),
            ("展示20団体、参加12団体", &["展示=20団体", "参加=12団体"]),
        ];
        for (text, expected) in cases {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn leaves_other_numbers_alone() {
        let cases = [
            "第3回の講座",
            "3回目",
            "10～20名",
            "10名～20名",
            "電話 0476-93-1117",
            "14:00～16:00",
            "令和2年7月4日",
            "達成率 80%",
            "A4 3",
            "1/6",
            "2階会議室1 団体の交流",
            "(1)人材育成",
            "3 人材育成の支援",
            "3 団体の支援",
            "5回答",
            "2人材",
            "会議室2本庁舎",
            "5名×3回",
            "12.34.56件",
            "10,11,12名",
            "7つの支援力",
            "R2",
            "20歳代",
            "",
        ];
        for text in cases {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_number_is_written_as_another_is() {
        for (text, value, expected) in [
            ("1,200千円", "1100000", "1,100千円"),
            ("1,200千円", "1100500", "1,100,500円"),
            ("16名", "1234", "1,234名"),
            ("16万円", "150000", "15万円"),
            ("45.5千円", "44500", "44,500円"),
        ] {
            let found = &quantities(&sentences(text))[0];
            let value = parse_number(value, None).unwrap().value;
            assert_eq!(found.in_its_unit(value), expected, "{text}");
        }
    }

    #[test]
    fn counts_brackets() {
        let all = quantities(&sentences("8件（4団体（1名））2回"));
        let depths: Vec<usize> = all.iter().map(|q| q.depth).collect();
        assert_eq!(depths, [0, 1, 2, 0]);
    }
}
