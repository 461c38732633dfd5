//! Finds long texts that are nearly the same as an earlier one, among many.
//!
//! Comparing each with each would take hours for ten thousand. Texts that are alike share most of
//! their runs of four characters; of these, each is looked up by its rarest only, so many of them
//! that an alike text must have one of these too (prefix filtering, as for joins of similar sets).
//! Only what is found so is compared character by character.

use super::normalize::normalize;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

/// How many characters make a run. Runs of three are too frequent: most of Japanese prose is made of
/// few endings and compounds.
const RUN: usize = 4;
/// Counts of runs are kept under about as many numbers as there are runs, at least and at most two to
/// the power of these: they need only tell rare from frequent.
const BITS: (u32, u32) = (16, 26);
/// No text is held to be alike with less than half of its characters the same.
pub const LEAST: f64 = 0.5;
/// A mark holds a bit for each run, in so many words of 64 bits: a few thousand texts long as
/// answers are can mostly be told apart by it.
const WORDS: usize = 32;
/// How many texts are kept as they were made for a comparison.
const READY: usize = 1000;

/// Gives for each text an earlier one that is the same or nearly, and belongs to another group. Texts
/// of less than `least` characters are none of them.
///
/// Two texts are nearly the same if, normalized, one is made from the other by changing, adding and
/// leaving out no more characters than one less `bound` of the longer's length: with 0.9 one in ten.
/// `groups` says what each text belongs to; texts of one group are not held against each other. A
/// text that is nearly the same as an earlier one stands for that one from then on: later texts are
/// compared with the first of each kind only. The earliest such text is given, one that is the same
/// before one that is nearly so.
pub fn earlier(texts: &[&str], groups: &[usize], bound: f64, least: f64) -> Vec<Option<usize>> {
    let bound = bound.clamp(LEAST, 1.0);
    let mut seen_texts = SeenTexts {
        texts,
        groups,
        bound,
        counts: Counts::of(texts, bound, least),
        same: HashMap::new(),
        others: HashMap::new(),
        kept: vec![],
        by_run: HashMap::new(),
        postings: vec![],
        ready: HashMap::new(),
    };
    let place = |at: usize| seen_texts.place(at, least);
    (0..texts.len()).map(place).collect()
}

/// Whether two texts are nearly the same, as [`earlier`] says.
pub fn are_near(a: &str, b: &str, bound: f64) -> bool {
    let [a, b] = [a, b].map(|text| normalize(text).chars().collect::<Vec<char>>());
    distance_within(&a, &b, room(a.len().max(b.len()), bound))
}

/// A text made ready for a comparison.
struct Ready {
    /// Its characters, normalized.
    chars: Vec<char>,
    /// All its runs in order.
    runs: Vec<u64>,
}

impl Ready {
    /// A text; `None` where it is too short.
    fn of(text: &str, least: f64) -> Option<Ready> {
        let is_long = |count: usize| count as f64 >= least;
        // Normalizing shortens nearly every text, and most texts are short.
        if !is_long(4 * text.chars().count()) {
            return None;
        }
        let chars: Vec<char> = normalize(text).chars().collect();
        is_long(chars.len()).then(|| Ready {
            runs: runs(&chars),
            chars,
        })
    }
}

/// A text that later ones are compared with.
struct Kept {
    /// Which of all.
    at: usize,
    /// Its length in characters.
    length: usize,
    mark: [u64; WORDS],
}

/// The texts seen so far, to be looked up. Only what finds a text is kept of it: most are compared with
/// none.
struct SeenTexts<'a> {
    texts: &'a [&'a str],
    groups: &'a [usize],
    bound: f64,
    counts: Counts,
    /// The first text that is this very one, by its digest.
    same: HashMap<u128, usize>,
    /// The first of each further group that is the same as a first text.
    others: HashMap<usize, Vec<usize>>,
    kept: Vec<Kept>,
    /// The last posting of a run; runs that share a number only make one more text be looked at.
    by_run: HashMap<u32, u32>,
    /// The texts that have a run among their rarest, each with the posting before.
    postings: Vec<(u32, u32)>,
    ready: HashMap<usize, Ready>,
}

/// There is no posting before.
const FIRST: u32 = u32::MAX;

