//! The labels of individual sheets: cells that say what stands beside or below them.

use super::label::Label;
use super::numbering;
use super::page::Page;
use super::tables::Table;
use super::words;
use crate::model::place::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// A label that groups others is merged over no more rows than this.
const TALLEST: usize = 100;

/// The labels of a sheet.
#[derive(Debug, Default)]
pub struct Labels {
    /// The labels by their first cells.
    pub all: BTreeMap<Cell, Label>,
    /// The columns in which labels stand, whose values are to their right.
    pub columns: BTreeSet<u32>,
    /// The small tables by the rows of their labels.
    pub tables: BTreeMap<u32, Table>,
}

impl Labels {
    /// Finds the labels of a sheet: texts that are such by their words, or that stand at the same
    /// place on other sheets beside different texts.
    pub fn find(page: &Page) -> Labels {
        let mut labels = Labels::default();
        let cells: Vec<Cell> = page.open().collect();
        for cell in &cells {
            if let Some(label) = labels.known(page, *cell) {
                labels.all.insert(*cell, label);
            }
        }
        labels.drop_title(page);
        let is_list = labels.find_tables(page);
        labels.find_groups(page);
        let rows = labels
            .tables
            .values()
            .flat_map(|table| table.rows.iter().copied());
        let rows: BTreeSet<u32> = rows.collect();
        for cell in cells.iter().filter(|cell| page.repeats(**cell)) {
            let is_value = labels.left(cell.row, cell.col).is_some_and(|at| {
                let label = labels.all.get(&at);
                label.is_some_and(|l| !l.is_group && l.last.col + 1 == cell.col)
            });
            if !is_value && !rows.contains(&cell.row) {
                labels.add(page, *cell);
            }
        }
        if !is_list {
            labels.find_numbers(page);
        }
        let beside = labels
            .all
            .iter()
            .filter(|(cell, l)| !labels.is_head(**cell) && l.inline.is_none());
        labels.columns = beside.map(|(cell, _)| cell.col).collect();
        labels
    }

    /// A text that is a label by its words. A word of the same role right of its label is a value:
    /// 重点 beside 重点区分.
    fn known(&self, page: &Page, cell: Cell) -> Option<Label> {
        let text = page.text(cell);
        let label = |heading, role, inline| Label {
            last: page.last(cell),
            role,
            heading,
            inline,
            is_group: false,
        };
        if let Some((heading, role)) = words::label(text) {
            let before = self.left(cell.row, cell.col);
            let is_value = |at: Cell| {
                let label = self.all.get(&at);
                label.is_some_and(|l| l.role == role && l.last.col + 1 == cell.col)
            };
            let is_value = role.is_some() && before.is_some_and(is_value);
            return (!is_value).then(|| label(heading, role, None));
        }
        let inline = words::inline(text).map(|(heading, role, value)| (heading, Some(role), value));
        let (heading, role, value) = inline.or_else(|| words::bracketed(text))?;
        Some(label(heading, role, Some(value)))
    }

    /// A word alone above all labels is the title of the sheet: 主要事業.
    fn drop_title(&mut self, page: &Page) {
        while let Some((cell, label)) = self.all.first_key_value() {
            let below = Cell::new(label.last.row + 1, cell.col);
            let is_title = label.inline.is_none() && page.is_alone(*cell);
            if !is_title || !self.all.contains_key(&below) {
                return;
            }
            self.all.pop_first();
        }
    }

    /// Labels that are merged over several rows, each with a label and its value beside: they group
    /// those.
    fn find_groups(&mut self, page: &Page) {
        let is_tall = |(cell, l): &(&Cell, &Label)| {
            let is_plain = l.inline.is_none() && !self.tables.contains_key(&cell.row);
            l.last.row > cell.row && is_plain
        };
        let tall: Vec<Cell> = self
            .all
            .iter()
            .filter(is_tall)
            .map(|(cell, _)| *cell)
            .collect();
        for group in tall {
            let Some(inner) = self.members(page, group) else {
                continue;
            };
            let parent = self
                .all
                .get(&group)
                .map_or(String::new(), |l| l.heading.clone());
            for cell in inner {
                self.add(page, cell);
                let label = self.all.get_mut(&cell);
                if let Some(label) = label.filter(|_| !words::is_heading(page.text(cell))) {
                    label.heading = words::joined(std::slice::from_ref(&parent), &label.heading);
                }
            }
            self.all
                .entry(group)
                .and_modify(|label| label.is_group = true);
        }
    }

    /// The labels right of a label that is merged over several rows; `None` where values stand there.
    fn members(&self, page: &Page, group: Cell) -> Option<Vec<Cell>> {
        let last = page.last(group);
        let rows = group.row..=last.row;
        let cells = rows.take(TALLEST).map(|row| Cell::new(row, last.col + 1));
        let cells: Vec<Cell> = cells.filter(|cell| page.is_open(*cell)).collect();
        let is_known = |cell: &Cell| self.all.contains_key(cell);
        let is_label = |cell: &Cell| {
            let has_value = page.row(cell.row).into_iter().any(|c| c.col > cell.col);
            is_known(cell) || words::may_be_label(page.text(*cell)) && has_value
        };
        let is_group =
            cells.iter().all(is_label) && (cells.len() > 1 || cells.iter().any(is_known));
        is_group.then_some(cells)
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
            is_group: false,
        };
        self.all.insert(cell, label);
    }

    /// Small tables. One of several measures is none: it is a list that was not recognised, whose
    /// headings are no labels. Whether there is such a list.
    fn find_tables(&mut self, page: &Page) -> bool {
        let mut is_list = false;
        let rows: BTreeSet<u32> = self.all.keys().map(|c| c.row).collect();
        let mut taken = BTreeSet::new();
        for row in rows {
            let Some(table) = Table::find(page, &self.all, row).filter(|_| !taken.contains(&row))
            else {
                continue;
            };
            taken.extend(table.rows.iter().copied());
            let is_key = |cell: &&Cell| {
                let label = self.all.get(cell);
                label.is_some_and(|l| matches!(l.role, Some("code" | "title")))
            };
            if table.rows.len() > 1 && table.heads.iter().any(|cell| is_key(&cell)) {
                table
                    .heads
                    .iter()
                    .for_each(|cell| drop(self.all.remove(cell)));
                is_list = true;
                continue;
            }
            for head in &table.heads {
                self.add(page, *head);
                let heading = table.heading(page, *head);
                let year = self
                    .all
                    .get_mut(head)
                    .filter(|_| words::is_year(page.text(*head)) || !table.parents.is_empty());
                year.into_iter()
                    .for_each(|label| label.heading.clone_from(&heading));
            }
            for parent in &table.parents {
                let label = self.all.get_mut(parent);
                label.into_iter().for_each(|label| label.is_group = true);
            }
            self.tables.insert(row, table);
        }
        is_list
    }

    /// Takes a cell as a label, whatever its words.
    pub fn add(&mut self, page: &Page, cell: Cell) {
        let new = Label {
            last: page.last(cell),
            role: None,
            heading: words::one_line(page.text(cell)),
            inline: None,
            is_group: false,
        };
        self.all.entry(cell).or_insert(new);
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

    /// Whether a label is one of a small table, whose values stand below it.
    pub fn is_head(&self, label: Cell) -> bool {
        let mut tables = self.tables.values();
        tables.any(|table| table.heads.contains(&label))
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
