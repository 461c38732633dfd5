//! What the rules on prose and on the plan report on the seeds' own answers is what
//! docs/rules/accuracy.md says of them.

mod support;

use jiff::civil::Weekday;
use std::collections::{BTreeMap, BTreeSet};
use support::{Trip, root};
use torimatome::demo::seeds::{self, SEEDS};
use torimatome::judge::rules::RULES;
use torimatome::load::{project, table};
use torimatome::text::prose::days::{Day, days, reported};
use torimatome::text::prose::sentences::sentences;

/// The codes of the rules that are measured.
const MEASURED: [&str; 4] = ["A2", "B1", "P121", "P122"];
/// The columns of the table of reports.
const REPORTS: [&str; 6] = ["Rule", "Seed", "整理番号", "課", "項目", "Reader"];

fn is_measured(code: &str) -> bool {
    MEASURED.iter().any(|begin| code.starts_with(begin))
}

/// What one rule reported at one place: rule, seed, measure, section, field.
type Report = [String; 5];

#[test]
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
    let told: Vec<Vec<String>> = rows(&heads);
    let reports = rows(&REPORTS);
    let mut wrong = String::new();
    for rule in RULES.iter().filter(|r| is_measured(r.code)) {
        let own: Vec<_> = reports.iter().filter(|row| row[0] == rule.code).collect();
        let agreed = own.iter().filter(|row| row[5] == "agrees").count();
        let row = told.iter().find(|row| row[0] == rule.code);
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
fn weekdays_that_are_changed_are_told() {
    let days: Vec<Day> = SEEDS.iter().flat_map(|seed| weekdays(seed.name)).collect();
    let wrong = days.iter().filter(|day| day.misnamed().is_some()).count();
    let is_told = |day: &Day, to: Weekday| {
        let weekday = Some(to);
        let changed = Day {
            weekday,
            ..day.clone()
        };
        changed.weekday != day.weekday && changed.misnamed().is_some()
    };
    let week = || Weekday::Monday.cycle_forward().take(7);
    let told = days
        .iter()
        .flat_map(|day| week().filter(|to| is_told(day, *to)));
    let counts = [days.len(), wrong, 6 * days.len(), told.count()].map(|n| n.to_string());
    let text = ["Text", "Weekdays", "Reported", "Changed", "Told"];
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
