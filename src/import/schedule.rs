//! A schedule on an individual sheet: a row of years, with what is planned below or beside them.

use super::labels::Labels;
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
    /// Labels left of the years, each with its value: a text below it that is merged over the rows.
    pub values: Vec<(Cell, Cell)>,
    /// A text that stands under a heading of its own left of the years: the rows are those of a table
    /// and no words of the years.
    pub value: Option<Cell>,
}

/// Reads the schedule that begins in a row, among these of its cells. Years make one where they
/// stand side by side in their order, or each before a value, in one row or one below the other; a
/// year beside a label is its value.
pub fn read(
    page: &Page,
    cells: &[Cell],
    labels: &Labels,
    is_used: impl Fn(Cell) -> bool,
) -> Option<Schedule> {
    let is_year = |cell: &Cell| words::year_of(page.text(*cell)).is_some();
    let from = cells.iter().position(is_year)?;
    let (before, after) = cells.split_at(from);
    let mut schedule = Schedule::default();
    let label = label(page, before, *after.first()?, labels, is_used);
    let parent = parent(page, before, label);
    schedule.heads.extend(label);
    let beside = beside(page, &parent, after, labels);
    if beside.len() > 1 {
        schedule
            .heads
            .extend(after.iter().step_by(2).take(beside.len()));
        schedule.planned = beside;
        return Some(schedule);
    }
    let down = down(page, after, labels);
    if down.len() > 1 {
        schedule.heads.extend(down.iter().map(|(year, _)| *year));
        let planned = down.into_iter().map(|(year, value)| Planned {
            heading: heading(page, &parent, "", year),
            text: value.map_or(String::new(), |cell| page.text(cell).to_string()),
            cells: value.into_iter().collect(),
        });
        schedule.planned = planned.collect();
        return Some(schedule);
    }
    let years: Vec<Cell> = after.iter().copied().take_while(is_year).collect();
    let is_plan = label.is_some() && words::is_schedule(&parent);
    let is_plan_of_one = label.is_some() && words::is_schedule_of_one(&parent);
    let is_run = years.len() > 1 && are_in_order(page, &years);
    if !(is_run || is_plan_of_one && years.len() == 1) {
        return None;
    }
    schedule.heads.extend(&years);
    schedule.below(page, &years, before, &parent, labels);
    let is_under = |cell: &&Cell| before.iter().any(|head| head.col == cell.col);
    let under: Vec<&Cell> = schedule.heads.iter().filter(is_under).collect();
    let in_rows = under.iter().filter(|cell| !before.contains(cell));
    let in_rows: Vec<Cell> = in_rows.map(|cell| **cell).collect();
    let is_table = in_rows.windows(2).any(|pair| pair[0].row == pair[1].row);
    schedule.value = in_rows.first().copied().filter(|_| is_table);
    let is_blank = schedule.planned.is_empty();
    if is_blank && is_run && (is_plan || before.is_empty()) {
        let blank = |year: &Cell| Planned {
            heading: heading(page, &parent, "", *year),
            text: String::new(),
            cells: vec![],
        };
        schedule.planned = years.iter().map(blank).collect();
    }
    (!schedule.planned.is_empty()).then_some(schedule)
}

/// Whether years come one after the other, earlier or later.
fn are_in_order(page: &Page, years: &[Cell]) -> bool {
    let years = years
        .iter()
        .filter_map(|cell| words::year_of(page.text(*cell)));
    let years: Vec<i16> = years.map(|year| year.0).collect();
    years.is_sorted() || years.is_sorted_by(|a, b| a > b)
}

/// The word of the years: the one left of them, which may be merged down over what is planned. A
/// text beside a label is its value and no word of the years.
fn label(
    page: &Page,
    before: &[Cell],
    first: Cell,
    labels: &Labels,
    is_used: impl Fn(Cell) -> bool,
) -> Option<Cell> {
    let last = before.last().copied();
    match last {
        Some(last) if before.len() == 1 || labels.all.contains_key(&last) => Some(last),
        Some(_) => None,
        None => {
            let mut left = (0..first.col).rev();
            let left = left.find_map(|col| page.cover(first.row, col));
            left.or_else(|| label_above(page, first, labels, is_used))
        }
    }
}

