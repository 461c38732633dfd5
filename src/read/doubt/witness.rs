//! What travels with a cell where that is cut, pushed aside or copied, held against the keys of row and
//! column: the title of its validation, which names it, whether it may be typed into, and the texts given
//! beside it. Programs that drop these, or leave them where they were issued, say nothing by it.

use super::lanes::{FURTHEST, Lane, end};
use super::{Asked, Doubt, View, Way};
use crate::layout::prompt;
use crate::model::place::Cell;
use crate::text::normalize::normalize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// All doubts of this kind.
pub(super) fn doubts(view: &View<'_>, lanes: &[Lane]) -> Vec<Doubt> {
    let mut doubts = by_titles(view);
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
    displaced.extend(displaced_texts(view));
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

/// Texts given beside the answers that stand elsewhere in their row or column, of those that are given
/// only once.
fn displaced_texts(view: &View<'_>) -> Vec<Displaced> {
    let is_gone = |(at, text): &(&Cell, &&str)| normalize(view.text(**at)) != normalize(text);
    let mut sought: HashMap<String, Option<Cell>> = HashMap::new();
    for (at, text) in view.given.iter().filter(is_gone) {
        sought.insert(normalize(text), Some(*at));
    }
    if sought.is_empty() {
        return vec![];
    }
    let mut times: HashMap<String, usize> = HashMap::new();
    for text in view.given.values() {
        *times.entry(normalize(text)).or_default() += 1;
    }
    sought.retain(|text, _| times[text] == 1);
    let mut found: BTreeMap<Cell, Cell> = BTreeMap::new();
    for (at, entry) in &view.sheet.cells {
        if let Some(home) = sought.get_mut(&normalize(&entry.text)) {
            // Where it stands twice, nothing says which of the two was moved.
            if let Some(home) = home.take() {
                found.insert(home, *at);
            }
        }
    }
    let found = found.into_iter().map(|(home, at)| Displaced {
        at,
        home,
        is_chained: false,
    });
    found
        .filter(|one| one.at.row == one.home.row || one.at.col == one.home.col)
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
