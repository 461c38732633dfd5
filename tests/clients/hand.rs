//! A section's hand on its form: what it does, as steps for a client, and where every cell stands
//! afterwards and what must become of it.

use super::client::Pair;
use super::plans::Sent;
use super::typed::Typed;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use torimatome::model::form::{Form, Role};
use torimatome::model::place::{Cell, column_name};
use torimatome::model::project::Project;

/// A row of out/answers.csv or out/findings.csv, as far as it is looked at.
pub type Row = Vec<String>;

/// Where a cell stands in what is returned.
#[derive(Clone, PartialEq)]
pub struct Spot {
    /// The file under returned/.
    pub file: String,
    /// The sheet.
    pub sheet: String,
    /// The cell.
    pub cell: Cell,
}

/// What must become of an answer cell.
#[derive(Clone)]
pub enum Fate {
    /// It is read.
    Read,
    /// It is not taken, and reported with its value (S107).
    Refused,
    /// What stands there is reported as text outside the answer cells (S104), near this measure.
    Outside(usize),
    /// It is gone with its row or column (S105).
    Gone,
    /// Nothing is read, and this finding tells so.
    Told(Row),
}

/// One cell of the form that has a role.
pub struct Thing {
    /// What it is for.
    pub role: Role,
    /// The measure, where it is about one.
    pub measure: Option<usize>,
    /// The text issued in it.
    pub text: String,
    /// How many columns it covers.
    pub cols: u32,
    /// Its sheet as issued.
    pub sheet: String,
    /// Its cell as issued.
    pub issued: Cell,
    /// Where it stands now; `None` where it is deleted.
    pub spot: Option<Spot>,
    /// What is typed into it.
    pub typed: Typed,
    /// What must become of it.
    pub fate: Fate,
}

/// One file that a client has to make. Paths are relative to the project folder.
pub struct Job {
    /// The workbook to open; without one a new one is made.
    pub from: String,
    /// The file to save.
    pub to: String,
    /// The measures whose answers are typed before the steps.
    pub fills: Vec<usize>,
    /// The steps.
    pub steps: Vec<Value>,
    /// Jobs of a later stage are saved noticeably later.
    pub stage: u32,
}

/// A section at its form.
pub struct Hand<'a> {
    /// The program that it works with, and what that saves.
    pub pair: &'a Pair,
    /// The project.
    pub project: &'a Project,
    /// Its form.
    pub form: &'a Form,
    /// The file that it returns.
    pub file: String,
    /// Every cell with a role on the sheets that are not hidden.
    pub things: Vec<Thing>,
    /// What the client has to do.
    pub jobs: Vec<Job>,
    /// Findings to expect beside those on single answers.
    pub findings: Vec<Row>,
    /// Answers that were issued nowhere.
    pub added: Vec<Row>,
    /// Whether it returns nothing that can be used, which R106 tells.
    pub is_silent: bool,
    /// The only sheet that is saved, where it is one.
    pub saved_sheet: Option<String>,
    /// Whether furigana are added to what was saved.
    pub has_furigana: bool,
}

impl<'a> Hand<'a> {
    /// A section with its form before it, and what it works with.
    pub fn new(sent: &'a Sent, form: &'a Form, pair: &'a Pair) -> Hand<'a> {
        let file = form.file.replace("xlsx", pair.ending);
        let mut hand = Hand {
            pair,
            project: &sent.project,
            form,
            file: file.clone(),
            things: things(form, &file),
            jobs: vec![],
            findings: vec![],
            added: vec![],
            is_silent: false,
            saved_sheet: None,
            has_furigana: false,
        };
        let form = format!("forms/{}", hand.form.file);
        hand.job(&form, &format!("returned/{file}"), true);
        hand
    }

    /// A section that returns nothing.
    pub fn idle(mut self) -> Hand<'a> {
        self.jobs.clear();
        self.is_silent = true;
        self.things.iter_mut().for_each(|t| t.spot = None);
        self.things
            .iter_mut()
            .for_each(|t| t.typed = Typed::default());
        self
    }

