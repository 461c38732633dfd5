//! What sections do to rows and columns.

use super::hand::{Fate, Hand, Row, range};
use super::typed::Typed;
use serde_json::json;
use std::collections::BTreeSet;
use torimatome::model::address::Address;
use torimatome::model::form::Role;
use torimatome::model::place::Cell;
use torimatome::model::template::Arrange;

/// Two rows are inserted above every answer and one of them deleted again, and one above everything.
pub fn insert(hand: &mut Hand<'_>) {
    for tab in hand.tabs() {
        let rows: BTreeSet<u32> = hand.answers_on(&tab).iter().map(|c| c.row).collect();
        for row in rows.into_iter().rev() {
            hand.insert_rows(&tab, row, 2);
            hand.delete_rows(&tab, row, 1);
        }
        hand.insert_rows(&tab, 0, 1);
    }
}

/// The last answers' row is deleted: of a list's last measure, or of the first sheet; and of each
/// table an open row that is not used.
pub fn delete(hand: &mut Hand<'_>) {
    for tab in hand.tabs() {
        while let Some(unused) = hand.find(&tab, is_unused) {
            hand.delete_rows(&tab, unused.row, 1);
        }
    }
    let tab = &hand.tabs()[0];
    let singles = hand.on(tab).filter(|(t, _)| is_single(t.field()));
    let Some(row) = singles.map(|(_, cell)| cell.row).max() else {
        return;
    };
    let is_list = hand.project.template.sheet.arrange == Arrange::List;
    let measure = hand.on(tab).find(|(_, c)| c.row == row).unwrap().0.measure;
    hand.delete_rows(tab, row, 1);
    if is_list {
        let file = hand.file.clone();
        let reported = hand.row("S101", measure, "", (&file, "", None), &file);
        hand.findings.push(reported.clone());
        fate_of(hand, measure, &reported);
    }
}

fn fate_of(hand: &mut Hand<'_>, measure: Option<usize>, reported: &Row) {
    for thing in hand.things.iter_mut().filter(|t| t.measure == measure) {
        thing.fate = Fate::Told(reported.clone());
    }
}

/// Whether a cell belongs to the last open row of its table, which stays blank.
fn is_unused(thing: &super::hand::Thing) -> bool {
    let row = thing.field().and_then(|f| Address::parse(f).row);
    row.is_some_and(|row| row > 4)
}

fn is_single(field: Option<&str>) -> bool {
    field.is_some_and(|f| Address::parse(f).row.is_none())
}

/// A row is cut and inserted elsewhere: a list's first below its third, a table's first below its
/// third, or a card's last answer above all others.
pub fn transfer(hand: &mut Hand<'_>) {
    for tab in hand.tabs() {
        let rows: BTreeSet<u32> = hand.answers_on(&tab).iter().map(|c| c.row).collect();
        let rows: Vec<u32> = rows.into_iter().collect();
        match hand.project.template.sheet.arrange {
            Arrange::Sheets => {
                let who = hand.find(&tab, |t| t.gives("who")).unwrap();
                hand.move_row(&tab, rows[rows.len() - 1], who.row + 1);
            }
            _ => hand.move_row(&tab, rows[0], rows[2] + 1),
        }
    }
}

/// The row of the first answer is hidden.
pub fn hide(hand: &mut Hand<'_>) {
    for tab in hand.tabs() {
        let at = hand.answers_on(&tab)[0].row + 1;
        hand.step(json!({ "op": "hide-rows", "sheet": tab, "at": at }));
    }
}

/// The column of the first answer is hidden.
pub fn hide_columns(hand: &mut Hand<'_>) {
    for tab in hand.tabs() {
        let at = hand.answers_on(&tab)[0].col + 1;
        hand.step(json!({ "op": "hide-columns", "sheet": tab, "at": at }));
    }
}

/// The list, or the first table, is filtered by what its first row chooses.
pub fn filter(hand: &mut Hand<'_>) {
    let tab = &hand.tabs()[0];
    let chosen = ["implementation", "continuity[1]"];
    let is_first = |t: &super::hand::Thing| t.field().is_some_and(|f| chosen.contains(&f));
    let first = hand.find(tab, is_first).unwrap();
    let (thing, _) = hand.on(tab).find(|(_, cell)| *cell == first).unwrap();
    let (keep, measure) = (thing.typed.raw.clone(), thing.measure);
    let is_table = hand.project.template.sheet.arrange == Arrange::Stack;
    let own = |t: &super::hand::Thing| !is_table || t.measure == measure;
    let answers = hand.on(tab).filter(|(t, _)| t.field().is_some() && own(t));
    let rows: BTreeSet<u32> = answers.map(|(_, cell)| cell.row).collect();
    let is_head = |t: &super::hand::Thing| {
        t.gives("label:implementation") || (t.gives("label:continuity") && own(t))
    };
    let head = hand.find(tab, is_head).unwrap().row;
    let last = Cell::new(*rows.last().unwrap(), hand.corner(tab).col);
    hand.step(json!({
        "op": "filter", "sheet": tab, "range": range(Cell::new(head, 1), last),
        "column": first.col + 1, "keep": keep,
    }));
}

