//! How long the columns and rows of a sheet are, and so which cells a shape covers of which only the
//! distance from the sheet's corner is reported: one anchored to the page, or one of a group.

use super::anchor::Anchor;
use super::merges::Block;
use super::xml::{attribute, each};
use crate::model::place::Cell;
use quick_xml::events::{BytesStart, Event};

/// The columns or the rows of a sheet, as far as their lengths are known.
#[derive(Debug, Default)]
pub(super) struct Axis {
    runs: Vec<Run>,
    /// How many there are, and how long all are together.
    count: u64,
    end: i64,
    is_cut: bool,
}

/// Columns or rows of one length.
#[derive(Debug)]
struct Run {
    first: u64,
    begin: i64,
    length: i64,
}

impl Axis {
    /// The next columns or rows, and how long each is.
    pub(super) fn add(&mut self, count: u64, length: Option<i64>) {
        let Some(length) = length.filter(|length| !self.is_cut && *length >= 0) else {
            self.is_cut |= count > 0;
            return;
        };
        if self.runs.last().is_none_or(|run| run.length != length) {
            self.runs.push(Run {
                first: self.count,
                begin: self.end,
                length,
            });
        }
        self.count = self.count.saturating_add(count);
        let added = length.saturating_mul(i64::try_from(count).unwrap_or(i64::MAX));
        self.end = self.end.saturating_add(added);
    }

    /// How far a column or row begins from the corner.
    fn begin(&self, at: u32) -> Option<i64> {
        let at = u64::from(at);
        let last = self.runs.partition_point(|run| run.first <= at);
        let run = self.runs.get(last.checked_sub(1)?)?;
        let within = i64::try_from(at - run.first).ok()?;
        (at <= self.count).then(|| run.begin.saturating_add(run.length.saturating_mul(within)))
    }

    /// The column or row at a distance from the corner, and how far it reaches into it.
    fn at(&self, distance: i64) -> Option<(u32, i64)> {
        let distance = distance.max(0);
        let last = self.runs.partition_point(|run| run.begin <= distance);
        let run = self.runs.get(last.checked_sub(1)?)?;
        if distance >= self.end || run.length == 0 {
            return None;
        }
        let rest = distance - run.begin;
        let passed = u64::try_from(rest / run.length).ok()?;
        let at = u32::try_from(run.first.saturating_add(passed)).ok()?;
        Some((at, rest % run.length))
    }
}

/// The columns and the rows of a sheet.
#[derive(Debug, Default)]
pub(super) struct Axes {
    pub(super) columns: Axis,
    pub(super) rows: Axis,
}

/// What a shape covers of a sheet, by the distances of its corners from the sheet's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) left: i64,
    pub(super) top: i64,
    pub(super) right: i64,
    pub(super) bottom: i64,
}

impl Axes {
    /// Those of a sheet of an xlsx, nearly: how wide a letter is depends on the font.
    pub(super) fn of_sheet(xml: &str) -> Axes {
        const LETTER: f64 = 7.0 * 9_525.0;
        const POINT: f64 = 12_700.0;
        const COLUMNS: u64 = 16_384;
        const ROWS: u64 = 1_048_576;
        let mut axes = Axes::default();
        let (mut col, mut row) = (0, 0);
        let (mut width, mut height) = (9.14 * LETTER, 15.0 * POINT);
        each(xml, |event| {
            let (Event::Start(e) | Event::Empty(e)) = event else {
                return;
            };
            let number = |name: &str| attribute(e, name).and_then(|n| n.trim().parse::<f64>().ok());
            let place = |name: &str| number(name).map(|n| n as u64);
            let own = |length: Option<f64>| match is_hidden(e) {
                true => 0,
                false => length.unwrap_or(0.0) as i64,
            };
            match e.local_name().as_ref() {
                "sheetFormatPr" => {
                    width = number("defaultColWidth").map_or(width, |w| w * LETTER);
                    height = number("defaultRowHeight").map_or(height, |h| h * POINT);
                }
                "col" => {
                    let (first, last) = (place("min").unwrap_or(1), place("max").unwrap_or(1));
                    let (first, last) = (first.max(col + 1), last.min(COLUMNS));
                    let before = (first - 1).saturating_sub(col);
                    axes.columns.add(before, Some(width as i64));
                    let length = number("width").map_or(width, |w| w * LETTER);
                    let count = (last + 1).saturating_sub(first);
                    axes.columns.add(count, Some(own(Some(length))));
                    col = col.max(last);
                }
                "row" => {
                    let at = place("r")
                        .unwrap_or(row + 1)
                        .clamp(row + 1, ROWS.max(row + 1));
                    axes.rows.add(at - 1 - row, Some(height as i64));
                    let length = number("ht").map_or(height, |h| h * POINT);
                    axes.rows.add(1, Some(own(Some(length))));
                    row = at;
                }
                _ => {}
            }
        });
        axes.columns.add(COLUMNS, Some(width as i64));
        axes.rows.add(ROWS, Some(height as i64));
        axes
    }

    /// Columns and rows that are all as long as usual.
    pub(super) fn even() -> Axes {
        Axes::of_sheet("")
    }

    /// The cells of an area.
    pub(super) fn cells(&self, area: Area) -> Option<Block> {
        self.anchor(area).map(|anchor| anchor.cells())
    }

