//! Finds long texts that are nearly the same as an earlier one, among many.
//!
//! Comparing each with each would take hours for ten thousand. Texts that are alike share most of
//! their runs of four characters; of these, each is looked up by its rarest only, so many of them
//! that an alike text must have one of these too (prefix filtering, as for joins of similar sets).
//! Only what is found so is compared character by character.

use super::normalize::normalize;
use std::collections::HashMap;
use std::ops::Range;

/// How many characters make a run. Runs of three are too frequent: most of Japanese prose is made of
/// few endings and compounds.
const RUN: usize = 4;
/// Counts of runs are kept under so many numbers: they need only tell rare from frequent.
const BUCKETS: usize = 1 << 16;
/// No text is held to be alike with less than half of its characters the same.
pub const LEAST: f64 = 0.5;
/// A mark holds a bit for each run, in so many words of 64 bits: a few thousand texts long as
/// answers are can mostly be told apart by it.
const WORDS: usize = 32;

/// Gives for each text an earlier one that is the same or nearly, and belongs to another group.
///
/// Two texts are nearly the same if, normalized, one is made from the other by changing, adding and
/// leaving out no more characters than one less `bound` of the longer's length: with 0.9 one in ten.
/// `groups` says what each text belongs to; texts of one group are not held against each other. A
/// text that is nearly the same as an earlier one stands for that one from then on: later texts are
/// compared with the first of each kind only. The earliest such text is given, one that is the same
/// before one that is nearly so.
pub fn earlier(texts: &[&str], groups: &[usize], bound: f64) -> Vec<Option<usize>> {
    let bound = bound.clamp(LEAST, 1.0);
    let normalized: Vec<Vec<char>> = texts
        .iter()
        .map(|t| normalize(t).chars().collect())
        .collect();
    let runs: Vec<Vec<u64>> = match bound < 1.0 {
        true => normalized.iter().map(|text| runs(text)).collect(),
        false => vec![],
    };
    let mut shelf = Shelf {
        texts: &normalized,
        groups,
        bound,
        counts: counts(&runs),
        marks: runs.iter().map(|runs| mark(runs)).collect(),
        runs,
        same: HashMap::new(),
        by_run: HashMap::new(),
    };
    (0..texts.len()).map(|at| shelf.place(at)).collect()
}

/// Whether two texts are nearly the same, as [`earlier`] says.
pub fn are_near(a: &str, b: &str, bound: f64) -> bool {
    let [a, b] = [a, b].map(|text| normalize(text).chars().collect::<Vec<char>>());
    distance_within(&a, &b, room(a.len().max(b.len()), bound))
}

/// The texts seen so far, to be looked up.
struct Shelf<'a> {
    texts: &'a [Vec<char>],
    groups: &'a [usize],
    bound: f64,
    /// All runs of each text, in order; none where only texts that are the same are looked for.
    runs: Vec<Vec<u64>>,
    marks: Vec<[u64; WORDS]>,
    counts: Vec<u32>,
    /// The first of each group with this very text.
    same: HashMap<&'a [char], Vec<usize>>,
    /// The texts that have a run among their rarest, each after its length in characters.
    by_run: HashMap<u64, Vec<(usize, usize)>>,
}

impl<'a> Shelf<'a> {
    /// Looks a text up and then keeps it.
    fn place(&mut self, at: usize) -> Option<usize> {
        let text: &'a [char] = &self.texts[at];
        let is_other = |n: &usize| self.groups[*n] != self.groups[at];
        if let Some(same) = self.same.get_mut(text) {
            let first = same.iter().copied().find(is_other);
            if same.iter().all(is_other) {
                same.push(at);
            }
            return first;
        }
        self.same.insert(text, vec![at]);
        if self.bound >= 1.0 {
            return None;
        }
        let rarest = self.rarest(at);
        let near = self.near(at, &rarest);
        let found = near.iter().copied().find(is_other);
        if near.is_empty() {
            for run in rarest {
                let kept = self.by_run.entry(run).or_default();
                kept.push((text.len(), at));
            }
        }
        found
    }