    /// Has only the sheet with the answers saved, without its name.
    pub fn save_sheet(&mut self) {
        let tab = self.tabs().remove(0);
        self.relabel(&tab, "");
        let here = self.findings.iter_mut().filter(|row| row[5] == tab);
        here.for_each(|row| row[5].clear());
        self.saved_sheet = Some(tab);
    }

    /// Begins another file; the steps that follow are done in it.
    pub fn job(&mut self, from: &str, to: &str, is_filled: bool) {
        let measures = self.form.measures.clone();
        self.jobs.push(Job {
            from: from.to_string(),
            to: to.to_string(),
            fills: if is_filled { measures } else { vec![] },
            steps: vec![],
            stage: 0,
        });
    }

    /// Adds a step to the file in hand.
    pub fn step(&mut self, step: Value) {
        let job = self.jobs.last_mut().unwrap();
        job.steps.push(step);
    }

    /// The sheets with answers, from left to right, by their names as issued.
    pub fn tabs(&self) -> Vec<String> {
        let sheets = self.form.book.sheets.iter().zip(&self.form.sheets);
        let asks = |map: &torimatome::model::form::Map| {
            map.parts.iter().any(|p| matches!(p.role, Role::Answer(_)))
        };
        let tabs = sheets.filter(|(_, map)| asks(map));
        tabs.map(|(sheet, _)| sheet.name.clone()).collect()
    }

    /// The first sheet.
    pub fn cover(&self) -> String {
        self.form.book.sheets[0].name.clone()
    }

    /// The hidden sheets.
    pub fn hidden(&self) -> Vec<String> {
        let hidden = self.form.book.sheets.iter().filter(|s| s.hidden);
        hidden.map(|s| s.name.clone()).collect()
    }

    /// The bottom right cell of a sheet as issued.
    pub fn corner(&self, sheet: &str) -> Cell {
        let mut sheets = self.form.book.sheets.iter();
        let sheet = sheets.find(|s| s.name == sheet).unwrap();
        Cell::new(sheet.rows.len() as u32 - 1, sheet.columns.len() as u32 - 1)
    }

