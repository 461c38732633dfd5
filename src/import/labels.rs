//! The labels of individual sheets: cells that say what stands beside or below them.

use super::numbering;
use super::page::Page;
use super::words;
use crate::model::place::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// A label.
#[derive(Clone, Debug)]
pub struct Label {
    /// Its last cell, where it is merged.
    pub last: Cell,
    /// What the plan calls it; none for a label the plan has no role for.
    pub role: Option<&'static str>,
    /// Its text as a heading.
    pub heading: String,
    /// The value, where it stands in the same cell.
    pub inline: Option<String>,
    /// Whether its value stands below it, as in a small table.
    pub is_head: bool,
}

/// The labels of a sheet.
#[derive(Debug, Default)]
pub struct Labels {
    /// The labels by their first cells.
    pub all: BTreeMap<Cell, Label>,
    /// The columns in which labels stand, whose values are to their right.
    pub columns: BTreeSet<u32>,
}

impl Labels {
    /// Finds the labels of a sheet that a plan knows.
    pub fn find(page: &Page) -> Labels {
        let mut labels = Labels::default();
        let cells: Vec<Cell> = page.open().collect();
        for cell in cells {
            if let Some(label) = labels.known(page, cell) {
                labels.all.insert(cell, label);
            }
        }
        labels.find_heads(page);
        labels.find_numbers(page);
        let beside = labels.all.iter().filter(|(_, l)| !l.is_head);
        let columns = beside.filter(|(_, l)| l.inline.is_none());
        labels.columns = columns.map(|(cell, _)| cell.col).collect();
        labels
    }

    /// A text that is a label by its words. A word of the same role right of its label is a value:
    /// 重点 beside 重点区分.
    fn known(&self, page: &Page, cell: Cell) -> Option<Label> {
        let text = page.text(cell);
        let last = page.last(cell);
        if let Some((heading, role)) = words::label(text) {
            let before = self.left(cell.row, cell.col);
            let is_value = |at: Cell| {
                let label = self.all.get(&at);
                label.is_some_and(|l| l.role == Some(role) && l.last.col + 1 == cell.col)
            };
            let label = Label {
                last,
                role: Some(role),
                heading,
                inline: None,
                is_head: false,
            };
            return (!before.is_some_and(is_value)).then_some(label);
        }
        let inline = words::inline(text).map(|(heading, role, value)| (heading, Some(role), value));
        let (heading, role, value) = inline.or_else(|| words::bracketed(text))?;
        Some(Label {
            last,
            role,
            heading,
            inline: Some(value),
            is_head: false,
        })
    }

    /// Where no label names codes or titles: numbers at the left with a title beside, or numbered
    /// lines, with labels below each are those of the measures.
    fn find_numbers(&mut self, page: &Page) {
        let is_key = |label: &Label| matches!(label.role, Some("code" | "title"));
        if self.all.values().any(is_key) {
            return;
        }
        let numbers = self.numbers(page);
        let is_bare = !numbers.is_empty();
        let found = if is_bare { numbers } else { self.lines(page) };
        let ends = found.iter().skip(1).map(|c| c.row).chain([u32::MAX]);
        let has_label = |(cell, end): (&Cell, u32)| {
            let mut labels = self.all.keys();
            labels.any(|label| (cell.row..end).contains(&label.row))
        };
        if !found.iter().zip(ends).all(has_label) {
            return;
        }
        for cell in found {
            let title = if is_bare {
                self.title_beside(page, cell)
            } else {
                Some(cell)
            };
            title
                .into_iter()
                .for_each(|title| self.insert(page, title, "事業名", "title"));
            if is_bare {
                self.insert(page, cell, "整理番号", "code");
            }
        }
    }

    /// The numbers in the leftmost column of such, with a title beside.
    fn numbers(&self, page: &Page) -> Vec<Cell> {
        let is_number = |cell: &Cell| {
            let number = numbering::split(page.text(*cell));
            number.is_some_and(|n| n.rest.is_empty()) && self.title_beside(page, *cell).is_some()
        };
        let numbers: Vec<Cell> = page.open().filter(is_number).collect();
        let left = numbers.iter().map(|cell| cell.col).min();
        let numbers = numbers.into_iter();
        numbers.filter(|cell| Some(cell.col) == left).collect()
    }

