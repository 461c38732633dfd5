//! What people and programs do to a form without harm.

use crate::support::chance::Chance;
use torimatome::demo::grid;
use torimatome::model::form::{Form, Role};
use torimatome::model::grid::{Content, Placed, Sheet};
use torimatome::model::template::Arrange;

/// Does up to six things to a form, and tells which.
pub fn treat(form: &mut Form, arrange: Arrange, chance: &mut Chance) -> Vec<String> {
    let mut done = vec![];
    if arrange == Arrange::List && chance.percent(50) {
        done.extend(reorder(form, chance));
    }
    for _ in 0..chance.below(7) {
        let sheets = form.book.sheets.iter().filter(|s| !s.hidden).count();
        let at = chance.below(sheets);
        let sheet = &mut form.book.sheets[at];
        let what = match chance.below(10) {
            0 | 1 => insert_rows(sheet, chance),
            2 => insert_column(sheet, chance),
            3 => delete_blank_row(sheet, chance),
            4 => unmerge(sheet, false, chance),
            5 => unmerge(sheet, true, chance),
            6 => rename(form, at, chance),
            7 => {
                form.book.sheets.push(Sheet {
                    name: format!("Sheet{}", form.book.sheets.len()),
                    ..Sheet::default()
                });
                "a blank sheet added".to_string()
            }
            8 => hide(sheet, chance),
            _ => {
                sheet.protected = false;
                sheet.checks.clear();
                "protection and dropdowns lost".to_string()
            }
        };
        done.push(format!("{}: {what}", form.book.sheets[at].name));
    }
    // Positions of the map are not needed any more: sheets may change places.
    if chance.percent(30) {
        chance.shuffle(&mut form.book.sheets);
        done.push("sheets moved".to_string());
    }
    done
}

fn insert_rows(sheet: &mut Sheet, chance: &mut Chance) -> String {
    let at = chance.below(sheet.rows.len() + 1) as u32;
    let count = 1 + chance.below(3) as u32;
    grid::insert_rows(sheet, at, count);
    format!("{count} rows above {}", at + 1)
}

fn insert_column(sheet: &mut Sheet, chance: &mut Chance) -> String {
    let at = chance.below(sheet.columns.len() + 1) as u32;
    grid::insert_column(sheet, at);
    format!("a column before {}", at + 1)
}

/// A row in which nothing stands and through which nothing reaches.
fn delete_blank_row(sheet: &mut Sheet, chance: &mut Chance) -> String {
    let covers = |p: &Placed, row: u32| p.at.row <= row && row < p.at.row + p.rows;
    let rows = 0..sheet.rows.len() as u32;
    let blank = rows.filter(|row| !sheet.cells.iter().any(|p| covers(p, *row)));
    let blank: Vec<u32> = blank.collect();
    if blank.is_empty() {
        return "no blank row".to_string();
    }
    let at = *chance.of(&blank);
    grid::delete_row(sheet, at);
    format!("blank row {} deleted", at + 1)
}

/// Merged cells are parted; some programs write the text into each of them.
fn unmerge(sheet: &mut Sheet, repeats: bool, chance: &mut Chance) -> String {
    let all = chance.percent(50);
    let mut copies = vec![];
    let mut count = 0;
    for placed in &mut sheet.cells {
        let is_merged = placed.rows > 1 || placed.cols > 1;
        if !is_merged || !(all || chance.percent(30)) {
            continue;
        }
        count += 1;
        if let (true, Content::Text(_)) = (repeats, &placed.content) {
            for right in 1..placed.cols {
                let mut copy = placed.clone();
                (copy.rows, copy.cols) = (1, 1);
                copy.at.col += right;
                copy.note.clear();
                copies.push(copy);
            }
        }
        (placed.rows, placed.cols) = (1, 1);
    }
    sheet.cells.extend(copies);
    format!("{count} merged cells parted, text repeated: {repeats}")
}

fn rename(form: &mut Form, at: usize, chance: &mut Chance) -> String {
    let name = format!("控え{}", chance.below(1_000_000));
    form.book.sheets[at].name.clone_from(&name);
    "renamed".to_string()
}

fn hide(sheet: &mut Sheet, chance: &mut Chance) -> String {
    let count = sheet.rows.len();
    let row = chance.below(count);
    if let Some(row) = sheet.rows.get_mut(row) {
        row.hidden = !row.hidden;
        row.height = 40.0;
    }
    format!("row {} hidden or shown", row + 1)
}

/// Two measures of a list change places, each row with its key.
fn reorder(form: &mut Form, chance: &mut Chance) -> Option<String> {
    let (at, map) = form.sheets.iter().enumerate().find(|(_, map)| {
        let asks = map.parts.iter().any(|p| matches!(p.role, Role::Answer(_)));
        asks && map.measures.len() > 1
    })?;
    let mut rows: Vec<u32> = map.measures.keys().copied().collect();
    rows.sort_unstable();
    // A measure whose text takes more than one row is left where it is.
    let is_single = |row: &&u32| {
        let own = map.measures[row];
        map.measures.values().filter(|m| **m == own).count() == 1
    };
    let rows: Vec<u32> = rows.iter().filter(is_single).copied().collect();
    if rows.len() < 2 {
        return None;
    }
    let (one, two) = (*chance.of(&rows), *chance.of(&rows));
    for placed in &mut form.book.sheets[at].cells {
        placed.at.row = match placed.at.row {
            row if row == one => two,
            row if row == two => one,
            row => row,
        };
    }
    Some(format!("rows {} and {} exchanged", one + 1, two + 1))
}