    /// The cells with a role that stand on a sheet now.
    pub fn on<'s>(&'s self, sheet: &'s str) -> impl Iterator<Item = (&'s Thing, Cell)> {
        self.things.iter().filter_map(move |thing| {
            let spot = thing.spot.as_ref().filter(|s| s.sheet == sheet)?;
            Some((thing, spot.cell))
        })
    }

    /// The answer cells that stand on a sheet now, in reading order.
    pub fn answers_on(&self, sheet: &str) -> Vec<Cell> {
        let own = self.on(sheet).filter(|(t, _)| t.field().is_some());
        let cells: BTreeSet<Cell> = own.map(|(_, cell)| cell).collect();
        cells.into_iter().collect()
    }

    /// Where the cell with a role of a measure stands; of the first measure that has one.
    pub fn find(&self, sheet: &str, is: impl Fn(&Thing) -> bool) -> Option<Cell> {
        let mut here = self.on(sheet).filter(|(t, _)| is(t));
        here.next().map(|(_, cell)| cell)
    }

    /// Inserts blank rows above a row.
    pub fn insert_rows(&mut self, sheet: &str, at: u32, count: u32) {
        self.shift("insert-rows", sheet, true, at, i64::from(count));
    }

    /// Deletes rows.
    pub fn delete_rows(&mut self, sheet: &str, at: u32, count: u32) {
        self.shift("delete-rows", sheet, true, at, -i64::from(count));
    }

    /// Inserts blank columns to the left of a column.
    pub fn insert_columns(&mut self, sheet: &str, at: u32, count: u32) {
        self.shift("insert-columns", sheet, false, at, i64::from(count));
    }

    /// Deletes columns.
    pub fn delete_columns(&mut self, sheet: &str, at: u32, count: u32) {
        self.shift("delete-columns", sheet, false, at, -i64::from(count));
    }

    /// Cuts a row and inserts it above another one.
    pub fn move_row(&mut self, sheet: &str, at: u32, to: u32) {
        let (own, target) = (at + 1, to + 1);
        self.step(json!({ "op": "move-rows", "sheet": sheet, "at": own, "to": target }));
        let now = |row: u32| match row {
            row if row == at && to > at => to - 1,
            row if row == at => to,
            row if row > at && row < to => row - 1,
            row if row < at && row >= to => row + 1,
            row => row,
        };
        self.place(sheet, |cell| Some(Cell::new(now(cell.row), cell.col)));
    }

    /// Cuts a column and inserts it to the left of another one further right.
    pub fn move_column(&mut self, sheet: &str, at: u32, to: u32) {
        let (own, target) = (at + 1, to + 1);
        self.step(json!({ "op": "move-column", "sheet": sheet, "at": own, "to": target }));
        let now = |col: u32| match col {
            col if col == at => to - 1,
            col if col > at && col < to => col - 1,
            col => col,
        };
        self.place(sheet, |cell| Some(Cell::new(cell.row, now(cell.col))));
    }

    /// Exchanges two cells.
    pub fn swap(&mut self, sheet: &str, a: Cell, b: Cell) {
        let cells = [a.to_string(), b.to_string()];
        self.step(json!({ "op": "swap", "sheet": sheet, "cells": cells }));
        self.place(sheet, |cell| match cell {
            cell if cell == a => Some(b),
            cell if cell == b => Some(a),
            cell => Some(cell),
        });
    }

    /// Sorts rows from the last to the first by a column; the columns from `from` on move.
    pub fn sort_back(&mut self, sheet: &str, rows: (u32, u32), by: u32, from: u32) {
        let last = self.corner(sheet).col;
        let range = range(Cell::new(rows.0, from), Cell::new(rows.1, last));
        let step = json!({ "op": "sort", "sheet": sheet, "range": range, "column": by + 1 });
        self.step(step);
        self.place(sheet, |cell| {
            let is_moved = (rows.0..=rows.1).contains(&cell.row) && cell.col >= from;
            let row = if is_moved {
                rows.0 + rows.1 - cell.row
            } else {
                cell.row
            };
            Some(Cell::new(row, cell.col))
        });
    }

    /// Renames a sheet.
    pub fn rename(&mut self, sheet: &str, name: &str) {
        self.step(json!({ "op": "rename-sheet", "sheet": sheet, "name": name }));
        self.relabel(sheet, name);
    }

    /// Has the cells of a sheet stand on another one.
    pub fn relabel(&mut self, sheet: &str, name: &str) {
        for spot in self.things.iter_mut().filter_map(|t| t.spot.as_mut()) {
            if spot.sheet == sheet {
                spot.sheet = name.to_string();
            }
        }
    }

    /// Writes into a cell beside the answers, and expects it to be reported.
    pub fn write_outside(&mut self, sheet: &str, at: Cell, measure: Option<usize>, text: &str) {
        self.write(sheet, at, text);
        let kept = self.pair.kept(text);
        self.expect("S104", measure, "", sheet, Some(at), kept);
    }

    /// Writes into a cell.
    pub fn write(&mut self, sheet: &str, at: Cell, text: &str) {
        let cell = at.to_string();
        self.step(json!({ "op": "write", "sheet": sheet, "cell": cell, "value": text }));
    }

    /// Expects a finding in the file that it returns.
    pub fn expect(
        &mut self,
        code: &str,
        measure: Option<usize>,
        field: &str,
        sheet: &str,
        cell: Option<Cell>,
        value: &str,
    ) {
        let file = self.file.clone();
        self.expect_in(code, measure, field, (&file, sheet, cell), value);
    }

    /// Expects a finding at a place.
    pub fn expect_in(
        &mut self,
        code: &str,
        measure: Option<usize>,
        field: &str,
        place: (&str, &str, Option<Cell>),
        value: &str,
    ) {
        let row = self.row(code, measure, field, place, value);
        self.findings.push(row);
    }

    /// A finding as a row.
    pub fn row(
        &self,
        code: &str,
        measure: Option<usize>,
        field: &str,
        (file, sheet, cell): (&str, &str, Option<Cell>),
        value: &str,
    ) -> Row {
        let cell = cell.map_or(String::new(), |c| c.to_string());
        let item = self.code(measure);
        let row = [
            code,
            &self.form.name,
            &item,
            field,
            file,
            sheet,
            &cell,
            value,
        ];
        row.map(String::from).to_vec()
    }

    /// A measure's code.
    pub fn code(&self, measure: Option<usize>) -> String {
        measure.map_or(String::new(), |m| {
            self.project.plan.measures[m].code.clone()
        })
    }

    /// Expects nothing to be read of any answer, because of a finding.
    pub fn refuse_all(&mut self, reported: &Row) {
        for thing in self.things.iter_mut().filter(|t| t.field().is_some()) {
            thing.fate = Fate::Told(reported.clone());
            thing.spot = None;
        }
        self.findings.push(reported.clone());
    }

    /// Moves the cells of a sheet; `None` deletes.
    pub fn place(&mut self, sheet: &str, now: impl Fn(Cell) -> Option<Cell>) {
        for thing in &mut self.things {
            let Some(spot) = thing.spot.as_mut().filter(|s| s.sheet == sheet) else {
                continue;
            };
            match now(spot.cell) {
                Some(cell) => spot.cell = cell,
                None => {
                    thing.fate = Fate::Gone;
                    thing.spot = None;
                }
            }
        }
    }

    fn shift(&mut self, op: &str, sheet: &str, rows: bool, at: u32, by: i64) {
        let count = by.abs();
        self.step(json!({ "op": op, "sheet": sheet, "at": at + 1, "count": count }));
        let moved = |line: u32| {
            let now = i64::from(line) + by;
            match line < at {
                true => Some(line),
                false => u32::try_from(now).ok().filter(|now| *now >= at),
            }
        };
        self.place(sheet, |cell| match rows {
            true => Some(Cell::new(moved(cell.row)?, cell.col)),
            false => Some(Cell::new(cell.row, moved(cell.col)?)),
        });
    }
}

