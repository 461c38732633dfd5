//! One survey as one client fills its forms, a treatment in each section: the jobs for the client,
//! and what collecting must give in the end.

use super::client::{CUT, Loss, Pair, Scope};
use super::furigana;
use super::hand::{Fate, Hand, Row, Thing};
use super::plans::Sent;
use super::treatments::{Deed, FILLED, TREATMENTS, Treatment};
use super::typed::{self, Blank, Typed};
use crate::support::Trip;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::Read;
use std::ops::AddAssign;
use std::path::Path;
use torimatome::model::address::Address;

/// What is looked at in out/answers.csv: the answer cell, what was read, and where it stands.
const ANSWERS: &str = "department item field value raw file sheet cell";
/// What is looked at in out/findings.csv.
const FINDINGS: &str = "code department item field file sheet cell value";

/// A survey whose forms are about to be filled.
pub struct Survey<'a> {
    trip: Trip,
    /// Each section, and the treatment that it is part of.
    hands: Vec<(Option<usize>, Hand<'a>)>,
    /// What the client has to do, with the stage of each job.
    pub jobs: Vec<(u32, Value)>,
    /// What another client has to save, because this one cannot.
    pub conversions: Vec<Value>,
}

/// What became of the values that were typed.
#[derive(Clone, Copy, Default, PartialEq)]
pub struct Count {
    /// How many were typed and sent back.
    pub issued: usize,
    /// How many were read as they must be.
    pub right: usize,
    /// How many were not taken, but reported with where they stand.
    pub reported: usize,
}

