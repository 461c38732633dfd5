//! What sections do to whole sheets.

use super::deeds_rows::expect_recovered;
use super::hand::{Fate, Hand, range};
use serde_json::json;
use torimatome::model::form::Role;
use torimatome::model::place::Cell;

/// Every sheet gets another name.
pub fn rename(hand: &mut Hand<'_>) {
    let cover = hand.cover();
    hand.rename(&cover, "表紙");
    for (number, tab) in hand.tabs().iter().enumerate() {
        hand.rename(tab, &format!("事業 {} (2)", number + 1));
    }
}

/// The sheets are put into another order.
pub fn reorder(hand: &mut Hand<'_>) {
    for sheet in hand.tabs().iter().chain(&hand.hidden()) {
        hand.step(json!({ "op": "move-sheet-first", "sheet": sheet }));
    }
}

/// The first sheet and the first of those with answers are hidden, as far as one is left.
pub fn hide(hand: &mut Hand<'_>) {
    let (cover, tabs) = (hand.cover(), hand.tabs());
    hand.step(json!({ "op": "hide-sheet", "sheet": cover }));
    if tabs.len() > 1 {
        hand.step(json!({ "op": "hide-sheet", "sheet": tabs[0] }));
    }
}

/// The first sheet with answers is duplicated.
pub fn duplicate(hand: &mut Hand<'_>) {
    let tab = &hand.tabs()[0];
    hand.step(json!({ "op": "copy-sheet", "sheet": tab, "name": "写し" }));
}

/// The same, and the copy's first text is then another one.
pub fn duplicate_and_change(hand: &mut Hand<'_>) {
    duplicate(hand);
    let tab = hand.tabs()[0].clone();
    let is_text = |t: &super::hand::Thing| {
        let field = t.field().and_then(|f| hand.project.template.field(f));
        field.is_some_and(|f| f.words().is_empty()) && t.typed.is_answer()
    };
    let cell = hand.find(&tab, is_text).unwrap();
    hand.write("写し", cell, "別の答え");
    let own = |t: &super::hand::Thing| {
        t.spot
            .as_ref()
            .is_some_and(|s| s.sheet == tab && s.cell == cell)
            && t.field().is_some()
    };
    let index = hand.things.iter().position(own).unwrap();
    let (measure, field) = (hand.things[index].measure, hand.things[index].field());
    let place = (hand.file.as_str(), "写し", Some(cell));
    let reported = hand.row("R108", measure, field.unwrap(), place, "別の答え");
    hand.findings.push(reported.clone());
    hand.things[index].fate = Fate::Told(reported);
}

/// The file that a section filled and did not return.
fn keep(hand: &mut Hand<'_>) -> String {
    let kept = format!("simulation/{}", hand.file);
    hand.jobs.last_mut().unwrap().to = kept.clone();
    kept
}

/// The sheets with answers are copied to a new workbook.
pub fn copy_to_new(hand: &mut Hand<'_>) {
    let kept = keep(hand);
    hand.job("", &format!("returned/{}", hand.file), false);
    for tab in hand.tabs() {
        hand.step(json!({ "op": "take-sheet", "from": kept, "sheet": tab, "name": tab }));
    }
}

/// The sheets with answers are copied into the file that was sent the year before.
pub fn copy_to_last_year(hand: &mut Hand<'_>) {
    let kept = keep(hand);
    let before = format!("before/forms/{}", hand.form.file);
    hand.job(&before, &format!("returned/{}", hand.file), false);
    for tab in hand.tabs() {
        let name = format!("{tab} 今年");
        hand.step(json!({ "op": "take-sheet", "from": kept, "sheet": tab, "name": name }));
        hand.relabel(&tab, &name);
    }
    let sheets = hand.form.book.sheets.iter().map(|s| s.name.as_str());
    let named = sheets.collect::<Vec<_>>().join("、");
    let value = format!("別の年度（令和2年度）の様式です（シート：{named}）");
    hand.expect("R104", None, "", "", None, &value);
}