    /// The texts kept that are nearly the same, in their order.
    fn near(&self, at: usize, rarest: &[u64]) -> Vec<usize> {
        let text = &self.texts[at];
        // Most are too long or too short, which is told without a look at them.
        let room = |length: usize| room(text.len().max(length), self.bound);
        let lengths = text.len() - room(text.len())..=(text.len() as f64 / self.bound) as usize + 1;
        let kept = rarest.iter().filter_map(|run| self.by_run.get(run));
        let kept = kept
            .flatten()
            .filter(|(length, _)| lengths.contains(length));
        // One character that differs is in no more runs than a run has characters.
        let may_be = |n: &usize| {
            let most = RUN * room(self.texts[*n].len());
            lacking(&self.marks[at], &self.marks[*n]) <= most
        };
        let mut candidates: Vec<usize> = kept.map(|(_, n)| *n).filter(may_be).collect();
        candidates.sort_unstable();
        candidates.dedup();
        let is_near = |n: &usize| {
            let most = room(self.texts[*n].len());
            lacks_at_most(&self.runs[at], &self.runs[*n], RUN * most)
                && distance_within(text, &self.texts[*n], most)
        };
        candidates.into_iter().filter(is_near).collect()
    }

    /// So many of a text's rarest runs that every text that is nearly the same has one of them.
    fn rarest(&self, at: usize) -> Vec<u64> {
        // The longest text that this one may be compared with decides how much may differ.
        let longest = (self.texts[at].len() as f64 / self.bound).floor() as usize;
        let count = RUN * room(longest, self.bound) + 1;
        let mut runs = self.runs[at].clone();
        if count < runs.len() {
            runs.select_nth_unstable_by_key(count, |run| (self.counts[bucket(*run)], *run));
            runs.truncate(count);
        }
        runs
    }
}

/// A bit for each run of a text. Runs that share one only make one more text be looked at.
fn mark(runs: &[u64]) -> [u64; WORDS] {
    let mut mark = [0; WORDS];
    for run in runs {
        let bit = bucket(*run) % (WORDS * 64);
        mark[bit / 64] |= 1 << (bit % 64);
    }
    mark
}

/// At least so many runs of a text another has not, after their marks.
fn lacking(own: &[u64; WORDS], theirs: &[u64; WORDS]) -> usize {
    let lacking = own.iter().zip(theirs).map(|(own, other)| own & !other);
    lacking.map(|bits| bits.count_ones() as usize).sum()
}

/// Whether a text has at most so many runs that another has not, both in order.
fn lacks_at_most(own: &[u64], theirs: &[u64], most: usize) -> bool {
    let mut lacking = 0;
    let mut rest = theirs.iter().peekable();
    for run in own {
        while rest.next_if(|other| *other < run).is_some() {}
        lacking += usize::from(rest.peek() != Some(&run));
        if lacking > most {
            return false;
        }
    }
    true
}

/// How many characters may differ in a text so long.
fn room(length: usize, bound: f64) -> usize {
    // A little more than nothing, as one less 0.9 is a little less than a tenth.
    ((1.0 - bound) * length as f64 + 1e-9).floor() as usize
}

/// How often the runs of each number occur.
fn counts(runs: &[Vec<u64>]) -> Vec<u32> {
    let mut counts = vec![0_u32; BUCKETS];
    for run in runs.iter().flatten() {
        let count = &mut counts[bucket(*run)];
        *count = count.saturating_add(1);
    }
    counts
}

fn bucket(run: u64) -> usize {
    usize::try_from(run >> 48).unwrap_or(0) % BUCKETS
}

