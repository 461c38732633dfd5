//! What becomes of the answers of a sheet: whether its rows are believed to be of the measures that
//! their keys name.

use std::collections::{BTreeMap, HashSet};

/// What becomes of the answers in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Belief {
    /// They are taken.
    Taken,
    /// They are not taken, and nothing is for the same cells from elsewhere: these are in doubt.
    Doubted,
    /// They are not taken, and say nothing about the cells whose keys they stand beside.
    Elsewhere,
    /// The same, because they are about a measure that the plan does not have.
    Proposed,
}

impl Belief {
    /// The same, but for what would be taken where there is a doubt.
    pub(super) fn doubted_if(self, is_in_doubt: bool) -> Belief {
        match self {
            Belief::Taken if is_in_doubt => Belief::Doubted,
            belief => belief,
        }
    }
}

/// One of the times that a measure stands on a sheet: the measure and how many stand above it.
pub(super) type Copy = (usize, usize);

/// Which measures a sheet holds in truth.
#[derive(Default)]
pub(super) struct Identity {
    /// What becomes of each copy that shows a number or title.
    pub(super) shown: BTreeMap<Copy, Belief>,
    /// What becomes of the copies that show neither.
    pub(super) others: BTreeMap<usize, Belief>,
    /// What becomes of all of them.
    pub(super) all: Option<Belief>,
}

impl Identity {
    /// That of a sheet of which nothing says whose it is.
    pub(super) fn of_nobody() -> Identity {
        Identity {
            all: Some(Belief::Elsewhere),
            ..Identity::default()
        }
    }

    /// What becomes of a row of a measure.
    pub(super) fn belief(&self, measure: usize, copy: usize) -> Belief {
        let own = self.shown.get(&(measure, copy));
        let belief = self.all.or_else(|| own.copied());
        let usual = || self.others.get(&measure).copied();
        belief.or_else(usual).unwrap_or(Belief::Taken)
    }

    /// Whether a copy of a measure shows its number or title.
    pub(super) fn is_named(&self, copy: Copy) -> bool {
        self.shown.contains_key(&copy)
    }

    /// What becomes of the rows that are about no measure.
    pub(super) fn of_sheet(&self) -> Belief {
        let mut beliefs = self.shown.values().chain(self.others.values());
        let worst = beliefs.find(|belief| **belief != Belief::Taken);
        self.all.or(worst.copied()).unwrap_or(Belief::Taken)
    }

    /// Doubts measures as a whole.
    pub(super) fn doubt_measures(&mut self, measures: HashSet<usize>) {
        for ((measure, _), belief) in &mut self.shown {
            *belief = belief.doubted_if(measures.contains(measure));
        }
        for measure in measures {
            let belief = self.others.entry(measure).or_insert(Belief::Taken);
            *belief = belief.doubted_if(true);
        }
    }
}
