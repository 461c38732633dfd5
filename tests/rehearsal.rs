//! `rehearse` plays a survey through in a folder of its own, and no value is lost.

use crate::support::Trip;
use torimatome::demo::rehearsal::Rehearsal;
use torimatome::load::project;
use torimatome::model::address::Address;
use torimatome::model::answer::Answer;
use torimatome::model::template::Field;
use torimatome::{Passwords, Unwatched, collect};

#[test]
fn a_rehearsal_loses_nothing_and_leaves_the_project_alone() {
    for seed in ["tomisato", "outline"] {
        let trip = Trip::empty();
        trip.run(&["new", "調査", "--seed", seed]).ok();
        let before = trip.tree();
        let ran = trip.run(&["rehearse", "調査", "--json"]).ok();
        let told: serde_json::Value = serde_json::from_str(&ran.out()).unwrap();
        for round in told["rounds"].as_array().unwrap() {
            let count = |key: &str| round[key].as_u64().unwrap();
            assert!(count("given") > 100 && count("right") > 0, "{round}");
            assert_eq!(
                count("given"),
                count("right") + count("reported"),
                "{round}"
            );
            assert_eq!(round["lost"].as_array().unwrap().len(), 0);
            assert_eq!(round["misplaced"].as_array().unwrap().len(), 0);
        }
        std::fs::remove_dir_all(trip.at("調査_予行")).unwrap();
        assert_eq!(trip.tree(), before);
    }
}

#[test]
fn a_rehearsal_again_gives_the_same_and_spares_what_is_not_its_own() {
    let trip = Trip::empty();
    trip.run(&["new", "調査", "--seed", "tomisato"]).ok();
    trip.run(&["rehearse", "調査"]).ok();
    let first = trip.bytes("調査_予行/out/answers.csv");
    trip.run(&["rehearse", "調査"]).ok();
    assert!(first == trip.bytes("調査_予行/out/answers.csv"));
    std::fs::remove_file(trip.at("調査_予行/予行について.txt")).unwrap();
    trip.run(&["rehearse", "調査"])
        .exits(2)
        .complains("予行ではないもの");
}

#[test]
fn a_value_that_is_neither_read_nor_reported_counts_as_lost() {
    let trip = Trip::seed("tomisato");
    trip.run(&["distribute"]).ok();
    let project = project::load(trip.path()).unwrap().project.unwrap();
    let rehearsal = Rehearsal::new(project, false, 1).unwrap();
    for (name, bytes) in rehearsal.simulation.files().unwrap() {
        trip.write(&format!("returned/{name}"), &bytes);
    }
    let collected = collect(trip.path(), &Passwords::default(), &Unwatched).unwrap();
    let (mut answers, findings) = (collected.answers, collected.findings);
    assert!(rehearsal.account(&answers, &findings).is_whole());
    let is_read = |a: &Answer| a.returned().starts_with("予行の回答");
    let gone = answers.iter().position(is_read).unwrap();
    answers.remove(gone);
    // Its own findings apart, nobody would hear of it.
    assert!(!rehearsal.account(&answers, &[]).lost.is_empty());
}

#[test]
fn a_preview_shows_every_question_and_issues_nothing() {
    for seed in ["tomisato", "guideline", "priority", "outline", "yamaguchi"] {
        let trip = Trip::seed(seed);
        trip.run(&["distribute", "--preview"])
            .ok()
            .says("out/preview.xlsx");
        assert!(!trip.at("forms/issued.csv").exists());
        let parts = crate::support::parts(&trip.bytes("out/preview.xlsx"));
        let texts = &parts["xl/sharedStrings.xml"];
        trip.run(&["distribute"]).ok();
        let issued = trip.text("forms/issued.csv");
        let project = project::load(trip.path()).unwrap().project.unwrap();
        // What the plan gives no reason to ask stands in no form.
        let is_asked = |field: &&Field| {
            let names = issued.lines().filter_map(|line| line.rsplit(',').next());
            names
                .map(Address::parse)
                .any(|name| name.field == field.key)
        };
        for field in project.template.fields.iter().filter(is_asked) {
            assert!(texts.contains(&field.label), "{seed} {}", field.label);
        }
        // Sent by mistake and returned, it is told as nobody's.
        trip.write("returned/見本.xlsx", &trip.bytes("out/preview.xlsx"));
        trip.run(&["collect"]).exits(1).says("R105");
    }
}
