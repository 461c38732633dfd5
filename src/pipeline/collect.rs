//! Reading what came back.

use super::check;
use super::folder::{OUT, RETURNED, alone};
use super::log::{self, Run};
use super::sent::{Editions, in_sent_rounds};
use super::watch::Watcher;
use crate::error::Error;
use crate::judge::rules::RULES;
use crate::judge::{self, Context};
use crate::load::file::Notes;
use crate::merge::progress::{self, Progress};
use crate::model::answer::{Answer, Disposition, Return};
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Finding;
use crate::model::form::Asked;
use crate::model::passwords::Passwords;
use crate::model::project::Project;
use crate::read::{attachments, choose, correct, file, find, index::Forms};
use crate::write::files::Batch;
use crate::write::sarif::{self, About};
use crate::write::tables;
use rayon::prelude::*;
use std::collections::HashSet;
use std::path::Path;

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

/// Reads everything under returned/, judges it, and writes the tables into out/.
///
/// # Errors
/// Where the project is unsound, was not distributed, or a file cannot be written.
pub fn collect(
    dir: &Path,
    passwords: &Passwords,
    watcher: &dyn Watcher,
) -> Result<Collected, Error> {
    let _alone = alone(dir)?;
    let notes = Notes::begin();
    let collected = read(dir, passwords, watcher)?;
    let batch = Batch::default();
    write(&collected, &dir.join(OUT), &batch)?;
    let run = Run {
        command: "collect",
        notes: notes.files(),
        returns: &collected.returns,
        decided: log::holding(&collected.project, &collected.findings),
        done: batch.commit()?,
    };
    log::run(dir, run, watcher);
    Ok(collected)
}

/// Reads everything under returned/ and judges it. Nothing is written.
///
/// # Errors
/// Where the project is unsound, was not distributed, or a folder cannot be read.
pub fn read(dir: &Path, passwords: &Passwords, watcher: &dyn Watcher) -> Result<Collected, Error> {
    read_looking(dir, passwords, watcher, |_, _| ()).map(|(collected, ())| collected)
}

/// Does the same, and looks at what every file holds before the answers are chosen from it.
///
/// # Errors
/// As [`read`].
pub(super) fn read_looking<T>(
    dir: &Path,
    passwords: &Passwords,
    watcher: &dyn Watcher,
    look: impl FnOnce(&Project, &[Return]) -> T,
) -> Result<(Collected, T), Error> {
    let check::Sound {
        project,
        mut facts,
        of_plan,
    } = check::sound(dir, watcher)?;
    let project = in_sent_rounds(dir, project);
    let editions = Editions::of(dir, &project)?;
    let issued = editions.issued(dir, &project)?;
    let found = find::files(&dir.join(RETURNED))?;
    let earlier = editions
        .earlier
        .iter()
        .map(|own| Forms::of_edition(&own.project, &issued, &own.correspondence));
    let forms = Forms::new(&project, &issued).or(earlier.collect());
    let mut returns = read_all(&forms, passwords, &found, watcher)?;
    let mut forms = forms.asked();
    facts.extend(editions.changes(&project, &forms, &issued));
    forms.extend(asked_before(&project, &forms, &returns));
    let looked = look(&project, &returns);
    let chosen = choose::choose(&project, &forms, &issued, &mut returns);
    facts.extend(attachments::settle(&project, &mut returns, &chosen.answers));
    for returned in &mut returns {
        let is_superseded = returned.disposition == Disposition::Superseded;
        let own = returned.facts.drain(..);
        facts.extend(own.map(|fact| Fact {
            is_superseded: is_superseded || fact.is_superseded,
            ..fact
        }));
    }
    facts.extend(chosen.facts);
    let facts = reported_once(facts);
    let (answers, findings) = decided(&project, &of_plan, facts, &forms, &returns, chosen.answers);
    let collected = Collected {
        answers,
        project,
        forms,
        returns,
        findings,
    };
    Ok((collected, looked))
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
    let context = Context::new(project, of_plan, &facts, forms, returns, &answers);
    let findings = judge::decisions::settle(before, judge::judge(&context), &context);
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
    watcher: &dyn Watcher,
) -> Result<Vec<Return>, Error> {
    let intake = file::Intake {
        forms,
        limits: &forms.project.survey.limits,
        passwords,
    };
    let work = watcher.begin("読み取り", found.len());
    let returns: Result<Vec<Vec<Return>>, Error> = found
        .par_iter()
        .map(|found| {
            let read = file::read(&intake, found);
            work.step();
            read
        })
        .collect();
    Ok(returns?.into_iter().flatten().collect())
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

/// The sections that answer and are asked nothing any more.
fn asked_before(project: &Project, forms: &[Asked], returns: &[Return]) -> Vec<Asked> {
    let asked: HashSet<&str> = forms.iter().map(|form| &*form.department).collect();
    let portions = returns.iter().flat_map(|file| &file.portions);
    let answering: HashSet<&str> = portions.map(|own| own.department.as_str()).collect();
    let sections = project.roster.sections();
    sections
        .filter(|own| answering.contains(own.code.as_str()) && !asked.contains(own.code.as_str()))
        .map(|own| Asked::nothing(&own.code, &own.name))
        .collect()
}

/// Writes the tables for a folder.
///
/// # Errors
/// Where a file cannot be written.
pub(super) fn write(collected: &Collected, out: &Path, batch: &Batch) -> Result<(), Error> {
    let Collected {
        project,
        returns,
        answers,
        findings,
        ..
    } = collected;
    batch.create(&out.join("answers.csv"), |out| {
        tables::answers(out, project, answers)
    })?;
    batch.create(&out.join("findings.csv"), |out| {
        tables::findings(out, findings)
    })?;
    batch.create(&out.join("findings.json"), |out| {
        tables::findings_json(out, findings)
    })?;
    batch.create(&out.join("findings.sarif"), |out| {
        sarif::write(out, &about(collected), findings)
    })?;
    batch.create(&out.join("attachments.csv"), |out| {
        tables::attachments(out, project, returns)
    })?;
    batch.create(&out.join("intake.csv"), |out| tables::intake(out, returns))
}

/// The rules that found something.
fn about(collected: &Collected) -> Vec<About<'_>> {
    let found = |code: &str| collected.findings.iter().any(|f| f.code == code);
    let built_in = RULES.iter().map(|rule| About {
        code: rule.code,
        title: rule.title.to_string(),
        severity: rule.severity,
        page: rule.manual(),
    });
    let own = collected.project.own_rules().map(|rule| About {
        code: &rule.code,
        title: rule.title(),
        severity: rule.severity,
        page: rule.message.clone(),
    });
    built_in
        .chain(own)
        .filter(|rule| found(rule.code))
        .collect()
}