/// The rows that are sorted: the measures of a list's first group, or a table's rows that are used;
/// and the column with their numbers.
fn sortable(hand: &Hand<'_>, tab: &str) -> ((u32, u32), u32) {
    let is_number = |t: &super::hand::Thing| match hand.project.template.sheet.arrange {
        Arrange::List => t.role == Role::Number,
        _ => t.gives("no"),
    };
    let cells: Vec<Cell> = hand
        .on(tab)
        .filter(|(t, _)| is_number(t))
        .map(|(_, c)| c)
        .collect();
    let first = cells[0];
    let rows = cells.iter().map(|c| c.row).take(3).max().unwrap();
    ((first.row, rows), first.col)
}

/// Whole rows are sorted, with the hidden ids in column A.
pub fn sort(hand: &mut Hand<'_>) {
    let tab = &hand.tabs()[0];
    let (rows, by) = sortable(hand, tab);
    hand.sort_back(tab, rows, by, 0);
}

/// Rows are sorted from column B on: the hidden ids stay.
pub fn sort_without_ids(hand: &mut Hand<'_>) {
    let tab = hand.tabs()[0].clone();
    let (rows, by) = sortable(hand, &tab);
    hand.sort_back(&tab, rows, by, 1);
    match hand.project.template.sheet.arrange {
        Arrange::List => refuse_sorted(hand, &tab, rows),
        _ => renumber_sorted(hand, &tab, rows),
    }
}

/// Where the number that is seen is not the hidden one's, nothing is taken.
fn refuse_sorted(hand: &mut Hand<'_>, tab: &str, rows: (u32, u32)) {
    let numbers = hand.on(tab).filter(|(t, _)| t.role == Role::Number);
    let numbers: Vec<_> = numbers.map(|(t, c)| (t.measure, t.issued.row, c)).collect();
    for (measure, issued, now) in &numbers {
        if *issued != now.row {
            let owner = numbers
                .iter()
                .find(|(_, row, _)| *row == now.row)
                .unwrap()
                .0;
            let value = format!("見えている整理番号は「{}」", hand.code(*measure));
            hand.expect("S106", owner, "", tab, Some(*now), &value);
        }
    }
    let moved = |row: u32| (rows.0..=rows.1).contains(&row);
    for thing in hand
        .things
        .iter_mut()
        .filter(|t| t.field().is_some() && t.sheet == tab)
    {
        let spot = thing.spot.as_ref().unwrap();
        if moved(spot.cell.row) && spot.cell.row != thing.issued.row {
            let owner = numbers
                .iter()
                .find(|(_, row, _)| *row == spot.cell.row)
                .unwrap()
                .0;
            thing.measure = owner;
            thing.fate = Fate::Refused;
        }
    }
}

/// The rows of an open table are the section's own: each is read as the row in which it stands.
fn renumber_sorted(hand: &mut Hand<'_>, tab: &str, rows: (u32, u32)) {
    let numbers = hand.on(tab).filter(|(t, _)| t.gives("no"));
    let numbers: Vec<_> = numbers
        .map(|(t, c)| (t.measure, t.text.clone(), t.issued.row, c))
        .collect();
    for (measure, text, issued, now) in numbers {
        if issued != now.row {
            hand.expect("S103", measure, "no", tab, Some(now), &text);
        }
    }
    for thing in hand.things.iter_mut().filter(|t| t.sheet == tab) {
        let Some(field) = thing.field().map(String::from) else {
            continue;
        };
        let now = thing.spot.as_ref().unwrap().cell.row;
        if (rows.0..=rows.1).contains(&now) {
            let address = Address {
                row: Some(now - rows.0 + 1),
                ..Address::parse(&field)
            };
            thing.role = Role::Answer(address.to_string().into());
        }
    }
}

