//! What is done to a form besides filling it, and where its cells stand afterwards.

use serde_json::{Value, json};
use std::collections::HashMap;
use torimatome::model::place::Cell;

/// Edits in order. Sheets are named as issued; rows and columns count from zero as they stand then.
#[derive(Default)]
pub struct Edits {
    /// The steps as the clients take them.
    pub steps: Vec<Value>,
    names: HashMap<String, String>,
    moves: Vec<Move>,
}

struct Move {
    sheet: String,
    rows: bool,
    at: u32,
    /// How many are inserted; fewer than zero are deleted.
    by: i64,
}

impl Edits {
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

    /// Renames a sheet.
    pub fn rename(&mut self, sheet: &str, name: &str) {
        let step = json!({ "op": "rename-sheet", "sheet": self.name(sheet), "name": name });
        self.steps.push(step);
        self.names.insert(sheet.to_string(), name.to_string());
    }

    /// Moves a sheet before all others.
    pub fn move_first(&mut self, sheet: &str) {
        let step = json!({ "op": "move-sheet-first", "sheet": self.name(sheet) });
        self.steps.push(step);
    }

    /// Hides a sheet.
    pub fn hide(&mut self, sheet: &str) {
        let step = json!({ "op": "hide-sheet", "sheet": self.name(sheet) });
        self.steps.push(step);
    }

    /// Adds a blank sheet.
    pub fn add(&mut self, name: &str) {
        self.steps.push(json!({ "op": "add-sheet", "name": name }));
    }

    /// Writes into a cell.
    pub fn write(&mut self, sheet: &str, at: Cell, value: impl Into<Value>) {
        let (sheet, cell, value) = (self.name(sheet), at.to_string(), value.into());
        let step = json!({ "op": "write", "sheet": sheet, "cell": cell, "value": value });
        self.steps.push(step);
    }

    /// Attaches a note to a cell.
    pub fn note(&mut self, sheet: &str, at: Cell, text: &str) {
        let (sheet, cell) = (self.name(sheet), at.to_string());
        let step = json!({ "op": "note", "sheet": sheet, "cell": cell, "value": text });
        self.steps.push(step);
    }

    /// What a sheet is called now.
    pub fn name<'a>(&'a self, sheet: &'a str) -> &'a str {
        self.names.get(sheet).map_or(sheet, String::as_str)
    }

    /// Where a cell stands now; `None` where it was deleted.
    pub fn place(&self, sheet: &str, cell: Cell) -> Option<Cell> {
        let mut now = cell;
        for step in self.moves.iter().filter(|m| m.sheet == sheet) {
            let line = if step.rows {
                &mut now.row
            } else {
                &mut now.col
            };
            if *line < step.at {
                continue;
            }
            let moved = i64::from(*line) + step.by;
            if moved < i64::from(step.at) {
                return None;
            }
            *line = u32::try_from(moved).unwrap();
        }
        Some(now)
    }

    fn shift(&mut self, op: &str, sheet: &str, rows: bool, at: u32, by: i64) {
        let (name, count) = (self.name(sheet), by.abs());
        let step = json!({ "op": op, "sheet": name, "at": at + 1, "count": count });
        self.steps.push(step);
        self.moves.push(Move {
            sheet: sheet.to_string(),
            rows,
            at,
            by,
        });
    }
}
