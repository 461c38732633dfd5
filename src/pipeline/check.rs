//! Loading a project folder and judging what is in it.

use super::folder::{FORMS, ISSUED};
use super::sent;
use super::today::today;
use super::watch::Watcher;
use crate::error::Error;
use crate::judge::{self, Context};
use crate::load::{self, folder::Loaded, roster, survey::CORRECTION_DUE};
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Finding, Severity};
use crate::model::place::Place;
use crate::model::project::Project;
use crate::model::survey::Survey;
use crate::report;
use jiff::civil::Date;
use std::path::Path;

/// A project folder as it was loaded.
#[derive(Debug)]
pub struct Checked {
    /// The project; `None` where it cannot be understood.
    pub project: Option<Project>,
    /// What is wrong in it.
    pub findings: Vec<Finding>,
}

/// A project without errors, and what was noticed in it.
pub struct Sound {
    /// The project.
    pub project: Project,
    /// What loading noticed.
    pub(super) facts: Vec<Fact>,
    /// What [`judge::of_plan`] found.
    pub(super) of_plan: Vec<Finding>,
}

/// Loads a project folder, and says everything that is wrong in it, and what has changed since the
/// forms were sent.
///
/// # Errors
/// Where a file is missing or cannot be opened.
pub fn load(dir: &Path) -> Result<Checked, Error> {
    let mut loaded = loaded(dir)?;
    if let Some(project) = &loaded.project {
        let passed = correction_due_passed(&project.survey, today());
        loaded.facts.extend(passed);
        loaded.facts.extend(sent::changes(dir, project)?);
    }
    let of_plan = loaded.project.as_ref().map_or(vec![], judge::of_plan);
    let findings = judged(&loaded, &of_plan);
    Ok(Checked {
        project: loaded.project,
        findings,
    })
}

/// Loads a project, which must have no finding at error level.
///
/// # Errors
/// Where a file is missing or the project holds errors; these are shown first.
pub fn sound(dir: &Path, watcher: &dyn Watcher) -> Result<Sound, Error> {
    let loaded = loaded(dir)?;
    let of_plan = loaded.project.as_ref().map_or(vec![], judge::of_plan);
    let errors: Vec<Finding> = judged(&loaded, &of_plan)
        .into_iter()
        .filter(|f| f.severity == Severity::Error && f.is_open())
        .collect();
    let facts = loaded.facts;
    match (loaded.project, errors.len()) {
        (Some(project), 0) => Ok(Sound {
            project,
            facts,
            of_plan,
        }),
        (project, count) => {
            watcher.refused(project.as_ref(), &errors);
            Err(Error::Faulty(count))
        }
    }
}

/// Loads a project, and looks whether the report has the sheets that its template names, and whether
/// it is too late to issue it.
///
/// # Errors
/// Where a file is missing or cannot be opened.
fn loaded(dir: &Path) -> Result<Loaded, Error> {
    let mut loaded = load::project::load(dir)?;
    if let Some(project) = &loaded.project {
        loaded.facts.extend(report::unknown_pages(project));
        let is_issued = dir.join(FORMS).join(ISSUED).is_file();
        if !is_issued {
            loaded.facts.extend(dues_passed(project, today()));
        }
    }
    Ok(loaded)
}

/// Tells which due dates have passed.
fn dues_passed(project: &Project, today: Date) -> Vec<Fact> {
    let passed = |name: String, due: Date, place: Place| {
        (due < today).then(|| Fact::new(Kind::DuePassed { name, due, today }, place))
    };
    let survey = &project.survey;
    let first = passed("提出期限".to_string(), survey.due, survey.places.of("due"));
    let first = first.map(|fact| Fact {
        field: survey.label("due").to_string(),
        ..fact
    });
    let own = project.roster.sections().filter_map(|section| {
        let own = section.due.as_ref()?;
        let name = roster::name_of_due(&section.name);
        passed(name, own.date, own.place.clone())
    });
    // The first round has the survey's, unless it names its own.
    let rounds = survey.rounds.iter().filter_map(|round| {
        let is_own = round.due != survey.due;
        let name = format!("「{}」の期限", round.name);
        passed(name, round.due, round.place.clone()).filter(|_| is_own)
    });
    first.into_iter().chain(own).chain(rounds).collect()
}

/// Tells that the day by which corrections are to come back has passed.
fn correction_due_passed(survey: &Survey, today: Date) -> Option<Fact> {
    let due = survey.correction_due.filter(|due| *due < today)?;
    let kind = Kind::CorrectionDuePassed { due, today };
    Some(Fact {
        field: survey.label(CORRECTION_DUE).to_string(),
        ..Fact::new(kind, survey.places.of(CORRECTION_DUE))
    })
}

fn judged(loaded: &Loaded, of_plan: &[Finding]) -> Vec<Finding> {
    let facts = &loaded.facts;
    match &loaded.project {
        Some(project) => judge::judge(&Context::new(project, of_plan, facts, &[], &[], &[])),
        None => judge::settings(facts),
    }
}
