//! What a person does to a sheet, done to a grid: insert and delete rows and columns, write into a
//! cell.

use crate::model::grid::{CellStyle, Column, Content, Placed, Row, Sheet};
use crate::model::place::Cell;

/// Gives a cell another look.
pub fn look(sheet: &mut Sheet, at: Cell, look: CellStyle) {
    if let Some(placed) = sheet.cells.iter_mut().find(|placed| placed.at == at) {
        placed.look = look;
    }
}

/// Inserts blank rows above a row.
pub fn insert_rows(sheet: &mut Sheet, at: u32, count: u32) {
    let blank = Row {
        height: 18.0,
        hidden: false,
        page_break: false,
    };
    for _ in 0..count {
        sheet.rows.insert(at as usize, blank);
    }
    for placed in &mut sheet.cells {
        if placed.at.row >= at {
            placed.at.row += count;
        } else if placed.at.row + placed.rows > at {
            placed.rows += count;
        }
    }
    for check in &mut sheet.checks {
        if check.at.row >= at {
            check.at.row += count;
        }
    }
}

/// Inserts a blank column to the left of a column.
pub fn insert_column(sheet: &mut Sheet, at: u32) {
    let blank = Column {
        width: 6.0,
        hidden: false,
    };
    sheet.columns.insert(at as usize, blank);
    for placed in &mut sheet.cells {
        if placed.at.col >= at {
            placed.at.col += 1;
        } else if placed.at.col + placed.cols > at {
            placed.cols += 1;
        }
    }
    for check in &mut sheet.checks {
        if check.at.col >= at {
            check.at.col += 1;
        }
    }
}

/// Deletes a row with all that begins in it.
pub fn delete_row(sheet: &mut Sheet, at: u32) {
    sheet.rows.remove(at as usize);
    sheet.cells.retain(|p| p.at.row != at);
    sheet.checks.retain(|c| c.at.row != at);
    for placed in &mut sheet.cells {
        if placed.at.row > at {
            placed.at.row -= 1;
        } else if placed.at.row + placed.rows > at {
            placed.rows -= 1;
        }
    }
    for check in &mut sheet.checks {
        if check.at.row > at {
            check.at.row -= 1;
        }
    }
}

/// Deletes a column with all that begins in it.
pub fn delete_column(sheet: &mut Sheet, at: u32) {
    sheet.columns.remove(at as usize);
    sheet.cells.retain(|p| p.at.col != at);
    sheet.checks.retain(|c| c.at.col != at);
    for placed in &mut sheet.cells {
        if placed.at.col > at {
            placed.at.col -= 1;
        } else if placed.at.col + placed.cols > at {
            placed.cols -= 1;
        }
    }
    for check in &mut sheet.checks {
        if check.at.col > at {
            check.at.col -= 1;
        }
    }
}

/// Writes into a cell, over what stands there.
pub fn write(sheet: &mut Sheet, at: Cell, content: Content) {
    match sheet.cells.iter_mut().find(|p| p.at == at) {
        Some(placed) => placed.content = content,
        None => sheet.cells.push(Placed {
            at,
            rows: 1,
            cols: 1,
            content,
            look: CellStyle::Plain,
            note: String::new(),
        }),
    }
}
