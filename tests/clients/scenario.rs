//! What sections do to their forms.

use super::edits::Edits;
use torimatome::model::form::{Form, Role};
use torimatome::model::place::Cell;

/// One thing that every section does to its form.
pub struct Scenario {
    /// Its name.
    pub name: &'static str,
    /// The ending of the returned files.
    pub ending: &'static str,
    /// Whether the files are renamed.
    pub renames: bool,
    /// What is done to a form; the texts that are written outside the answer cells are returned.
    pub treat: fn(&Form, &mut Edits) -> Vec<Outside>,
}

/// A text outside the answer cells: the sheet as issued, the cell where it stands in the end.
pub struct Outside {
    pub sheet: String,
    pub measure: Option<usize>,
    pub at: Cell,
    pub text: String,
}

pub const SCENARIOS: &[Scenario] = &[
    Scenario::new("filled", nothing),
    Scenario {
        renames: true,
        ..Scenario::new("renamed", renamed)
    },
    Scenario::new("rows inserted", rows),
    Scenario::new("columns inserted", columns),
    Scenario::new("answers deleted", deleted),
    Scenario::new("written outside", outside),
    Scenario {
        ending: "xlsm",
        ..Scenario::new("xlsm", nothing)
    },
];

impl Scenario {
    const fn new(name: &'static str, treat: fn(&Form, &mut Edits) -> Vec<Outside>) -> Scenario {
        Scenario {
            name,
            ending: "xlsx",
            renames: false,
            treat,
        }
    }
}

/// The sheets of measures: name, measure and answer cells.
fn sheets(form: &Form) -> Vec<(&str, usize, Vec<Cell>)> {
    let pairs = form.book.sheets.iter().zip(&form.sheets);
    let answers = |map: &torimatome::model::form::Map| {
        let parts = map.parts.iter();
        let asked = parts.filter(|p| matches!(p.role, Role::Answer(_)));
        asked.map(|p| p.at).collect()
    };
    pairs
        .filter_map(|(sheet, map)| Some((sheet.name.as_str(), map.measure?, answers(map))))
        .collect()
}

fn cover(form: &Form) -> &str {
    &form.book.sheets[0].name
}

fn nothing(_: &Form, _: &mut Edits) -> Vec<Outside> {
    vec![]
}

/// Every sheet gets another name, the last measure comes first, and one sheet is hidden.
fn renamed(form: &Form, edits: &mut Edits) -> Vec<Outside> {
    edits.rename(cover(form), "表紙");
    let sheets = sheets(form);
    for (number, (sheet, ..)) in sheets.iter().enumerate() {
        edits.rename(sheet, &format!("事業 {} (2)", number + 1));
    }
    let last = sheets[sheets.len() - 1].0;
    edits.move_first(last);
    edits.hide(last);
    vec![]
}

/// Two rows are inserted above every answer and one of them deleted again, one above everything,
/// and a blank row of the first sheet is deleted.
fn rows(form: &Form, edits: &mut Edits) -> Vec<Outside> {
    for (sheet, _, answers) in sheets(form) {
        for at in answers.iter().rev() {
            edits.insert_rows(sheet, at.row, 2);
            edits.delete_rows(sheet, at.row, 1);
        }
        edits.insert_rows(sheet, 0, 1);
    }
    let keys = &form.sheets[0].row_keys;
    let blank = (1..).find(|row| !keys.contains_key(row)).unwrap();
    edits.delete_rows(cover(form), blank, 1);
    vec![]
}

/// Two columns are inserted and one of them deleted again: before the answers, within their merged
/// cells, and before everything.
fn columns(form: &Form, edits: &mut Edits) -> Vec<Outside> {
    for (number, (sheet, _, answers)) in sheets(form).iter().enumerate() {
        let at = [answers[0].col, answers[0].col + 2, 0][number % 3];
        edits.insert_columns(sheet, at, 2);
        edits.delete_columns(sheet, at, 1);
    }
    edits.insert_columns(cover(form), 3, 1);
    vec![]
}

/// The first measure loses the row of an answer, the second the column of all of them.
fn deleted(form: &Form, edits: &mut Edits) -> Vec<Outside> {
    let sheets = sheets(form);
    let (sheet, _, answers) = &sheets[0];
    edits.delete_rows(sheet, answers[3].row, 1);
    if let Some((sheet, _, answers)) = sheets.get(1) {
        edits.delete_columns(sheet, answers[0].col, 1);
    }
    vec![]
}

/// Text beside an answer, in an inserted row, below a sheet, below the first one, on a hidden sheet
/// and on a new one; and a note.
fn outside(form: &Form, edits: &mut Edits) -> Vec<Outside> {
    let mut said = vec![];
    let mut write = |edits: &mut Edits, sheet: &str, measure, row, col, text: &str| {
        let at = Cell::new(row, col);
        edits.write(sheet, at, text);
        let (sheet, text) = (sheet.to_string(), text.to_string());
        said.push(Outside {
            sheet,
            measure,
            at,
            text,
        });
    };
    for (number, (sheet, measure, answers)) in sheets(form).iter().enumerate() {
        let (first, last) = (answers[0], answers[answers.len() - 1]);
        let text = |place: &str| format!("{place}{number}");
        edits.insert_rows(sheet, first.row, 1);
        write(
            edits,
            sheet,
            Some(*measure),
            first.row,
            first.col,
            &text("間"),
        );
        write(edits, sheet, Some(*measure), last.row + 1, 9, &text("=右"));
        write(
            edits,
            sheet,
            Some(*measure),
            last.row + 7,
            2,
            &text("下\n二行目"),
        );
    }
    let below = form.book.sheets[0].rows.len() as u32 + 2;
    write(edits, cover(form), None, below, 2, "　質問があります ");
    let hidden = &form.book.sheets[form.book.sheets.len() - 1].name;
    write(edits, hidden, None, 30, 5, "隠れたシートに");
    edits.add("メモ");
    write(edits, "メモ", None, 0, 0, "新しいシートに");
    edits.note(cover(form), Cell::new(2, 1), "メモにも書いた");
    said
}
