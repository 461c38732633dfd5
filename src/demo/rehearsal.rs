//! A survey played through before it is sent: every section answers by chance, what people do to a
//! form is done to some of them, and each value is followed to what was read or reported.

use super::fault::Fault;
use super::faults::{FAULTS, find};
use super::simulation::{Packet, Simulation};
use crate::error::Error;
use crate::layout;
use crate::load::table::{Row, Table};
use crate::model::answer::Answer;
use crate::model::finding::{Family, Finding};
use crate::model::form::Role;
use crate::model::project::Project;
use crate::model::template::{Bound, Field, Kind};
use crate::text::date::wareki;
use fastrand::Rng;
use std::collections::{HashMap, HashSet};

/// The faults after which a file is no return of its section any more, or another one takes its place.
const OF_WHOLE_FILES: [&str; 7] = [
    "untouched",
    "blank-form",
    "not-returned",
    "cut-off",
    "other-year",
    "other-survey",
    "unknown-department",
];

/// How often another place is tried for a fault that cannot be done in one.
const TRIES: usize = 40;

/// One value that a section wrote.
#[derive(Clone, Debug)]
pub struct Given {
    /// The measure's index in the plan.
    measure: usize,
    /// The section's name.
    department: String,
    /// The answer cell's name.
    field: String,
    /// What was written.
    text: String,
}

/// The forms of a survey, filled and treated.
pub struct Rehearsal {
    /// The forms on their way back.
    pub simulation: Simulation,
    /// The faults that were done.
    pub faults: Vec<Fault>,
    given: Vec<Given>,
}

/// What became of the values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// How many were written.
    pub given: usize,
    /// How many were read as they were written.
    pub right: usize,
    /// How many were not, but are reported.
    pub reported: usize,
    /// Those that were neither: measure, section and field.
    pub lost: Vec<String>,
    /// Those that were read into another cell.
    pub misplaced: Vec<String>,
}

impl Account {
    /// Whether no value is lost or misplaced.
    pub fn is_whole(&self) -> bool {
        self.lost.is_empty() && self.misplaced.is_empty()
    }
}

impl Rehearsal {
    /// Fills the forms and treats them. With `of_files` the faults are those of whole files, and
    /// otherwise the others. The same seed gives the same.
    ///
    /// # Errors
    /// Where the forms cannot be filled.
    pub fn new(project: Project, of_files: bool, seed: u64) -> Result<Rehearsal, Error> {
        let mut rng = Rng::with_seed(seed);
        let given = given(&project, &mut rng);
        let table = table(&project, &given);
        let mut rehearsal = Rehearsal {
            simulation: Simulation::new(project, &table)?,
            faults: vec![],
            given,
        };
        rehearsal.treat(of_files, &mut rng);
        Ok(rehearsal)
    }

    /// Does each fault once, where it can be done. A fault of a whole file is done to half of the
    /// sections at most, so that there is something to read.
    fn treat(&mut self, of_files: bool, rng: &mut Rng) {
        let mut touched: HashSet<(String, usize, String)> = HashSet::new();
        let mut spoilt: HashSet<String> = HashSet::new();
        let sections = self.simulation.packets.len();
        for (name, ..) in FAULTS {
            let is_of_file = OF_WHOLE_FILES.contains(name);
            if is_of_file != of_files || is_of_file && spoilt.len() * 2 >= sections.max(2) {
                continue;
            }
            for _ in 0..TRIES {
                let Some(given) = rng.choice(&self.given).cloned() else {
                    return;
                };
                let own = (given.department.clone(), given.measure, given.field.clone());
                if touched.contains(&own) || spoilt.contains(&given.department) {
                    continue;
                }
                let fault = self.fault(name, &given, rng);
                if self.is_done(&fault) {
                    if is_of_file {
                        spoilt.insert(given.department.clone());
                    }
                    touched.insert(own);
                    self.faults.push(fault);
                    break;
                }
            }
        }
    }

    /// Does a fault, unless it cannot be done or leaves no workbook that any program would write.
    fn is_done(&mut self, fault: &Fault) -> bool {
        let Some((_, treat)) = find(&fault.fault) else {
            return false;
        };
        let simulation = &mut self.simulation;
        let is_own = |packet: &Packet| packet.department == fault.department;
        let own = simulation.packets.iter().filter(|p| is_own(p));
        let before: Vec<Packet> = own.cloned().collect();
        let mut is_done = treat(simulation, fault).is_ok();
        for packet in simulation.packets.iter().filter(|p| is_own(p)) {
            is_done = is_done && packet.bytes().is_ok();
        }
        if !is_done {
            simulation.packets.retain(|packet| !is_own(packet));
            simulation.packets.extend(before);
        }
        is_done
    }

    fn fault(&self, name: &str, given: &Given, rng: &mut Rng) -> Fault {
        let project = &self.simulation.project;
        let measures = &project.plan.measures;
        let other = |rng: &mut Rng| rng.choice(measures).map_or("", |m| &m.code).to_string();
        let section = |rng: &mut Rng| {
            let packets = rng.choice(&self.simulation.packets);
            packets.map_or(String::new(), |packet| packet.department.clone())
        };
        let value = match name {
            "formula" => "=1+1".to_string(),
            "overtype" => "99".to_string(),
            "insert-rows" => "2".to_string(),
            "other-year" => "1".to_string(),
            "cut-off" => "3000".to_string(),
            "other-survey" => "BETSU".to_string(),
            "unknown-department" => "ZZ99".to_string(),
            "rename-sheet" => format!("予行{}", given.measure + 1),
            "rename-file" => format!("回答（{}）.xlsx", given.department),
            "new-measure" => "99-99 予行のための新しい事業".to_string(),
            "swap-number" => other(rng),
            "foreign-sheet" => section(rng),
            _ => format!("予行で書き加えた文{}", rng.u32(1000..10_000)),
        };
        let field = match name {
            "alter" => "title".to_string(),
            "text-file" => "送付状.txt".to_string(),
            _ => given.field.clone(),
        };
        Fault {
            department: given.department.clone(),
            fault: name.to_string(),
            item: measures[given.measure].code.clone(),
            field,
            value,
            rule: String::new(),
        }
    }

