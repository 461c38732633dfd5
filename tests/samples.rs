//! samples/ is what the demo makes. `UPDATE=1 cargo test samples::` makes it anew.

use crate::support;

use std::collections::BTreeSet;
use std::path::Path;
use support::{Trip, parts, root};
use torimatome::read::find;

/// What is kept of the demo: enough to see each kind of output, and small.
const KEPT: &[&str] = &[
    "forms/D03_企画課.xlsx",
    "forms/issued.csv",
    "forms/distribution.csv",
    "returned/D03_企画課.xlsx",
    "out/answers.csv",
    "out/findings.csv",
    "out/findings.json",
    "out/intake.csv",
    "out/report.xlsx",
    "out/corrections/D03_企画課_修正依頼.xlsx",
];

#[test]
fn samples_are_what_the_demo_makes() {
    let trip = Trip::empty();
    trip.run(&["demo"]).ok();
    let samples = root().join("samples");
    if std::env::var_os("UPDATE").is_some() {
        write(&trip, &samples);
    }
    let there: BTreeSet<String> = find::files(&samples)
        .unwrap()
        .into_iter()
        .map(|f| f.name)
        .collect();
    let kept: BTreeSet<String> = KEPT.iter().map(|k| (*k).to_string()).collect();
    assert_eq!(there, kept, "every sample is compared");
    for name in KEPT {
        let sample = std::fs::read(samples.join(name)).unwrap();
        let made = trip.bytes(&format!("demo/{name}"));
        assert!(
            same(name, &sample, &made),
            "samples/{name} differs from what the demo makes; look at it and run with UPDATE=1"
        );
    }
}

/// Workbooks are compared part by part: a zip's own bytes differ between systems.
fn same(name: &str, a: &[u8], b: &[u8]) -> bool {
    match name.ends_with(".xlsx") {
        true => parts(a) == parts(b),
        false => a == b,
    }
}

fn write(trip: &Trip, samples: &Path) {
    let _ = std::fs::remove_dir_all(samples);
    for name in KEPT {
        let path = samples.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, trip.bytes(&format!("demo/{name}"))).unwrap();
    }
}
