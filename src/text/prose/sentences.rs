//! Cuts text into sentences, each with the mark at the beginning of its line.

use crate::text::normalize::{clean, halfwidth_places, to_halfwidth};
use std::ops::Range;

/// One sentence, or one line that has no full stop, halfwidth for reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The line it stands in; blank lines do not count.
    pub line: usize,
    /// The kind of mark its line begins with, such as `■`, `【` or `(1)`; empty without one.
    pub mark: &'static str,
    /// The text without the mark.
    pub text: String,
    /// Where its line begins in the cleaned text, in bytes.
    start: usize,
    /// Where `text` begins in the halfwidth line, in bytes.
    from: usize,
}

/// A part of a text, as it was found there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// How it reads.
    pub written: String,
    /// Where it stands in the cleaned text, in characters.
    pub at: Range<usize>,
}

impl Sentence {
    /// Where bytes of this sentence stand in the cleaned text that it was cut from, in characters.
    pub fn place(&self, cleaned: &str, span: Range<usize>) -> Range<usize> {
        let line = cleaned.get(self.start..).unwrap_or_default();
        let line = line.split('\n').next().unwrap_or_default();
        let places = halfwidth_places(line);
        let before = cleaned.get(..self.start).map_or(0, |t| t.chars().count());
        let first = places.get(self.from + span.start).map_or(0, |p| p.start);
        let last = (self.from + span.end).checked_sub(1);
        let end = last.and_then(|at| places.get(at)).map_or(first, |p| p.end);
        before + first..before + end.max(first)
    }

    /// A part of this sentence.
    pub fn spot(&self, cleaned: &str, span: Range<usize>) -> Spot {
        Spot {
            written: self.text.get(span.clone()).unwrap_or_default().to_string(),
            at: self.place(cleaned, span),
        }
    }
}

/// The marks that one character makes.
const BULLETS: [&str; 24] = [
    "■", "□", "◆", "◇", "●", "○", "〇", "◯", "◎", "▲", "△", "▼", "▽", "★", "☆", "・", "※", "→",
    "⇒", "*", "-", "⑴", "【", "<",
];

/// The sentences of a text in its order.
pub fn sentences(text: &str) -> Vec<Sentence> {
    let cleaned = clean(text);
    let lines = cleaned.split('\n').scan(0, |start, line| {
        let own = *start;
        *start += line.len() + 1;
        Some((own, to_halfwidth(line)))
    });
    let seen = lines.filter(|(_, line)| !line.trim().is_empty());
    let mut found = vec![];
    for (number, (start, line)) in seen.enumerate() {
        let (mark, body) = split_mark(line.trim());
        // A body ends where its line ends, blanks aside.
        let mut from = line.trim_end().len() - body.trim_end().len();
        for piece in body.split('。') {
            let part = piece.trim();
            let lead = piece.len() - piece.trim_start().len();
            if !part.is_empty() {
                found.push(Sentence {
                    line: number,
                    mark,
                    text: part.to_string(),
                    start,
                    from: from + lead,
                });
            }
            from += piece.len() + '。'.len_utf8();
        }
    }
    found
}

/// The mark of a line, and what follows it. A heading in brackets stays whole.
fn split_mark(line: &str) -> (&'static str, &str) {
    let bullet = BULLETS.iter().find(|b| line.starts_with(**b));
    match bullet {
        Some(&mark @ ("【" | "<")) => return (mark, line),
        Some(&mark) => return (mark, line[mark.len()..].trim_start()),
        None => {}
    }
    if line.starts_with(|c: char| ('①'..='⑳').contains(&c)) {
        return ("①", line.trim_start_matches(|c| ('①'..='⑳').contains(&c)));
    }
    if let Some(rest) = lettered(line) {
        return ("ア", rest);
    }
    numbered(line).map_or(("", line), |rest| ("(1)", rest))
}

/// What follows a letter that counts: ア 講座, イ.見学.
fn lettered(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(['ア', 'イ', 'ウ', 'エ', 'オ', 'カ', 'キ', 'ク', 'ケ', 'コ'])?;
    let rest = rest.strip_prefix([' ', '.', ')'])?;
    Some(rest.trim_start())
}

/// What follows a number in brackets.
fn numbered(line: &str) -> Option<&str> {
    let inner = line.strip_prefix('(')?;
    let rest = inner.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = rest.len() < inner.len();
    rest.strip_prefix(')').filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(usize, &'static str, String)> {
        let found = sentences(text).into_iter();
        found.map(|s| (s.line, s.mark, s.text)).collect()
    }

    #[test]
    fn cuts_at_lines_and_full_stops() {
        let found = cut(
            "■講座を開いた。参加者は　１０名\n\n・第1回\n【第2期】\n(3) 議題\n①審査\nア　広報\nイベント",
        );
        let expected = [
            (0, "■", "講座を開いた"),
            (0, "■", "参加者は 10名"),
            (1, "・", "第1回"),
            (2, "【", "【第2期】"),
            (3, "(1)", " 議題"),
            (4, "①", "審査"),
            (5, "ア", "広報"),
            (6, "", "イベント"),
        ];
        let expected = expected.map(|(line, mark, text)| (line, mark, text.trim().to_string()));
        assert_eq!(found, expected);
    }

    #[test]
    fn every_part_is_found_again() {
        let text = "■　講座を開いた。　参加者は　１０名\n\n・ 第１回　ﾊﾟﾝ　\n(3)　議題。①審査";
        let cleaned = clean(text);
        let chars: Vec<char> = cleaned.chars().collect();
        for sentence in sentences(text) {
            let spot = sentence.spot(&cleaned, 0..sentence.text.len());
            assert_eq!(spot.written, sentence.text);
            let own: String = chars[spot.at].iter().collect();
            assert_eq!(to_halfwidth(&own), sentence.text);
        }
        let found = &sentences(text)[1];
        let at = found.text.find("10").unwrap();
        let own = found.place(&cleaned, at..at + 2);
        assert_eq!(chars[own].iter().collect::<String>(), "１０");
    }

    #[test]
    fn nothing_is_no_sentence() {
        for text in ["", " \n　\n", "。。", "■\n・"] {
            assert_eq!(cut(text), [], "{text}");
        }
    }
}