/// A character as a number all of whose bits tell it from others.
fn mixed(c: char) -> u64 {
    u64::from(u32::from(c)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// The runs of a text, each once, as numbers. Two runs that share a number only make one more text
/// be looked at.
fn runs(text: &[char]) -> Vec<u64> {
    let join = |n: u64, c: &char| n.rotate_left(16) ^ mixed(*c);
    let number = |run: &[char]| run.iter().fold(0, join);
    let mut runs: Vec<u64> = text.windows(RUN).map(number).collect();
    runs.sort_unstable();
    runs.dedup();
    runs
}

/// Whether the Levenshtein distance of two texts is at most so much. Only the cells of the table that
/// can lead there are filled in.
fn distance_within(a: &[char], b: &[char], most: usize) -> bool {
    let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev());
    let end = end.take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    if a.len().abs_diff(b.len()) > most {
        return false;
    }
    let far = most + 1;
    let band =
        |row: usize| -> Range<usize> { row.saturating_sub(most)..(row + far).min(b.len() + 1) };
    let mut above: Vec<usize> = (0..=b.len()).map(|n| n.min(far)).collect();
    let mut own = vec![far; b.len() + 1];
    for row in 1..=a.len() {
        let band = band(row);
        // What stands left of the band was written two rows before.
        if let Some(before) = band.start.checked_sub(1) {
            own[before] = far;
        }
        let mut is_near = false;
        for col in band {
            let mut least = above[col].saturating_add(1);
            if col > 0 {
                let changed = usize::from(a[row - 1] != b[col - 1]);
                least = least.min(own[col - 1] + 1).min(above[col - 1] + changed);
            }
            own[col] = least.min(far);
            is_near |= least < far;
        }
        if !is_near {
            return false;
        }
        std::mem::swap(&mut above, &mut own);
    }
    above[b.len()] <= most
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn distances_are_those_of_the_full_table() {
        let texts = [
            "",
            "あ",
            "あいうえお",
            "あいえおう",
            "いうえ",
            "かきくけこ",
            "あいうえおか",
        ];
        for (a, b) in texts.iter().flat_map(|a| texts.map(|b| (*a, b))) {
            let distance = strsim::levenshtein(a, b);
            for most in 0..8 {
                let reported = distance_within(&chars(a), &chars(b), most);
                assert_eq!(reported, distance <= most, "{a} {b} {most}");
            }
        }
    }

    #[test]
    fn the_same_and_nearly_the_same_are_found_in_other_groups() {
        let first = "市民の意見を聴く会を開き、寄せられた意見をもとに計画を見直しました。";
        let near = "市民の意見を聴く会を開き、寄せられた意見を基に計画を見直しました。";
        let far = "町内会の役員を集めて研修を行い、防災の心得を書いた冊子を配りました。";
        let texts = [first, near, far, first, near, far];
        assert_eq!(
            earlier(&texts, &[1, 2, 3, 4, 5, 3], 0.9),
            [None, Some(0), None, Some(0), Some(1), None]
        );
        assert_eq!(earlier(&texts, &[1, 1, 1, 1, 1, 1], 0.9), [None; 6]);
        let exact = [None, None, None, Some(0), Some(1), None];
        assert_eq!(earlier(&texts, &[1, 2, 3, 4, 5, 3], 1.0), exact);
        assert_eq!(earlier(&[], &[], 0.9), []);
        assert_eq!(
            earlier(&["", "あ", "あ"], &[1, 2, 3], 0.9),
            [None, None, Some(1)]
        );
    }

    #[test]
    fn nothing_alike_is_missed() {
        // Sentences made of few words by chance, so that many are alike.
        let words = [
            "講座を",
            "開き",
            "ました。",
            "市民",
            "団体と",
            "協働で",
            "計画を",
            "見直し",
        ];
        let mut seed = 7_u32;
        let mut chance = |most: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) % most
        };
        let texts: Vec<String> = (0..120)
            .map(|_| (0..12).map(|_| words[chance(8) as usize]).collect())
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let groups: Vec<usize> = (0..texts.len()).collect();
        for bound in [0.6, 0.75, 0.9] {
            let found = earlier(&texts, &groups, bound);
            let mut kept: Vec<usize> = vec![];
            for (at, found) in found.iter().enumerate() {
                let alike = |n: &&usize| {
                    let (a, b) = (texts[at], texts[**n]);
                    let most = room(a.chars().count().max(b.chars().count()), bound);
                    strsim::levenshtein(a, b) <= most
                };
                assert_eq!(*found, kept.iter().find(alike).copied(), "{bound} {at}");
                if found.is_none() {
                    kept.push(at);
                }
            }
        }
    }
}
