//! Cuts text into sentences, each with the mark at the beginning of its line.

use crate::text::fold::{narrow, tidy};

/// One sentence, or one line that has no full stop, narrowed for reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The line it stands in; blank lines do not count.
    pub line: usize,
    /// The kind of mark its line begins with, such as `■`, `【` or `(1)`; empty without one.
    pub mark: &'static str,
    /// The text without the mark.
    pub text: String,
}

/// The marks that one character makes.
const BULLETS: [&str; 24] = [
    "■", "□", "◆", "◇", "●", "○", "〇", "◯", "◎", "▲", "△", "▼", "▽", "★", "☆", "・", "※", "→",
    "⇒", "*", "-", "⑴", "【", "<",
];

/// The sentences of a text in its order.
pub fn sentences(text: &str) -> Vec<Sentence> {
    let tidied = tidy(text);
    let lines = tidied.lines().map(narrow);
    let seen = lines.filter(|line| !line.trim().is_empty()).enumerate();
    let mut found = vec![];
    for (number, line) in seen {
        let (mark, body) = split_mark(line.trim());
        let parts = body.split('。').map(str::trim).filter(|p| !p.is_empty());
        found.extend(parts.map(|part| Sentence {
            line: number,
            mark,
            text: part.to_string(),
        }));
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
    numbered(line).map_or(("", line), |rest| ("(1)", rest))
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
        let found = cut("■講座を開いた。参加者は　１０名\n\n・第1回\n【第2期】\n(3) 議題\n①審査");
        let expected = [
            (0, "■", "講座を開いた"),
            (0, "■", "参加者は 10名"),
            (1, "・", "第1回"),
            (2, "【", "【第2期】"),
            (3, "(1)", " 議題"),
            (4, "①", "審査"),
        ];
        let expected = expected.map(|(line, mark, text)| (line, mark, text.trim().to_string()));
        assert_eq!(found, expected);
    }

    #[test]
    fn nothing_is_no_sentence() {
        for text in ["", " \n　\n", "。。", "■\n・"] {
            assert_eq!(cut(text), [], "{text}");
        }
    }
}
