//! What the sections were sent, and what has changed since.

use super::folder::{FORMS, ISSUED};
use crate::error::Error;
use crate::judge::{self, Context};
use crate::load::{
    self,
    editions::{self, Edition},
};
use crate::model::fact::Fact;
use crate::model::finding::{Family, Finding};
use crate::model::form::Asked;
use crate::model::issued::Issued;
use crate::model::project::Project;
use crate::read::index::Forms;
use crate::read::reissued::{self, Sent};
use std::collections::BTreeSet;
use std::path::Path;

/// The earlier editions of a project folder, and the one that the sections were sent last.
pub(super) struct Editions {
    /// Those that differ from the present project, newest first.
    pub(super) earlier: Vec<Edition>,
    /// Which of them the sections have; `None` where they have the present one.
    sent: Option<usize>,
    /// The present project as it is seen in the rounds of the edition that was sent last.
    view: Project,
}

impl Editions {
    /// Reads the editions of a folder.
    ///
    /// # Errors
    /// Where a file of the project or of an edition cannot be read.
    pub(super) fn of(dir: &Path, project: &Project) -> Result<Editions, Error> {
        let forms = dir.join(FORMS);
        let earlier = editions::earlier(&forms, dir, project)?;
        let names = editions::names(&forms);
        let mut of_forms = names.iter().rev();
        let last = of_forms.find(|name| !name.ends_with(editions::OF_CORRECTIONS));
        let mut view = project.clone();
        let mut is_present = true;
        if let Some(name) = last {
            if !project.survey.rounds.is_empty() {
                let rounds = editions::rounds_of(&forms, name, project);
                view = project.in_rounds(&rounds);
            }
            is_present = editions::is_of(&forms, name, &editions::sources(dir, &view)?);
        }
        let sent = earlier.iter().position(|own| own.is_of_forms);
        Ok(Editions {
            sent: sent.filter(|_| !is_present),
            earlier,
            view,
        })
    }

    /// The edition that the sections have, where it is not the present one.
    fn sent(&self) -> Option<&Edition> {
        self.earlier.get(self.sent?)
    }

    /// What was issued, as the present project names it.
    ///
    /// # Errors
    /// Where nothing was, or forms/issued.csv cannot be read.
    pub(super) fn issued(&self, dir: &Path, project: &Project) -> Result<Issued, Error> {
        let path = dir.join(FORMS).join(ISSUED);
        if !path.is_file() {
            return Err(Error::missing(
                &path,
                "先に torimatome distribute で調査票を作ってください。",
            ));
        }
        match self.sent() {
            None => load::issued::read(&path, project),
            Some(sent) => {
                let issued = load::issued::read(&path, &sent.project)?;
                Ok(issued.carried(&sent.project, project, &sent.correspondence))
            }
        }
    }

    /// What these forms ask and say otherwise than those that the sections have.
    pub(super) fn changes(&self, project: &Project, forms: &[Asked], issued: &Issued) -> Vec<Fact> {
        let facts = self.sent().map(|sent| {
            let sent = Sent {
                project: &sent.project,
                now: &sent.correspondence,
                view: &self.view,
                issued,
            };
            reissued::facts(project, forms, &sent)
        });
        facts.unwrap_or_default()
    }
}

/// The project as all rounds have it whose forms were sent; the first, where none were.
pub(super) fn in_sent_rounds(dir: &Path, project: Project) -> Project {
    if project.survey.rounds.is_empty() {
        return project;
    }
    let rounds = sent_rounds(dir, &project);
    match rounds.is_empty() {
        true => project.in_rounds(&[0]),
        false => project.in_rounds(&rounds),
    }
}

/// The rounds whose forms were sent, in their order.
pub(super) fn sent_rounds(dir: &Path, project: &Project) -> Vec<usize> {
    let forms = dir.join(FORMS);
    let names = editions::names(&forms);
    let names = names
        .iter()
        .filter(|name| !name.ends_with(editions::OF_CORRECTIONS));
    let rounds = names.flat_map(|name| editions::rounds_of(&forms, name, project));
    let rounds: BTreeSet<usize> = rounds.collect();
    rounds.into_iter().collect()
}

/// What has changed since the forms were sent; nothing where none were.
///
/// # Errors
/// Where a file of the project or of an edition cannot be read.
pub(super) fn changes(dir: &Path, project: &Project) -> Result<Vec<Fact>, Error> {
    if !dir.join(FORMS).join(ISSUED).is_file() {
        return Ok(vec![]);
    }
    let project = &in_sent_rounds(dir, project.clone());
    let editions = Editions::of(dir, project)?;
    if editions.sent().is_none() {
        return Ok(vec![]);
    }
    let issued = editions.issued(dir, project)?;
    let forms = Forms::new(project, &issued).asked();
    Ok(editions.changes(project, &forms, &issued))
}

/// What [`changes`] tells, in sentences.
///
/// # Errors
/// As [`changes`].
pub(super) fn findings(dir: &Path, project: &Project) -> Result<Vec<Finding>, Error> {
    let facts = changes(dir, project)?;
    let found = judge::judge(&Context::new(project, &[], &facts, &[], &[], &[]));
    let of_forms = found.into_iter().filter(|f| f.family == Family::Issued);
    Ok(of_forms.collect())
}