impl SeenTexts<'_> {
    /// Looks a text up and then keeps it.
    fn place(&mut self, at: usize, least: f64) -> Option<usize> {
        let own = Ready::of(self.texts[at], least)?;
        let groups = self.groups;
        let is_other = |n: &usize| groups[*n] != groups[at];
        let digest = digest(&own.chars);
        if let Some(&first) = self.same.get(&digest) {
            let others = self.others.get(&first).into_iter().flatten();
            let mut same = std::iter::once(first).chain(others.copied());
            let found = same.clone().find(is_other);
            if same.all(|n| is_other(&n)) {
                self.others.entry(first).or_default().push(at);
            }
            return found;
        }
        self.same.insert(digest, at);
        if self.bound >= 1.0 {
            return None;
        }
        let rarest = self.rarest(&own);
        let mark = mark(&own.runs);
        let near = self.near(&own, &mark, &rarest);
        let found = near.iter().copied().find(is_other);
        if near.is_empty() {
            self.keep(at, own.chars.len(), mark, &rarest);
        }
        found
    }

    fn keep(&mut self, at: usize, length: usize, mark: [u64; WORDS], rarest: &[u64]) {
        let number = self.kept.len() as u32;
        self.kept.push(Kept { at, length, mark });
        for run in rarest {
            let before = self.by_run.insert(short(*run), self.postings.len() as u32);
            self.postings.push((number, before.unwrap_or(FIRST)));
        }
    }

    /// The texts kept that have one of these runs.
    fn with_run(&self, run: u64) -> impl Iterator<Item = usize> {
        let last = self.by_run.get(&short(run)).copied();
        let posting = |at: u32| self.postings.get(at as usize);
        let all =
            std::iter::successors(last.and_then(posting), move |(_, before)| posting(*before));
        all.map(|(number, _)| *number as usize)
    }

    /// The texts kept that are nearly the same, in their order.
    fn near(&mut self, own: &Ready, mark: &[u64; WORDS], rarest: &[u64]) -> Vec<usize> {
        let length = own.chars.len();
        let bound = self.bound;
        let room = |other: usize| room(length.max(other), bound);
        // Most are too long or too short, which is told without a look at them.
        let lengths = length - room(length)..=(length as f64 / bound) as usize + 1;
        let may_be = |n: &usize| {
            let other = &self.kept[*n];
            // One character that differs is in no more runs than a run has characters.
            lengths.contains(&other.length)
                && lacking(mark, &other.mark) <= RUN * room(other.length)
        };
        let with_run = rarest.iter().flat_map(|run| self.with_run(*run));
        let mut candidates: Vec<usize> = with_run.filter(may_be).collect();
        candidates.sort_unstable();
        candidates.dedup();
        let mut near = vec![];
        for n in candidates {
            let (at, most) = (self.kept[n].at, room(self.kept[n].length));
            if let Some(other) = self.ready(at)
                && lacks_at_most(&own.runs, &other.runs, RUN * most)
                && distance_within(&own.chars, &other.chars, most)
            {
                near.push(at);
            }
        }
        near
    }

    /// An earlier text, made ready once more.
    fn ready(&mut self, at: usize) -> Option<&Ready> {
        if !self.ready.contains_key(&at) {
            if self.ready.len() >= READY {
                self.ready.clear();
            }
            self.ready.insert(at, Ready::of(self.texts[at], 0.0)?);
        }
        self.ready.get(&at)
    }

    /// So many of a text's rarest runs that every text that is nearly the same has one of them; of
    /// these, those that any other text can have.
    fn rarest(&self, own: &Ready) -> Vec<u64> {
        // The longest text that this one may be compared with decides how much may differ.
        let longest = (own.chars.len() as f64 / self.bound).floor() as usize;
        let count = RUN * room(longest, self.bound) + 1;
        let mut runs = own.runs.clone();
        if count < runs.len() {
            runs.select_nth_unstable_by_key(count, |run| (self.counts.get(*run), *run));
            runs.truncate(count);
        }
        runs.retain(|run| self.counts.get(*run) > 1);
        runs
    }
}

/// What tells a text from all others.
fn digest(text: &[char]) -> u128 {
    let [high, low] = [0_u8, 1].map(|seed| {
        let mut hasher = DefaultHasher::new();
        (seed, text).hash(&mut hasher);
        u128::from(hasher.finish())
    });
    high << 64 | low
}

/// How often runs occur, or more: runs that share a number are counted together.
struct Counts {
    counts: Vec<u16>,
    bits: u32,
}

impl Counts {
    /// Those of all runs of these texts; of none where only texts that are the same are looked for.
    fn of(texts: &[&str], bound: f64, least: f64) -> Counts {
        let about: usize = match bound < 1.0 {
            true => texts.iter().map(|text| text.len() / 3).sum(),
            false => 0,
        };
        let bits = about.max(1).ilog2().clamp(BITS.0, BITS.1);
        let mut counts = Counts {
            counts: vec![0; 1 << bits],
            bits,
        };
        for text in texts.iter().filter(|_| about > 0) {
            let ready = Ready::of(text, least);
            for run in ready.into_iter().flat_map(|own| own.runs) {
                counts.add(run);
            }
        }
        counts
    }

    fn add(&mut self, run: u64) {
        let place = self.place(run);
        let count = &mut self.counts[place];
        *count = count.saturating_add(1);
    }

    fn get(&self, run: u64) -> u16 {
        self.counts[self.place(run)]
    }

    fn place(&self, run: u64) -> usize {
        (run >> (64 - self.bits)) as usize
    }
}

/// A shorter number of a run.
fn short(run: u64) -> u32 {
    (run >> 32) as u32 ^ run as u32
}

/// A bit for each run of a text. Runs that share one only make one more text be looked at.
fn mark(runs: &[u64]) -> [u64; WORDS] {
    let mut mark = [0; WORDS];
    for run in runs {
        let bit = (run >> 48) as usize % (WORDS * 64);
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
            earlier(&texts, &[1, 2, 3, 4, 5, 3], 0.9, 0.0),
            [None, Some(0), None, Some(0), Some(1), None]
        );
        assert_eq!(earlier(&texts, &[1, 1, 1, 1, 1, 1], 0.9, 0.0), [None; 6]);
        let exact = [None, None, None, Some(0), Some(1), None];
        assert_eq!(earlier(&texts, &[1, 2, 3, 4, 5, 3], 1.0, 0.0), exact);
        assert_eq!(earlier(&[], &[], 0.9, 0.0), []);
        assert_eq!(
            earlier(&["", "あ", "あ"], &[1, 2, 3], 0.9, 0.0),
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
            let found = earlier(&texts, &groups, bound, 0.0);
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
