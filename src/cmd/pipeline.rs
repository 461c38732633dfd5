//! The parts of the round trip that several commands share.

use super::cli::KeyArgs;
use super::render;
use super::screen::Screen;
use crate::error::Error;
use crate::judge::{self, Context};
use crate::load::{self, folder::Loaded};
use crate::merge::progress::{self, Progress};
use crate::model::answer::{Answer, Disposition, Return};
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Finding, Severity};
use crate::model::form::Asked;
use crate::model::issued::Issued;
use crate::model::passwords::Passwords;
use crate::model::project::Project;
use crate::model::template::Template;
use crate::read::{choose, correct, file, find, index::Forms, reissued};
use crate::report;
use crate::text::decode::decode;
use crate::write::files::{self, Batch};
use crate::write::lock::{self, Lock};
use rayon::prelude::*;
use std::collections::HashSet;
use std::path::Path;

/// Where the forms are written.
pub const FORMS: &str = "forms";
/// Where what comes back is put.
pub const RETURNED: &str = "returned";
/// Where results are written.
pub const OUT: &str = "out";

/// Where in [`OUT`] the corrections are written.
pub const CORRECTIONS: &str = "corrections";

/// A survey once it is collected.
pub struct Collected {
    /// The project.
    pub project: Project,
    /// The forms as issued.
    pub forms: Vec<Asked>,
    /// The files found.
    pub returns: Vec<Return>,
    /// The answers chosen.
    pub answers: Vec<Answer>,
    /// Every finding, of the plan and of the returns.
    pub findings: Vec<Finding>,
}

impl Collected {
    /// How far each section has come, in the order of the forms.
    pub fn progress(&self) -> Vec<Progress<'_>> {
        progress::of_sections(
            &self.project,
            &self.forms,
            &self.returns,
            &self.answers,
            &self.findings,
        )
    }
}

/// A project without errors, and what was noticed in it.
pub struct Sound {
    /// The project.
    pub project: Project,
    /// What loading noticed.
    facts: Vec<Fact>,
    /// What [`judge::of_plan`] found.
    of_plan: Vec<Finding>,
}

/// Loads a project, and looks whether the report has the sheets that its template names.
///
/// # Errors
/// Where a file is missing or cannot be opened.
pub fn load(dir: &Path) -> Result<Loaded, Error> {
    let mut loaded = load::project::load(dir)?;
    if let Some(project) = &loaded.project {
        loaded.facts.extend(report::unknown_pages(project));
    }
    Ok(loaded)
}

/// Makes this the only run that writes into a project folder, and removes what one that was killed
/// left half written. `None` where there is no project.
///
/// # Errors
/// Where another run is on, or the folder cannot be written.
pub fn alone(dir: &Path) -> Result<Option<Lock>, Error> {
    if !dir.join(load::file::SURVEY).is_file() {
        return Ok(None);
    }
    let out = dir.join(OUT);
    let lock = lock::take(&out, lock::WAIT)?;
    for folder in [dir.join(FORMS), out.join(CORRECTIONS), out] {
        files::remove_unfinished(&folder);
    }
    Ok(Some(lock))
}

/// Loads a project, which must have no finding at error level.
///
/// # Errors
/// Where a file is missing or the project holds errors; these are shown first.
pub fn sound(dir: &Path, screen: &Screen) -> Result<Sound, Error> {
    let loaded = load(dir)?;
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
            screen.findings(&render::list(project.as_ref(), &errors));
            Err(Error::Faulty(count))
        }
    }
}

/// The findings on what was loaded.
pub fn checked(loaded: &Loaded) -> Vec<Finding> {
    let of_plan = loaded.project.as_ref().map_or(vec![], judge::of_plan);
    judged(loaded, &of_plan)
}

fn judged(loaded: &Loaded, of_plan: &[Finding]) -> Vec<Finding> {
    let facts = &loaded.facts;
    match &loaded.project {
        Some(project) => judge::judge(&Context::new(project, of_plan, facts, &[], &[], &[])),
        None => judge::settings(facts),
    }
}

/// Reads everything under returned/ and judges it. Nothing is written.
///
/// # Errors
/// Where the project is unsound, was not distributed, or a folder cannot be read.
pub fn collect(dir: &Path, keys: &KeyArgs, screen: &Screen) -> Result<Collected, Error> {
    let passwords = passwords(keys)?;
    let Sound {
        project,
        mut facts,
        of_plan,
    } = sound(dir, screen)?;
    let issued = issued(dir, &project)?;
    let templates = load::issued::earlier_templates(&dir.join(FORMS), &project)?;
    let found = find::files(&dir.join(RETURNED))?;
    let with = |template: &Template| Project {
        template: template.clone(),
        ..project.clone()
    };
    let earlier: Vec<Project> = templates.iter().map(with).collect();
    let earlier = earlier.iter().map(|project| Forms::new(project, &issued));
    let forms = Forms::new(&project, &issued).or(earlier.collect());
    let mut returns = read_all(&forms, &passwords, &found, screen)?;
    let forms = forms.asked();
    facts.extend(reissued::facts(&project, &forms, &issued, &templates));
    let chosen = choose::choose(&project, &forms, &issued, &mut returns);
    for returned in &mut returns {
        let is_superseded = returned.disposition == Disposition::Superseded;
        let own = returned.facts.drain(..);
        facts.extend(own.map(|fact| Fact {
            is_superseded,
            ..fact
        }));
    }
    facts.extend(chosen.facts);
    let facts = reported_once(facts);
    let (answers, findings) = decided(&project, &of_plan, facts, &forms, &returns, chosen.answers);
    Ok(Collected {
        answers,
        project,
        forms,
        returns,
        findings,
    })
}