/// A label alone right above the first year, or a text that stands where labels do and is no value.
fn label_above(
    page: &Page,
    first: Cell,
    labels: &Labels,
    is_used: impl Fn(Cell) -> bool,
) -> Option<Cell> {
    let row = first.row.checked_sub(1)?;
    let cell = page.cover(row, first.col);
    let cell = cell.unwrap_or(Cell::new(row, first.col));
    let is_label = match labels.all.get(&cell) {
        Some(label) => label.inline.is_none(),
        None => {
            let is_word = words::may_be_label(page.text(cell)) && cell.row > 0;
            is_word && labels.columns.contains(&cell.col) && !is_used(cell)
        }
    };
    (is_label && page.is_alone(cell)).then_some(cell)
}

/// What the years are of: their word, or the first text of the row, whose value stands between.
fn parent(page: &Page, before: &[Cell], label: Option<Cell>) -> String {
    let cell = label.or_else(|| before.first().copied());
    cell.map_or(String::new(), |cell| words::one_line(page.text(cell)))
}

/// Years each before its value; empty where they do not take turns.
fn beside(page: &Page, parent: &str, cells: &[Cell], labels: &Labels) -> Vec<Planned> {
    let is_year = |cell: Cell| words::year_of(page.text(cell)).is_some();
    let is_value = |cell: &Cell| !is_year(*cell) && !labels.all.contains_key(cell);
    let pairs = cells.chunks_exact(2).take_while(|pair| is_year(pair[0]));
    let pairs: Vec<&[Cell]> = pairs.collect();
    if !pairs.iter().all(|pair| is_value(&pair[1])) || cells.len() % 2 == 1 {
        return vec![];
    }
    let planned = |pair: &&[Cell]| Planned {
        heading: heading(page, parent, "", pair[0]),
        text: page.text(pair[1]).to_string(),
        cells: vec![pair[1]],
    };
    pairs.iter().map(planned).collect()
}

/// Years one below the other in their order, each with its value to the right, where they have one.
fn down(page: &Page, cells: &[Cell], labels: &Labels) -> Vec<(Cell, Option<Cell>)> {
    let [first, value] = cells else {
        return vec![];
    };
    let is_year = |cell: &Cell| words::is_year(page.text(*cell));
    let is_value =
        |cell: &Cell| cell.col == value.col && !is_year(cell) && !labels.all.contains_key(cell);
    let mut found: Vec<(Cell, Option<Cell>)> = vec![];
    let rows = page.rows().into_iter();
    for row in rows.skip_while(|row| *row < first.row) {
        let mut own = page.row(row);
        if row == first.row {
            own.retain(|cell| cell.col >= first.col);
        }
        let own = match own.as_slice() {
            [year] => (*year, None),
            [year, value] if is_value(value) => (*year, Some(*value)),
            _ => break,
        };
        if own.0.col != first.col || !is_year(&own.0) {
            break;
        }
        found.push(own);
    }
    let years: Vec<Cell> = found.iter().map(|(year, _)| *year).collect();
    match are_in_order(page, &years) {
        true => found,
        false => vec![],
    }
}

