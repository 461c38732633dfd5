//! A section's form that several people filled, each in a file of their own: which file answers a
//! cell that another one leaves blank.
//!
//! A blank in a later file may be an answer that was taken back. It says nothing only where the files
//! are parts of one form: no cell of the measure is filled in both. Where nothing tells which of two
//! files is the later, a blank is no second answer either, but then it is reported cell by cell.

use super::version::{Version, tied};
use crate::text::shared::SharedText;
use std::collections::BTreeSet;

/// An answer cell: the measure and the cell's name.
type Key = (usize, SharedText);

/// The version that answers a cell.
pub(super) struct Source<'v> {
    pub(super) version: &'v Version<'v>,
    /// The files that leave the cell blank and may be later, by their numbers.
    pub(super) blank: BTreeSet<usize>,
    /// Whether none of these can mean its blank as an answer.
    pub(super) is_certain: bool,
}

/// The version that answers a cell: the first of them, which is the newest, unless that leaves blank
/// what another one answers.
pub(super) fn source<'v>(versions: &[&'v Version<'v>], key: &Key) -> Source<'v> {
    let first = || answering(versions, 0, key);
    if !leaves_blank(versions[0], key) {
        return first();
    }
    let Some(place) = versions.iter().position(|v| answers(v, key)) else {
        return first();
    };
    let other = versions[place];
    let says_nothing = |v: &&Version<'_>| tied(v, other) || are_parts(v, other, key.0);
    match versions[..place].iter().all(says_nothing) {
        true => answering(versions, place, key),
        false => first(),
    }
}

fn answering<'v>(versions: &[&'v Version<'v>], place: usize, key: &Key) -> Source<'v> {
    let version = versions[place];
    let may_be_later = |(at, v): &(usize, &&Version<'_>)| *at < place || tied(version, v);
    let others = versions.iter().enumerate().filter(|(at, _)| *at != place);
    let later = others.filter(may_be_later).map(|(_, v)| *v);
    let blank: Vec<&Version<'_>> = later.filter(|v| leaves_blank(v, key)).collect();
    Source {
        version,
        is_certain: blank.iter().all(|v| are_parts(v, version, key.0)),
        blank: blank.iter().map(|v| v.number).collect(),
    }
}

/// Whether a version has the cell, from which something may be taken, and nothing stands in it.
fn leaves_blank(version: &Version<'_>, key: &Key) -> bool {
    let standing = version.portion.cells.get(key);
    let is_blank = standing.is_some_and(|s| s.shown().is_empty());
    is_blank && !version.portion.refused.contains(key)
}

fn answers(version: &Version<'_>, key: &Key) -> bool {
    let standing = version.portion.cells.get(key);
    let is_filled = standing.is_some_and(|s| !s.shown().is_empty());
    is_filled && !version.portion.refused.contains(key)
}

/// Whether two files of one round fill different cells of a measure. A correction of a later round
/// bears what the form before it said; a blank in it was made.
fn are_parts(a: &Version<'_>, b: &Version<'_>, measure: usize) -> bool {
    let (one, other) = (a.portion, b.portion);
    let own = one
        .cells
        .range((measure, SharedText::default())..(measure + 1, SharedText::default()));
    let mut filled = own.filter(|(_, standing)| !standing.shown().is_empty());
    let in_both = |key: &Key| other.cells.get(key).is_some_and(|s| !s.shown().is_empty());
    (one.own, one.round) == (other.own, other.round) && !filled.any(|(key, _)| in_both(key))
}
