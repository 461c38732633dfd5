//! Making a form for every section that is asked about something.

use super::check;
use super::collect;
use super::folder::{FORMS, ISSUED, RETURNED, alone, keep_edition, refuse_written};
use super::log::{self, Run};
use super::sent;
use super::watch::Watcher;
use crate::error::Error;
use crate::layout::form::{self, Outlines};
use crate::load::editions;
use crate::load::file::Notes;
use crate::merge::standing;
use crate::model::answer::Answer;
use crate::model::finding::Finding;
use crate::model::form::{Asked, Shapes};
use crate::model::passwords::Passwords;
use crate::model::project::Project;
use crate::model::roster::Department;
use crate::read::find;
use crate::text::normalize::normalize;
use crate::write::files::{self, Batch};
use crate::write::{tables, workbook};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::Path;

/// A survey once its forms are made.
pub struct Distributed {
    /// The project.
    pub project: Project,
    /// What each form asks, in the roster's order.
    pub forms: Vec<Asked>,
    /// The names of the forms that this run made: all, or those that differ from what lay in forms/.
    pub made: Vec<String>,
    /// What has changed since the forms were sent before, in the order of the findings.
    pub changes: Vec<Finding>,
    /// The workbooks in forms/ that this run did not make.
    pub left_over: Vec<String>,
}

/// Writes forms/ of a project folder. A form that lies there and would be the same is left as it is.
///
/// # Errors
/// Where the project is unsound, a form that is already filled would be overwritten, or a file
/// cannot be written.
pub fn distribute(dir: &Path, watcher: &dyn Watcher) -> Result<Distributed, Error> {
    distribute_round(dir, None, watcher)
}

/// The same for the round of this name; by default the last that was sent, or the first.
///
/// # Errors
/// As [`distribute`]; where the survey has no such round, or one before it was not sent.
pub fn distribute_round(
    dir: &Path,
    round: Option<&str>,
    watcher: &dyn Watcher,
) -> Result<Distributed, Error> {
    let _alone = alone(dir)?;
    let notes = Notes::begin();
    let project = check::sound(dir, watcher)?.project;
    let sent = sent::sent_rounds(dir, &project);
    let own = chosen(&project, round, &sent)?;
    let standing = match own {
        0 => vec![],
        _ => collect::read(dir, &Passwords::default(), watcher)?.answers,
    };
    let folder = dir.join(FORMS);
    let changes = sent::findings(dir, &project)?;
    let all: BTreeSet<usize> = sent.into_iter().chain([own]).collect();
    let project = project.in_rounds(&[own]);
    let batch = Batch::default();
    let sections = form::asked_sections(&project);
    let written = write(&project, &sections, &standing, &folder, &batch, watcher)?;
    let made = written.iter().filter(|(_, is_made)| *is_made);
    let made = made.map(|(form, _)| form.file.to_string()).collect();
    let forms: Vec<Asked> = written.into_iter().map(|(form, _)| form).collect();
    let rounds: Vec<Sent> = all
        .iter()
        .map(|at| match *at == own {
            true => Sent::made(&project, &forms),
            false => Sent::of(&project, *at),
        })
        .collect();
    batch.create(&folder.join(ISSUED), |out| {
        let rounds = rounds.iter().map(|own| (own.name.as_str(), &own.forms[..]));
        tables::issued(out, &project, rounds)
    })?;
    keep_edition(dir, &project, &batch, true)?;
    let rows = rounds
        .iter()
        .map(|own| (&own.project, own.name.as_str(), &own.forms[..]));
    batch.write(
        &folder.join("distribution.csv"),
        &tables::distribution(rows),
    )?;
    let run = Run {
        command: "distribute",
        notes: notes.files(),
        returns: &[],
        decided: vec![],
        done: batch.commit()?,
    };
    log::run(dir, run, watcher);
    files::make_folder(&dir.join(RETURNED))?;
    let known = rounds.iter().flat_map(|own| &own.forms);
    let left_over = left_over(&folder, known)?;
    Ok(Distributed {
        project,
        forms,
        made,
        changes,
        left_over,
    })
}

