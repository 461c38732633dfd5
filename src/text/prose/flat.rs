//! A whole text for patterns that may go over its lines: halfwidth for reading, its line breaks kept.

use super::sentences::Spot;
use crate::text::normalize::{halfwidth_places, to_halfwidth};
use std::ops::Range;

/// A cleaned text, halfwidth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flat {
    /// The halfwidth text.
    pub text: String,
}

impl Flat {
    /// Narrows a cleaned text.
    pub fn new(cleaned: &str) -> Flat {
        let lines: Vec<String> = cleaned.split('\n').map(to_halfwidth).collect();
        Flat {
            text: lines.join("\n"),
        }
    }

    /// Some bytes of it as they stand in the cleaned text that it was made of.
    pub fn spot(&self, cleaned: &str, span: Range<usize>) -> Spot {
        let mut places: Vec<Range<usize>> = vec![];
        let mut before = 0;
        for line in cleaned.split('\n') {
            let own = halfwidth_places(line).into_iter();
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
    use crate::text::normalize::clean;

    #[test]
    fn every_part_is_found_again() {
        let cleaned = clean("参加者　１０名\n\n・ﾊﾟﾝを２０個");
        let flat = Flat::new(&cleaned);
        let chars: Vec<char> = cleaned.chars().collect();
        for (part, written) in [("10名", "１０名"), ("パンを20", "ﾊﾟﾝを２０")] {
            let at = flat.text.find(part).unwrap();
            let spot = flat.spot(&cleaned, at..at + part.len());
            assert_eq!(spot.written, part);
            assert_eq!(chars[spot.at].iter().collect::<String>(), written);
        }
    }
}
