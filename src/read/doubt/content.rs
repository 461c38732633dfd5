//! What the answers themselves say of where they stand: texts that fit better a few cells off,
//! something beyond the end of cells that begin with a blank, words of one question in the place
//! of another.

use super::fit::{Fit, fit, is_common, is_sign};
use super::lanes::{FURTHEST, Lane, end, lines};
use super::{Asked, Doubt, View, Way, is_mark};
use crate::model::place::Cell;
use crate::model::template::{Field, Kind};
use crate::text::normalize::normalize;
use crate::text::number::{Number, parse_number};
use std::collections::{BTreeMap, BTreeSet};

/// From so many cells on, a lane that is filled but for its first cells, and beyond its end, was moved,
/// whatever stands in it.
const MANY: usize = 3;
/// What is less likely is no chance.
const RARE: f64 = 0.001;
/// Lanes of more cells with several questions are no form's; they are not searched for gaps.
const LONGEST: usize = 200;

/// How clearly answers stand a few cells off.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Proof {
    /// Only where another sheet of the file was moved so.
    Weak,
    /// The same; it makes a faint one of another lane enough.
    Due,
    /// Only where another lane looks so too.
    Faint,
    /// For this row or column; for the sheet where another lane looks so too.
    Own,
    /// For all lanes of the sheet.
    Clear,
}

/// Answers that seem to stand a few cells off.
struct Shift<'l> {
    lane: &'l Lane,
    by: i64,
    /// From which cell on, counted in the direction in which they were moved.
    from: usize,
    proof: Proof,
    /// How many answers stand where none would have come.
    against: usize,
}

impl Shift<'_> {
    fn way(&self) -> Way {
        match self.lane.is_down {
            true => Way::Rows(self.by),
            false => Way::Columns(self.by),
        }
    }
}

/// A lane in the direction in which its answers may have been moved.
pub(super) struct Strip<'v, 'a> {
    view: &'v View<'a>,
    lane: &'v Lane,
    is_forward: bool,
    pub(super) asked: Vec<&'v Asked<'a>>,
    pub(super) is_filled: Vec<bool>,
    /// What is asked in the lane, each question once.
    pub(super) fields: Vec<&'a Field>,
    /// Whether its rows may be filled in any order and written on below.
    is_free: bool,
}

/// The doubts that the answers themselves give rise to, the surest first.
pub(super) fn doubts(view: &View<'_>, lanes: &[Lane]) -> Vec<Doubt> {
    let lines = lines(view, lanes);
    let all = lines.iter().chain(lanes);
    let shifts = all.flat_map(|lane| shifts_of(view, lane));
    spread(view, lanes, &shifts.collect::<Vec<_>>())
}

impl<'v, 'a> Strip<'v, 'a> {
    pub(super) fn new(view: &'v View<'a>, lane: &'v Lane, is_forward: bool) -> Strip<'v, 'a> {
        let mut asked: Vec<&Asked<'_>> = lane.cells.iter().map(|n| &view.asked[*n]).collect();
        if !is_forward {
            asked.reverse();
        }
        let mut fields: Vec<&Field> = vec![];
        for one in &asked {
            if fields.iter().all(|f| f.key != one.field.key) {
                fields.push(one.field);
            }
        }
        Strip {
            is_filled: asked.iter().map(|a| !view.is_empty(a.at)).collect(),
            is_free: lane.is_down && asked.iter().any(|a| view.open_row(a).is_some()),
            view,
            lane,
            is_forward,
            asked,
            fields,
        }
    }

    /// The answer cell so many cells back, where there is one in this row or column.
    fn home(&self, number: usize, steps: usize) -> Option<&'v Asked<'a>> {
        // Within a lane merged cells count as one.
        let before = number.checked_sub(steps);
        if let Some(before) = before.filter(|before| self.is_one_lane(*before, number)) {
            return Some(self.asked[before]);
        }
        let back = match self.is_forward {
            true => -(steps as i64),
            false => steps as i64,
        };
        let back = self.lane.step(self.asked[number].at, back)?;
        let found = self.view.position(back)?;
        Some(&self.view.asked[found])
    }

