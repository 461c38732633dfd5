//! A whole text for patterns that may go over its lines: narrowed for reading, its line breaks kept.

use super::sentences::Spot;
use crate::text::fold::{narrow, narrow_places};
use std::ops::Range;

/// A tidied text, narrowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flat {
    /// The narrowed text.
    pub text: String,
}

impl Flat {
    /// Narrows a tidied text.
    pub fn new(tidied: &str) -> Flat {
        let lines: Vec<String> = tidied.split('\n').map(narrow).collect();
        Flat {
            text: lines.join("\n"),
        }
    }

    /// Some bytes of it as they stand in the tidied text that it was made of.
    pub fn spot(&self, tidied: &str, span: Range<usize>) -> Spot {
        let mut places: Vec<Range<usize>> = vec![];
        let mut before = 0;
        for line in tidied.split('\n') {
            let own = narrow_places(line).into_iter();
            places.extend(own.map(|p| before + p.start..before + p.end));
            let length = line.chars().count();
            places.push(before + length..before + length + 1);
            before += length + 1;
        }
        let first = places.get(span.start).map_or(0, |p| p.start);
        let last = span.end.checked_sub(1).and_then(|at| places.get(at));
        let end = last.map_or(first, |p| p.end);
        Spot {
            written: self.text.get(span).unwrap_or_default().to_string(),
            at: first..end.max(first),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold::tidy;

    #[test]
    fn every_part_is_found_again() {
        let tidied = tidy("参加者　１０名\n\n・ﾊﾟﾝを２０個");
        let flat = Flat::new(&tidied);
        let chars: Vec<char> = tidied.chars().collect();
        for (part, written) in [("10名", "１０名"), ("パンを20", "ﾊﾟﾝを２０")] {
            let at = flat.text.find(part).unwrap();
            let spot = flat.spot(&tidied, at..at + part.len());
            assert_eq!(spot.written, part);
            assert_eq!(chars[spot.at].iter().collect::<String>(), written);
        }
    }
}
