//! A table beside the plan: its row of headings, and the columns that are not read, which are reported.

use super::cells::{one_line, text_of, used_width};
use super::columns::plain;
use super::table::{Row, Table};
use crate::model::fact::{Fact, Fault, Kind};
use crate::model::place::{Place, column_name};

/// A table under a row of headings.
pub struct Headed<'a> {
    /// The table.
    pub table: &'a Table,
    /// The row of headings.
    pub head: &'a Row,
    /// The rows below.
    pub rows: &'a [Row],
    width: usize,
}

impl<'a> Headed<'a> {
    /// The table below a row. What is not read of the workbook becomes facts.
    pub fn below(table: &'a Table, start: usize, facts: &mut Vec<Fact>) -> Option<Headed<'a>> {
        table.report_unread(facts);
        Some(Headed {
            table,
            head: table.rows.get(start)?,
            rows: table.rows.get(start + 1..)?,
            width: used_width(table),
        })
    }

    /// The table below the first row that has all of these headings; a fact where none has.
    pub fn read(table: &'a Table, headings: &[&str], facts: &mut Vec<Fact>) -> Option<Headed<'a>> {
        let has = |row: &Row, name: &&str| row.cells.iter().any(|c| plain(c) == plain(name));
        let is_head = |row: &Row| headings.iter().all(|name| has(row, name));
        match table.rows.iter().position(is_head) {
            Some(start) => Headed::below(table, start, facts),
            None => {
                facts.push(unusable(
                    table.whole(),
                    &format!("{}の見出しがある行が見つかりません", headings.join("・")),
                    "最初の行に、これらの見出しを書いてください。",
                ));
                None
            }
        }
    }

    /// The column of a heading.
    pub fn column(&self, heading: &str) -> Option<usize> {
        column(self.head, heading)
    }

    /// A heading on one line; the column's letters where it is blank.
    pub fn heading(&self, col: usize) -> String {
        let heading = self
            .head
            .cells
            .get(col)
            .map_or(String::new(), |c| one_line(c));
        match heading.is_empty() {
            true => format!("（{}列）", column_name(col as u32)),
            false => heading,
        }
    }

    /// The text of a cell; empty where the table lacks the column.
    pub fn text(&self, row: &Row, col: Option<usize>) -> String {
        col.map_or(String::new(), |col| text_of(row, col))
    }

    /// The columns that are not among these and have a heading or anything below it.
    pub fn others(&self, known: &[Option<usize>]) -> Vec<usize> {
        let is_other = |col: &usize| {
            let is_headed = !self.text(self.head, Some(*col)).is_empty();
            !known.contains(&Some(*col)) && (is_headed || self.filled(*col) > 0)
        };
        (0..self.width).filter(is_other).collect()
    }

    /// Tells of each column that is not among these, with how many of its cells hold something.
    pub fn report_unread(&self, known: &[Option<usize>], facts: &mut Vec<Fact>) {
        facts.extend(self.others(known).into_iter().map(|col| {
            let unread = Kind::UnreadColumn {
                heading: self.heading(col),
                filled: self.filled(col),
            };
            Fact {
                field: self.heading(col),
                ..Fact::new(unread, self.table.place(self.head.number, col))
            }
        }));
    }

    /// How many cells of a column hold something.
    pub fn filled(&self, col: usize) -> usize {
        let is_filled = |row: &&Row| !text_of(row, col).is_empty();
        self.rows.iter().filter(is_filled).count()
    }
}

/// The column of a heading in a row of headings.
pub fn column(head: &Row, heading: &str) -> Option<usize> {
    let wanted = plain(heading);
    head.cells.iter().position(|c| plain(c) == wanted)
}

/// What keeps a table beside the plan, or a row of it, from being used.
pub fn unusable(place: Place, found: &str, wanted: &str) -> Fact {
    Fact::new(Kind::Settings(Fault::new(found, wanted)), place)
}