    fn is_one_lane(&self, first: usize, last: usize) -> bool {
        let beside = |pair: &[&Asked<'_>]| {
            let (a, b) = match self.is_forward {
                true => (pair[0].at, pair[1].at),
                false => (pair[1].at, pair[0].at),
            };
            let end = end(self.view, a);
            match self.lane.is_down {
                true => end.row + 1 == b.row,
                false => end.col + 1 == b.col,
            }
        };
        self.asked[first..=last].windows(2).all(beside)
    }

    /// The cells to which no answer would have come were all of them moved so many cells.
    fn opening(&self, steps: usize) -> Vec<usize> {
        let is_first = |n: &usize| self.home(*n, steps).is_none();
        (0..self.asked.len()).filter(is_first).collect()
    }

    /// Whether these are blank; false where there are none.
    pub(super) fn is_open(&self, steps: usize) -> bool {
        let opening = self.opening(steps);
        !opening.is_empty() && opening.iter().all(|n| !self.is_filled[*n])
    }

    /// The cells from a row or column on, or all, where a move by so many cells can have reached them:
    /// where none would have come, in this lane or in one from which they came, nothing stands.
    fn reached(&self, steps: usize, from: Option<u32>) -> Vec<Cell> {
        let is_within = |at: Cell| {
            let line = if self.lane.is_down { at.row } else { at.col };
            from.is_none_or(|from| (line == from) || (line > from) == self.is_forward)
        };
        let by = if self.is_forward {
            -(steps as i64)
        } else {
            steps as i64
        };
        let back = |at: Cell| {
            let at = self.lane.step(at, by).filter(|at| is_within(*at))?;
            self.view.find(at).map(|asked| asked.at)
        };
        let is_own = |home: &Asked<'_>| {
            let found = self.view.position(home.at);
            found.is_some_and(|found| self.lane.cells.binary_search(&found).is_ok())
        };
        let own = (0..self.asked.len()).filter(|n| is_within(self.asked[*n].at));
        let own: Vec<usize> = own.collect();
        let is_open = own.iter().all(|n| {
            let home = self.home(*n, steps).filter(|home| is_within(home.at));
            if home.is_some_and(is_own) {
                return true;
            }
            let first = home.map_or(self.asked[*n].at, |home| home.at);
            let chain = std::iter::successors(Some(first), |at| back(*at));
            chain.last().is_none_or(|at| self.view.is_empty(at))
        });
        match is_open && !self.is_as_planned() {
            true => own.into_iter().map(|n| self.asked[n].at).collect(),
            false => vec![],
        }
    }

    /// Whether the months of a row are those that were planned in it, all of them and no others.
    fn is_as_planned(&self) -> bool {
        let all = self.asked.iter().zip(&self.is_filled);
        let mut all = all.map(|(asked, filled)| (self.view.is_planned(asked.at), *filled));
        !self.lane.is_down
            && all.clone().any(|(planned, _)| planned)
            && all.all(|(planned, filled)| planned == filled)
    }

    /// Whether an answer stands over a word of the form itself, which no section has reason to change.
    fn is_over_label(&self, at: Cell) -> bool {
        let view = self.view;
        let issued = view.given.get(&at).filter(|_| view.labels.contains(&at));
        issued.is_some_and(|issued| {
            let now = normalize(view.text(at));
            let issued = normalize(issued);
            !now.contains(&issued) && !issued.contains(&now)
        })
    }

    /// Whether cells to which none would have come are blank in so many places that chance does not
    /// leave them so, by how many of the others are blank.
    fn is_no_chance(&self, steps: usize) -> bool {
        let opening: BTreeSet<usize> = self.opening(steps).into_iter().collect();
        let others = (0..self.asked.len()).filter(|n| !opening.contains(n));
        let others: Vec<bool> = others.map(|n| self.is_filled[n]).collect();
        let blank = others.iter().filter(|filled| !**filled).count() as f64;
        let share = blank / others.len().max(1) as f64;
        others.len() >= MANY && share.powf(opening.len() as f64) < RARE
    }

    /// Whether so many cells from one on are blank.
    fn has_gap(&self, from: usize, steps: usize) -> bool {
        match from {
            0 => self.is_open(steps),
            _ => {
                let gap = self.is_filled.get(from..from + steps);
                gap.is_some_and(|gap| gap.iter().all(|filled| !filled))
            }
        }
    }

    /// How many answers from a cell on stand where none would have come were all of them moved so far.
    fn against(&self, from: usize, steps: usize) -> usize {
        let opening = self.opening(steps).into_iter();
        opening.filter(|n| *n >= from && self.is_filled[*n]).count()
    }

    /// What stands where nothing is asked, with the answer cell in which it would stand were it moved
    /// back.
    fn spills(&self, steps: usize) -> Vec<(Cell, &'v Asked<'a>)> {
        let mut found: BTreeMap<Cell, &Asked<'_>> = BTreeMap::new();
        for asked in &self.asked {
            let last = if self.is_forward {
                end(self.view, asked.at)
            } else {
                asked.at
            };
            let last = match self.lane.is_down {
                true => Cell::new(last.row, asked.at.col),
                false => Cell::new(asked.at.row, last.col),
            };
            let by = if self.is_forward {
                steps as i64
            } else {
                -(steps as i64)
            };
            let at = self.lane.step(last, by).filter(|at| self.is_spill(*at));
            let at = at.filter(|at| !self.is_repeated(*at, asked) && self.is_like(*at, asked));
            found.extend(at.map(|at| (at, *asked)));
        }
        found.into_iter().collect()
    }

    /// Whether a cell beside an answer repeats it, as some programs do that part merged cells. Marks
    /// are alike anyway.
    fn is_repeated(&self, at: Cell, asked: &Asked<'_>) -> bool {
        !is_mark(asked) && at.row == asked.at.row && self.view.text(at) == self.view.text(asked.at)
    }

    /// Whether what stands beyond months or boxes is a mark, or what these hold; another word there is a
    /// remark.
    fn is_like(&self, at: Cell, asked: &Asked<'_>) -> bool {
        let text = self.view.text(at);
        let mark = normalize(text);
        let mut cells = self.asked.iter();
        !is_mark(asked)
            || is_sign(text)
            || cells.any(|a| is_mark(a) && normalize(self.view.text(a.at)) == mark)
    }

    /// Whether something stands in a cell that may have been moved there. Below the rows of an open
    /// table a section may write on; on a line that was issued it may not.
    fn is_spill(&self, at: Cell) -> bool {
        let may_be = !self.is_free || self.view.issued.contains_key(&at.row);
        may_be && self.view.is_foreign(at) && !self.is_total(at)
    }

    /// Whether a number beyond the end is the sum of those in the lane.
    fn is_total(&self, at: Cell) -> bool {
        let number = |at: Cell| Some(parse_number(self.view.text(at), None).ok()?.value);
        let Some(total) = number(at).filter(|_| self.fields.len() == 1) else {
            return false;
        };
        let mut parts = self.asked.iter().filter_map(|a| number(a.at));
        let sum = parts.try_fold(Number::from(0), |sum, part| sum.checked_add(part));
        sum == Some(total)
    }

    fn fit(&self, at: Cell, asked: &Asked<'_>) -> Fit {
        fit(self.view, at, asked)
    }

    /// How clearly the answers from a cell on stand so many cells off.
    fn proof(&self, from: usize, steps: usize) -> Option<Proof> {
        let later = (from..self.asked.len()).filter(|n| self.is_filled[*n]);
        let moved: Vec<(&Asked<'_>, &Asked<'_>)> = later
            .filter_map(|n| Some((self.asked[n], self.home(n, steps)?)))
            .collect();
        let spills = self.spills(steps);
        if moved.is_empty() && spills.is_empty() {
            return None;
        }
        let differ = moved
            .iter()
            .filter(|(own, home)| own.field.key != home.field.key);
        let differ: Vec<&(&Asked<'_>, &Asked<'_>)> = differ.collect();
        let scores = differ.iter().map(|(own, home)| {
            let here = self.fit(own.at, own).score();
            (here, self.fit(own.at, home).score())
        });
        let scores: Vec<(i64, i64)> = scores.collect();
        let here: i64 = scores.iter().map(|(here, _)| here).sum();
        let there: i64 = scores.iter().map(|(_, there)| there).sum();
        let better = scores.iter().filter(|(here, there)| there > here).count();
        let is_no_worse = scores.iter().all(|(here, there)| there >= here);
        let spilled: Vec<Fit> = spills
            .iter()
            .map(|(at, home)| self.fit(*at, home))
            .collect();
        let there = there + spilled.iter().map(|fit| fit.score()).sum::<i64>();
        // People type a sign, a letter or a figure anywhere: one alone shows nothing.
        let is_word = |at: Cell, asked: &Asked<'_>| {
            let is_chosen = matches!(asked.field.kind, Kind::Choice | Kind::YesNo);
            is_chosen && !is_common(self.view.text(at))
        };
        let misfits = differ.iter().filter(|(own, home)| {
            self.fit(own.at, own) == Fit::Not && self.fit(own.at, home) == Fit::Exact
        });
        let has_word = misfits.clone().any(|(own, home)| is_word(own.at, home));
        let exact = spilled.iter().filter(|fit| **fit == Fit::Exact).count();
        let is_telling = has_word || misfits.count() + exact > 1 || (better > 1 && is_no_worse);
        if !differ.is_empty() && is_telling && there >= here + 2 && there > 0 {
            return Some(Proof::Clear);
        }
        let opening = self.opening(steps);
        let is_due = opening.iter().any(|n| self.asked[*n].field.required);
        if spills.is_empty() && from == 0 && is_due && better > 0 && is_no_worse {
            return Some(Proof::Faint);
        }
        if there < here {
            return None;
        }
        if spills.is_empty() {
            return (from == 0 && is_due).then_some(Proof::Due);
        }
        let exact = spills
            .iter()
            .zip(&spilled)
            .filter(|(_, fit)| **fit == Fit::Exact);
        match exact
            .map(|((_, home), _)| is_mark(home))
            .reduce(|a, b| a && b)
        {
            Some(true) => return Some(Proof::Own),
            Some(false) => return Some(Proof::Clear),
            None => {}
        }
        let is_labelled = spills.iter().any(|(at, _)| self.is_over_label(*at));
        if from == 0 && is_labelled && !opening.is_empty() {
            return Some(Proof::Clear);
        }
        let is_whole = from == 0 && moved.len() + opening.len() == self.asked.len();
        if from == 0 && opening.len() >= MANY.max(steps + 1) && self.is_no_chance(steps) {
            return Some(Proof::Own);
        }
        let is_long = self.asked.len() >= MANY || is_due;
        // Of a move by several cells as many stand beyond the end, unless they were blank.
        let is_sure = is_long && steps == 1 && !moved.is_empty();
        match (is_whole, is_sure) {
            _ if spills.len() > 1 => Some(Proof::Own),
            (true, true) => Some(Proof::Own),
            // An answer is missing at one end, and there is one too many at the other.
            (false, true) if from == 0 && is_due => Some(Proof::Own),
            (true, false) => Some(Proof::Faint),
            _ if from == 0 && !opening.is_empty() => Some(Proof::Weak),
            _ => None,
        }
    }

    /// From which cell on the answers stand so many cells off, and how clearly.
    fn shift(&self, steps: usize) -> Option<(usize, Proof)> {
        let last = match self.fields.len() > 1 && self.asked.len() > LONGEST {
            true => 0,
            false => self.asked.len().saturating_sub(steps),
        };
        let gaps = (0..=last).filter(|from| self.has_gap(*from, steps));
        let mut gaps: Vec<usize> = gaps.collect();
        if self.fields.len() == 1 {
            // Where all cells ask the same, the first gap says what any of them does.
            gaps.truncate(1);
        }
        let proofs = gaps
            .into_iter()
            .filter_map(|from| Some((from, self.proof(from, steps)?)));
        // Of gaps that tell the same the first leaves least to believe.
        proofs.max_by_key(|(from, proof)| (*proof, std::cmp::Reverse(*from)))
    }
}

