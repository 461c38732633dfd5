//! Answer cells that stand in one line with nothing between them: what is moved together.

use super::View;
use crate::model::place::Cell;
use std::collections::BTreeMap;

/// So many cells off at most are answers looked for.
pub(super) const FURTHEST: usize = 3;

/// Answer cells one below the other, or one beside the other.
pub(super) struct Lane {
    /// Their places in [`View::asked`].
    pub(super) cells: Vec<usize>,
    /// Whether it goes down.
    pub(super) is_down: bool,
}

impl Lane {
    /// The row in which a lane that goes down begins, or the column of one that goes right.
    pub(super) fn start(&self, view: &View<'_>) -> u32 {
        let first = self.first(view);
        if self.is_down { first.row } else { first.col }
    }

    /// The row or column that the lane lies in.
    pub(super) fn line(&self, view: &View<'_>) -> (bool, u32) {
        let first = self.first(view);
        (
            self.is_down,
            if self.is_down { first.col } else { first.row },
        )
    }

    /// Whether the lane has a cell in a row, where it goes down, or else in a column.
    pub(super) fn reaches(&self, view: &View<'_>, place: u32) -> bool {
        let mut cells = self.cells.iter().map(|n| view.asked[*n].at);
        cells.any(|at| place == if self.is_down { at.row } else { at.col })
    }

    /// Whether two lanes have cells in common, as the whole of a row or column has with its parts.
    pub(super) fn shares(&self, other: &Lane) -> bool {
        let holds = |a: &Lane, b: &Lane| a.cells.contains(&b.cells[0]);
        self.is_down == other.is_down && (holds(self, other) || holds(other, self))
    }

    fn first(&self, view: &View<'_>) -> Cell {
        view.asked[self.cells[0]].at
    }

    /// A cell so many steps behind another one.
    pub(super) fn step(&self, from: Cell, by: i64) -> Option<Cell> {
        let moved = |line: u32| u32::try_from(i64::from(line) + by).ok();
        match self.is_down {
            true => Some(Cell::new(moved(from.row)?, from.col)),
            false => Some(Cell::new(from.row, moved(from.col)?)),
        }
    }
}

/// The last row or column that a cell takes.
pub(super) fn end(view: &View<'_>, at: Cell) -> Cell {
    let merged = view.sheet.merged.iter().find(|b| b.first == at);
    merged.map_or(at, |block| block.last)
}

/// The lanes of each row or column that has several, put together to one.
pub(super) fn lines(view: &View<'_>, lanes: &[Lane]) -> Vec<Lane> {
    let mut lines: BTreeMap<(bool, u32), Vec<&Lane>> = BTreeMap::new();
    for lane in lanes {
        lines.entry(lane.line(view)).or_default().push(lane);
    }
    let several = lines.into_iter().filter(|(_, lanes)| lanes.len() > 1);
    let whole = several.map(|((is_down, _), lanes)| Lane {
        cells: lanes.iter().flat_map(|lane| &lane.cells).copied().collect(),
        is_down,
    });
    whole.collect()
}

/// All lanes of a sheet, those that go down first.
pub(super) fn lanes(view: &View<'_>) -> Vec<Lane> {
    let mut columns: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    let mut rows: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (number, asked) in view.asked.iter().enumerate() {
        columns.entry(asked.at.col).or_default().push(number);
        rows.entry(asked.at.row).or_default().push(number);
    }
    let mut lanes = vec![];
    for (is_down, lines) in [(true, columns), (false, rows)] {
        for line in lines.into_values() {
            lanes.extend(parted(view, &line, is_down));
        }
    }
    lanes
}

/// Parts a line where cells that ask nothing stand in it.
fn parted(view: &View<'_>, line: &[usize], is_down: bool) -> Vec<Lane> {
    let mut lanes: Vec<Lane> = vec![];
    for number in line {
        let at = view.asked[*number].at;
        let follows = |lane: &&mut Lane| {
            let last = view.asked[lane.cells[lane.cells.len() - 1]].at;
            let end = end(view, last);
            match is_down {
                true => end.row + 1 == at.row,
                false => end.col + 1 == at.col,
            }
        };
        match lanes.last_mut().filter(follows) {
            Some(lane) => lane.cells.push(*number),
            None => lanes.push(Lane {
                cells: vec![*number],
                is_down,
            }),
        }
    }
    lanes
}
