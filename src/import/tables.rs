//! Small tables on individual sheets: labels side by side, and rows of values below them.

use super::label::Label;
use super::page::Page;
use super::words;
use crate::model::place::Cell;
use std::collections::BTreeMap;

/// A column without a text in a row, where the table has several.
const BLANK: &str = "－";

/// One small table.
#[derive(Clone, Debug)]
pub struct Table {
    /// The labels, from left to right.
    pub heads: Vec<Cell>,
    /// The rows of values below them.
    pub rows: Vec<u32>,
    /// Labels over several others.
    pub parents: Vec<Cell>,
}

impl Table {
    /// The table whose labels stand in a row.
    pub fn find(page: &Page, labels: &BTreeMap<Cell, Label>, row: u32) -> Option<Table> {
        let cells = page.row(row);
        // A label that is merged further down stands before all rows of the table.
        let base = cells.iter().map(|cell| page.last(*cell).row).min()?;
        let own = |cell: &Cell| page.last(*cell).row == base && is_head(page, labels, *cell);
        let heads: Vec<Cell> = cells.iter().copied().filter(own).collect();
        let are_alone = cells
            .iter()
            .all(|cell| own(cell) || page.last(*cell).row > base);
        if !are_alone || !heads.windows(2).any(|pair| are_labels(page, labels, pair)) {
            return None;
        }
        let mut table = Table {
            heads,
            rows: vec![],
            parents: vec![],
        };
        let base = if table.divide(page) { base + 1 } else { base };
        while let Some(next) = table.next(page, labels, base) {
            table.rows.push(next);
        }
        (!table.rows.is_empty()).then_some(table)
    }

    /// Takes the row below for labels too, where it has several under one and none under a narrow one.
    fn divide(&mut self, page: &Page) -> bool {
        let Some(row) = self.heads.first().map(|head| page.last(*head).row + 1) else {
            return false;
        };
        let cells = page.row(row);
        let over = |cell: &Cell| self.head(page, *cell);
        let parents: Vec<Option<Cell>> = cells.iter().map(over).collect();
        let is_wide = |parent: &Option<Cell>| {
            let own = parents.iter().filter(|other| *other == parent).count();
            parent.is_some_and(|_| own > 1)
        };
        if cells.is_empty() || !parents.iter().all(is_wide) || page.row(row + 1).is_empty() {
            return false;
        }
        self.parents = parents.into_iter().flatten().collect();
        self.parents.dedup();
        self.heads.retain(|head| !self.parents.contains(head));
        self.heads.extend(cells);
        self.heads.sort_by_key(|head| head.col);
        true
    }

    /// The row below the last one, where it goes on with the table: it stands under the labels, has
    /// none itself, and fills more than half of what the first row does.
    fn next(&self, page: &Page, labels: &BTreeMap<Cell, Label>, base: u32) -> Option<u32> {
        let end = |row: &u32| page.row(*row).iter().map(|cell| page.last(*cell).row).max();
        let row = self.rows.last().map_or(Some(base), end)? + 1;
        let cells = page.row(row);
        let enough = match self.rows.first() {
            Some(first) => page.row(*first).len() / 2 + 1,
            None => self.heads.len().div_ceil(2),
        };
        let is_under = |cell: &Cell| {
            let head = self.head(page, *cell);
            let is_within = head.is_some_and(|head| page.last(*cell).col <= page.last(head).col);
            is_within && !labels.contains_key(cell) && self.fits(page, *cell)
        };
        let is_year = |cell: &&Cell| words::year_of(page.text(**cell)).is_some();
        let has_years = cells.iter().filter(is_year).count() > 1;
        (cells.len() >= enough && cells.iter().all(is_under) && !has_years).then_some(row)
    }

    /// Whether a text looks as the first one below its label does, where that can be determined: what
    /// stands below the name of a section may be the label of something else.
    fn fits(&self, page: &Page, cell: Cell) -> bool {
        let (Some(head), Some(first)) = (self.head(page, cell), self.rows.first()) else {
            return true;
        };
        let fits = words::shape(page.text(head));
        let first = page.text(Cell::new(*first, cell.col));
        fits.is_none_or(|fits| fits(page.text(cell)) || !fits(first))
    }

    /// The label above a cell.
    pub fn head(&self, page: &Page, cell: Cell) -> Option<Cell> {
        let over = |head: &&Cell| (head.col..=page.last(**head).col).contains(&cell.col);
        self.heads.iter().find(over).copied()
    }

    /// What stands under a label: a line for each row, and the cells.
    pub fn column(&self, page: &Page, head: Cell) -> (String, Vec<Cell>) {
        let at = |row: &u32| {
            let own = page.row(*row).into_iter();
            own.filter(|cell| self.head(page, *cell) == Some(head))
                .collect()
        };
        let cells: Vec<Vec<Cell>> = self.rows.iter().map(at).collect();
        if cells.iter().all(Vec::is_empty) {
            return (String::new(), vec![]);
        }
        let line = |cells: &Vec<Cell>| {
            let texts: Vec<&str> = cells.iter().map(|cell| page.text(*cell)).collect();
            match texts.is_empty() {
                true => BLANK.to_string(),
                false => texts.join(" "),
            }
        };
        let lines: Vec<String> = cells.iter().map(line).collect();
        (lines.join("\n"), cells.concat())
    }

    /// The heading of a year among the labels: under the first of them, unless that is a schedule's.
    pub fn heading(&self, page: &Page, head: Cell) -> String {
        let own = words::one_line(page.text(head));
        let over = |parent: &&Cell| (parent.col..=page.last(**parent).col).contains(&head.col);
        if let Some(parent) = self.parents.iter().find(over) {
            return words::joined(&[words::one_line(page.text(*parent))], &own);
        }
        let first = self
            .heads
            .first()
            .filter(|first| !words::is_year(page.text(**first)));
        match first.filter(|_| words::is_year(&own)) {
            Some(first) => words::joined(&[words::one_line(page.text(*first))], &own),
            None => own,
        }
    }
}

fn is_head(page: &Page, labels: &BTreeMap<Cell, Label>, cell: Cell) -> bool {
    let text = page.text(cell);
    let label = labels.get(&cell);
    match label {
        Some(label) => label.inline.is_none(),
        None => words::is_year(text) || words::may_be_label(text),
    }
}

/// Whether two neighbours are labels, with no room for a value between.
fn are_labels(page: &Page, labels: &BTreeMap<Cell, Label>, pair: &[Cell]) -> bool {
    let [left, right] = pair else {
        return false;
    };
    let is_label = |cell: &Cell| labels.contains_key(cell);
    page.last(*left).col + 1 == right.col && is_label(left) && is_label(right)
}
