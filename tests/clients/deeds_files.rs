//! What sections do with whole files.

use super::client::Loss;
use super::hand::{Fate, Hand, Thing};
use super::typed::Typed;
use serde_json::json;
use torimatome::model::form::Role;
use torimatome::model::template::{Arrange, Kind};

/// Three people of one section each return the form with their own measures only.
pub fn split(hand: &mut Hand<'_>) {
    hand.jobs.clear();
    let measures = hand.form.measures.clone();
    let file = hand.file.clone();
    // Where nothing tells the latest file, the first by name stands for them.
    let is_reported = !hand.pair.loses(Loss::Time);
    let latest = if is_reported { 2 } else { 0 };
    let last = format!("{latest}/{file}");
    for part in 0..3 {
        let own: Vec<usize> = measures
            .iter()
            .enumerate()
            .filter(|(place, _)| place.min(&2) == &part)
            .map(|(_, m)| *m)
            .collect();
        let name = format!("{part}/{file}");
        hand.job(
            &format!("forms/{}", hand.form.file),
            &format!("returned/{name}"),
            true,
        );
        let job = hand.jobs.last_mut().unwrap();
        (job.stage, job.fills) = (part as u32, own.clone());
        remove_others(hand, &own);
        place_in(hand, &own, &name);
        for measure in own.into_iter().filter(|_| part != latest) {
            // Of files that nothing puts in order, no one lacks what another holds.
            let spot = hand.things.iter().find(|t| t.measure == Some(measure));
            match spot.and_then(|t| t.spot.clone()).filter(|_| !is_reported) {
                Some(spot) => {
                    let place = (&*spot.file, &*spot.sheet, None);
                    hand.expect_in("R113", Some(measure), "", place, "");
                }
                None => hand.expect_in("S101", Some(measure), "", (&last, "", None), &last),
            }
        }
    }
}

/// Three people of one section each fill their own measures in a copy of the whole form. What one
/// leaves blank is taken from the others.
pub fn share(hand: &mut Hand<'_>) {
    hand.jobs.clear();
    let measures = hand.form.measures.clone();
    let own_file = hand.file.clone();
    let part_of = |measure: usize| measures.iter().position(|m| *m == measure).unwrap().min(2);
    // Where nothing tells the latest file, each may be later than the others.
    let is_reported = !hand.pair.loses(Loss::Time);
    let latest = if is_reported { 2 } else { 0 };
    for part in 0..3 {
        let form = format!("forms/{}", hand.form.file);
        hand.job(&form, &format!("returned/{part}/{own_file}"), true);
        let job = hand.jobs.last_mut().unwrap();
        job.stage = part as u32;
        job.fills.retain(|m| part_of(*m) == part);
    }
    for thing in &mut hand.things {
        let filled = thing.measure.filter(|_| !thing.typed.shown().is_empty());
        // What nobody fills is looked for in the newest.
        let part = filled.map_or(latest, part_of);
        if let Some(spot) = &mut thing.spot {
            spot.file = format!("{part}/{own_file}");
        }
    }
    let is_older = |m: &usize| part_of(*m) < 2 || !is_reported;
    for measure in measures.iter().copied().filter(is_older) {
        let own = |t: &&Thing| t.measure == Some(measure) && !t.typed.shown().is_empty();
        let filled: Vec<&Thing> = hand.things.iter().filter(own).collect();
        let Some(spot) = filled.first().and_then(|t| t.spot.clone()) else {
            continue;
        };
        let labels = filled.iter().filter_map(|t| t.field());
        let mut labels: Vec<String> = labels.map(|f| hand.project.label_of(f)).collect();
        labels.dedup();
        let value = labels.join("、");
        hand.expect_in(
            "R113",
            Some(measure),
            "",
            (&spot.file, &spot.sheet, None),
            &value,
        );
    }
}

/// The filled form is saved with a password.
pub fn lock(hand: &mut Hand<'_>) {
    hand.step(json!({ "op": "lock", "value": "himitsu" }));
    let file = hand.file.clone();
    let reported = hand.row(
        "R102",
        None,
        "",
        (&file, "", None),
        "パスワードがかかっています",
    );
    hand.refuse_all(&reported);
    hand.is_silent = true;
}

/// The same file is sent twice.
pub fn send_twice(hand: &mut Hand<'_>) {
    let (form, file) = (format!("forms/{}", hand.form.file), hand.file.clone());
    let later = format!("2/{file}");
    hand.jobs.last_mut().unwrap().to = format!("returned/1/{file}");
    hand.job(&form, &format!("returned/{later}"), true);
    hand.jobs.last_mut().unwrap().stage = 1;
    let later = match hand.pair.loses(Loss::Time) {
        true => format!("1/{file}"),
        false => later,
    };
    for spot in hand.things.iter_mut().filter_map(|t| t.spot.as_mut()) {
        spot.file.clone_from(&later);
    }
    hand.file = later;
}

/// The form is sent again, after the first file had another text in the first cell of each sheet that
/// has one: the later counts, and what the earlier said is reported. Where nothing tells which is the later,
/// neither counts.
pub fn send_again(hand: &mut Hand<'_>) {
    let earlier = format!("1/{}", hand.file);
    let is_text = |t: &Thing| {
        let field = t.field().and_then(|f| hand.project.template.field(f));
        field.is_some_and(|f| f.kind == Kind::Text) && t.typed.is_answer()
    };
    let tabs = hand.tabs();
    let first = tabs.iter().filter_map(|tab| {
        let (thing, cell) = hand.on(tab).find(|(t, _)| is_text(t))?;
        Some((tab.clone(), cell, thing.measure, thing.field()?.to_string()))
    });
    let is_reported = !hand.pair.loses(Loss::Time);
    let code = if is_reported { "R107" } else { "R108" };
    for (tab, cell, measure, field) in first.collect::<Vec<_>>() {
        let text = "前に書いた答え";
        hand.write(&tab, cell, text);
        let reported = hand.row(code, measure, &field, (&earlier, &tab, Some(cell)), text);
        hand.findings.push(reported.clone());
        let is_own = |t: &&mut Thing| t.measure == measure && t.field() == Some(&*field);
        if let Some(thing) = hand.things.iter_mut().find(is_own).filter(|_| !is_reported) {
            thing.fate = Fate::Told(reported);
        }
    }
    send_twice(hand);
}