/// By how many cells answers are looked for, the nearest first.
fn steps() -> impl Iterator<Item = i64> {
    (1..=FURTHEST as i64).flat_map(|n| [n, -n])
}

/// A lane's clearest shift, of those the one that least speaks against, and by the fewest cells, or two
/// that are alike; and all that may be one.
fn shifts_of<'l>(view: &View<'_>, lane: &'l Lane) -> Vec<Shift<'l>> {
    let strips = [true, false].map(|forward| Strip::new(view, lane, forward));
    let found = steps().filter_map(|by| {
        let strip = if by > 0 { &strips[0] } else { &strips[1] };
        let (from, proof) = strip.shift(by.unsigned_abs() as usize)?;
        Some(Shift {
            lane,
            by,
            from,
            proof,
            against: strip.against(from, by.unsigned_abs() as usize),
        })
    });
    let (mut weak, others): (Vec<Shift<'_>>, Vec<Shift<'_>>) =
        found.partition(|shift| shift.proof < Proof::Faint);
    let key = |shift: &Shift<'_>| {
        let least = std::cmp::Reverse((shift.against, shift.by.abs(), shift.from > 0));
        (shift.proof, least)
    };
    // Something between two answers may be either one's.
    let best = others.iter().map(key).max();
    weak.extend(others.into_iter().filter(|shift| Some(key(shift)) == best));
    weak
}

