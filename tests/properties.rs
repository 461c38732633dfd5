//! What must hold for every survey: any layout that a template can express, any answers and any
//! sequence of harmless treatments, written and read back, give every answer as it was typed and
//! nothing to say about sheets or files.
//!
//! Each case is made from its number, the same at every run. `PROPERTY_CASE=17` runs one alone and
//! `PROPERTY_CASES=5000` runs more of them.

use crate::support;
mod survey;
mod treat;

use std::collections::HashMap;
use support::Trip;
use support::chance::Chance;
use torimatome::cmd::screen::Screen;
use torimatome::cmd::{distribute, pipeline};
use torimatome::demo::grid;
use torimatome::layout::form;
use torimatome::load::project;
use torimatome::model::finding::Severity;
use torimatome::model::project::Project;
use torimatome::text::normalize::clean;
use torimatome::write::workbook;

/// How many surveys are made.
const CASES: u64 = 60;

/// What a section types into a cell, and the value that must be read from it.
type Typed = HashMap<(String, usize, String), (String, String)>;

#[test]
#[ignore = "slow"]
fn every_answer_of_every_survey_comes_back() {
    let wanted = |name: &str| std::env::var(name).ok().and_then(|n| n.parse::<u64>().ok());
    let cases = match wanted("PROPERTY_CASE") {
        Some(one) => one..one + 1,
        None => 0..wanted("PROPERTY_CASES").unwrap_or(CASES),
    };
    let mut wrong = String::new();
    for number in cases {
        if let Err(why) = case(number) {
            wrong.push_str(&format!("case {number}:\n{why}\n"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Makes a survey, has it answered and treated, collects it, and tells what is wrong.
fn case(number: u64) -> Result<(), String> {
    let mut chance = Chance::new(number);
    let trip = Trip::empty();
    for (name, text) in survey::files(&mut chance) {
        trip.write(&name, text.as_bytes());
    }
    let loaded = project::load(trip.path()).unwrap();
    let Some(project) = loaded.project else {
        return Err(format!("the survey is not sound: {:?}", loaded.facts));
    };
    let silent = Screen::silent();
    distribute::run(trip.path(), &silent).map_err(|e| format!("distribute: {e}"))?;
    let (typed, story) = answer(&trip, &project, &mut chance)?;
    let collected = pipeline::collect(trip.path(), &Default::default(), &silent)
        .map_err(|e| format!("collect: {e}"))?;
    let mut wrong = String::new();
    for answer in &collected.answers {
        let key = (
            answer.department.to_string(),
            answer.measure,
            answer.field.to_string(),
        );
        let (text, value) = typed.get(&key).cloned().unwrap_or_default();
        if answer.raw() != text || answer.value != value {
            let (raw, read) = (answer.raw(), &answer.value);
            wrong.push_str(&format!(
                "  {key:?}: typed {text:?}, came back {raw:?}, read {read:?}\n"
            ));
        }
    }
    for finding in &collected.findings {
        // What the answers themselves deserve: a blank, a contradiction, sections that disagree.
        let of_prose = ["A2", "B1"]
            .iter()
            .any(|letter| finding.code.starts_with(letter));
        let deserved =
            of_prose || matches!(finding.code.as_ref(), "A101" | "A109" | "D101" | "R112");
        let of_the_plan = finding.code.starts_with('P') && finding.severity != Severity::Error;
        if !deserved && !of_the_plan {
            wrong.push_str(&format!(
                "  {} {}: {}\n",
                finding.code, finding.place, finding.message
            ));
        }
    }
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(format!("{wrong}  treated: {story}\n")),
    }
}

/// Fills and treats every form and returns it.
fn answer(trip: &Trip, project: &Project, chance: &mut Chance) -> Result<(Typed, String), String> {
    let mut typed = Typed::new();
    let mut story = String::new();
    for mut form in form::all(project) {
        let cells: Vec<_> = form
            .answers()
            .map(|(sheet, measure, cell, at)| (sheet.to_string(), measure, cell.to_string(), at))
            .collect();
        for (sheet, measure, cell, at) in cells {
            let field = project.template.field(&cell).unwrap();
            let Some((content, text, value)) = survey::answer(field, chance) else {
                continue;
            };
            let grid = form
                .book
                .sheets
                .iter_mut()
                .find(|s| s.name == sheet)
                .unwrap();
            grid::write(grid, at, content);
            typed.insert(
                (form.department.clone(), measure, cell),
                (text, clean(&value)),
            );
        }
        let done = treat::treat(&mut form, project.template.sheet.arrange, chance);
        story.push_str(&format!("[{}: {}] ", form.name, done.join(", ")));
        form.book.created = Some(project.survey.due);
        let bytes = workbook::bytes(&form.book).map_err(|e| format!("{e}, treated: {story}"))?;
        trip.write(&format!("returned/{}", form.file), &bytes);
    }
    Ok((typed, story))
}
