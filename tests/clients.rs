//! Forms filled and saved by other programs are read completely, whatever becomes of their names,
//! rows, columns and sheets. A program that is missing fails its test; ./tests/run installs them.

#[path = "clients/client.rs"]
mod client;
#[path = "clients/edits.rs"]
mod edits;
#[path = "clients/scenario.rs"]
mod scenario;
mod support;
#[path = "clients/survey.rs"]
mod survey;
#[path = "clients/typed.rs"]
mod typed;

use client::{Client, EXCELJS, LIBREOFFICE, OPENPYXL, SHEETJS};
use scenario::SCENARIOS;
use serde_json::Value;
use std::io::Write;
use survey::{Count, Survey};

#[test]
fn libreoffice_loses_nothing() {
    every_scenario(&LIBREOFFICE);
}

#[test]
fn openpyxl_loses_nothing() {
    every_scenario(&OPENPYXL);
}

#[test]
fn sheetjs_loses_nothing() {
    every_scenario(&SHEETJS);
}

#[test]
fn exceljs_loses_nothing() {
    every_scenario(&EXCELJS);
}

/// Fills all forms of all scenarios in one run of the client, and collects each.
fn every_scenario(client: &Client) {
    let surveys: Vec<Survey> = SCENARIOS.iter().map(|s| Survey::new(s, client)).collect();
    let jobs: Vec<Value> = surveys.iter().flat_map(|s| s.jobs.clone()).collect();
    client.run(&jobs);
    let saved: Vec<Value> = surveys.iter().flat_map(|s| s.conversions.clone()).collect();
    if !saved.is_empty() {
        LIBREOFFICE.run(&saved);
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
    // Past the test runner, so that it is seen where the test passes too.
    let line = format!("{}: {sum}\n", client.name);
    std::io::stderr().write_all(line.as_bytes()).unwrap();
    assert!(wrong.is_empty(), "\n{wrong}");
    assert_eq!(sum.lost(), 0);
}