    /// Follows each value to the answers and findings that were made of the files.
    pub fn account(&self, answers: &[Answer], findings: &[Finding]) -> Account {
        let project = &self.simulation.project;
        let mut account = Account {
            given: self.given.len(),
            ..Account::default()
        };
        let read: HashMap<(usize, &str, &str), &Answer> = answers
            .iter()
            .map(|a| ((a.measure, &*a.name, &*a.field), a))
            .collect();
        for given in &self.given {
            let code = &project.plan.measures[given.measure].code;
            let own = read.get(&(
                given.measure,
                given.department.as_str(),
                given.field.as_str(),
            ));
            let text = own.map_or("", |answer| answer.returned());
            let cited = || format!("{code}　{}　{}", given.department, given.field);
            let is_about = |f: &Finding| {
                let same_section = f.department.is_empty() || *f.department == *given.department;
                let same_item = f.item.is_empty() || *f.item == **code;
                let same_field = *f.field == *given.field;
                let is_of_reading = matches!(f.family, Family::Files | Family::Sheets);
                let is_its_own = same_field || is_of_reading && f.field.is_empty();
                same_section && same_item && is_its_own && f.family != Family::Plan
            };
            if text == given.text {
                account.right += 1;
            } else if findings.iter().any(is_about) || self.is_changed(given, text) {
                account.reported += 1;
            } else {
                account.lost.push(cited());
            }
            let is_other = |other: &&Given| other.text == text && other.field != given.field;
            let is_sentence = text.chars().count() > 12 && text != given.text;
            if is_sentence && self.given.iter().find(is_other).is_some() {
                account.misplaced.push(cited());
            }
        }
        account
    }

    /// Whether the section itself wrote something else into the cell, or emptied its form.
    fn is_changed(&self, given: &Given, text: &str) -> bool {
        let code = &self.simulation.project.plan.measures[given.measure].code;
        self.faults.iter().any(|fault| {
            if fault.fault == "blank-form" && fault.department == given.department {
                return text.is_empty();
            }
            let same = fault.department == given.department && fault.item == *code;
            same && fault.field == given.field && fault.value == text
        })
    }
}

/// What each section writes into each cell it is asked to fill.
fn given(project: &Project, rng: &mut Rng) -> Vec<Given> {
    let mut all = vec![];
    for form in layout::form::all(project) {
        for map in &form.sheets {
            for part in &map.parts {
                let (Role::Answer(name), Some(measure)) =
                    (&part.role, map.measures.get(&part.at.row))
                else {
                    continue;
                };
                let Some(field) = project.template.field(name) else {
                    continue;
                };
                let text = text(
                    project,
                    field,
                    &format!("{}-{}", measure + 1, all.len()),
                    rng,
                );
                if !text.is_empty() {
                    all.push(Given {
                        measure: *measure,
                        department: form.name.clone(),
                        field: name.to_string(),
                        text,
                    });
                }
            }
        }
    }
    all
}

/// An answer to a question by chance, as the form expects it.
fn text(project: &Project, field: &Field, serial: &str, rng: &mut Rng) -> String {
    let year = project.survey.year.0;
    match field.kind {
        Kind::Choice | Kind::YesNo => {
            let words = field.words();
            rng.choice(&words).map_or("", |word| word).to_string()
        }
        Kind::Months | Kind::Boxes => {
            let mark = crate::model::template::MARKED;
            if rng.bool() { mark } else { "" }.to_string()
        }
        Kind::Text => {
            let most = field.max_chars.unwrap_or(usize::MAX);
            format!("予行の回答{serial}です。")
                .chars()
                .take(most)
                .collect()
        }
        Kind::Number => {
            let bound = |bound: &Option<Bound>, other: i64| {
                let number = bound
                    .as_ref()
                    .and_then(|b| b.to_string().parse::<f64>().ok());
                number.map_or(other, |n| n as i64)
            };
            let least = bound(&field.min, 0);
            let most = bound(&field.max, least.saturating_add(9_999)).max(least);
            rng.i64(least..=most).to_string()
        }
        Kind::Date => {
            let first = jiff::civil::date(year, 4, 1);
            let days = jiff::Span::new().days(rng.i64(0..365));
            first.checked_add(days).map_or(String::new(), wareki)
        }
        Kind::Month => format!("{year}年{}月", rng.u8(4..=12)),
        Kind::Year => format!("{year}年度"),
        Kind::Rate | Kind::Grade => String::new(),
    }
}

/// The answers as the table that a simulation takes.
fn table(project: &Project, given: &[Given]) -> Table {
    let row = |number: usize, cells: [&str; 4]| Row {
        number: number as u32,
        cells: cells.map(String::from).to_vec(),
    };
    let head = row(0, ["整理番号", "担当課", "field", "value"]);
    let rows = (1..).zip(given).map(|(number, given)| {
        let code = &project.plan.measures[given.measure].code;
        row(number, [code, &given.department, &given.field, &given.text])
    });
    let mut table = Table::default();
    table.file = "予行".to_string();
    table.rows = std::iter::once(head).chain(rows).collect();
    table
}