impl Schedule {
    fn below(
        &mut self,
        page: &Page,
        years: &[Cell],
        before: &[Cell],
        parent: &str,
        labels: &Labels,
    ) {
        let start = years.iter().map(|c| page.last(*c).row).max().unwrap_or(0) + 1;
        let first = years.first().map_or(0, |c| c.col);
        let is_label = |cell: &Cell| labels.all.contains_key(cell);
        let mut is_behind_line = false;
        for row in start.. {
            let found = values(page, row, years);
            let mut distinct: Vec<Cell> = found.iter().filter_map(|f| *f).collect();
            distinct.dedup();
            let cells = page.row(row);
            let left: Vec<Cell> = cells.into_iter().filter(|c| c.col < first).collect();
            // One text for all years goes with them right below, where no label claims it.
            let is_wide = |cell: &Cell| page.last(*cell).col > cell.col;
            if is_name_before_amounts(page, row, years, &distinct) {
                break;
            }
            if left.last().is_some_and(is_label) && is_line(page, &left, &distinct) {
                is_behind_line = true;
                continue;
            }
            let enough = match left.last() {
                _ if is_behind_line => 2,
                Some(word) if !words::is_yearly(page.text(*word)) => 2,
                Some(word) if distinct.iter().any(is_wide) && (row > start || is_label(word)) => 2,
                None if row > start => 2,
                _ => 1,
            };
            let is_other =
                |cell: &Cell| is_label(cell) || words::year_of(page.text(*cell)).is_some();
            if distinct.len() < enough || distinct.iter().any(is_other) {
                break;
            }
            is_behind_line = false;
            let left = self.take_values(page, before, left);
            self.row(page, years, parent, &left, &found);
        }
    }

    /// Takes the values of labels left of the years out of the words of a row.
    fn take_values(&mut self, page: &Page, before: &[Cell], left: Vec<Cell>) -> Vec<Cell> {
        let label = |cell: &Cell| {
            let is_tall = page.last(*cell).row > cell.row;
            let own = before.iter().find(|head| head.col == cell.col)?;
            let is_known = words::known(page.text(*own)).is_some();
            (is_tall && is_known).then_some(*own)
        };
        let found = left.iter().filter_map(|cell| Some((label(cell)?, *cell)));
        self.values.extend(found);
        left.into_iter()
            .filter(|cell| label(cell).is_none())
            .collect()
    }

    /// A row of what is planned. Without a word of its own it goes on with the row above.
    fn row(
        &mut self,
        page: &Page,
        years: &[Cell],
        parent: &str,
        left: &[Cell],
        found: &[Option<Cell>],
    ) {
        let goes_on = left.is_empty() && !self.planned.is_empty();
        let texts: Vec<String> = left
            .iter()
            .map(|c| words::one_line(page.text(*c)))
            .collect();
        let word = texts.join("／");
        self.heads.extend(left);
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

/// Whether a row under years holds a label and its value alone: a text over several columns, or what
/// an indicator measures. Rows of the years may go on below it.
fn is_line(page: &Page, left: &[Cell], values: &[Cell]) -> bool {
    let ([label], [value]) = (left, values) else {
        return false;
    };
    let is_text = !words::is_amount(page.text(*value));
    let is_wide = page.last(*value).col > value.col;
    let is_indicator = || words::one_line(page.text(*label)).contains("指標");
    is_text && (is_wide && !words::is_schedule(page.text(*label)) || is_indicator())
}

/// Whether a row's amounts stand behind the name of what they count, one column off the years.
fn is_name_before_amounts(page: &Page, row: u32, years: &[Cell], values: &[Cell]) -> bool {
    let Some((name, amounts)) = values.split_first().filter(|(_, rest)| !rest.is_empty()) else {
        return false;
    };
    let name = page.text(*name);
    let end = years.last().map_or(0, |year| page.last(*year).col);
    let goes_beyond = |row: u32| page.row(row).iter().any(|cell| cell.col > end);
    let years_row = years.first().map_or(0, |year| year.row);
    let is_off = goes_beyond(row) && !goes_beyond(years_row);
    let has_unit = words::before_brackets(name).is_some();
    let are_amounts = || amounts.iter().all(|c| words::is_amount(page.text(*c)));
    words::may_be_label(name) && (is_off || has_unit) && are_amounts()
}

/// What stands in a row under each year; a text merged over several years stands under each.
fn values(page: &Page, row: u32, years: &[Cell]) -> Vec<Option<Cell>> {
    let first = years.first().map_or(0, |year| year.col);
    let begins = |cell: &Cell| cell.row == row && cell.col >= first;
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
