//! What travels with a cell where that is cut, pushed aside or copied, held against the keys of row and
//! column: the title of its validation, which names it, whether it may be typed into, and the texts given
//! beside it. Programs that drop these, or leave them where they were issued, say nothing by it.

use super::content::Strip;
use super::lanes::{FURTHEST, Lane, end};
use super::{Asked, Doubt, View, Way};
use crate::layout::prompt;
use crate::model::place::Cell;
use crate::text::normalize::normalize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// All doubts of this kind.
pub(super) fn doubts(view: &View<'_>, lanes: &[Lane]) -> Vec<Doubt> {
    let mut doubts = by_texts(view, lanes);
    doubts.extend(by_titles(view));
    let pushed = lanes
        .iter()
        .filter_map(|lane| Some((lane, pushed(view, lane)?)));
    doubts.extend(pushed.map(|(lane, way)| Doubt {
        cells: lane.cells.iter().map(|n| view.asked[*n].at).collect(),
        way,
    }));
    doubts
}

/// A cell that bears the title of another one's validation.
struct Displaced {
    at: Cell,
    home: Cell,
    /// Whether the other one bears a third one's, so that this is no copy of a cell that stands where
    /// it stood.
    is_chained: bool,
}

/// Whether cells were moved down or up, in which column, or else row, and how many rows and columns.
type Line = (bool, u32, (i64, i64));

impl Displaced {
    /// How far it stands off.
    fn off(&self) -> (i64, i64) {
        let by = |now: u32, home: u32| i64::from(now) - i64::from(home);
        (
            by(self.at.row, self.home.row),
            by(self.at.col, self.home.col),
        )
    }

    /// The row or column in which it was moved, and by how much.
    fn line(&self) -> Line {
        match self.off() {
            off @ (0, _) => (false, self.at.row, off),
            off => (true, self.at.col, off),
        }
    }
}

/// Cells that stand where others stood. One alone may have been cut and pasted on purpose, and a copy
/// leaves its original where it was; where one stands in the place of the next, or several were moved
/// alike in one row or column, nobody meant it.
fn by_titles(view: &View<'_>) -> Vec<Doubt> {
    let titles = titles(view);
    let own = |asked: &Asked<'_>| prompt::title(view.project, asked.measure, asked.name);
    let mut displaced = displaced(view, &titles);
    let sorted = sorted_rows(view, &displaced);
    displaced.retain(|one| !sorted.contains(&one.at.row));
    let homes: BTreeMap<Cell, Cell> = displaced.iter().map(|one| (one.at, one.home)).collect();
    let is_exchanged = |one: &&Displaced| homes.get(&one.home) == Some(&one.at);
    let mut lines: BTreeMap<Line, Vec<&Displaced>> = BTreeMap::new();
    for one in &displaced {
        lines.entry(one.line()).or_default().push(one);
    }
    let mut blocks: BTreeMap<Way, BTreeSet<Cell>> = BTreeMap::new();
    for ((is_down, line, off), cells) in lines {
        if cells.len() < 2 && !cells.iter().any(|one| one.is_chained) {
            continue;
        }
        let way = match (is_down, off) {
            _ if cells.iter().all(is_exchanged) => Way::Exchanged,
            (true, (by, 0)) if by.unsigned_abs() as usize <= FURTHEST => Way::Rows(by),
            (false, (0, by)) if by.unsigned_abs() as usize <= FURTHEST => Way::Columns(by),
            _ => Way::Exchanged,
        };
        let both = cells.iter().flat_map(|one| [one.at, one.home]);
        let here = view.asked.iter().filter(|asked| match is_down {
            true => asked.at.col == line,
            false => asked.at.row == line,
        });
        // What came to stand in the place of a cell that was cut or deleted bears no title.
        let bare = here.filter(|asked| {
            titles.get(&asked.at) != Some(&&*own(asked)) && !sorted.contains(&asked.at.row)
        });
        let bare = bare.map(|asked| asked.at);
        blocks.entry(way).or_default().extend(both.chain(bare));
    }
    let asked = |at: &Cell| view.find(*at).is_some();
    let doubts = blocks.into_iter().map(|(way, cells)| Doubt {
        cells: cells.into_iter().filter(asked).collect(),
        way,
    });
    doubts.collect()
}

fn displaced(view: &View<'_>, titles: &BTreeMap<Cell, &str>) -> Vec<Displaced> {
    if titles.is_empty() {
        return vec![];
    }
    let mut homes: HashMap<String, Option<usize>> = HashMap::new();
    for (number, asked) in view.asked.iter().enumerate() {
        let title = prompt::title(view.project, asked.measure, asked.name);
        // What two cells bear tells neither.
        let home = homes.entry(title).or_insert(Some(number));
        *home = home.filter(|first| *first == number);
    }
    let home_of = |title: &str| homes.get(title).copied().flatten();
    let found = titles.iter().filter_map(|(at, title)| {
        let asked = &view.asked[home_of(title)?];
        // Left where it was issued, while the row or column it belongs to was moved.
        if *at == asked.at || *at == asked.issued {
            return None;
        }
        let there = titles.get(&asked.at).copied();
        Some(Displaced {
            at: *at,
            home: asked.at,
            is_chained: there.is_some_and(|other| other != *title && home_of(other).is_some()),
        })
        .filter(|_| there != Some(title))
    });
    found.collect()
}

