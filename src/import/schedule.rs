//! A schedule on an individual sheet: a row of years, with what is planned below or beside them.

use super::page::Page;
use super::words;
use crate::model::place::Cell;

/// What a schedule says under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// The heading: a year, or a year under another word.
    pub heading: String,
    /// The text.
    pub text: String,
    /// Where it stands.
    pub cells: Vec<Cell>,
}

/// A schedule.
#[derive(Clone, Debug, Default)]
pub struct Schedule {
    /// The years, and the words beside and above them.
    pub heads: Vec<Cell>,
    /// What is planned.
    pub planned: Vec<Planned>,
}

/// Reads the schedule that begins in a row, among these of its cells. `is_label` tells the labels
/// of other things.
pub fn read(page: &Page, cells: &[Cell], is_label: impl Fn(Cell) -> bool) -> Option<Schedule> {
    let is_year = |cell: &Cell| words::is_year(page.text(*cell));
    let years: Vec<Cell> = cells.iter().copied().filter(is_year).collect();
    let first = *years.first()?;
    let label = label(page, first, cells);
    let parent = label.map_or(String::new(), |cell| words::one_line(page.text(cell)));
    let is_told = !parent.is_empty() && words::is_schedule(&parent);
    if years.len() < 2 && !is_told {
        return None;
    }
    let mut schedule = Schedule::default();
    schedule.heads.extend(label);
    schedule.heads.extend(&years);
    let beside = beside(page, cells, &years);
    if years.len() > 1 && beside.len() * 2 > years.len() {
        schedule.planned = beside;
        return Some(schedule);
    }
    schedule.below(page, &years, &parent, is_label);
    Some(schedule)
}

/// The word left of the years, which may be merged down over what is planned.
fn label(page: &Page, first: Cell, cells: &[Cell]) -> Option<Cell> {
    let before = cells.iter().copied().rfind(|c| c.col < first.col);
    let covering = || {
        (0..first.col)
            .rev()
            .find_map(|col| page.cover(first.row, col))
    };
    before.or_else(covering)
}

/// Values right of each year, where no two years are neighbours.
fn beside(page: &Page, cells: &[Cell], years: &[Cell]) -> Vec<Planned> {
    let mut made = vec![];
    for pair in cells.windows(2) {
        if years.contains(&pair[0]) && !years.contains(&pair[1]) {
            made.push(Planned {
                heading: words::one_line(page.text(pair[0])),
                text: page.text(pair[1]).to_string(),
                cells: vec![pair[1]],
            });
        }
    }
    made
}

impl Schedule {
    fn below(
        &mut self,
        page: &Page,
        years: &[Cell],
        parent: &str,
        is_label: impl Fn(Cell) -> bool,
    ) {
        let start = years.iter().map(|c| page.last(*c).row).max().unwrap_or(0) + 1;
        let blank = years.iter().map(|year| Planned {
            heading: heading(page, parent, "", *year),
            text: String::new(),
            cells: vec![],
        });
        let blank: Vec<Planned> = blank.collect();
        for row in start.. {
            let cells = page.row(row);
            let found = values(page, row, years);
            let mut distinct: Vec<Cell> = found.iter().filter_map(|f| *f).collect();
            distinct.dedup();
            let is_first = row == start;
            let enough = if is_first { 1 } else { years.len().min(2) };
            if distinct.len() < enough || cells.iter().any(|c| is_label(*c)) {
                break;
            }
            let first = years.first().map_or(0, |c| c.col);
            let beside = cells.iter().copied().find(|c| c.col < first);
            self.row(page, years, parent, beside, &found);
        }
        if self.planned.is_empty() {
            self.planned = blank;
        }
    }

    /// A row of what is planned. Without a word of its own it goes on with the row above.
    fn row(
        &mut self,
        page: &Page,
        years: &[Cell],
        parent: &str,
        beside: Option<Cell>,
        found: &[Option<Cell>],
    ) {
        let goes_on = beside.is_none() && !self.planned.is_empty();
        let word = beside.map_or(String::new(), |cell| words::one_line(page.text(cell)));
        self.heads.extend(beside);
        let start = self.planned.len().saturating_sub(years.len());
        for (index, (year, found)) in years.iter().zip(found).enumerate() {
            let text = found.map_or("", |cell| page.text(cell));
            if !goes_on {
                self.planned.push(Planned {
                    heading: heading(page, parent, &word, *year),
                    text: text.to_string(),
                    cells: found.iter().copied().collect(),
                });
            } else if let Some(planned) = self.planned.get_mut(start + index) {
                planned.text = format!("{}\n{text}", planned.text);
                planned.cells.extend(found);
            }
        }
    }
}

/// What stands in a row under each year; a text merged over several years stands under each.
fn values(page: &Page, row: u32, years: &[Cell]) -> Vec<Option<Cell>> {
    let begins = |cell: &Cell| cell.row == row;
    let under = |year: &Cell| {
        let mut cols = year.col..=page.last(*year).col;
        cols.find_map(|col| page.cover(row, col).filter(begins))
    };
    years.iter().map(under).collect()
}

/// A year under the words above and beside it.
fn heading(page: &Page, parent: &str, word: &str, year: Cell) -> String {
    let year = words::one_line(page.text(year));
    let above = if word.is_empty() { parent } else { word };
    let parents: Vec<String> = [above]
        .into_iter()
        .filter(|p| !p.is_empty())
        .map(String::from)
        .collect();
    words::joined(&parents, &year)
}
