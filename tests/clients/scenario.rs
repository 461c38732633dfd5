//! What sections do to their forms, and what must be found for it.

use crate::edits::Edits;
use torimatome::model::form::{Form, Map, Role};
use torimatome::model::place::Cell;

/// One thing that every section does to its form.
pub struct Scenario {
    /// Its name.
    pub name: &'static str,
    /// What is done to a form, and what must be found. That answers are gone with their row or
    /// column is expected without saying.
    pub treat: fn(&Form, &mut Edits) -> Vec<Found>,
    ending: &'static str,
    renames_files: bool,
}

/// A finding to expect.
pub struct Found {
    /// The rule's code.
    pub code: &'static str,
    /// The measure, where it is about one.
    pub measure: Option<usize>,
    /// The sheet, where it is about one.
    pub sheet: String,
    /// The cell, where it is about one.
    pub cell: String,
    /// What stands there.
    pub value: String,
}

/// All scenarios.
pub const SCENARIOS: &[Scenario] = &[
    Scenario::new("filled", nothing),
    Scenario {
        renames_files: true,
        ..Scenario::new("renamed", rename)
    },
    Scenario::new("rows inserted", insert_rows),
    Scenario::new("columns inserted", insert_columns),
    Scenario::new("answers deleted", delete_answers),
    Scenario::new("written outside", write_outside),
    Scenario {
        ending: "xlsm",
        ..Scenario::new("xlsm", nothing)
    },
];

impl Scenario {
    const fn new(name: &'static str, treat: fn(&Form, &mut Edits) -> Vec<Found>) -> Scenario {
        Scenario {
            name,
            treat,
            ending: "xlsx",
            renames_files: false,
        }
    }

    /// The file under returned/ that a form becomes.
    pub fn file(&self, form: &Form, number: usize) -> String {
        match self.renames_files {
            true => format!("7月に届いた分/最終版 ({number}).{}", self.ending),
            false => form.file.replace("xlsx", self.ending),
        }
    }
}

/// A measure's sheet with its answer cells from top to bottom.
struct Card<'a> {
    sheet: &'a str,
    measure: usize,
    answers: Vec<Cell>,
}

fn cards(form: &Form) -> Vec<Card<'_>> {
    let answers = |map: &Map| {
        let parts = map.parts.iter();
        let asked = parts.filter(|p| matches!(p.role, Role::Answer(_)));
        asked.map(|p| p.at).collect()
    };
    let sheets = form.book.sheets.iter().zip(&form.sheets);
    sheets
        .filter_map(|(sheet, map)| {
            Some(Card {
                sheet: &sheet.name,
                measure: map.single()?,
                answers: answers(map),
            })
        })
        .collect()
}

fn cover(form: &Form) -> &str {
    &form.book.sheets[0].name
}

fn nothing(_: &Form, _: &mut Edits) -> Vec<Found> {
    vec![]
}

/// Every sheet gets another name; the last measure comes first, the first measure is hidden.
fn rename(form: &Form, edits: &mut Edits) -> Vec<Found> {
    edits.rename(cover(form), "表紙");
    let cards = cards(form);
    for (number, card) in cards.iter().enumerate() {
        edits.rename(card.sheet, &format!("事業 {} (2)", number + 1));
    }
    edits.move_first(cards[cards.len() - 1].sheet);
    edits.hide(cover(form));
    if cards.len() > 1 {
        edits.hide(cards[0].sheet);
    }
    vec![]
}

/// Two rows are inserted above every answer and one of them deleted again, one above everything,
/// and a blank row of the first sheet is deleted.
fn insert_rows(form: &Form, edits: &mut Edits) -> Vec<Found> {
    for card in cards(form) {
        for at in card.answers.iter().rev() {
            edits.insert_rows(card.sheet, at.row, 2);
            edits.delete_rows(card.sheet, at.row, 1);
        }
        edits.insert_rows(card.sheet, 0, 1);
    }
    let keys = &form.sheets[0].row_keys;
    let blank = (1..).find(|row| !keys.contains_key(row)).unwrap();
    edits.delete_rows(cover(form), blank, 1);
    vec![]
}

/// Two columns are inserted and one of them deleted again: on the first sheet before the answers,
/// on the second within their merged cells, on the third before everything, and so on.
fn insert_columns(form: &Form, edits: &mut Edits) -> Vec<Found> {
    for (number, card) in cards(form).iter().enumerate() {
        let first = card.answers[0].col;
        let at = [first, first + 2, 0][number % 3];
        edits.insert_columns(card.sheet, at, 2);
        edits.delete_columns(card.sheet, at, 1);
    }
    edits.insert_columns(cover(form), 3, 1);
    vec![]
}

/// The first measure loses the row of an answer, the second the column of all of them.
fn delete_answers(form: &Form, edits: &mut Edits) -> Vec<Found> {
    let cards = cards(form);
    edits.delete_rows(cards[0].sheet, cards[0].answers[3].row, 1);
    if let Some(card) = cards.get(1) {
        edits.delete_columns(card.sheet, card.answers[0].col, 1);
    }
    vec![]
}

/// Text in an inserted row, beside an answer, below a sheet, below the first one, on a hidden sheet
/// and on a new one; and a note.
fn write_outside(form: &Form, edits: &mut Edits) -> Vec<Found> {
    let mut found = vec![];
    let mut write = |edits: &mut Edits, sheet: &str, measure, row, col, text: &str| {
        let at = Cell::new(row, col);
        edits.write(sheet, at, text);
        found.push(Found {
            code: "S104",
            measure,
            sheet: sheet.to_string(),
            cell: at.to_string(),
            value: text.to_string(),
        });
    };
    for (number, card) in cards(form).iter().enumerate() {
        let (sheet, measure) = (card.sheet, Some(card.measure));
        let (first, last) = (card.answers[0], card.answers[card.answers.len() - 1]);
        edits.insert_rows(sheet, first.row, 1);
        let texts = ["間", "=右", "下\n二行目"].map(|text| format!("{text}{number}"));
        write(edits, sheet, measure, first.row, first.col, &texts[0]);
        write(edits, sheet, measure, last.row + 1, 9, &texts[1]);
        write(edits, sheet, measure, last.row + 7, 2, &texts[2]);
    }
    let sheets = &form.book.sheets;
    let below = sheets[0].rows.len() as u32 + 2;
    write(edits, cover(form), None, below, 2, "　質問があります ");
    let hidden = &sheets[sheets.len() - 1].name;
    write(edits, hidden, None, 30, 5, "隠れたシートに");
    edits.add("メモ");
    write(edits, "メモ", None, 0, 0, "新しいシートに");
    edits.note(cover(form), Cell::new(2, 1), "メモにも書いた");
    found.push(Found {
        code: "S108",
        measure: None,
        sheet: sheets[0].name.clone(),
        cell: Cell::new(2, 1).to_string(),
        value: "メモにも書いた".to_string(),
    });
    found
}
