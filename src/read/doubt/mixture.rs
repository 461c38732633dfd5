//! Answers in one row that belong to different ones, or to each other's questions: columns exchanged
//! or pushed by themselves, rows pasted as columns.

use super::fit::{Fit, fit, is_common, is_word_of};
use super::lanes::{FURTHEST, Lane};
use super::{Asked, Doubt, View, Way};
use crate::model::place::Cell;
use crate::model::template::{Arrange, Kind};
use std::collections::{BTreeMap, BTreeSet};

/// Of rows with more answers than this nothing is reported.
const LONGEST: usize = 200;

/// All doubts of this kind.
pub(super) fn doubts(view: &View<'_>, lanes: &[Lane]) -> Vec<Doubt> {
    let mut doubts = torn(view);
    doubts.extend(exchanged(view, lanes));
    doubts.extend(mixed(view));
    doubts
}

/// One question's cells in the rows of a table or list: which rows hold something, and its cells.
#[derive(Default)]
struct Column {
    filled: BTreeSet<i64>,
    cells: Vec<Cell>,
}

/// Columns of which the same rows are filled as of those beside them, but for a few rows down or up.
fn torn(view: &View<'_>) -> Vec<Doubt> {
    let mut doubts = vec![];
    for columns in tables(view)
        .into_values()
        .filter(|columns| columns.len() > 1)
    {
        for (key, column) in &columns {
            let others = columns.iter().filter(|(other, _)| *other != key);
            let others: Vec<&Column> = others
                .map(|(_, column)| column)
                .filter(|column| !column.filled.is_empty())
                .collect();
            // A single answer is not held against a single one.
            if column.filled.len().max(others.len()) < 2 {
                continue;
            }
            let usual: BTreeSet<i64> = others.iter().flat_map(|c| &c.filled).copied().collect();
            let steps = (1..=FURTHEST as i64).flat_map(|n| [n, -n]);
            let moved = |by: i64| usual.iter().map(|n| n + by).collect::<BTreeSet<i64>>();
            let mut found = steps.filter(|by| column.filled == moved(*by));
            let by = found
                .next()
                .filter(|_| !usual.is_empty() && column.filled != usual);
            doubts.extend(by.map(|by| Doubt {
                cells: column.cells.clone(),
                way: Way::Rows(by),
            }));
        }
    }
    doubts
}

/// The columns of each table and of each list: its measure and name, or its sheet's only one. What is
/// done in one month says nothing of the next, so that the marks of a row count as one column.
fn tables<'v>(view: &'v View<'_>) -> BTreeMap<(Option<usize>, &'v str), BTreeMap<&'v str, Column>> {
    let arrange = view.project.template.sheet.arrange;
    let mut tables: BTreeMap<_, BTreeMap<&str, Column>> = BTreeMap::new();
    for asked in &view.asked {
        let table = view.project.template.table_of(&asked.field.key);
        let key = match table {
            Some(table) if view.project.is_open_row(asked.measure, asked.name) => {
                (Some(asked.measure), table.key.as_str())
            }
            None if arrange == Arrange::List => (None, ""),
            _ => continue,
        };
        let columns = tables.entry(key).or_default();
        let column = columns.entry(&asked.field.key).or_default();
        column.cells.push(asked.at);
        if !view.is_empty(asked.at) {
            column.filled.insert(i64::from(asked.at.row));
        }
        // What was pushed over the end counts with its column.
        for n in 1..=FURTHEST as u32 {
            let below = Cell::new(asked.at.row + n, asked.at.col);
            if view.is_foreign(below) && asked.field.kind != Kind::Months {
                column.filled.insert(i64::from(below.row));
            }
        }
    }
    tables
}

