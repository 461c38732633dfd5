//! What the rules on prose and on the plan report on the seeds' own answers is what
//! docs/rules/accuracy.md says of them.

use crate::support;

use jiff::civil::Weekday;
use std::collections::{BTreeMap, BTreeSet};
use support::{Trip, root};
use torimatome::demo::seeds::{self, SEEDS};
use torimatome::judge::rules::RULES;
use torimatome::load::{project, table};
use torimatome::model::project::Project;
use torimatome::model::template::Kind;
use torimatome::text::code::normalize_code;
use torimatome::text::prose::days::{Day, days, reported};
use torimatome::text::prose::quantities::{Quantity, quantities};
use torimatome::text::prose::sentences::{Sentence, sentences};
use torimatome::text::prose::units::drifts;

/// The codes of the rules that are measured.
const MEASURED: [&str; 8] = ["A110", "A2", "B1", "P121", "P122", "P124", "P125", "Y2"];
/// The columns of the table of reports.
const REPORTS: [&str; 6] = ["Rule", "Seed", "整理番号", "課", "項目", "Reader"];

fn is_measured(code: &str) -> bool {
    MEASURED.iter().any(|begin| code.starts_with(begin))
}

/// What one rule reported at one place: rule, seed, measure, section, field.
type Report = [String; 5];

#[test]
#[ignore = "slow"]
fn the_seeds_give_the_reports_that_were_read() {
    let made: BTreeSet<Report> = SEEDS.iter().flat_map(|seed| reports(seed.name)).collect();
    let read: BTreeSet<Report> = rows(&REPORTS).iter().map(|row| key(row)).collect();
    let new: Vec<_> = made.difference(&read).collect();
    let gone: Vec<_> = read.difference(&made).collect();
    assert!(new.is_empty(), "reports that nobody has read: {new:#?}");
    assert!(
        gone.is_empty(),
        "reports that are no longer made: {gone:#?}"
    );
}

#[test]
fn every_rule_has_its_numbers() {
    let heads = [
        "Rule",
        "Seeds",
        "Agreed",
        "Originals",
        "Agreed",
        "Missed",
        "Severity",
    ];
    let reported: Vec<Vec<String>> = rows(&heads);
    let reports = rows(&REPORTS);
    let mut wrong = String::new();
    for rule in RULES.iter().filter(|r| is_measured(r.code)) {
        let own: Vec<_> = reports.iter().filter(|row| row[0] == rule.code).collect();
        let agreed = own.iter().filter(|row| row[5] == "agrees").count();
        let row = reported.iter().find(|row| row[0] == rule.code);
        let fits = row.is_some_and(|row| {
            row[1] == own.len().to_string()
                && row[2] == agreed.to_string()
                && row[6] == rule.severity.word()
        });
        if !fits {
            let counts = format!("{} reported, {agreed} agreed", own.len());
            wrong.push_str(&format!("{}: {counts}, {:?}\n", rule.code, rule.severity));
        }
    }
    assert!(wrong.is_empty(), "docs/rules/accuracy.md differs:\n{wrong}");
}

/// Every weekday of the seeds' answers fits its date; each is changed to the six others.
#[test]
fn weekdays_that_are_changed_are_reported() {
    let days: Vec<Day> = SEEDS.iter().flat_map(|seed| weekdays(seed.name)).collect();
    let wrong = days.iter().filter(|day| day.misnamed().is_some()).count();
    let is_reported = |day: &Day, to: Weekday| {
        let weekday = Some(to);
        let changed = Day {
            weekday,
            ..day.clone()
        };
        changed.weekday != day.weekday && changed.misnamed().is_some()
    };
    let week = || Weekday::Monday.cycle_forward().take(7);
    let reported = days
        .iter()
        .flat_map(|day| week().filter(|to| is_reported(day, *to)));
    let counts = [days.len(), wrong, 6 * days.len(), reported.count()].map(|n| n.to_string());
    let text = ["Text", "Weekdays", "Reported", "Changed", "Found"];
    let row = rows(&text)
        .into_iter()
        .find(|row| row[0] == "seeds")
        .unwrap();
    assert_eq!(row[1..], counts);
}

