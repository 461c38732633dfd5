//! One survey on which every section does the same: the jobs for the client, and what collecting
//! must give in the end.

use crate::client::Client;
use crate::edits::Edits;
use crate::scenario::Scenario;
use crate::support::Trip;
use crate::typed;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;
use torimatome::layout::form;
use torimatome::load::project;
use torimatome::model::form::Form;
use torimatome::model::place::Cell;
use torimatome::model::project::Project;

/// What is looked at in out/answers.csv: the answer cell, what was read, and where it stands.
const ANSWERS: &str = "department item field value raw file sheet cell";
/// What is looked at in out/findings.csv.
const FINDINGS: &str = "code department item field file sheet cell value";

/// A row of such a table.
type Row = Vec<String>;

/// A survey whose forms are about to be filled.
pub struct Survey {
    /// The scenario's name.
    pub name: &'static str,
    /// What the client has to do.
    pub jobs: Vec<Value>,
    /// What LibreOffice has to save as xlsm, because the client cannot.
    pub conversions: Vec<Value>,
    trip: Trip,
    answers: BTreeSet<Row>,
    findings: BTreeSet<Row>,
}

/// What became of the values that were typed.
#[derive(Default)]
pub struct Count {
    issued: usize,
    right: usize,
    reported: usize,
}

impl Survey {
    /// Issues the forms and plans what each section does.
    pub fn new(scenario: &Scenario, client: &Client) -> Survey {
        let trip = Trip::seed("tomisato");
        trip.run(&["distribute"]).ok();
        let project = project::load(trip.path()).unwrap().project.unwrap();
        let mut issued = trip.csv("forms/issued.csv").into_iter().enumerate();
        let mut survey = Survey {
            name: scenario.name,
            jobs: vec![],
            conversions: vec![],
            trip,
            answers: BTreeSet::new(),
            findings: BTreeSet::new(),
        };
        for (number, form) in form::all(&project).iter().enumerate() {
            let mut edits = Edits::default();
            let found = (scenario.treat)(form, &mut edits);
            let file = scenario.file(form, number);
            for found in found {
                let item = found.measure.map_or("", |m| &project.plan.measures[m].code);
                let at = [&*file, &found.sheet, &found.cell, &found.value];
                survey.expect(&[found.code, &form.name, item, ""], &at);
            }
            let mut cells = vec![];
            for (serial, row) in issued.by_ref().take(form.answers().count()) {
                assert_eq!(row["file"], form.file);
                let typed = typed_into(&project, &row, serial, client);
                survey.answer(&row, &typed, &file, &edits);
                let value = typed.typed;
                cells.extend(value.map(
                    |value| json!({ "sheet": row["sheet"], "cell": row["cell"], "value": value }),
                ));
            }
            let job = json!({ "number": number, "cells": cells, "do": edits.steps });
            survey.send(job, form, &file, client);
        }
        survey
    }

    /// Expects an answer where its cell stands now, or the finding that its cell is gone.
    fn answer(
        &mut self,
        row: &BTreeMap<String, String>,
        typed: &typed::Typed,
        file: &str,
        edits: &Edits,
    ) {
        let head = ["department", "item", "field"].map(|column| &*row[column]);
        let sheet = edits.name(&row["sheet"]);
        let issued = Cell::parse(&row["cell"]).unwrap();
        match edits.place(&row["sheet"], issued) {
            Some(at) => {
                let read = [&*typed.value, &typed.raw, file, sheet, &at.to_string()];
                self.answers.insert(row_of(&head, &read));
            }
            None => {
                self.answers.insert(row_of(&head, &[""; 5]));
                self.expect(&[&["S105"], &head[..]].concat(), &[file, sheet, "", ""]);
            }
        }
    }

    fn expect(&mut self, what: &[&str], place: &[&str]) {
        self.findings.insert(row_of(what, place));
    }