/// Two questions asked beside or below each other in a table, or else anywhere on the sheet.
type Pair<'v> = (bool, Option<(usize, &'v str)>, [&'v str; 2]);

/// Answers to two questions that stand in each other's place. Where that is so in more than one row, the
/// answers to both are doubted in all rows but those in which they fit where they stand.
fn exchanged(view: &View<'_>, lanes: &[Lane]) -> Vec<Doubt> {
    let is_wrong =
        |asked: &Asked<'_>| !view.is_empty(asked.at) && fit(view, asked.at, asked) == Fit::Not;
    if !view.asked.iter().any(is_wrong) {
        return vec![];
    }
    let down = lanes.iter().filter(|lane| lane.is_down);
    let down = down.map(|lane| lane.cells.iter().map(|n| &view.asked[*n]).collect());
    let down = down.map(|asked: Vec<&Asked<'_>>| (true, asked));
    let across = rows(view).into_values().map(|asked| (false, asked));
    let mut pairs: BTreeMap<Pair<'_>, Vec<[&Asked<'_>; 2]>> = BTreeMap::new();
    for (is_down, asked) in down.chain(across).filter(|(_, a)| a.len() <= LONGEST) {
        for (n, a) in asked.iter().enumerate() {
            for b in asked[n + 1..].iter().filter(|b| b.field.key != a.field.key) {
                let pair = (is_down, view.table(a.at), [&*a.field.key, &*b.field.key]);
                pairs.entry(pair).or_default().push([a, b]);
            }
        }
    }
    let doubts = pairs.into_values().filter_map(|pairs| {
        let weights = pairs.iter().map(|[a, b]| exchange(view, a, b));
        let weights: Vec<Option<usize>> = weights.collect();
        let is_several = weights.iter().filter(|w| w.is_some_and(|w| w > 0)).count() > 1;
        let doubted = pairs
            .iter()
            .zip(&weights)
            .filter(|(_, weight)| match weight {
                Some(0) => is_several,
                Some(_) => true,
                None => false,
            });
        let doubt = Doubt {
            cells: doubted.flat_map(|(pair, _)| pair.map(|a| a.at)).collect(),
            way: Way::Exchanged,
        };
        let sum: usize = weights.iter().flatten().sum();
        (sum >= SURE).then_some(doubt)
    });
    doubts.collect()
}

/// From this weight on answers are exchanged.
const SURE: usize = 2;

/// How much two answers look exchanged; `None` where one is right where it stands. Where only one of them
/// is wrong there, as a text in the place of a year is and a year in that of a text is not, it takes
/// more of the kind.
fn exchange(view: &View<'_>, one: &Asked<'_>, other: &Asked<'_>) -> Option<usize> {
    if view.is_empty(one.at) || view.is_empty(other.at) {
        return Some(0);
    }
    let own = [fit(view, one.at, one), fit(view, other.at, other)];
    if !own.contains(&Fit::Not) {
        return (!own.contains(&Fit::Exact)).then_some(0);
    }
    let crossed = [(one, other), (other, one)];
    let is_exact = |(a, b): &(&Asked<'_>, &Asked<'_>)| fit(view, a.at, b) == Fit::Exact;
    let exact: Vec<&(&Asked<'_>, &Asked<'_>)> = crossed.iter().filter(|c| is_exact(c)).collect();
    let is_crossed =
        !exact.is_empty() && crossed.iter().all(|(a, b)| fit(view, a.at, b) != Fit::Not);
    // A word that any question may have shows nothing by itself.
    let is_telling = exact.iter().any(|(a, _)| !is_common(view.text(a.at)));
    match own {
        [Fit::Not, Fit::Not] if is_crossed => Some(SURE),
        [Fit::Not, Fit::Any] | [Fit::Any, Fit::Not] if is_crossed && is_telling => Some(1),
        _ => Some(0),
    }
}

/// The answer cells of each row.
fn rows<'v, 'a>(view: &'v View<'a>) -> BTreeMap<u32, Vec<&'v Asked<'a>>> {
    let mut rows: BTreeMap<u32, Vec<&Asked<'_>>> = BTreeMap::new();
    for asked in &view.asked {
        rows.entry(asked.at.row).or_default().push(asked);
    }
    rows
}

/// How many words of the row's questions stand in it where nothing is asked. One alone may be a remark.
fn words_outside(view: &View<'_>, row: u32, asked: &[&Asked<'_>]) -> usize {
    let is_choice = |a: &&&Asked<'_>| matches!(a.field.kind, Kind::Choice | Kind::YesNo);
    let is_word = |text: &str| {
        let mut choices = asked.iter().filter(is_choice);
        choices.any(|a| is_word_of(a.field, text))
    };
    let cells = view.sheet.row(row).iter();
    let words = cells.filter(|(at, e)| is_word(&e.text) && view.is_foreign(*at));
    Some(words.count()).filter(|count| *count > 1).unwrap_or(0)
}

/// Rows with another question's word and something else that is no answer, as when rows were pasted as
/// columns; with them, those in which anything is out of place.
fn mixed(view: &View<'_>) -> Vec<Doubt> {
    let mut cells = vec![];
    let mut is_proven = false;
    for (at, row) in rows(view)
        .into_iter()
        .filter(|(_, row)| row.len() <= LONGEST)
    {
        let filled = row.iter().filter(|a| !view.is_empty(a.at));
        let wrong: Vec<&&Asked<'_>> = filled.filter(|a| fit(view, a.at, a) == Fit::Not).collect();
        let is_word = |a: &&&&Asked<'_>| {
            let text = view.text(a.at);
            let mut others = row.iter().filter(|other| other.field.key != a.field.key);
            others.any(|other| is_word_of(other.field, text))
        };
        let words = wrong.iter().filter(is_word).count();
        let texts = wrong.iter().filter(|a| a.field.kind == Kind::Text).count();
        let all = wrong.len() + words_outside(view, at, &row);
        // Words in the place of texts alone are lazy answers.
        is_proven |= words > 0 && all > 1 && texts < all;
        if !wrong.is_empty() {
            cells.extend(row.iter().map(|a| a.at));
        }
    }
    let doubt = Doubt {
        cells,
        way: Way::Mixed,
    };
    Some(doubt).filter(|_| is_proven).into_iter().collect()
}