/// Two rows are inserted into the first table and filled, and one is written on below it.
pub fn add(hand: &mut Hand<'_>) {
    let tab = hand.tabs()[0].clone();
    let second = |t: &super::hand::Thing| {
        let row = t.field().and_then(|f| Address::parse(f).row);
        row == Some(4) && is_open(hand, t)
    };
    let (at, measure) = hand
        .on(&tab)
        .filter(|(t, _)| second(t))
        .map(|(t, c)| (c.row, t.measure))
        .next()
        .unwrap();
    hand.insert_rows(&tab, at, 2);
    let like: Vec<(String, u32)> = hand
        .on(&tab)
        .filter(|(t, c)| c.row == at + 2 && t.field().is_some())
        .map(|(t, c)| (t.field().unwrap().to_string(), c.col))
        .collect();
    let issued = hand
        .on(&tab)
        .filter(|(t, _)| t.measure == measure && is_open(hand, t));
    let last = issued
        .filter_map(|(t, _)| Address::parse(t.field()?).row)
        .max()
        .unwrap();
    for (own, row) in [at, at + 1].into_iter().enumerate() {
        let mut reported = vec![];
        for (name, col) in &like {
            let address = Address::parse(name);
            let field = hand.project.template.field(name).unwrap();
            let text = match (field.words().first(), address.part) {
                (Some(_), Some(part)) if !part.ends_with("07") => continue,
                (Some(word), _) => (*word).to_string(),
                (None, _) if field.key == "start_year" => "令和8年度".to_string(),
                (None, _) => format!("書き足した{}{own}", field.label),
            };
            let address = Address {
                row: Some(last + 1 + own as u32),
                ..address
            };
            let cell = Cell::new(row, *col);
            hand.write(&tab, cell, &text);
            let (item, cell) = (hand.code(measure), cell.to_string());
            let name = address.to_string();
            let row = [
                &hand.form.name,
                &item,
                &name,
                &text,
                &text,
                &hand.file,
                &tab,
                &cell,
            ];
            hand.added.push(row.map(String::from).to_vec());
            reported.push(text);
        }
        let first = like.iter().map(|(_, col)| *col).min().unwrap();
        let place = Some(Cell::new(row, first));
        hand.expect("S109", measure, "", &tab, place, &reported.join("　"));
    }
    blanks_of_added(hand, measure, last, &like);
}

/// The id of the first open row of each table is filled down over those that are used: the rows keep
/// their numbers.
pub fn fill_ids(hand: &mut Hand<'_>) {
    for tab in hand.tabs() {
        let open = hand
            .on(&tab)
            .filter(|(t, _)| is_open(hand, t) && !is_unused(t));
        let open = open.map(|(t, cell)| (t.measure, cell.row));
        let rows: BTreeSet<(Option<usize>, u32)> = open.collect();
        let sheets = hand.form.book.sheets.iter().zip(&hand.form.sheets);
        let (_, map) = { sheets }.find(|(sheet, _)| sheet.name == tab).unwrap();
        let id = |row: u32| {
            let at = Cell::new(row, 0);
            let part = map.parts.iter().find(|p| p.at == at && p.role == Role::Key);
            part.unwrap().text.clone()
        };
        let mut first: Option<(Option<usize>, String)> = None;
        for (measure, row) in rows {
            match first.as_ref().filter(|(own, _)| *own == measure) {
                Some((_, id)) => hand.write(&tab, Cell::new(row, 0), id),
                None => first = Some((measure, id(row))),
            }
        }
    }
}

/// The cells of added rows that stay blank are answers too.
fn blanks_of_added(hand: &mut Hand<'_>, measure: Option<usize>, last: u32, like: &[(String, u32)]) {
    let first = hand.added[0].clone();
    let base = Cell::parse(&first[7]).unwrap().row;
    for own in 0..2 {
        for (name, col) in like {
            let address = Address {
                row: Some(last + 1 + own),
                ..Address::parse(name)
            };
            let name = address.to_string();
            if hand.added.iter().any(|row| row[2] == name) {
                continue;
            }
            let cell = Cell::new(base + own, *col).to_string();
            let item = hand.code(measure);
            let row = [&first[0], &item, &name, "", "", &first[5], &first[6], &cell];
            hand.added.push(row.map(String::from).to_vec());
        }
    }
}

fn is_open(hand: &Hand<'_>, thing: &super::hand::Thing) -> bool {
    let measure = thing.measure.unwrap_or(0);
    let field = thing.field().unwrap_or("");
    hand.project.is_open_row(measure, field)
}

/// Columns are inserted at the first and the last answers, within merged cells, and on every second
/// sheet before everything; one of each two is deleted again.
pub fn insert_columns(hand: &mut Hand<'_>) {
    for (number, tab) in hand.tabs().iter().enumerate() {
        let columns: BTreeSet<u32> = hand.answers_on(tab).iter().map(|c| c.col).collect();
        let (first, last) = (columns.first().unwrap(), columns.last().unwrap());
        let within = first + 1;
        let edge = if number % 2 == 0 { *first } else { 0 };
        for at in BTreeSet::from([*last, within, edge]).into_iter().rev() {
            hand.insert_columns(tab, at, 2);
            hand.delete_columns(tab, at, 1);
        }
    }
}

