//! What sections do to single cells, and what they write beside the answers.

use super::client::Loss;
use super::hand::{Fate, Hand, Thing, range};
use super::typed::Typed;
use serde_json::json;
use torimatome::model::form::Role;
use torimatome::model::place::Cell;

/// The first answer of each sheet is merged with a blank row that is inserted below it.
pub fn merge(hand: &mut Hand<'_>) {
    for tab in hand.tabs() {
        let first = hand.answers_on(&tab)[0];
        let (thing, _) = hand.on(&tab).find(|(_, cell)| *cell == first).unwrap();
        let last = Cell::new(first.row + 1, first.col + thing.cols - 1);
        hand.insert_rows(&tab, first.row + 1, 1);
        hand.step(json!({ "op": "merge", "sheet": tab, "range": range(first, last) }));
    }
}

/// The answers of a list's first two measures are merged into one, which answers the first; the other is reported.
pub fn merge_answers(hand: &mut Hand<'_>) {
    let tab = &hand.tabs()[0];
    let own = hand
        .on(tab)
        .filter(|(t, _)| t.field() == Some("next_level"));
    let cells: Vec<(Cell, Option<usize>)> = own.map(|(t, c)| (c, t.measure)).collect();
    let ((first, _), (second, measure)) = (cells[0], cells[1]);
    let at = |t: &super::hand::Thing, cell: Cell| {
        let spot = t.spot.as_ref();
        spot.is_some_and(|s| s.sheet == *tab && s.cell == cell)
    };
    let kept = hand.things.iter().find(|t| at(t, first)).unwrap();
    let shown = kept.typed.raw.clone();
    let file = hand.file.clone();
    let reported = hand.row(
        "S111",
        measure,
        "next_level",
        (&file, tab, Some(second)),
        &shown,
    );
    for thing in hand.things.iter_mut().filter(|t| at(t, second)) {
        thing.typed = Typed::default();
        thing.fate = Fate::Told(reported.clone());
    }
    hand.findings.push(reported);
    hand.step(json!({ "op": "merge", "sheet": tab, "range": range(first, second) }));
}

/// Every text gets furigana, which show how it is read and are no part of it.
pub fn add_furigana(hand: &mut Hand<'_>) {
    hand.has_furigana = true;
}

/// All merged cells are parted.
pub fn unmerge(hand: &mut Hand<'_>) {
    let mut sheets = hand.tabs();
    sheets.push(hand.cover());
    for sheet in sheets {
        hand.step(json!({ "op": "unmerge", "sheet": sheet }));
    }
}

/// Text beside the last answer, below everything, below the first sheet, on a hidden one, and in an
/// inserted row above the first measure.
pub fn write_outside(hand: &mut Hand<'_>) {
    let tabs = hand.tabs();
    for (number, tab) in tabs.iter().enumerate() {
        let corner = hand.corner(tab);
        let answers = hand.answers_on(tab);
        let last = answers[answers.len() - 1];
        let own = hand
            .on(tab)
            .find(|(_, cell)| *cell == last)
            .unwrap()
            .0
            .measure;
        let texts = ["=右", "下\n二行目", "間"].map(|text| format!("{text}{number}"));
        let (right, below) = (
            Cell::new(last.row, corner.col + 2),
            Cell::new(corner.row + 6, 2),
        );
        hand.write_outside(tab, right, own, &texts[0]);
        hand.write_outside(tab, below, own, &texts[1]);
        let who = hand.find(tab, |t| t.gives("who")).unwrap().row;
        hand.insert_rows(tab, who + 1, 1);
        for row in hand.findings.iter_mut().filter(|row| row[5] == *tab) {
            let cell = Cell::parse(&row[6]).unwrap();
            row[6] = Cell::new(cell.row + 1, cell.col).to_string();
        }
        let between = own.filter(|_| tabs.len() > 1);
        hand.write_outside(tab, Cell::new(who + 1, 1), between, &texts[2]);
    }
    let cover = hand.cover();
    let below = Cell::new(hand.corner(&cover).row + 3, 2);
    hand.write_outside(&cover, below, None, "　質問があります ");
    let hidden = hand.hidden()[1].clone();
    hand.write_outside(&hidden, Cell::new(30, 5), None, "隠れたシートに");
}

/// A note on the first answer of each sheet and on the first sheet.
pub fn note(hand: &mut Hand<'_>) {
    beside(hand, "note", "メモに書いた");
}

/// A text box above the first answer of each sheet and on the first sheet.
pub fn draw(hand: &mut Hand<'_>) {
    beside(hand, "text-box", "図形に書いた");
}

fn beside(hand: &mut Hand<'_>, op: &str, text: &str) {
    let tabs = hand.tabs();
    for (number, tab) in tabs.iter().enumerate() {
        let is_any = !hand.pair.loses(Loss::BlankNotes);
        let mut able = hand.answers_on(tab).into_iter().filter_map(|at| {
            let (thing, _) = hand.on(tab).find(|(_, cell)| *cell == at)?;
            (is_any || thing.typed.is_answer()).then_some((thing.measure, at))
        });
        let (own, at) = able.next().unwrap();
        drop(able);
        let text = format!("{text}{number}");
        let cell = at.to_string();
        hand.step(json!({ "op": op, "sheet": tab, "cell": cell, "value": text }));
        hand.expect("S108", own, "", tab, Some(at), &text);
    }
    let cover = hand.cover();
    let at = Cell::new(2, 1);
    hand.step(json!({ "op": op, "sheet": cover, "cell": at.to_string(), "value": text }));
    hand.expect("S108", None, "", &cover, Some(at), text);
}

/// A sheet is added and written on.
pub fn write_on_added(hand: &mut Hand<'_>) {
    hand.step(json!({ "op": "add-sheet", "name": "別紙" }));
    for (row, text) in ["別紙のとおり回答します。", "以上"].iter().enumerate() {
        hand.write_outside("別紙", Cell::new(row as u32, 0), None, text);
    }
}

/// The text that the plan gives about each first measure is changed.
pub fn change_given(hand: &mut Hand<'_>) {
    let is_text = |thing: &Thing| {
        let key = match &thing.role {
            Role::Given(key) => key.as_str(),
            _ => "",
        };
        ["purpose", "goal-R4", "priority", "indicator"].contains(&key)
    };
    for tab in hand.tabs() {
        let own = hand.on(&tab).find(|(thing, _)| is_text(thing));
        let (thing, cell) = own.unwrap();
        let Role::Given(key) = thing.role.clone() else {
            continue;
        };
        let measure = thing.measure;
        let text = format!("{}（直しました）", thing.text);
        hand.write(&tab, cell, &text);
        hand.expect("S103", measure, &key, &tab, Some(cell), &text);
    }
}
