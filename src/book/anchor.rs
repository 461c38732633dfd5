//! The cells that a drawn thing covers, given its corners: which cell each lies in, and how far.

use super::merges::Block;
use crate::model::place::Cell;

/// A corner: its column and row, and how far in these it lies, in English Metric Units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Corner {
    col: u32,
    row: u32,
    col_off: i64,
    row_off: i64,
}

impl Corner {
    fn lengths(self) -> Lengths {
        ((self.col, self.col_off), (self.row, self.row_off))
    }
}

/// The corners of a drawn thing, of which the second may be unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Anchor {
    from: Corner,
    to: Option<Corner>,
}

/// A column and a row, each with a length in it.
type Lengths = ((u32, i64), (u32, i64));

/// English Metric Units of a pixel.
const PIXEL: i64 = 9_525;

/// How far a thing may reach into a column or a row without covering it: nobody draws exactly along
/// the lines. Of a column of months, which is about 45 pixels wide, a fifth; of a row a seventh.
const SLACK: (i64, i64) = (9 * PIXEL, 3 * PIXEL);

/// The usual width of a column and height of a row.
const USUAL: (i64, i64) = (64 * PIXEL, 20 * PIXEL);

impl Anchor {
    /// Takes the text of an element within `from` or `to` (ECMA-376 20.5.2.5).
    pub(super) fn set(&mut self, corner: &str, name: &str, text: &str) {
        let corner = match corner {
            "from" => &mut self.from,
            "to" => self.to.get_or_insert_default(),
            _ => return,
        };
        let text = text.trim();
        match name {
            "col" => corner.col = text.parse().unwrap_or(0),
            "row" => corner.row = text.parse().unwrap_or(0),
            "colOff" => corner.col_off = text.parse().unwrap_or(0),
            "rowOff" => corner.row_off = text.parse().unwrap_or(0),
            _ => {}
        }
    }

    /// Reads the eight numbers of an old shape: the column and how many pixels into it, then the row,
    /// for both corners. `None` where the first corner is not reported.
    pub(super) fn of_pixels(text: &str) -> Option<Anchor> {
        let numbers: Vec<Option<u32>> = text.split(',').map(|n| n.trim().parse().ok()).collect();
        let corner = |numbers: &[Option<u32>]| match numbers {
            [Some(col), x, Some(row), y] => Some(Corner {
                col: *col,
                row: *row,
                col_off: i64::from(x.unwrap_or(0)) * PIXEL,
                row_off: i64::from(y.unwrap_or(0)) * PIXEL,
            }),
            _ => None,
        };
        Some(Anchor {
            from: corner(numbers.get(..4)?)?,
            to: numbers.get(4..8).and_then(corner),
        })
    }

    /// An anchor of columns and rows with parts of these: of 1024 of a column's width, of 256 of a
    /// row's height (MS-XLS 2.5.193). Each corner is a column, its part, a row and its part.
    pub(super) fn of_parts(from: [u16; 4], to: [u16; 4]) -> Anchor {
        let corner = |[col, x, row, y]: [u16; 4]| Corner {
            col: u32::from(col),
            row: u32::from(row),
            col_off: i64::from(x) * USUAL.0 / 1_024,
            row_off: i64::from(y) * USUAL.1 / 256,
        };
        Anchor {
            from: corner(from),
            to: Some(corner(to)),
        }
    }

    /// An anchor from a cell up to another, and how far into it.
    pub(super) fn up_to(first: Cell, end: Option<(Cell, i64, i64)>) -> Anchor {
        let corner = |cell: Cell, col_off, row_off| Corner {
            col: cell.col,
            row: cell.row,
            col_off,
            row_off,
        };
        Anchor {
            from: corner(first, 0, 0),
            to: end.map(|(cell, x, y)| corner(cell, x, y)),
        }
    }

    /// An anchor whose corners are told by column and row, each with how far it reaches into it.
    pub(super) fn of_lengths(from: Lengths, to: Lengths) -> Anchor {
        let corner = |((col, col_off), (row, row_off))| Corner {
            col,
            row,
            col_off,
            row_off,
        };
        Anchor {
            from: corner(from),
            to: Some(corner(to)),
        }
    }

    /// Its first corner by column and row, with how far it lies in these.
    pub(super) fn first(&self) -> Lengths {
        self.from.lengths()
    }

    /// Its corners, each by column and row, with how far it reaches into these.
    pub(super) fn corners(&self) -> Option<(Lengths, Lengths)> {
        Some((self.from.lengths(), self.to?.lengths()))
    }

    /// The same from the cell on that it does not only touch, where so much room is left in its first
    /// column and row.
    pub(super) fn eased(mut self, room: (Option<i64>, Option<i64>)) -> Anchor {
        let Some(to) = self.to else {
            return self;
        };
        if to.col > self.from.col && room.0.is_some_and(|room| room < SLACK.0) {
            (self.from.col, self.from.col_off) = (self.from.col + 1, 0);
        }
        if to.row > self.from.row && room.1.is_some_and(|room| room < SLACK.1) {
            (self.from.row, self.from.row_off) = (self.from.row + 1, 0);
        }
        self
    }

    /// The cells that it covers: its first, and all up to the last that it does not only touch.
    pub(super) fn cells(&self) -> Block {
        let first = Cell::new(self.from.row, self.from.col);
        let Some(to) = self.to else {
            return Block::of(first);
        };
        let end = |from: u32, to: u32, off: i64, slack: i64| match to > from && off < slack {
            true => to - 1,
            false => to.max(from),
        };
        Block {
            first,
            last: Cell::new(
                end(self.from.row, to.row, to.row_off, SLACK.1),
                end(self.from.col, to.col, to.col_off, SLACK.0),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_is_only_touched_is_not_covered() {
        let cells = |text: &str| Anchor::of_pixels(text).map(|a| a.cells().to_string());
        assert_eq!(cells(" 5, 12, 11, 4, 8, 0, 11, 9").unwrap(), "F12:H12");
        assert_eq!(cells("5,12,11,4,8,20,12,1").unwrap(), "F12:I12");
        assert_eq!(cells("5,2,11,4,5,2,11,4").unwrap(), "F12");
        assert_eq!(cells("5,2,11,4").unwrap(), "F12");
        assert_eq!(cells("5,2,x,4"), None);
        assert_eq!(cells(""), None);
    }
}
