//! Forms filled and saved by other programs are read completely, whatever becomes of their names,
//! rows, columns and sheets. A program that is missing fails its test; ./tests/run installs them.

#[path = "clients/client.rs"]
mod client;
#[path = "clients/edits.rs"]
mod edits;
#[path = "clients/scenario.rs"]
mod scenario;
mod support;
#[path = "clients/typed.rs"]
mod typed;

use client::Client;
use edits::Edits;
use scenario::{SCENARIOS, Scenario};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;
use support::Trip;
use torimatome::layout::form;
use torimatome::load::project;
use torimatome::model::form::Form;
use torimatome::model::place::Cell;
use torimatome::model::project::Project;

#[test]
fn libreoffice_loses_nothing() {
    every_scenario(&client::LIBREOFFICE);
}

#[test]
fn openpyxl_loses_nothing() {
    every_scenario(&client::OPENPYXL);
}

#[test]
fn sheetjs_loses_nothing() {
    every_scenario(&client::SHEETJS);
}

#[test]
fn exceljs_loses_nothing() {
    every_scenario(&client::EXCELJS);
}

/// Fills all forms in one run of the client, collects each scenario, and tells what differs.
fn every_scenario(client: &Client) {
    let surveys: Vec<Survey> = SCENARIOS.iter().map(|s| Survey::new(s, client)).collect();
    let folder = surveys[0].trip.path();
    let jobs: Vec<Value> = surveys.iter().flat_map(|s| s.jobs.clone()).collect();
    client.run(&jobs, folder);
    let saved: Vec<Value> = surveys.iter().flat_map(|s| s.conversions.clone()).collect();
    if !saved.is_empty() {
        client::LIBREOFFICE.run(&saved, folder);
    }
    let mut sum = Count::default();
    let mut wrong = String::new();
    for survey in &surveys {
        let (count, differing) = survey.collect();
        sum.add(&count);
        if !differing.is_empty() {
            wrong.push_str(&format!("{}, {}:\n{differing}", client.name, survey.name));
        }
    }
    tell(client.name, &sum);
    assert!(wrong.is_empty(), "\n{wrong}");
    assert_eq!(sum.issued, sum.right + sum.reported);
}

/// Shown even where the test passes.
fn tell(name: &str, count: &Count) {
    let Count {
        issued,
        right,
        reported,
    } = count;
    let lost = issued - right - reported;
    let line = format!(
        "{name}: {issued} values issued, {right} read right, {reported} reported, \
         {lost} lost in silence\n"
    );
    std::io::stderr().write_all(line.as_bytes()).unwrap();
}

/// What became of the values that were typed.
#[derive(Default)]
struct Count {
    issued: usize,
    right: usize,
    reported: usize,
}

impl Count {
    fn add(&mut self, other: &Count) {
        self.issued += other.issued;
        self.right += other.right;
        self.reported += other.reported;
    }
}

/// A row of out/answers.csv or out/findings.csv, as far as it is looked at.
type Row = Vec<String>;
/// What is looked at in out/answers.csv.
const ANSWERS: [&str; 8] = [
    "department",
    "item",
    "field",
    "value",
    "raw",
    "file",
    "sheet",
    "cell",
];
/// What is looked at in out/findings.csv.
const FINDINGS: [&str; 8] = [
    "code",
    "department",
    "item",
    "field",
    "file",
    "sheet",
    "cell",
    "value",
];

/// One survey on which every section does the same.
struct Survey {
    name: &'static str,
    trip: Trip,
    jobs: Vec<Value>,
    /// Jobs by which LibreOffice saves as xlsm what the client cannot.
    conversions: Vec<Value>,
    /// The answers to expect.
    answers: BTreeSet<Row>,
    /// The findings to expect.
    findings: BTreeSet<Row>,
}

impl Survey {
    fn new(scenario: &Scenario, client: &Client) -> Survey {
        let mut survey = Survey {
            name: scenario.name,
            trip: Trip::seed("tomisato"),
            jobs: vec![],
            conversions: vec![],
            answers: BTreeSet::new(),
            findings: BTreeSet::new(),
        };
        survey.trip.run(&["distribute"]).ok();
        let loaded = project::load(survey.trip.path()).unwrap();
        let project = loaded.project.unwrap();
        let mut issued = survey.trip.csv("forms/issued.csv").into_iter().enumerate();
        for (number, form) in form::all(&project).iter().enumerate() {
            let cells: Vec<_> = issued.by_ref().take(form.answers().count()).collect();
            survey.fill(scenario, client, &project, form, number, &cells);
        }
        survey
    }