    /// The numbered lines, alone in their rows, of the kind right above the first label.
    fn lines(&self, page: &Page) -> Vec<Cell> {
        let style = |cell: &Cell| {
            let number = numbering::split(page.text(*cell)).filter(|n| !n.rest.is_empty());
            let is_line = page.is_alone(*cell) && !self.all.contains_key(cell);
            number.filter(|_| is_line).map(|n| n.style)
        };
        let lines: Vec<(Cell, String)> = page
            .open()
            .filter_map(|cell| Some((cell, style(&cell)?)))
            .collect();
        let first = self.all.keys().next().map_or(0, |cell| cell.row);
        let last = lines.iter().rfind(|(cell, _)| cell.row < first);
        let own = lines
            .iter()
            .filter(|(_, style)| last.is_some_and(|(_, own)| own == style));
        own.map(|(cell, _)| *cell).collect()
    }

    /// The last text right of a number, before a year, a number or a label.
    fn title_beside(&self, page: &Page, number: Cell) -> Option<Cell> {
        let is_text = |cell: &Cell| {
            let text = page.text(*cell);
            let is_number = numbering::split(text).is_some_and(|n| n.rest.is_empty());
            !is_number && !words::is_year(text) && !self.all.contains_key(cell)
        };
        let beside = |cell: &Cell| {
            let next = Cell::new(number.row, page.last(*cell).col + 1);
            (page.is_open(next) && is_text(&next)).then_some(next)
        };
        std::iter::successors(beside(&number), beside).last()
    }

    /// A text that is its own value, under a heading that the sheet does not print.
    fn insert(&mut self, page: &Page, cell: Cell, heading: &str, role: &'static str) {
        let label = Label {
            last: page.last(cell),
            role: Some(role),
            heading: heading.to_string(),
            inline: Some(page.text(cell).to_string()),
            is_head: false,
        };
        self.all.insert(cell, label);
    }

    /// Rows of labels side by side with their values in the row below.
    fn find_heads(&mut self, page: &Page) {
        let rows: BTreeSet<u32> = self.all.keys().map(|c| c.row).collect();
        for row in rows {
            let cells = page.row(row);
            let side_by_side = cells.windows(2).any(|pair| self.are_neighbours(pair));
            let below = cells.iter().map(|c| page.last(*c).row).max().unwrap_or(row) + 1;
            let values = page.row(below);
            let has_labels = values.iter().any(|c| self.all.contains_key(c));
            if side_by_side && !values.is_empty() && !has_labels {
                cells.iter().for_each(|cell| self.add(page, *cell, true));
            }
        }
    }

    fn are_neighbours(&self, pair: &[Cell]) -> bool {
        let plain = |cell: &Cell| self.all.get(cell).filter(|l| l.inline.is_none());
        match pair {
            [left, right] => plain(left)
                .zip(plain(right))
                .is_some_and(|(l, _)| l.last.col + 1 == right.col),
            _ => false,
        }
    }

    /// Takes a cell as a label, whatever its words.
    pub fn add(&mut self, page: &Page, cell: Cell, is_head: bool) {
        let new = Label {
            last: page.last(cell),
            role: None,
            heading: words::one_line(page.text(cell)),
            inline: None,
            is_head,
        };
        self.all.entry(cell).or_insert(new).is_head = is_head;
    }

    /// The nearest label left of a place, in a row that it reaches.
    pub fn left(&self, row: u32, col: u32) -> Option<Cell> {
        let reaches = |(cell, label): &(&Cell, &Label)| {
            (cell.row..=label.last.row).contains(&row) && label.last.col < col
        };
        // A label further up than this is not merged down so far.
        let from = Cell::new(row.saturating_sub(500), 0);
        let above = self.all.range(from..=Cell::new(row, col));
        let found = above
            .filter(reaches)
            .max_by_key(|(_, label)| label.last.col);
        found.map(|(cell, _)| *cell)
    }

    /// The label right above a cell.
    pub fn above(&self, page: &Page, cell: Cell) -> Option<Cell> {
        let row = cell.row.checked_sub(1)?;
        let at = |label: &Label| label.last.row == row;
        let direct = Cell::new(row, cell.col);
        if self.all.get(&direct).is_some_and(at) {
            return Some(direct);
        }
        let first = page.cover(row, cell.col)?;
        let found = self.all.get(&first).filter(|l| at(l));
        found.filter(|_| first.col == cell.col).map(|_| first)
    }
}