/// The doubts that proven shifts lead to: in the lane, and in all of its row or column, or of the sheet,
/// that the same paste can have reached. A faint one is believed where another one on the sheet is as
/// far off, a weak one where another sheet is.
fn spread(view: &View<'_>, lanes: &[Lane], shifts: &[Shift<'_>]) -> Vec<Doubt> {
    let is_near = |a: &Lane, b: &Lane| {
        let is_beside = a.reaches(view, b.start(view)) || b.reaches(view, a.start(view));
        a.is_down == b.is_down && (is_beside || a.line(view) == b.line(view))
    };
    let is_same = |a: &Shift<'_>, b: &Shift<'_>| {
        (a.lane.is_down, a.by) == (b.lane.is_down, b.by) && !a.lane.shares(b.lane)
    };
    let sure = |shift: &Shift<'_>| shift.proof > Proof::Due;
    let has_second = |shift: &Shift<'_>| {
        let mut others = shifts.iter().filter(|o| sure(o) && is_same(o, shift));
        others.any(|other| is_near(other.lane, shift.lane))
    };
    let is_elsewhere = |shift: &Shift<'_>| view.elsewhere.contains(&shift.way());
    let is_proven = |shift: &&Shift<'_>| {
        let mut others = shifts.iter().filter(|other| is_same(other, shift));
        let mut is_backed = || others.any(|o| o.proof > Proof::Faint || o.proof == Proof::Due);
        match shift.proof {
            Proof::Weak | Proof::Due => is_elsewhere(shift),
            Proof::Faint => has_second(shift) || is_backed() || is_elsewhere(shift),
            Proof::Own | Proof::Clear => true,
        }
    };
    let mut proven: Vec<&Shift<'_>> = shifts.iter().filter(is_proven).collect();
    let count = |way: Way| proven.iter().filter(|shift| shift.way() == way).count();
    let counts: BTreeMap<Way, usize> = proven.iter().map(|s| (s.way(), count(s.way()))).collect();
    proven.sort_by_key(|shift| std::cmp::Reverse((shift.proof, counts[&shift.way()])));
    let mut doubts: Vec<Doubt> = vec![];
    let mut seen: BTreeSet<Cell> = BTreeSet::new();
    let mut whole: BTreeSet<Way> = BTreeSet::new();
    for shift in proven {
        let steps = shift.by.unsigned_abs() as usize;
        let own = Strip::new(view, shift.lane, shift.by > 0);
        let mut cells: BTreeSet<Cell> = own.asked[shift.from..].iter().map(|a| a.at).collect();
        let is_all = matches!(shift.proof, Proof::Clear | Proof::Faint)
            || has_second(shift)
            || is_elsewhere(shift);
        let first = own.asked[shift.from].at;
        let first = if shift.lane.is_down {
            first.row
        } else {
            first.col
        };
        let from = (shift.from > 0).then_some(first);
        // What reached the whole sheet once need not be looked for again.
        let is_new = !is_all || from.is_some() || whole.insert(shift.way());
        // The rows of a table are pasted together.
        let table = |lane: &Lane| view.table(view.asked[lane.cells[0]].at);
        let is_one_table = |other: &Lane| {
            !other.is_down && table(other).is_some() && table(other) == table(shift.lane)
        };
        let others = lanes.iter().filter(|other| {
            other.is_down == shift.lane.is_down
                && (is_all || is_one_table(other) || other.line(view) == shift.lane.line(view))
        });
        for other in others.filter(|_| is_new) {
            cells.extend(Strip::new(view, other, shift.by > 0).reached(steps, from));
        }
        cells.retain(|at| seen.insert(*at));
        match doubts.iter_mut().find(|doubt| doubt.way == shift.way()) {
            Some(doubt) => doubt.cells.extend(cells),
            None => doubts.push(Doubt {
                cells: cells.into_iter().collect(),
                way: shift.way(),
            }),
        }
    }
    for doubt in &mut doubts {
        doubt.cells.sort();
    }
    doubts
}
