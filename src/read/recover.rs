//! A sheet whose hidden keys were lost, because the hidden row or column was deleted or only the
//! visible values were pasted: its rows and columns are found again by what people see in them, the
//! labels, numbers and texts that were issued there. What cannot be told apart so is not placed.

use super::index::FormIndex;
use crate::book;
use crate::model::form::{Map, Part, Role};
use crate::text::normalize::normalize;
use crate::text::similar::similarity;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// From here on two spellings are of one label.
const SAME_LABEL: f64 = 0.8;
/// Below this share of its texts a sheet is not the issued one.
const SAME_SHEET: f64 = 0.5;

/// Where the rows and columns of an issued sheet stand now.
pub(super) struct Recovered<'a> {
    /// The place and the key of each row that was found by its texts.
    pub(super) rows: Vec<(u32, &'a str)>,
    /// Each column's key and place.
    pub(super) columns: HashMap<String, u32>,
}

/// The keys that are still there.
pub(super) struct Kept<'k> {
    /// The rows with a key that no other row has.
    pub(super) rows: Vec<(u32, &'k str)>,
    /// The rows that may be those whose keys are gone: their key is blank, is no key, or stands on
    /// several rows.
    pub(super) free: BTreeSet<u32>,
    /// The columns with a key that no other column has.
    pub(super) columns: HashMap<String, u32>,
}

/// The texts that stand in a row: column and normalized text.
type Texts = Vec<(u32, String)>;

/// Finds the rows and columns of an issued sheet again whose keys are gone. What has its key is held
/// fast. Without any, the sheet is the issued one whose texts it has.
pub(super) fn recover<'a>(
    form: &'a FormIndex<'_>,
    sheet: &book::Sheet,
    kept: &Kept<'_>,
) -> Option<Recovered<'a>> {
    let seen = seen(sheet);
    let maps = form.form.sheets.iter().filter(|m| !m.row_keys.is_empty());
    let maps: Vec<_> = maps.map(|map| (map, by_keys(map, &kept.rows))).collect();
    let most = maps.iter().map(|(_, keyed)| keyed.len()).max()?;
    let mut best: Option<(f64, Recovered<'a>)> = None;
    for (map, keyed) in maps.into_iter().filter(|(_, keyed)| keyed.len() == most) {
        let issued = issued(map);
        let at = align(&issued, &seen, keyed, &kept.free);
        let share = share(&issued, &seen, &at);
        let is_it = most > 0 || (share >= SAME_SHEET && is_named(map, &seen, &at));
        if !is_it || best.as_ref().is_some_and(|(s, _)| *s >= share) {
            continue;
        }
        let columns = place_columns(map, &issued, &seen, &at, &kept.columns);
        let found = at.iter().filter(|(_, at)| kept.free.contains(at));
        let key = |(row, at): (&u32, &u32)| Some((*at, map.row_keys.get(row)?.as_str()));
        let rows = found.filter_map(key).collect();
        best = Some((share, Recovered { rows, columns }));
    }
    best.map(|(_, recovered)| recovered)
}

fn seen(sheet: &book::Sheet) -> BTreeMap<u32, Texts> {
    let mut rows: BTreeMap<u32, Texts> = BTreeMap::new();
    for (cell, entry) in &sheet.cells {
        let text = normalize(&entry.text);
        if !text.is_empty() {
            rows.entry(cell.row).or_default().push((cell.col, text));
        }
    }
    rows
}

/// The rows that have a key, with the texts given in them; some have none.
fn issued(map: &Map) -> BTreeMap<u32, Texts> {
    let mut rows: BTreeMap<u32, Texts> = map.row_keys.keys().map(|row| (*row, vec![])).collect();
    for part in map.parts.iter().filter(|p| is_given(p)) {
        let text = normalize(&part.text);
        if let Some(texts) = rows.get_mut(&part.at.row).filter(|_| !text.is_empty()) {
            texts.push((part.at.col, text));
        }
    }
    rows.values_mut().for_each(|texts| texts.sort());
    rows
}

fn is_given(part: &Part) -> bool {
    matches!(part.role, Role::Given(_) | Role::Number | Role::FormCode)
}

/// How many of the issued texts stand in a row that was seen.
fn common(issued: &Texts, seen: &Texts) -> usize {
    let has = |(_, text): &&(u32, String)| seen.iter().any(|(_, other)| other == text);
    issued.iter().filter(has).count()
}