/// The days with a weekday in a seed's answers.
fn weekdays(seed: &str) -> Vec<Day> {
    let trip = Trip::seed(seed);
    let year = project::load(trip.path())
        .unwrap()
        .project
        .unwrap()
        .survey
        .year;
    let answers = table::of_csv("answers.csv", seeds::seed(seed).unwrap().answers).unwrap();
    let heads = &answers.rows[0].cells;
    let cells = answers.rows.iter().skip(1);
    let cells = cells.flat_map(|row| heads.iter().zip(&row.cells));
    // What is to come in the next year is not read as done in this one.
    let days = cells.flat_map(|(head, cell)| match head.contains("next") {
        true => days(&sentences(cell), year),
        false => reported(&sentences(cell), year),
    });
    days.filter(|day| day.weekday.is_some()).collect()
}

/// What the measured rules report on a seed whose forms come back as its answers say.
fn reports(seed: &str) -> BTreeSet<Report> {
    let trip = Trip::seed(seed);
    trip.write("previous.csv", &last_year(seed));
    trip.run(&["distribute"]).ok();
    let answers = seeds::seed(seed).unwrap().answers;
    trip.return_filled(answers, &[]);
    trip.run(&["collect"]);
    let found = trip.csv("out/findings.csv").into_iter();
    let of = |row: BTreeMap<String, String>| {
        let cell = |key: &str| row[key].clone();
        [
            cell("code"),
            seed.to_string(),
            cell("item"),
            cell("department"),
            cell("field"),
        ]
    };
    found
        .filter(|row| is_measured(&row["code"]))
        .map(of)
        .collect()
}

/// A cell of a seed's answers: measure, section, cell, text.
type Cell = [String; 4];

/// Every cell of a seed's answers.
fn cells(seed: &str) -> Vec<Cell> {
    let table = table::of_csv("answers.csv", seeds::seed(seed).unwrap().answers).unwrap();
    let heads = table.rows[0].cells.clone();
    let mut cells = vec![];
    for row in &table.rows[1..] {
        let text = |at: usize| row.cells.get(at).cloned().unwrap_or_default();
        if heads[2] == "field" {
            cells.push([text(0), text(1), text(2), text(3)]);
            continue;
        }
        for (at, head) in heads.iter().enumerate().skip(2) {
            cells.push([text(0), text(1), head.clone(), text(at)]);
        }
    }
    cells
}

fn project(seed: &str) -> Project {
    let trip = Trip::seed(seed);
    project::load(trip.path()).unwrap().project.unwrap()
}

/// What stands for last year's answers of a seed, which no document has: the status that the plan has
/// for the year before, where the template knows it, and for a text that of the section's next
/// measure, if it has one.
fn last_year(seed: &str) -> Vec<u8> {
    let project = project(seed);
    let all = cells(seed);
    let mut lines = csv::Writer::from_writer(vec![]);
    let heads = ["item", "department", "field", "value"];
    lines.write_record(heads).unwrap();
    for cell in &all {
        let value = neighbour(&project, &all, cell);
        let line = [&cell[0], &cell[1], &cell[2], &value];
        lines.write_record(line).unwrap();
    }
    lines.into_inner().unwrap()
}

fn neighbour(project: &Project, all: &[Cell], cell: &Cell) -> String {
    let [item, department, key, text] = cell;
    let field = project.template.field(key).unwrap();
    if *key == project.template.status {
        let measure = project.plan.position(&normalize_code(item)).unwrap();
        let measure = &project.plan.measures[measure];
        let year = project.survey.year.previous();
        let planned = torimatome::model::plan::planned(measure, year);
        let known = field.meant(&planned).map(|c| c.value.clone());
        return known.unwrap_or(text.clone());
    }
    if field.kind != Kind::Text {
        return text.clone();
    }
    let own: Vec<&Cell> = all
        .iter()
        .filter(|other| other[1] == *department && other[2] == *key)
        .collect();
    let at = own.iter().position(|other| *other == cell).unwrap();
    match own.len() {
        1 => String::new(),
        many => own[(at + 1) % many][3].clone(),
    }
}