/// Deletes the sheets or the rows of all other measures. Where the cells of its own stand is reported
/// by [`place_in`].
fn remove_others(hand: &mut Hand<'_>, own: &[usize]) {
    let sheets = hand.form.book.sheets.iter().zip(&hand.form.sheets);
    let mut steps = vec![];
    for (sheet, map) in sheets {
        match map.single() {
            Some(measure) if hand.tabs().len() > 1 => {
                if !own.contains(&measure) {
                    steps.push(json!({ "op": "delete-sheet", "sheet": sheet.name }));
                }
            }
            _ => {
                let others = map.measures.iter().filter(|(_, m)| !own.contains(m));
                let mut rows: Vec<u32> = others.map(|(row, _)| *row).collect();
                rows.sort_unstable();
                for row in rows.iter().rev() {
                    let at = row + 1;
                    let name = &sheet.name;
                    steps.push(json!({ "op": "delete-rows", "sheet": name, "at": at, "count": 1 }));
                }
            }
        }
    }
    steps.into_iter().for_each(|step| hand.step(step));
}

fn place_in(hand: &mut Hand<'_>, own: &[usize], file: &str) {
    let form = hand.form;
    let is_split_by_rows = hand.tabs().len() == 1;
    for thing in &mut hand.things {
        let is_own = thing.measure.is_some_and(|m| own.contains(&m));
        let Some(spot) = thing.spot.as_mut().filter(|_| is_own) else {
            continue;
        };
        spot.file = file.to_string();
        if is_split_by_rows {
            let place = form.book.sheets.iter().position(|s| s.name == thing.sheet);
            let map = &form.sheets[place.unwrap()];
            let above = map.measures.iter();
            let above = above.filter(|(row, m)| **row < thing.issued.row && !own.contains(m));
            spot.cell.row = thing.issued.row - above.count() as u32;
        }
    }
}

/// The form that was sent the year before is filled and returned.
pub fn last_year(hand: &mut Hand<'_>) {
    stray(hand, "before", "R104", "別の年度（令和2年度）の様式です");
}

/// The form of another survey is filled and returned.
pub fn other_survey(hand: &mut Hand<'_>) {
    stray(hand, "other", "R103", "別の調査（KESSAN）の様式です");
}

fn stray(hand: &mut Hand<'_>, folder: &str, code: &str, value: &str) {
    hand.jobs.last_mut().unwrap().from = format!("{folder}/forms/{}", hand.form.file);
    let file = hand.file.clone();
    let reported = hand.row(code, None, "", (&file, "", None), value);
    hand.refuse_all(&reported);
    hand.is_silent = true;
}

/// A section fills the form that another one got: it is that one's answer, and the file's name tells.
pub fn other_section(hand: &mut Hand<'_>, guest: &mut Hand<'_>) {
    let file = hand.file.clone();
    hand.jobs.clear();
    hand.is_silent = true;
    hand.things
        .iter_mut()
        .for_each(|t| t.typed = Typed::default());
    hand.things.iter_mut().for_each(|t| t.spot = None);
    guest.jobs.last_mut().unwrap().to = format!("returned/{file}");
    for spot in guest.things.iter_mut().filter_map(|t| t.spot.as_mut()) {
        spot.file.clone_from(&file);
    }
    guest.expect_in("S119", None, "", (&file, "", None), &hand.form.name);
    guest.file = file;
}

/// The same, but the section writes its own name over the other's: nothing is taken.
pub fn other_section_renamed(hand: &mut Hand<'_>, guest: &mut Hand<'_>) {
    other_section(hand, guest);
    let who = format!("回答　{}", hand.form.name);
    for tab in guest.tabs() {
        let cell = guest.find(&tab, |t| t.gives("who")).unwrap();
        guest.write(&tab, cell, &who);
        let value = format!("見えている課は「{who}」");
        let mut measures: Vec<usize> = guest.on(&tab).filter_map(|(t, _)| t.measure).collect();
        measures.dedup();
        // A sheet for several measures says once who answers.
        let measure = Some(measures[0]).filter(|_| measures.len() == 1);
        guest.expect("S106", measure, "", &tab, Some(cell), &value);
        for thing in guest.things.iter_mut().filter(|t| t.sheet == tab) {
            if matches!(thing.role, Role::Answer(_)) {
                thing.fate = Fate::Refused;
            }
        }
    }
}

/// The form comes back as it was sent. Nobody has to propose anything.
pub fn empty(hand: &mut Hand<'_>) {
    hand.jobs.last_mut().unwrap().fills.clear();
    hand.things
        .iter_mut()
        .for_each(|t| t.typed = Typed::default());
    let file = hand.file.clone();
    if hand.project.template.sheet.arrange != Arrange::Stack {
        hand.expect_in("R112", None, "", (&file, "", None), "");
    }
}

/// The reminder after a form that came back empty is filled and returned alone.
pub fn correction(hand: &mut Hand<'_>) {
    let stem = hand.form.file.trim_end_matches(".xlsx");
    let reminder = format!("out/corrections/{stem}_督促.xlsx");
    hand.jobs.last_mut().unwrap().from = reminder;
}
