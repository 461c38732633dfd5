//! The rounds of a survey: what survey.toml says of them, held against the template and the roster.

use super::file;
use crate::error::Error;
use crate::model::fact::{Fact, Fault, Kind};
use crate::model::project::Project;
use crate::model::roster::Roster;
use crate::model::survey::Round;
use crate::model::template::Template;
use crate::text::normalize::normalize;
use crate::text::similar::nearest;
use std::path::Path;

/// The file of an edition with the names of the rounds that its forms ask, a line each.
pub(super) const EDITION_ROUNDS: &str = "rounds.txt";

/// Replaces the labels of fields by their keys and the names of sections by their codes. What is
/// neither is reported and left out.
pub(super) fn resolve(project: &mut Project, facts: &mut Vec<Fact>) {
    let mut rounds = std::mem::take(&mut project.survey.rounds);
    for (at, round) in rounds.iter_mut().enumerate() {
        one(round, &project.template, &project.roster, facts);
        // The first asks those in charge, whose form the others go on from.
        if at > 0 && round.fields.is_empty() {
            let fault = Fault::new(
                format!("「{}」で尋ねる項目がありません", round.name),
                "2回目からの照会には、fields に、その回で尋ねる項目の見出しを書いてください。",
            );
            facts.push(fact(round, fault));
        }
    }
    project.survey.rounds = rounds;
}

fn one(round: &mut Round, template: &Template, roster: &Roster, facts: &mut Vec<Fact>) {
    let mut keys = vec![];
    for name in std::mem::take(&mut round.fields) {
        match key_of(template, &name) {
            Some(key) => keys.push(key),
            None => {
                let labels = template.fields.iter().map(|field| field.label.as_str());
                let near =
                    nearest(&name, labels).map_or(String::new(), |n| format!("「{n}」ですか。"));
                let fault = Fault::new(
                    format!("「{}」で尋ねる項目「{name}」が様式にありません", round.name),
                    format!("{near}様式の項目の見出しのとおりに書いてください。"),
                );
                facts.push(fact(round, fault));
            }
        }
    }
    round.fields = keys;
    let mut codes = vec![];
    for name in std::mem::take(&mut round.sections) {
        match roster.find(&name).filter(|own| !own.code.is_empty()) {
            Some(own) => codes.push(own.code.clone()),
            None => {
                let fault = Fault::new(
                    format!(
                        "「{}」で尋ねる課「{name}」が課の一覧にありません",
                        round.name
                    ),
                    "課の一覧にある課名を書いてください。委員会などに尋ねるときは、課の一覧にコードを付けて加えてください。",
                );
                facts.push(fact(round, fault));
            }
        }
    }
    round.sections = codes;
}

/// The key of the field or table that a name means.
fn key_of(template: &Template, name: &str) -> Option<String> {
    let own = normalize(name);
    let is_meant = |key: &str, label: &str| key == name || normalize(label) == own;
    let field = template.fields.iter().find(|f| is_meant(&f.key, &f.label));
    let table = || template.rows.iter().find(|t| is_meant(&t.key, &t.label));
    field
        .map(|f| f.key.clone())
        .or_else(|| table().map(|t| t.key.clone()))
}

fn fact(round: &Round, fault: Fault) -> Fact {
    Fact {
        field: "round".to_string(),
        ..Fact::new(Kind::Settings(fault), round.place.clone())
    }
}

/// The project of an edition as it was in the rounds that the edition's forms ask.
///
/// # Errors
/// Where the file that names them cannot be read.
pub(super) fn of_edition(dir: &Path, project: Project) -> Result<Project, Error> {
    let path = dir.join(EDITION_ROUNDS);
    if !path.is_file() {
        return Ok(project);
    }
    let names = String::from_utf8_lossy(&file::bytes(&path)?).into_owned();
    Ok(project.in_rounds(&places(&project, &names)))
}

/// Which rounds of a project a text names, a line each.
pub(super) fn places(project: &Project, names: &str) -> Vec<usize> {
    let place = |name: &str| {
        let mut rounds = project.survey.rounds.iter();
        rounds.position(|round| round.name == name)
    };
    names.lines().filter_map(place).collect()
}

/// The names of the rounds that the forms of a project ask, a line each; empty where the survey has
/// none.
pub(super) fn names_of(project: &Project) -> String {
    let names: Vec<&str> = project.rounds().map(|round| round.name.as_str()).collect();
    names.join("\n")
}