/// The column of a list's result is cut and inserted behind its last, once no merged cell is in the
/// way.
pub fn move_column(hand: &mut Hand<'_>) {
    let tab = hand.tabs()[0].clone();
    let from = hand
        .find(&tab, |t| t.field() == Some("result"))
        .unwrap()
        .col;
    let to = hand.corner(&tab).col + 1;
    hand.step(json!({ "op": "unmerge", "sheet": tab }));
    hand.move_column(&tab, from, to);
}

/// A list's results and reasons change places with their headings, below the row of the ids.
pub fn swap_columns(hand: &mut Hand<'_>) {
    let tab = hand.tabs()[0].clone();
    let fields = ["result", "reason"];
    let heads = fields.map(|f| hand.find(&tab, |t| t.gives(&format!("label:{f}"))).unwrap());
    let (left, right) = (heads[0].col, heads[1].col);
    let rows: BTreeSet<u32> = hand.answers_on(&tab).iter().map(|c| c.row).collect();
    for row in rows.into_iter().chain([heads[0].row]) {
        hand.swap(&tab, Cell::new(row, left), Cell::new(row, right));
    }
    for (own, other) in [(0, 1), (1, 0)] {
        let label = &hand.project.template.field(fields[other]).unwrap().label;
        let value = format!("見出しは「{label}」");
        hand.expect("S106", None, fields[own], &tab, Some(heads[own]), &value);
        hand.expect("S103", None, fields[own], &tab, Some(heads[own]), label);
    }
    for thing in hand.things.iter_mut().filter(|t| t.sheet == tab) {
        let other = match thing.field() {
            Some("result") => "reason",
            Some("reason") => "result",
            _ => continue,
        };
        thing.role = Role::Answer(other.to_string().into());
        thing.fate = Fate::Refused;
    }
}

/// The column of the reason, or of the first single answers of the second sheet, is deleted. What
/// stood in the rows of a table is then the section's own to take away.
pub fn delete_columns(hand: &mut Hand<'_>) {
    let tabs = hand.tabs();
    let tab = &tabs[1.min(tabs.len() - 1)];
    let singles: Vec<Cell> = hand
        .on(tab)
        .filter(|(t, _)| is_single(t.field()))
        .map(|(_, c)| c)
        .collect();
    let wanted = |t: &super::hand::Thing| t.field() == Some("partners[1]");
    let column = match hand.project.template.sheet.arrange {
        Arrange::Sheets => singles[0].col,
        Arrange::List => singles.iter().map(|c| c.col).max().unwrap(),
        Arrange::Stack => hand.find(tab, wanted).unwrap().col,
    };
    for thing in hand.things.iter_mut() {
        let is_here = thing
            .spot
            .as_ref()
            .is_some_and(|s| s.sheet == *tab && s.cell.col == column);
        if is_here
            && thing
                .field()
                .is_some_and(|f| Address::parse(f).row.is_some())
        {
            thing.typed = Typed::default();
        }
    }
    hand.delete_columns(tab, column, 1);
}

/// The hidden column is deleted, which holds the ids of the rows.
pub fn delete_id_column(hand: &mut Hand<'_>) {
    for tab in hand.tabs() {
        hand.delete_columns(&tab, 0, 1);
        expect_recovered(hand, &tab, "行の隠れた番号（A列）");
    }
}

/// The hidden row is deleted, which holds the ids of the columns.
pub fn delete_id_row(hand: &mut Hand<'_>) {
    for tab in hand.tabs() {
        hand.delete_rows(&tab, 0, 1);
        expect_recovered(hand, &tab, "列の隠れた番号（1行目）");
    }
}

/// Expects to be reported that a sheet's answers were found by what people see.
pub fn expect_recovered(hand: &mut Hand<'_>, tab: &str, lost: &str) {
    let first = hand.on(tab).find_map(|(t, _)| t.measure);
    hand.expect("S110", first, "", tab, None, lost);
}

/// The rows with the form's code, the survey's title and the section are deleted.
pub fn delete_titles(hand: &mut Hand<'_>) {
    for tab in hand.tabs() {
        let first = hand.find(&tab, |t| t.role == Role::FormCode).unwrap().row;
        let last = hand.find(&tab, |t| t.gives("who")).unwrap().row;
        hand.delete_rows(&tab, first, last - first + 1);
    }
}

/// The rows with a measure's number and its title are deleted from the second sheet.
pub fn delete_number(hand: &mut Hand<'_>) {
    let tab = hand.tabs()[1].clone();
    for is in [
        |t: &super::hand::Thing| t.role == Role::Number,
        |t: &super::hand::Thing| t.gives("title"),
    ] {
        if let Some(cell) = hand.find(&tab, is) {
            hand.delete_rows(&tab, cell.row, 1);
        }
    }
}