    fn anchor(&self, area: Area) -> Option<Anchor> {
        let Axes { columns, rows } = self;
        let from = (columns.at(area.left)?, rows.at(area.top)?);
        let to = (columns.at(area.right)?, rows.at(area.bottom)?);
        Some(self.eased(Anchor::of_lengths(from, to)))
    }

    /// The same without the first column or row where that is only touched.
    pub(super) fn eased(&self, anchor: Anchor) -> Anchor {
        let (col, row) = anchor.first();
        let room = |axis: &Axis, (at, off): (u32, i64)| {
            let end = axis.begin(at.checked_add(1)?)?;
            Some(end.saturating_sub(axis.begin(at)?).saturating_sub(off))
        };
        anchor.eased((room(&self.columns, col), room(&self.rows, row)))
    }

    /// An anchor of which only the first cell is said, or none: so far from its first corner, and of this
    /// width and height.
    pub(super) fn sized(&self, anchor: &Anchor, off: [i64; 2], size: [i64; 2]) -> Option<Anchor> {
        let ((col, x), (row, y)) = anchor.first();
        let (left, top) = (off[0].saturating_add(x), off[1].saturating_add(y));
        self.anchor(self.from(
            Cell::new(row, col),
            Area {
                left,
                top,
                right: left.saturating_add(size[0]),
                bottom: top.saturating_add(size[1]),
            },
        )?)
    }

    /// The cells of an area that is told from the corner of a cell.
    pub(super) fn cells_from(&self, cell: Cell, area: Area) -> Option<Block> {
        self.cells(self.from(cell, area)?)
    }

    fn from(&self, cell: Cell, area: Area) -> Option<Area> {
        let (x, y) = (self.columns.begin(cell.col)?, self.rows.begin(cell.row)?);
        Some(Area {
            left: area.left.saturating_add(x),
            top: area.top.saturating_add(y),
            right: area.right.saturating_add(x),
            bottom: area.bottom.saturating_add(y),
        })
    }

    /// The cells of a part of what an anchor covers: its left, top, right and bottom, each a part of
    /// the whole width or height.
    pub(super) fn part(&self, anchor: &Anchor, part: [f64; 4]) -> Option<Block> {
        let (from, to) = anchor.corners()?;
        // No corner reaches beyond its own cell, whatever its column or row is taken to be long.
        let far = |axis: &Axis, (at, off): (u32, i64)| {
            let end = axis.begin(at.checked_add(1)?)?;
            Some(axis.begin(at)?.saturating_add(off).min(end))
        };
        let across = |corner| far(&self.columns, corner);
        let down = |corner| far(&self.rows, corner);
        let (left, right) = (across(from.0)?, across(to.0)?);
        let (top, bottom) = (down(from.1)?, down(to.1)?);
        let between = |first: i64, last: i64, part: f64| {
            let whole = last.saturating_sub(first) as f64;
            first.saturating_add((whole * part) as i64)
        };
        self.cells(Area {
            left: between(left, right, part[0]),
            top: between(top, bottom, part[1]),
            right: between(left, right, part[2]),
            bottom: between(top, bottom, part[3]),
        })
    }
}

fn is_hidden(e: &BytesStart<'_>) -> bool {
    attribute(e, "hidden").is_some_and(|said| matches!(&*said, "1" | "true"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_covers_the_cells_below_it() {
        let mut axes = Axes::default();
        axes.columns.add(1, Some(0));
        axes.columns.add(2, Some(1_000_000));
        axes.columns.add(5, Some(500_000));
        axes.columns.add(1, None);
        axes.rows.add(10, Some(200_000));
        let area = |left, top, right, bottom| Area {
            left,
            top,
            right,
            bottom,
        };
        let cells = |area: Area| Some(axes.cells(area)?.to_string());
        let found = cells(area(2_100_000, 450_000, 3_400_000, 580_000));
        assert_eq!(found.as_deref(), Some("D3:F3"));
        let rounded = area(1_999_000, 199_000, 2_400_000, 380_000);
        assert_eq!(cells(rounded).as_deref(), Some("D2"));
        assert_eq!(cells(area(0, 0, 4_600_000, 10)), None);
        assert_eq!(cells(area(0, 0, 10, 2_000_000)), None);
        let from = axes.cells_from(Cell::new(2, 3), area(100_000, 50_000, 400_000, 180_000));
        assert_eq!(from.unwrap().to_string(), "D3");
    }

    #[test]
    fn the_columns_and_rows_of_a_sheet_are_nearly_as_long_as_they_say() {
        let xml = "<worksheet><sheetFormatPr defaultRowHeight=\"20\"/><cols><col min=\"1\" max=\"1\" \
                   width=\"9\" hidden=\"1\"/><col min=\"3\" max=\"5\" width=\"6\"/></cols><sheetData>\
                   <row r=\"1\" hidden=\"1\"/><row r=\"3\" ht=\"40\"/></sheetData></worksheet>";
        let axes = Axes::of_sheet(xml);
        let at = |axis: &Axis, of: i64| [0, 1, 2, 3, 4].map(|n| axis.begin(n).unwrap() / of);
        assert_eq!(at(&axes.rows, 12_700), [0, 0, 20, 60, 80]);
        assert_eq!(at(&axes.columns, 66_675), [0, 0, 9, 15, 21]);
        let anchor = Anchor::of_lengths(((2, 0), (2, 0)), ((5, 0), (3, 0)));
        let part = axes.part(&anchor, [0.4, 0.1, 0.95, 0.9]).unwrap();
        assert_eq!(part.to_string(), "D3:E3");
    }
}
