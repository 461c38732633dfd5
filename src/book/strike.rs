//! Text with a line through it: what somebody took back without deleting it.

use super::Entry;
use crate::model::answer::{Display, Strike};

/// A text in pieces, each with a line through it or without one.
#[derive(Clone, Debug, Default)]
pub(super) struct StrikeBuilder {
    kept: String,
    struck: String,
    was_struck: bool,
}

impl StrikeBuilder {
    /// Adds the next piece.
    pub(super) fn add(&mut self, text: &str, is_struck: bool) {
        if text.is_empty() {
            return;
        }
        let part = if is_struck {
            &mut self.struck
        } else {
            &mut self.kept
        };
        if is_struck && !self.was_struck && !part.is_empty() {
            part.push_str(GAP);
        }
        part.push_str(text);
        self.was_struck = is_struck;
    }

    /// The whole text apart, where a line goes through some of it that can be seen.
    pub(super) fn strike(self) -> Option<Strike> {
        let is_seen = !crate::text::normalize::is_blank(&self.struck);
        is_seen.then_some(Strike {
            kept: self.kept,
            struck: self.struck,
        })
    }
}

/// What stands between two struck pieces that have something else between them.
const GAP: &str = "／";

/// The cell with all that is in it struck through.
pub(super) fn whole(entry: Entry) -> Entry {
    let struck = match entry.text.is_empty() {
        true if entry.formula.is_empty() => return entry,
        true => format!("={}", entry.formula),
        false => entry.seen().to_string(),
    };
    with(
        entry,
        Some(Strike {
            kept: String::new(),
            struck,
        }),
    )
}

/// The cell with what is struck through in it.
pub(super) fn with(mut entry: Entry, strike: Option<Strike>) -> Entry {
    if strike.is_some() {
        let display = entry.display.take().map_or(Display::default(), |d| *d);
        entry.display = Display { strike, ..display }.boxed();
    }
    entry
}

/// A text whose runs, from some of its UTF-16 units on, have a font of their own; before the first, it
/// has the cell's.
pub(super) fn of_runs(text: &str, is_cell_struck: bool, runs: &[(usize, bool)]) -> Option<Strike> {
    let mut pieces = StrikeBuilder::default();
    let mut runs = runs.iter().peekable();
    let (mut at, mut is_struck) = (0, is_cell_struck);
    for c in text.chars() {
        while let Some((_, own)) = runs.next_if(|(from, _)| *from <= at) {
            is_struck = *own;
        }
        pieces.add(c.encode_utf8(&mut [0; 4]), is_struck);
        at += c.len_utf16();
    }
    pieces.strike()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_say_what_is_struck() {
        let apart = |runs: &[(usize, bool)], is_cell_struck| {
            let found = of_runs("年𠮷回、10人", is_cell_struck, runs);
            found.map(|s| (s.kept, s.struck))
        };
        let reported = |kept: &str, struck: &str| Some((kept.to_string(), struck.to_string()));
        assert_eq!(apart(&[], false), None);
        assert_eq!(apart(&[], true), reported("", "年𠮷回、10人"));
        assert_eq!(
            apart(&[(1, true), (4, false)], false),
            reported("年、10人", "𠮷回")
        );
        assert_eq!(
            apart(&[(1, false), (5, true)], true),
            reported("𠮷回、", "年／10人")
        );
        assert_eq!(apart(&[(99, true)], false), None);
    }
}