/// A text given beside the answers that stands a few cells off: where it belongs, and where it stands.
type Stray = (Cell, Cell);

/// Answers beside given texts that stand a few cells off, all as far.
fn by_texts(view: &View<'_>, lanes: &[Lane]) -> Vec<Doubt> {
    // In most sheets every given text stands in its cell, and nothing is looked for elsewhere.
    let is_in_place = |(at, text): (&Cell, &&str)| {
        let seen = view.text(*at);
        seen == *text || normalize(seen) == normalize(text)
    };
    if view.given.iter().all(is_in_place) {
        return vec![];
    }
    let steps = (1..=FURTHEST as i64).flat_map(|n| [(n, 0), (-n, 0), (0, n), (0, -n)]);
    let doubts = steps.map(|off| Doubt {
        cells: moved_with(view, &proven(view, lanes, off), off),
        way: match off {
            (0, by) => Way::Columns(by),
            (by, _) => Way::Rows(by),
        },
    });
    let mut doubts: Vec<Doubt> = doubts.collect();
    // Where texts are alike, several ways explain where they stand; one of them explains the most.
    doubts.sort_by_key(|doubt| std::cmp::Reverse(doubt.cells.len()));
    doubts
}

/// The texts that stand so many rows and columns off, and were not put there on purpose.
///
/// One in an answer cell proves it, one in another place only together with a second one of its column
/// or table. Sidewards a whole plan may have been put off: there the answers must begin with a blank too.
fn proven(view: &View<'_>, lanes: &[Lane], off: (i64, i64)) -> Vec<Stray> {
    let strays = strays(view, off);
    let is_down = off.0 != 0;
    let is_near = |a: Cell, b: Cell| {
        let is_one_table = view.table(a).is_some() && view.table(a) == view.table(b);
        (is_down && a.col == b.col) || (is_one_table && (is_down || a.row != b.row))
    };
    let steps = off.1.unsigned_abs() as usize;
    let is_open = |home: Cell| {
        let own = lanes.iter().filter(|lane| {
            let first = view.asked[lane.cells[0]].at;
            !lane.is_down && view.rows.get(&first.row) == view.rows.get(&home.row)
        });
        is_down
            || own
                .into_iter()
                .all(|lane| Strip::new(view, lane, off.1 > 0).is_open(steps))
    };
    let is_proven = |(home, at): &&Stray| {
        let mut others = strays.iter().filter(|(other, _)| other != home);
        let mut has_second = || others.any(|(other, _)| is_near(*home, *other));
        view.find(*at).is_some() || (is_open(*home) && has_second())
    };
    strays.iter().filter(is_proven).copied().collect()
}

/// The given texts that are gone from their cells and stand so many rows and columns off, where none is
/// given. Texts alike between the two places are passed over.
fn strays(view: &View<'_>, off: (i64, i64)) -> Vec<Stray> {
    let holds = |at: Cell, text: &str| normalize(view.text(at)) == normalize(text);
    let step = |at: Cell| {
        let moved = |line: u32, by: i64| u32::try_from(i64::from(line) + by).ok();
        Some(Cell::new(moved(at.row, off.0)?, moved(at.col, off.1)?))
    };
    let is_gone = |(at, text): &(&Cell, &&str)| !holds(**at, text);
    let strays = view
        .given
        .iter()
        .filter(is_gone)
        .filter_map(|(home, text)| {
            let is_given = |at: Cell| {
                view.given
                    .get(&at)
                    .is_some_and(|own| normalize(own) == normalize(text))
            };
            let mut at = step(*home)?;
            while is_given(at) && holds(at, text) {
                at = step(at)?;
            }
            (holds(at, text) && !is_given(at)).then_some((*home, at))
        });
    strays.collect()
}