    /// Adds the job, by way of LibreOffice where the client cannot write such a file.
    fn send(&mut self, mut job: Value, form: &Form, file: &str, client: &Client) {
        let issued = self.trip.at(&format!("forms/{}", form.file));
        let returned = self.trip.at(&format!("returned/{file}"));
        std::fs::create_dir_all(returned.parent().unwrap()).unwrap();
        job["in"] = json!(issued);
        job["out"] = json!(returned);
        if file.ends_with("xlsm") && !client.xlsm {
            let saved = self.trip.at(&form.file);
            job["out"] = json!(saved);
            let convert = json!({ "in": saved, "out": returned, "cells": [], "do": [] });
            self.conversions.push(convert);
        }
        self.jobs.push(job);
    }

    /// Collects what was returned; tells what differs from what is expected.
    pub fn collect(&self) -> (Count, String) {
        self.trip.run(&["collect"]);
        let answers = self.rows("out/answers.csv", ANSWERS);
        let mut findings = self.rows("out/findings.csv", FINDINGS);
        // What the seed's own plan gives is no matter of the forms.
        findings.retain(|row| !row[0].starts_with('P'));
        let jobs = self.jobs.iter();
        let count = Count {
            issued: jobs.map(|j| j["cells"].as_array().unwrap().len()).sum(),
            right: count(&self.answers, &answers, |row| !row[4].is_empty()),
            reported: count(&self.findings, &findings, |row| row[0] == "S105"),
        };
        let differing = [
            self.misnamed(),
            differ("answers", &self.answers, &answers),
            differ("findings", &self.findings, &findings),
        ];
        (count, differing.concat())
    }

    /// The files whose content is not of the kind that their ending says.
    fn misnamed(&self) -> String {
        let all = self.jobs.iter().chain(&self.conversions);
        let files = all.map(|job| job["out"].as_str().unwrap());
        files
            .filter(|file| is_macro_enabled(Path::new(file)) != file.ends_with("xlsm"))
            .map(|file| format!("  {file} is of another kind than its ending says\n"))
            .collect()
    }

    fn rows(&self, file: &str, columns: &str) -> BTreeSet<Row> {
        let mut set = BTreeSet::new();
        for row in self.trip.csv(file) {
            // SheetJS writes the CR of a line end as it is; the others leave it out.
            let cells = columns.split(' ').map(|c| row[c].replace("\r\n", "\n"));
            assert!(set.insert(cells.collect()), "{file} has {row:?} twice");
        }
        set
    }
}

/// What is typed into the cell of a row of forms/issued.csv.
fn typed_into(
    project: &Project,
    row: &BTreeMap<String, String>,
    serial: usize,
    client: &Client,
) -> typed::Typed {
    let fields = &project.template.fields;
    let field = project.template.field(&row["field"]).unwrap();
    let mut measures = project.plan.measures.iter();
    let item = measures.position(|m| m.code == row["item"]).unwrap();
    typed::answer(fields, field, item, serial, client.bold)
}

fn is_macro_enabled(file: &Path) -> bool {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
    let mut types = String::new();
    let mut part = zip.by_name("[Content_Types].xml").unwrap();
    part.read_to_string(&mut types).unwrap();
    types.contains("excel.sheet.macroEnabled.main+xml")
}

fn row_of(head: &[&str], tail: &[&str]) -> Row {
    head.iter().chain(tail).map(|s| (*s).to_string()).collect()
}

fn count(expected: &BTreeSet<Row>, found: &BTreeSet<Row>, is: fn(&Row) -> bool) -> usize {
    expected.intersection(found).filter(|row| is(row)).count()
}

fn differ(what: &str, expected: &BTreeSet<Row>, found: &BTreeSet<Row>) -> String {
    let missing = expected.difference(found).map(|row| ("lacks", row));
    let more = found.difference(expected).map(|row| ("has", row));
    missing
        .chain(more)
        .map(|(verb, row)| format!("  {what}.csv {verb} {row:?}\n"))
        .collect()
}

impl Count {
    /// Adds another count to this one.
    pub fn add(&mut self, other: &Count) {
        self.issued += other.issued;
        self.right += other.right;
        self.reported += other.reported;
    }

    /// The values that were neither read right nor reported.
    pub fn lost(&self) -> usize {
        self.issued.saturating_sub(self.right + self.reported)
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