/// Judges the answers and, where something was decided, judges them again as they were corrected.
fn decided(
    project: &Project,
    of_plan: &[Finding],
    mut facts: Vec<Fact>,
    forms: &[Asked],
    returns: &[Return],
    mut answers: Vec<Answer>,
) -> (Vec<Answer>, Vec<Finding>) {
    let before = judge::judge(&Context::new(
        project, of_plan, &facts, forms, returns, &answers,
    ));
    if project.decisions.is_empty() {
        return (answers, before);
    }
    facts.extend(correct::correct(project, &before, &mut answers));
    let case = Context::new(project, of_plan, &facts, forms, returns, &answers);
    let findings = judge::decisions::settle(before, judge::judge(&case), &case);
    (answers, findings)
}

/// Reads the files side by side; only one workbook a thread is in memory at a time.
///
/// # Errors
/// Where a program on this computer keeps a file from being read.
fn read_all(
    forms: &Forms<'_>,
    passwords: &Passwords,
    found: &[find::Found],
    screen: &Screen,
) -> Result<Vec<Return>, Error> {
    let intake = file::Intake {
        forms,
        limits: &forms.project.survey.limits,
        passwords,
    };
    let bar = screen.progress("読み取り", found.len());
    let returns: Result<Vec<Vec<Return>>, Error> = found
        .par_iter()
        .map(|found| {
            let read = file::read(&intake, found);
            bar.inc(1);
            read
        })
        .collect();
    bar.finish_and_clear();
    Ok(returns?.into_iter().flatten().collect())
}

/// The passwords of the file that was named, if one was.
///
/// # Errors
/// Where it cannot be read, or holds too many.
fn passwords(keys: &KeyArgs) -> Result<Passwords, Error> {
    let Some(path) = &keys.password_file else {
        return Ok(Passwords::default());
    };
    let bytes = load::file::bytes(path)?;
    let text = decode(&bytes).ok_or_else(|| {
        Error::Usage(format!(
            "{} の文字コードがわかりません。メモ帳で、文字コードを UTF-8 にして保存し直してください。",
            path.display()
        ))
    })?;
    Passwords::parse(&text).map_err(|count| {
        Error::Usage(format!(
            "{} にパスワードが{count}個あります。{}個までにしてください。",
            path.display(),
            Passwords::MOST
        ))
    })
}

/// Keeps the template beside the forms that are made of it: what comes back is read by it, though
/// another one takes its place.
///
/// # Errors
/// Where it cannot be written.
pub fn keep_template(project: &Project, folder: &Path, batch: &Batch) -> Result<(), Error> {
    let path = folder.join(load::issued::template_file(&project.template));
    match path.is_file() {
        true => Ok(()),
        false => batch.write(&path, project.template.text.as_bytes()),
    }
}

/// A section may have filled a form, or mended a correction, where it lay; writing over it would
/// lose what it wrote.
///
/// # Errors
/// Where one of the named files of a folder was written into.
pub fn refuse_written(
    project: &Project,
    folder: &Path,
    names: impl Iterator<Item = String>,
) -> Result<(), Error> {
    for name in names.filter(|name| folder.join(name).is_file()) {
        let path = folder.join(&name);
        let found = find::Found {
            name,
            path: path.clone(),
            is_link: false,
            trouble: None,
        };
        if file::is_written_into(&found, &project.survey.limits)? {
            return Err(Error::Usage(format!(
                "{} に回答が書き込まれているか、作ったときと違うファイルになっています。returned に移してから、もう一度実行してください。",
                path.display()
            )));
        }
    }
    Ok(())
}

/// What is told of a measure as a whole is reported once for each section, whichever rows show it.
fn reported_once(facts: Vec<Fact>) -> Vec<Fact> {
    let mut reported: HashSet<(String, String)> = HashSet::new();
    let mut facts = facts;
    facts.retain(|fact| {
        let key = || (fact.department.clone(), fact.item.clone());
        !matches!(fact.kind, Kind::PlanTextChanged(_)) || reported.insert(key())
    });
    facts
}

/// What was issued.
///
/// # Errors
/// Where nothing was, or forms/issued.csv cannot be read.
fn issued(dir: &Path, project: &Project) -> Result<Issued, Error> {
    let path = dir.join(FORMS).join("issued.csv");
    match path.is_file() {
        true => load::issued::read(&path, project),
        false => Err(Error::missing(
            &path,
            "先に torimatome distribute で調査票を作ってください。",
        )),
    }
}