    /// Adds the job that fills a form, and what is to be expected of it.
    fn fill(
        &mut self,
        scenario: &Scenario,
        client: &Client,
        project: &Project,
        form: &Form,
        number: usize,
        issued: &[(usize, BTreeMap<String, String>)],
    ) {
        let mut edits = Edits::default();
        let written = (scenario.treat)(form, &mut edits);
        let file = match scenario.renames {
            true => format!("7月に届いた分/最終版 ({number}).{}", scenario.ending),
            false => form.file.replace("xlsx", scenario.ending),
        };
        let mut cells = vec![];
        for (serial, row) in issued {
            assert_eq!(row["file"], form.file);
            let fields = &project.template.fields;
            let field = project.template.field(&row["field"]).unwrap();
            let item = project.plan.measures.iter();
            let item = item.clone().position(|m| m.code == row["item"]).unwrap();
            let typed = typed::answer(fields, field, item, *serial, client.bold);
            if let Some(value) = typed.typed {
                cells.push(json!({ "sheet": row["sheet"], "cell": row["cell"], "value": value }));
            }
            let sheet = edits.name(&row["sheet"]);
            let place = edits.place(&row["sheet"], Cell::parse(&row["cell"]).unwrap());
            let head = [&row["department"], &row["item"], &row["field"]];
            let head = head.map(String::as_str);
            match place.map(|at| at.to_string()) {
                Some(at) => {
                    let tail = [&typed.value, &typed.raw, &file, sheet, &at];
                    self.answers.insert(row_of(&head, &tail));
                }
                None => {
                    self.answers.insert(row_of(&head, &[""; 5]));
                    let found = [&["S105"], &head[..]].concat();
                    self.findings
                        .insert(row_of(&found, &[&file, sheet, "", ""]));
                }
            }
        }
        for said in written {
            let item = said.measure.map_or("", |m| &project.plan.measures[m].code);
            let at = said.at.to_string();
            let head = ["S104", &form.name, item, ""];
            self.findings
                .insert(row_of(&head, &[&file, &said.sheet, &at, &said.text]));
        }
        self.job(client, form, number, &file, json!(cells), edits);
    }

    fn job(
        &mut self,
        client: &Client,
        form: &Form,
        number: usize,
        file: &str,
        cells: Value,
        edits: Edits,
    ) {
        let issued = self.trip.at(&format!("forms/{}", form.file));
        let returned = self.trip.at(&format!("returned/{file}"));
        std::fs::create_dir_all(returned.parent().unwrap()).unwrap();
        let job = |from: &Path, to: &Path, cells, steps| json!({ "number": number, "in": from, "out": to, "cells": cells, "do": steps });
        if file.ends_with("xlsx") || client.xlsm {
            self.jobs.push(job(&issued, &returned, cells, edits.steps));
            return;
        }
        let saved = self.trip.at(&format!("{number}.xlsx"));
        self.jobs.push(job(&issued, &saved, cells, edits.steps));
        self.conversions
            .push(job(&saved, &returned, json!([]), vec![]));
    }

    /// Collects what was returned; tells what differs from what is expected.
    fn collect(&self) -> (Count, String) {
        self.trip.run(&["collect"]);
        let answers = self.rows("out/answers.csv", &ANSWERS);
        let mut findings = self.rows("out/findings.csv", &FINDINGS);
        // What the seed's own plan gives is no matter of the forms.
        findings.retain(|row| !row[0].starts_with('P'));
        let is_filled = |row: &&Row| !row[4].is_empty();
        let is_reported = |row: &&Row| row[0] == "S105";
        let reported = self.findings.intersection(&findings).filter(is_reported);
        let count = Count {
            issued: self
                .jobs
                .iter()
                .map(|job| job["cells"].as_array().unwrap().len())
                .sum(),
            right: self
                .answers
                .intersection(&answers)
                .filter(is_filled)
                .count(),
            reported: reported.count(),
        };
        let differing = [
            differ("answers", &self.answers, &answers),
            differ("findings", &self.findings, &findings),
        ];
        (count, differing.concat())
    }

    fn rows(&self, file: &str, columns: &[&str]) -> BTreeSet<Row> {
        let rows = self.trip.csv(file);
        // SheetJS keeps the CR of a line end, which the others and XML itself drop.
        let cell = |row: &BTreeMap<String, String>, c: &str| row[c].replace("\r\n", "\n");
        let row = |row: BTreeMap<String, String>| columns.iter().map(|c| cell(&row, c)).collect();
        let all: Vec<Row> = rows.into_iter().map(row).collect();
        let count = all.len();
        let set: BTreeSet<Row> = all.into_iter().collect();
        assert_eq!(set.len(), count, "{file} says something twice");
        set
    }
}

fn row_of(head: &[&str], tail: &[&str]) -> Row {
    head.iter()
        .chain(tail)
        .map(|cell| (*cell).to_string())
        .collect()
}

fn differ(what: &str, expected: &BTreeSet<Row>, found: &BTreeSet<Row>) -> String {
    let lines = |mark: &str, rows: Vec<&Row>| -> String {
        rows.iter()
            .map(|row| format!("  {what} {mark} {row:?}\n"))
            .collect()
    };
    lines("-", expected.difference(found).collect())
        + &lines("+", found.difference(expected).collect())
}