/// What is seen of the sheets with answers is pasted into a new workbook as values.
pub fn paste_values(hand: &mut Hand<'_>) {
    let kept = keep(hand);
    hand.job("", &format!("returned/{}", hand.file), false);
    for tab in hand.tabs() {
        let area = range(Cell::new(1, 1), hand.corner(&tab));
        hand.step(json!({
            "op": "paste-values", "from": kept, "sheet": tab, "name": tab, "range": area,
        }));
        hand.place(&tab, |cell| Some(Cell::new(cell.row - 1, cell.col - 1)));
        expect_recovered(hand, &tab, "行の隠れた番号（A列）と列の隠れた番号（1行目）");
    }
}

/// The hidden sheets are deleted.
pub fn delete_hidden(hand: &mut Hand<'_>) {
    for sheet in hand.hidden() {
        hand.step(json!({ "op": "delete-sheet", "sheet": sheet }));
    }
}

/// The second measure's rows are copied below the first one's, and its sheet is deleted.
pub fn join(hand: &mut Hand<'_>) {
    put_below(hand, 0);
}

/// The same with the cells that are seen only. What they hold is reported with its place, but for
/// words that every form bears and nobody answers.
pub fn join_without_ids(hand: &mut Hand<'_>) {
    let tabs = hand.tabs();
    put_below(hand, 1);
    let near = hand.on(&tabs[0]).find_map(|(t, _)| t.measure);
    let mut reported = vec![];
    for thing in hand.things.iter_mut().filter(|t| t.sheet == tabs[1]) {
        match thing.role {
            Role::Answer(_) => thing.fate = Fate::Outside(near.unwrap()),
            Role::Computed(_) | Role::Key | Role::FormCode => {}
            _ if thing.gives("back") || thing.gives("text") => {}
            _ if thing.text.is_empty() => {}
            _ => reported.push((thing.spot.clone().unwrap(), thing.text.clone())),
        }
    }
    for (spot, text) in reported {
        hand.expect("S104", near, "", &spot.sheet, Some(spot.cell), &text);
    }
    let second = hand
        .things
        .iter()
        .find(|t| t.sheet == tabs[1] && t.measure.is_some());
    let measure = second.unwrap().measure;
    let file = hand.file.clone();
    hand.expect("S101", measure, "", "", None, &file);
    hand.findings
        .iter_mut()
        .filter(|row| row[0] == "S101")
        .for_each(|row| row[5].clear());
}

fn put_below(hand: &mut Hand<'_>, from: u32) {
    let tabs = hand.tabs();
    let (first, second) = (&tabs[0], &tabs[1]);
    let down = hand.corner(first).row + 2;
    let area = range(Cell::new(1, from), hand.corner(second));
    let cell = Cell::new(1 + down, from).to_string();
    hand.step(json!({
        "op": "copy-range", "sheet": second, "range": area, "name": first, "cell": cell,
    }));
    hand.step(json!({ "op": "delete-sheet", "sheet": second }));
    hand.place(second, |cell| Some(Cell::new(cell.row + down, cell.col)));
    hand.relabel(second, first);
}

/// Another section's sheets are put into this one's workbook.
pub fn gather(hand: &mut Hand<'_>, guest: &mut Hand<'_>) {
    let kept = keep(guest);
    hand.jobs.last_mut().unwrap().stage = 1;
    let file = hand.file.clone();
    for tab in guest.tabs() {
        let name = format!("{tab} (2)");
        hand.step(json!({ "op": "take-sheet", "from": kept, "sheet": tab, "name": name }));
        guest.relabel(&tab, &name);
        let value = format!("{}の様式のシートが入っています", guest.form.name);
        guest.expect_in("S102", None, "", (&file, &name, None), &value);
    }
    for spot in guest.things.iter_mut().filter_map(|t| t.spot.as_mut()) {
        spot.file.clone_from(&file);
    }
    guest.file = file;
}