/// Where last year's answers are this year's own, every form with a long text is reported, once.
#[test]
#[ignore = "slow"]
fn forms_that_are_last_years_are_reported() {
    let (mut forms, mut whole, mut texts) = (0, 0, 0);
    for seed in SEEDS {
        let trip = Trip::seed(seed.name);
        trip.run(&["distribute"]).ok();
        trip.return_filled(seed.answers, &[]);
        trip.run(&["collect"]);
        trip.write("previous.csv", &trip.bytes("out/answers.csv"));
        trip.run(&["collect"]);
        let answers = trip.csv("out/answers.csv").into_iter();
        let filled = answers.filter(|row| !row["value"].is_empty());
        let sections: BTreeSet<String> = filled.map(|row| row["department"].clone()).collect();
        forms += sections.len();
        let found = trip.csv("out/findings.csv");
        whole += found.iter().filter(|row| row["code"] == "Y205").count();
        texts += found.iter().filter(|row| row["code"] == "Y203").count();
    }
    let counts = [forms, whole, texts].map(|n| n.to_string());
    let row = rows(&["Forms", "Reported whole (Y205)", "Texts reported (Y203)"]).remove(0);
    assert_eq!(row, counts);
}

/// Every two texts of one field of a seed, as if the one were last year's of the other.
#[test]
fn texts_of_other_measures_have_no_other_unit() {
    let mut pairs = 0;
    let mut reported = BTreeSet::new();
    for seed in SEEDS {
        let project = project(seed.name);
        let cells = cells(seed.name);
        let is_text = |cell: &&Cell| {
            let field = project.template.field(&cell[2]);
            field.is_some_and(|f| f.kind == Kind::Text) && !cell[3].is_empty()
        };
        let texts: Vec<(&Cell, Vec<Sentence>)> = cells
            .iter()
            .filter(is_text)
            .map(|cell| (cell, sentences(&cell[3])))
            .collect();
        for (one, before) in &texts {
            for (other, now) in texts.iter().filter(|(other, _)| other[2] == one[2]) {
                if one[..2] == other[..2] {
                    continue;
                }
                pairs += 1;
                let found = drifts(before, now).into_iter();
                reported.extend(found.map(|d| format!("{} {} {}", d.name, d.before, d.now)));
            }
        }
    }
    let row = rows(&["Pairs", "Reported (Y204)"]).remove(0);
    assert_eq!(
        row,
        [pairs.to_string(), reported.len().to_string()],
        "{reported:#?}"
    );
}

/// The seeds' own texts as last year's, and each of their quantities in another unit as this year's.
#[test]
fn units_that_are_changed_are_reported() {
    let (mut all, mut reported) = (0, 0);
    for cell in SEEDS.iter().flat_map(|seed| cells(seed.name)) {
        let before = sentences(&cell[3]);
        for quantity in quantities(&before) {
            all += 1;
            let now = in_another_unit(&before, &quantity);
            reported += usize::from(drifts(&before, &now).len() == 1);
        }
    }
    let row = rows(&["Quantities", "Reported in another unit (Y204)"]).remove(0);
    assert_eq!(row, [all.to_string(), reported.to_string()]);
}

/// The sentences with one quantity in another unit: money in thousands, people by each time, all else
/// as people.
fn in_another_unit(sentences: &[Sentence], quantity: &Quantity) -> Vec<Sentence> {
    let mut changed = sentences.to_vec();
    let text = &mut changed[quantity.sentence].text;
    let written = &quantity.written;
    let other = match quantity.counter {
        "円" => written.replace('円', "千円"),
        "人" => format!("延べ{written}"),
        _ => {
            let digits: String = written.chars().filter(char::is_ascii_digit).collect();
            format!("{digits}人")
        }
    };
    text.replace_range(quantity.span.clone(), &other);
    changed
}

fn key(row: &[String]) -> Report {
    [0, 1, 2, 3, 4].map(|at: usize| row[at].clone())
}

/// The rows of the document's table under these headings.
fn rows(heads: &[&str]) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(root().join("docs/rules/accuracy.md")).unwrap();
    let cells = |line: &str| -> Vec<String> {
        let inner = line.trim_matches('|').split('|');
        inner.map(|cell| cell.trim().to_string()).collect()
    };
    let lines = text.lines().skip_while(|line| cells(line) != heads);
    let table = lines.skip(2).take_while(|line| line.starts_with('|'));
    table.map(cells).collect()
}