/// The answers that were moved with texts: those between the nearest texts of the column that stand where
/// they belong, or in the row; and those of the table's row, or of the table where several of its rows were.
fn moved_with(view: &View<'_>, strays: &[Stray], off: (i64, i64)) -> Vec<Cell> {
    let is_down = off.0 != 0;
    let is_between = |at: Cell| {
        let own = strays.iter().filter(|(home, _)| home.col == at.col);
        let rows: Vec<u32> = own.flat_map(|(home, now)| [home.row, now.row]).collect();
        let (Some(first), Some(last)) = (rows.iter().min(), rows.iter().max()) else {
            return false;
        };
        let stays = |row: u32| {
            let cell = Cell::new(row, at.col);
            let text = view.given.get(&cell);
            text.is_some_and(|text| normalize(view.text(cell)) == normalize(text))
        };
        let mut between = match at.row < *first {
            true => at.row..*first,
            false => last + 1..at.row,
        };
        !between.any(stays)
    };
    let is_in_line = |at: Cell| match is_down {
        true => is_between(at),
        false => strays.iter().any(|(home, _)| home.row == at.row),
    };
    let is_in_table = |at: Cell| {
        let Some(row) = view.rows.get(&at.row) else {
            return false;
        };
        let is_own = |cell: Cell| view.rows.get(&cell.row) == Some(row);
        let homes = strays.iter().map(|(home, _)| *home);
        let homes = homes.filter(|home| view.table(*home) == view.table(at));
        let rows: BTreeSet<_> = homes.filter_map(|home| view.rows.get(&home.row)).collect();
        rows.len() > 1
            || strays
                .iter()
                .any(|(home, now)| is_own(*home) || is_own(*now))
    };
    let asked = view.asked.iter().map(|asked| asked.at);
    asked
        .filter(|at| is_in_line(*at) || is_in_table(*at))
        .collect()
}

/// The rows of an open table whose answers came all together from another row of it, as when its rows
/// are sorted. They may stand in any order.
fn sorted_rows(view: &View<'_>, displaced: &[Displaced]) -> BTreeSet<u32> {
    let table = |at: Cell| {
        let (measure, table, _) = view.open_row(view.find(at)?)?;
        Some((measure, table))
    };
    let mut rows: BTreeMap<u32, Vec<&Displaced>> = BTreeMap::new();
    for one in displaced {
        rows.entry(one.at.row).or_default().push(one);
    }
    let is_whole = |row: u32, cells: &[&Displaced]| {
        let asked = view.asked.iter().filter(|asked| asked.at.row == row);
        let off = cells.first().map(|one| one.off());
        asked.count() == cells.len()
            && off.is_some_and(|(_, columns)| columns == 0)
            && cells.iter().all(|one| {
                let own = table(one.at);
                Some(one.off()) == off && own.is_some() && own == table(one.home)
            })
    };
    let whole = rows
        .into_iter()
        .filter(|(row, cells)| is_whole(*row, cells));
    whole.map(|(row, _)| row).collect()
}

/// The title of each cell's validation. Of a large area nobody can tell whose it was.
fn titles<'v>(view: &'v View<'_>) -> BTreeMap<Cell, &'v str> {
    const MOST: u64 = 1_000;
    let mut titles = BTreeMap::new();
    for validation in view
        .sheet
        .validations
        .iter()
        .filter(|v| !v.prompt_title.is_empty())
    {
        let size = |block: &crate::book::merges::Block| {
            let rows = u64::from(block.last.row.saturating_sub(block.first.row)) + 1;
            rows * (u64::from(block.last.col.saturating_sub(block.first.col)) + 1)
        };
        for block in validation.ranges.iter().filter(|block| size(block) <= MOST) {
            for row in block.first.row..=block.last.row {
                let cells = (block.first.col..=block.last.col).map(|col| Cell::new(row, col));
                titles.extend(cells.map(|at| (at, validation.prompt_title.as_str())));
            }
        }
    }
    titles
}

/// How a lane's cells were moved, where its first ones are locked as no answer cell is issued, all
/// others open, and as many open ones stand beyond its end.
fn pushed(view: &View<'_>, lane: &Lane) -> Option<Way> {
    let is_locked: Vec<bool> = lane
        .cells
        .iter()
        .map(|n| view.is_locked(view.asked[*n].at))
        .collect::<Option<Vec<bool>>>()?;
    let count = is_locked.iter().filter(|locked| **locked).count();
    if count == 0 || count > FURTHEST || count == is_locked.len() {
        return None;
    }
    let from_start = is_locked.iter().take_while(|locked| **locked).count() == count;
    let from_end = is_locked.iter().rev().take_while(|locked| **locked).count() == count;
    let (edge, step) = match (from_start, from_end) {
        (true, _) => (view.asked[*lane.cells.last()?].at, 1),
        (_, true) => (view.asked[*lane.cells.first()?].at, -1),
        _ => return None,
    };
    let edge = if step > 0 { end(view, edge) } else { edge };
    let line = view.asked[*lane.cells.first()?].at;
    let edge = match lane.is_down {
        true => Cell::new(edge.row, line.col),
        false => Cell::new(line.row, edge.col),
    };
    let open = (1..=count as i64 + 1).map(|n| {
        let at = lane.step(edge, n * step)?;
        Some(view.find(at).is_none() && view.is_locked(at) == Some(false))
    });
    let open: Vec<bool> = open.map(|open| open.unwrap_or(false)).collect();
    let is_moved = open[..count].iter().all(|open| *open) && !open[count];
    let by = step * count as i64;
    is_moved.then_some(match lane.is_down {
        true => Way::Rows(by),
        false => Way::Columns(by),
    })
}