/// Whether a row may be the issued one: half of its texts, its first among them.
fn may_be(issued: &Texts, seen: &Texts) -> bool {
    let found = common(issued, seen);
    let first = issued
        .first()
        .is_some_and(|(_, text)| seen.iter().any(|(_, other)| other == text));
    found * 2 >= issued.len() && first
}

/// Where each issued row stands: by its key, by texts that no other row has, then row by row between
/// those. Only a free row may be one that has no key.
fn align(
    issued: &BTreeMap<u32, Texts>,
    seen: &BTreeMap<u32, Texts>,
    keyed: BTreeMap<u32, u32>,
    free: &BTreeSet<u32>,
) -> BTreeMap<u32, u32> {
    let mut at = keyed;
    for (row, found) in unique(issued, seen) {
        if free.contains(&found) {
            at.entry(row).or_insert(found);
        }
    }
    let taken = at.values().copied();
    let mut open: BTreeSet<u32> = free.clone();
    taken.for_each(|row| _ = open.remove(&row));
    let order: Vec<u32> = issued.keys().copied().collect();
    for row in &order {
        if at.contains_key(row) {
            continue;
        }
        let before = at.range(..row).next_back().map(|(r, a)| (*r, *a));
        let after = at.range(row..).next().map(|(r, a)| (*r, *a));
        let found = match issued[row].is_empty() {
            true => by_distance(*row, before, after),
            false => by_text(&issued[row], seen, before, after, &open),
        };
        if let Some(found) = found.filter(|f| open.remove(f)) {
            at.insert(*row, found);
        }
    }
    at
}

/// The rows of which exactly one seen row may be, and which alone may be that.
fn unique(issued: &BTreeMap<u32, Texts>, seen: &BTreeMap<u32, Texts>) -> BTreeMap<u32, u32> {
    let mut by_text: HashMap<&str, Vec<u32>> = HashMap::new();
    for (row, texts) in seen {
        for (_, text) in texts {
            by_text.entry(text).or_default().push(*row);
        }
    }
    let mut claims: HashMap<u32, Vec<u32>> = HashMap::new();
    for (row, texts) in issued {
        let Some((_, first)) = texts.first() else {
            continue;
        };
        let candidates = by_text.get(first.as_str()).map_or(&[][..], Vec::as_slice);
        let fitting: BTreeSet<u32> = candidates
            .iter()
            .copied()
            .filter(|at| may_be(texts, &seen[at]))
            .collect();
        // Of rows that begin alike, the one that has all texts is meant.
        let whole = |at: &&u32| common(texts, &seen[*at]) == texts.len();
        let all: Vec<&u32> = fitting.iter().filter(whole).collect();
        match (fitting.len(), all.as_slice()) {
            (1, _) => claims
                .entry(*fitting.iter().next().unwrap_or(&0))
                .or_default()
                .push(*row),
            (_, [one]) => claims.entry(**one).or_default().push(*row),
            _ => {}
        }
    }
    let single = claims.into_iter().filter(|(_, rows)| rows.len() == 1);
    single.map(|(at, rows)| (rows[0], at)).collect()
}

type Anchor = Option<(u32, u32)>;

/// A row without texts stands as far from its neighbours as it was issued, on both sides.
fn by_distance(row: u32, before: Anchor, after: Anchor) -> Option<u32> {
    let (from, at) = before?;
    let found = at + (row - from);
    let (to, until) = after?;
    (until > at && until - at == to - from).then_some(found)
}

/// The first row between its neighbours that has the texts, or its label in nearly that spelling.
fn by_text(
    texts: &Texts,
    seen: &BTreeMap<u32, Texts>,
    before: Anchor,
    after: Anchor,
    free: &BTreeSet<u32>,
) -> Option<u32> {
    let from = before.map_or(0, |(_, at)| at + 1);
    let to = after.map_or(u32::MAX, |(_, at)| at);
    if from >= to {
        return None;
    }
    let open = || seen.range(from..to).filter(|(at, _)| free.contains(at));
    let exact = open().find(|(_, other)| may_be(texts, other));
    let (_, label) = texts.first()?;
    let is_near = |(_, other): &(&u32, &Texts)| {
        let first = other.first();
        first.is_some_and(|(_, text)| similarity(text, label) >= SAME_LABEL)
    };
    exact.or_else(|| open().find(is_near)).map(|(at, _)| *at)
}

fn by_keys(map: &Map, kept: &[(u32, &str)]) -> BTreeMap<u32, u32> {
    let rows: HashMap<&str, u32> = map.row_keys.iter().map(|(r, k)| (k.as_str(), *r)).collect();
    let own = kept
        .iter()
        .filter_map(|(at, key)| Some((*rows.get(key)?, *at)));
    own.collect()
}