/// The round to send, as an index into the survey's.
fn chosen(project: &Project, name: Option<&str>, sent: &[usize]) -> Result<usize, Error> {
    let rounds = &project.survey.rounds;
    let Some(name) = name else {
        return Ok(sent.last().copied().unwrap_or(0));
    };
    let names = || {
        let names: Vec<&str> = rounds.iter().map(|own| own.name.as_str()).collect();
        names.join("」「")
    };
    let found = rounds
        .iter()
        .position(|own| normalize(&own.name) == normalize(name));
    match found {
        Some(at) if at > 0 && !sent.contains(&0) => Err(Error::Usage(format!(
            "「{name}」の前に、「{}」の調査票を配ってください。",
            rounds[0].name
        ))),
        Some(at) => Ok(at),
        None if rounds.is_empty() => Err(Error::Usage(format!(
            "照会「{name}」がありません。設定に照会を書いてください（survey.toml では [[round]]）。"
        ))),
        None => Err(Error::Usage(format!(
            "照会「{name}」がありません。「{}」のどれかにしてください。",
            names()
        ))),
    }
}

/// The forms of a round that was sent, as the present plan has them.
struct Sent {
    project: Project,
    name: String,
    forms: Vec<Asked>,
}

impl Sent {
    /// The round whose forms were just made.
    fn made(project: &Project, forms: &[Asked]) -> Sent {
        let name = project.rounds().next().map(|own| own.name.clone());
        Sent {
            name: name.unwrap_or_default(),
            forms: forms.to_vec(),
            project: project.clone(),
        }
    }

    fn of(project: &Project, round: usize) -> Sent {
        let project = project.in_rounds(&[round]);
        let outlines = Outlines::new(&project);
        let shapes = Shapes::default();
        let made = |at: usize| Some(shapes.asked(&outlines.make(at)?));
        let forms = (0..outlines.count()).into_par_iter().filter_map(made);
        let forms: Vec<Asked> = forms.collect();
        Sent::made(&project, &forms)
    }
}

/// Makes the forms and writes those that are not there already, one at a time on each thread. Tells of
/// each whether it was written.
fn write(
    project: &Project,
    sections: &[(&Department, Vec<usize>)],
    answers: &[Answer],
    folder: &Path,
    batch: &Batch,
    watcher: &dyn Watcher,
) -> Result<Vec<(Asked, bool)>, Error> {
    let work = watcher.begin("調査票", sections.len());
    let shapes = Shapes::default();
    sections
        .par_iter()
        .map(|(section, measures)| {
            let standing = standing::of(project, answers, &section.code);
            let form = form::issued_with(project, section, measures, standing);
            let bytes = workbook::bytes(&form.book)?;
            work.step();
            let path = folder.join(&form.file);
            let is_there = fs::read(&path).is_ok_and(|there| there == bytes);
            if !is_there {
                refuse_written(project, folder, &form.file)?;
                batch.write(&path, &bytes)?;
            }
            Ok((shapes.asked(&form), !is_there))
        })
        .collect()
}

/// Workbooks in forms/ that this run did not make, such as that of a section since renamed. They
/// are reported, not removed: somebody may have written into them.
fn left_over<'f>(
    folder: &Path,
    forms: impl Iterator<Item = &'f Asked>,
) -> Result<Vec<String>, Error> {
    let found = find::files(folder)?.into_iter().map(|f| f.name);
    let kept = format!("{}/", editions::FOLDER);
    let is_workbook = |name: &String| {
        name.ends_with(".xlsx") && !name.starts_with("~$") && !name.starts_with(&kept)
    };
    let ours: HashSet<&str> = forms.map(|f| f.file.as_str()).collect();
    Ok(found
        .filter(|n| is_workbook(n) && !ours.contains(n.as_str()))
        .collect())
}
