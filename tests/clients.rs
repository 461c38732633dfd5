//! Forms filled, treated and saved by other programs are read completely or reported about, whatever
//! becomes of their names, rows, columns and sheets. A program that is missing fails the test;
//! ./tests/run installs them. `CLIENT=openpyxl` runs the columns of that name only.

pub mod client;
mod deeds_cells;
mod deeds_files;
mod deeds_rows;
mod deeds_sheets;
mod furigana;
pub mod hand;
mod matrix;
pub mod plans;
use crate::support;
mod survey;
mod treatments;
mod typed;

use matrix::Outcome;
use rayon::prelude::*;
use std::io::Write;

const DOCUMENT: &str = "docs/generated/clients.md";

#[test]
#[ignore = "slow"]
fn no_client_loses_anything() {
    let sent = matrix::send();
    let columns = matrix::columns();
    // One after the other as a core is free: the slowest stand first.
    let mut outcomes: Vec<(usize, Outcome)> = columns
        .iter()
        .enumerate()
        .par_bridge()
        .map(|(place, pair)| {
            let outcome = matrix::run(pair, &sent);
            // Past the test runner, so that it is seen where the test passes too.
            let line = format!("{}: {}\n", pair.name(), outcome.total());
            std::io::stderr().write_all(line.as_bytes()).unwrap();
            (place, outcome)
        })
        .collect();
    outcomes.sort_by_key(|(place, _)| *place);
    let outcomes: Vec<Outcome> = outcomes.into_iter().map(|(_, o)| o).collect();
    let all = matrix::total(&outcomes);
    let line = format!("all clients: {all}\n");
    std::io::stderr().write_all(line.as_bytes()).unwrap();
    let wrong: String = outcomes.iter().map(|o| o.wrong.as_str()).collect();
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(outcomes.iter().all(|o| o.total().lost() == 0));
    if outcomes.len() == client::PAIRS.len() {
        hold(&matrix::document(&outcomes));
    }
}

/// Holds the document to the run, or writes it where `UPDATE` says so.
fn hold(text: &str) {
    let path = support::root().join(DOCUMENT);
    if std::env::var_os("UPDATE").is_some() {
        return std::fs::write(path, text).unwrap();
    }
    let found = std::fs::read_to_string(path).unwrap_or_default();
    assert!(found == text, "{DOCUMENT} differs; UPDATE=1 rewrites it");
}