impl<'a> Survey<'a> {
    /// Has each section fill and treat its form.
    pub fn new(sent: &'a Sent, pair: &'a Pair) -> Survey<'a> {
        let mut survey = Survey {
            trip: sent.copy(),
            hands: vec![],
            jobs: vec![],
            conversions: vec![],
        };
        let mut serial = 0;
        let mut forms = sent.forms.iter();
        for (number, treatment) in TREATMENTS.iter().enumerate() {
            let is_done = treatment.is_done(&sent.project, pair);
            let forms = forms.by_ref().take(treatment.sections());
            let mut hands: Vec<Hand<'a>> = forms
                .map(|form| {
                    let mut hand = Hand::new(sent, form, pair);
                    fill(&mut hand, treatment, serial);
                    serial += form.answers().count();
                    hand
                })
                .collect();
            match (is_done, treatment.deed, hands.as_mut_slice()) {
                (false, ..) => hands = hands.into_iter().map(Hand::idle).collect(),
                (true, Deed::Alone(deed) | Deed::Besides(deed), [hand]) => deed(hand),
                (true, Deed::With(deed), [hand, guest]) => deed(hand, guest),
                _ => unreachable!(),
            }
            if is_done && pair.scope == Scope::Sheet {
                hands.iter_mut().for_each(Hand::save_sheet);
            }
            let part = is_done.then_some(number);
            survey
                .hands
                .extend(hands.into_iter().map(|hand| (part, hand)));
        }
        survey.send(pair);
        survey
    }

    /// Lists the jobs, those by way of another client where this one cannot write such a file.
    fn send(&mut self, pair: &Pair) {
        for (number, (_, hand)) in self.hands.iter().enumerate() {
            for job in &hand.jobs {
                let is_filled = |t: &&Thing| t.measure.is_some_and(|m| job.fills.contains(&m));
                let typed = hand.things.iter().filter(is_filled).filter_map(|thing| {
                    let value = thing.typed.typed.as_ref()?;
                    let cell = thing.issued.to_string();
                    Some(json!({ "sheet": thing.sheet, "cell": cell, "value": value }))
                });
                let cells: Vec<Value> = typed.collect();
                let steps: Vec<Value> = job.steps.iter().map(|s| self.absolute(s)).collect();
                let from = match job.from.is_empty() {
                    true => String::new(),
                    false => self.path(&job.from),
                };
                let mut to = self.path(&job.to);
                if pair.through.is_some() {
                    let saved = self.path(&format!("simulation/{}", hand.form.file));
                    let convert = json!({ "in": saved, "out": to, "cells": [], "do": [] });
                    self.conversions.push(convert);
                    to = saved;
                }
                let job_json = json!({
                    "number": number, "in": from, "out": to, "cells": cells, "do": steps,
                    "sheet": hand.saved_sheet,
                });
                self.jobs.push((job.stage, job_json));
            }
        }
    }

    /// A path in the project folder, whose own folder is there.
    fn path(&self, name: &str) -> String {
        let path = self.trip.at(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        path.to_str().unwrap().to_string()
    }

    fn absolute(&self, step: &Value) -> Value {
        let mut step = step.clone();
        if let Some(from) = step.get("from").and_then(Value::as_str) {
            step["from"] = json!(self.path(from));
        }
        step
    }

    /// Adds furigana to the files that are to have them.
    pub fn add_furigana(&self) {
        let with = self.hands.iter().filter(|(_, hand)| hand.has_furigana);
        for job in with.flat_map(|(_, hand)| &hand.jobs) {
            furigana::add(&self.trip.at(&job.to));
        }
    }

    /// Copies the project folder into this one.
    pub fn keep(&self, folder: &Path) {
        for file in torimatome::read::find::files(self.trip.path()).unwrap() {
            let path = folder.join(&file.name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::copy(&file.path, path).unwrap();
        }
    }

    /// Collects what was returned. Gives what became of the values of each treatment, and tells
    /// what differs from what is expected.
    pub fn collect(&self) -> (Vec<Count>, String) {
        self.trip.run(&["collect"]);
        let found = Found {
            answers: self.rows("out/answers.csv", ANSWERS),
            findings: self.rows("out/findings.csv", FINDINGS),
        };
        let mut expected = Found::default();
        let mut counts = vec![Count::default(); TREATMENTS.len()];
        for (part, hand) in &self.hands {
            let own = expect(hand);
            if let Some(part) = part {
                counts[*part] += count(hand, &found);
            }
            expected.answers.extend(own.answers);
            expected.findings.extend(own.findings);
        }
        let differing = [
            self.misnamed(),
            differ("answers", &expected.answers, &found.answers),
            differ("findings", &expected.findings, &found.findings),
        ];
        (counts, differing.concat())
    }

    /// The files whose content is not of the kind that their ending says.
    fn misnamed(&self) -> String {
        let files = torimatome::read::find::files(&self.trip.at("returned")).unwrap();
        let wrong = files.iter().filter(|file| !is_as_named(&file.path));
        wrong
            .map(|file| format!("  {} is of another kind than its ending says\n", file.name))
            .collect()
    }

    fn rows(&self, file: &str, columns: &str) -> BTreeSet<Row> {
        let mut set = BTreeSet::new();
        for row in self.trip.csv(file) {
            let cells: Row = columns.split(' ').map(|c| alike(&row[c])).collect();
            // What the plan itself gives, and what an answer says, is no matter of reading it; that a
            // link leads out is told by the formula's finding too.
            let aside = ["P", "A2", "B1", "R111", "R123"];
            if !aside.iter().any(|begin| cells[0].starts_with(begin)) {
                assert!(set.insert(cells), "{file} has {row:?} twice");
            }
        }
        set
    }
}

/// A text without what differs by the program alone. SheetJS writes the CR of a line end as it is,
/// which the others leave out; LibreOffice shows either error for a link into nowhere, once its
/// sheet was copied to another workbook.
fn alike(text: &str) -> String {
    match text {
        "#NAME?" => "#REF!".to_string(),
        text => text.replace("\r\n", "\n"),
    }
}

/// The rows of out/answers.csv and out/findings.csv.
#[derive(Default)]
struct Found {
    answers: BTreeSet<Row>,
    findings: BTreeSet<Row>,
}

/// Types into every answer cell of a form. `serial` is the place of its first in forms/issued.csv.
fn fill(hand: &mut Hand<'_>, treatment: &Treatment, serial: usize) {
    let pair = hand.pair;
    let is_changed =
        treatment.is_reopened && (pair.loses(Loss::Reopened) || pair.loses(Loss::ReopenedFormats));
    let is_plain = is_changed || pair.scope == Scope::Sheet;
    let is_cut = pair.loses(Loss::LongTexts) && treatment.name != FILLED;
    // A text of just that length would be taken for one that was cut.
    let longest = if is_cut { CUT - 1 } else { usize::MAX };
    let project = hand.project;
    let asked = hand.things.iter_mut().filter(|t| t.field().is_some());
    for (number, thing) in asked.enumerate() {
        let name = thing.field().unwrap().to_string();
        let field = project.template.field(&name).unwrap();
        let item = thing.measure.unwrap();
        thing.typed = typed::answer(&Blank {
            fields: &project.template.fields,
            field,
            name: Address::parse(&name),
            unit: project.unit(item, &name),
            item,
            serial: serial + number,
            is_plain: treatment.is_plain || is_plain,
            longest,
            pair,
        });
    }
}

/// What collecting must give for a section.
fn expect(hand: &Hand<'_>) -> Found {
    let mut found = Found::default();
    for thing in hand.things.iter().filter(|t| t.field().is_some()) {
        found.answers.insert(answer_row(hand, thing));
        found.findings.extend(reported_rows(hand, thing));
    }
    let cut = hand.things.iter().filter(|t| t.typed.is_cut);
    found.findings.extend(cut.map(|t| cut_row(hand, t)));
    found.answers.extend(hand.added.iter().cloned());
    found.findings.extend(hand.findings.iter().cloned());
    if hand.is_silent {
        found
            .findings
            .insert(hand.row("R106", None, "", ("", "", None), ""));
    }
    found
}

fn answer_row(hand: &Hand<'_>, thing: &Thing) -> Row {
    let item = hand.code(thing.measure);
    let head = [&*hand.form.name, &item, thing.field().unwrap()];
    let (Fate::Read, Some(spot)) = (&thing.fate, &thing.spot) else {
        return row_of(&head, &[""; 5]);
    };
    let Typed { value, raw, .. } = &thing.typed;
    let cell = spot.cell.to_string();
    row_of(&head, &[value, raw, &spot.file, &spot.sheet, &cell])
}

/// The findings on one answer.
fn reported_rows(hand: &Hand<'_>, thing: &Thing) -> Vec<Row> {
    let field = thing.field().unwrap();
    let Some(spot) = &thing.spot else {
        return match &thing.fate {
            Fate::Gone => gone_row(hand, thing).into_iter().collect(),
            Fate::Told(row) => vec![row.clone()],
            _ => vec![],
        };
    };
    let place = (spot.file.as_str(), spot.sheet.as_str(), Some(spot.cell));
    let row = |code: &str, measure: Option<usize>, field: &str, value: &str| {
        hand.row(code, measure, field, place, value)
    };
    match &thing.fate {
        Fate::Read => {
            let tells = thing.typed.tells.iter();
            let own = tells.map(|(code, value)| row(code, thing.measure, field, value));
            own.collect()
        }
        Fate::Told(row) => vec![row.clone()],
        Fate::Gone => vec![],
        _ if !thing.typed.is_answer() => vec![],
        Fate::Refused => vec![row("S107", thing.measure, field, &thing.typed.shown())],
        Fate::Outside(near) => vec![row("S104", Some(*near), "", &shown(thing))],
    }
}

/// What a person sees in a cell, or its formula where no result was saved.
fn shown(thing: &Thing) -> String {
    match thing.typed.raw.is_empty() {
        true => thing
            .typed
            .tells
            .first()
            .map_or(String::new(), |t| t.1.clone()),
        false => thing.typed.raw.clone(),
    }
}

/// That an answer cell is gone. An open row is the section's own to delete.
fn gone_row(hand: &Hand<'_>, thing: &Thing) -> Option<Row> {
    let field = thing.field().unwrap();
    if hand.project.is_open_row(thing.measure.unwrap(), field) {
        return None;
    }
    let mut kin = hand.things.iter().filter(|t| t.measure == thing.measure);
    let spot = kin.find_map(|t| t.spot.as_ref())?;
    let place = (spot.file.as_str(), spot.sheet.as_str(), None);
    Some(hand.row("S105", thing.measure, field, place, ""))
}

/// That a text was cut when it was saved.
fn cut_row(hand: &Hand<'_>, thing: &Thing) -> Row {
    let spot = thing.spot.as_ref().unwrap();
    let place = (spot.file.as_str(), spot.sheet.as_str(), Some(spot.cell));
    hand.row(
        "R109",
        thing.measure,
        thing.field().unwrap_or(""),
        place,
        "読み取れない値",
    )
}

/// What became of the values that a section typed.
fn count(hand: &Hand<'_>, found: &Found) -> Count {
    let mut count = Count::default();
    for thing in hand
        .things
        .iter()
        .filter(|t| t.field().is_some() && t.typed.is_answer())
    {
        count.issued += 1;
        let reported = reported_rows(hand, thing);
        let is_reported =
            !reported.is_empty() && reported.iter().all(|row| found.findings.contains(row));
        let is_read = matches!(thing.fate, Fate::Read)
            && (!thing.typed.value.is_empty() || thing.typed.tells.is_empty())
            && found.answers.contains(&answer_row(hand, thing));
        let is_cut = thing.typed.is_cut;
        match (is_read, is_reported) {
            (true, _) if is_cut => {
                count.reported += usize::from(found.findings.contains(&cut_row(hand, thing)));
            }
            (true, _) => count.right += 1,
            (false, true) => count.reported += 1,
            (false, false) => {}
        }
    }
    let typed = hand.added.iter().filter(|row| !row[4].is_empty());
    for row in typed {
        count.issued += 1;
        count.right += usize::from(found.answers.contains(row));
    }
    count
}

/// Whether a file is of the kind that its ending says.
fn is_as_named(path: &Path) -> bool {
    const SHEETS: &[u8] = b"spreadsheetml.sheet.main+xml";
    const BINARY: &[u8] = b"excel.sheet.binary";
    const MACROS: &[u8] = b"excel.sheet.macroEnabled.main+xml";
    let bytes = std::fs::read(path).unwrap();
    let holds = |part: &str, text: &[u8]| {
        let zip = zip::ZipArchive::new(std::io::Cursor::new(&bytes));
        let mut found = vec![];
        let read = zip.map(|mut zip| zip.by_name(part).map(|mut p| p.read_to_end(&mut found)));
        matches!(read, Ok(Ok(_))) && found.windows(text.len()).any(|own| own == text)
    };
    // One with a password is a container of another kind.
    let is_compound = bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]);
    match path.extension().and_then(|e| e.to_str()) {
        Some("xlsx") => is_compound || (holds(TYPES, SHEETS) && !holds(TYPES, MACROS)),
        Some("xlsm") => holds(TYPES, MACROS),
        Some("xlsb") => holds(TYPES, BINARY),
        Some("xls") => is_compound,
        Some("ods") => holds("mimetype", b"opendocument.spreadsheet"),
        _ => true,
    }
}

/// The part that tells what the others are.
const TYPES: &str = "[Content_Types].xml";

fn row_of(head: &[&str], tail: &[&str]) -> Row {
    head.iter().chain(tail).map(|s| (*s).to_string()).collect()
}

fn differ(what: &str, expected: &BTreeSet<Row>, found: &BTreeSet<Row>) -> String {
    let missing = expected.difference(found).map(|row| ("lacks", row));
    let more = found.difference(expected).map(|row| ("has", row));
    missing
        .chain(more)
        .map(|(verb, row)| format!("  {what}.csv {verb} {row:?}\n"))
        .collect()
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Count) {
        self.issued += other.issued;
        self.right += other.right;
        self.reported += other.reported;
    }
}

impl Count {
    /// The values that were neither read right nor reported.
    pub fn lost(&self) -> usize {
        self.issued - self.right - self.reported
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} values issued, {} read right, {} reported, {} lost in silence",
            self.issued,
            self.right,
            self.reported,
            self.lost()
        )
    }
}