impl Thing {
    /// The name of the answer cell, where it is one.
    pub fn field(&self) -> Option<&str> {
        match &self.role {
            Role::Answer(field) => Some(field),
            _ => None,
        }
    }

    /// Whether it shows given text under this key.
    pub fn gives(&self, key: &str) -> bool {
        matches!(&self.role, Role::Given(own) if own == key)
    }
}

/// An area as people write it.
pub fn range(first: Cell, last: Cell) -> String {
    let (a, b) = (column_name(first.col), column_name(last.col));
    format!("{a}{}:{b}{}", first.row + 1, last.row + 1)
}

fn things(form: &Form, file: &str) -> Vec<Thing> {
    let mut things = vec![];
    for (sheet, map) in form.book.sheets.iter().zip(&form.sheets) {
        let spans: BTreeMap<Cell, u32> = sheet.cells.iter().map(|p| (p.at, p.cols)).collect();
        for part in map.parts.iter().filter(|p| p.role != Role::Key) {
            things.push(Thing {
                role: part.role.clone(),
                measure: map.measures.get(&part.at.row).copied(),
                text: part.text.clone(),
                cols: spans.get(&part.at).copied().unwrap_or(1),
                sheet: sheet.name.clone(),
                issued: part.at,
                spot: Some(Spot {
                    file: file.to_string(),
                    sheet: sheet.name.clone(),
                    cell: part.at,
                }),
                typed: Typed::default(),
                fate: Fate::Read,
            });
        }
    }
    things
}