/// How much of what was issued stands where the rows were found.
fn share(
    issued: &BTreeMap<u32, Texts>,
    seen: &BTreeMap<u32, Texts>,
    at: &BTreeMap<u32, u32>,
) -> f64 {
    let total: usize = issued.values().map(Vec::len).sum();
    let found = at
        .iter()
        .filter_map(|(row, at)| Some(common(&issued[row], seen.get(at)?)));
    found.sum::<usize>() as f64 / total.max(1) as f64
}

/// Whether a sheet about one measure shows that measure's number.
fn is_named(map: &Map, seen: &BTreeMap<u32, Texts>, at: &BTreeMap<u32, u32>) -> bool {
    let Some(_) = map.single() else {
        return true;
    };
    let number = map.parts.iter().find(|p| p.role == Role::Number);
    number.is_some_and(|part| {
        let row = at.get(&part.at.row).and_then(|at| seen.get(at));
        let text = normalize(&part.text);
        row.is_some_and(|texts| texts.iter().any(|(_, other)| *other == text))
    })
}

/// Where each column stands: where most of its texts are found; a column between two that moved
/// alike moved with them.
fn place_columns(
    map: &Map,
    issued: &BTreeMap<u32, Texts>,
    seen: &BTreeMap<u32, Texts>,
    at: &BTreeMap<u32, u32>,
    kept: &HashMap<String, u32>,
) -> HashMap<String, u32> {
    let mut votes: BTreeMap<u32, BTreeMap<u32, usize>> = BTreeMap::new();
    for (row, at) in at {
        let Some(texts) = seen.get(at) else {
            continue;
        };
        for (col, text) in &issued[row] {
            for (now, _) in texts.iter().filter(|(_, other)| other == text) {
                *votes.entry(*col).or_default().entry(*now).or_default() += 1;
            }
        }
    }
    let keys = map.col_keys.iter();
    let keyed = keys.filter_map(|(col, key)| Some((*col, *kept.get(key)?)));
    let mut placed: BTreeMap<u32, u32> = keyed.collect();
    let held: HashSet<u32> = placed.values().copied().collect();
    let with_text: HashSet<u32> = issued.values().flatten().map(|(col, _)| *col).collect();
    votes.retain(|col, _| !placed.contains_key(col));
    for (col, found) in &votes {
        let total: usize = found.values().sum();
        let most = found
            .iter()
            .max_by_key(|(now, count)| (**count, std::cmp::Reverse(**now)));
        let most = most.filter(|(now, count)| **count * 2 > total && !held.contains(now));
        if let Some((now, _)) = most {
            placed.insert(*col, *now);
        }
    }
    // A column of which others kept their keys, but not one of its texts is there, was deleted.
    let columns = map.col_keys.keys().copied();
    let may_be_there = |col: &u32| held.is_empty() || !with_text.contains(col);
    between(columns.filter(may_be_there).collect(), &held, &mut placed);
    unshared(&mut placed);
    let key = |(col, now): (u32, u32)| Some((map.col_keys.get(&col)?.clone(), now));
    placed.into_iter().filter_map(key).collect()
}

/// Columns in which nothing was issued, such as those of answers only.
fn between(columns: BTreeSet<u32>, held: &HashSet<u32>, placed: &mut BTreeMap<u32, u32>) {
    let shift = |(col, now): (&u32, &u32)| i64::from(*now) - i64::from(*col);
    let shifts: HashSet<i64> = placed.iter().map(shift).collect();
    let mut found = vec![];
    for col in columns.iter().filter(|c| !placed.contains_key(c)) {
        let before = placed.range(..col).next_back().map(shift);
        let after = placed.range(col..).next().map(shift);
        let moved = match (before, after) {
            (Some(a), Some(b)) if a == b => Some(a),
            // At the edge it moved with all the others, if these moved alike.
            (Some(only), None) | (None, Some(only)) if shifts.len() == 1 => Some(only),
            _ => None,
        };
        let now = moved.and_then(|by| u32::try_from(i64::from(*col) + by).ok());
        if let Some(now) = now.filter(|now| !held.contains(now)) {
            found.push((*col, now));
        }
    }
    placed.extend(found);
}

/// Two columns cannot stand in one: neither is placed then.
fn unshared(placed: &mut BTreeMap<u32, u32>) {
    let mut counts: HashMap<u32, usize> = HashMap::new();
    for now in placed.values() {
        *counts.entry(*now).or_default() += 1;
    }
    placed.retain(|_, now| counts[now] == 1);
}
