//! Making the committee's workbook, and a correction or a reminder for each section.

use super::collect::{self, Collected};
use super::folder::{CORRECTIONS, OUT, alone, keep_edition, refuse_written};
use super::log::{self, Run};
use super::watch::Watcher;
use crate::error::Error;
use crate::load::file::Notes;
use crate::model::passwords::Passwords;
use crate::read::find;
use crate::report::{
    self,
    corrections::{self, CORRECTION, REMINDER},
};
use crate::write::files::{self, Batch};
use crate::write::workbook;
use rayon::prelude::*;
use std::path::Path;

/// How the files for sections end.
const ENDINGS: [&str; 2] = [CORRECTION, REMINDER];

/// A survey once it is reported on.
pub struct Reported {
    /// What came back.
    pub collected: Collected,
    /// The names of the corrections.
    pub corrections: Vec<String>,
    /// The names of the reminders, for sections that returned nothing.
    pub reminders: Vec<String>,
}

/// All that [`collect::collect`] does, the committee's workbook, and a correction for each section.
///
/// # Errors
/// Where the project is unsound or a file cannot be written.
pub fn report(dir: &Path, passwords: &Passwords, watcher: &dyn Watcher) -> Result<Reported, Error> {
    let _alone = alone(dir)?;
    let notes = Notes::begin();
    let collected = collect::read(dir, passwords, watcher)?;
    let out = dir.join(OUT);
    let mut batch = Batch::default();
    collect::write(&collected, &out, &batch)?;
    let book = report::book(&input(&collected));
    batch.write(&out.join("report.xlsx"), &workbook::bytes(&book)?)?;
    let made = write_corrections(&collected, &out.join(CORRECTIONS), watcher, &mut batch)?;
    keep_edition(dir, &collected.project, &batch, false)?;
    let run = Run {
        command: "report",
        notes: notes.files(),
        returns: &collected.returns,
        decided: log::holding(&collected.project, &collected.findings),
        done: batch.commit()?,
    };
    log::run(dir, run, watcher);
    let (reminders, corrections) = made.into_iter().partition(|name| name.ends_with(REMINDER));
    Ok(Reported {
        collected,
        corrections,
        reminders,
    })
}

/// What the report is made from.
pub fn input(collected: &Collected) -> report::ReportInput<'_> {
    report::ReportInput::new(
        &collected.project,
        &collected.forms,
        &collected.returns,
        &collected.answers,
        &collected.findings,
    )
}

fn write_corrections(
    collected: &Collected,
    folder: &Path,
    watcher: &dyn Watcher,
    batch: &mut Batch,
) -> Result<Vec<String>, Error> {
    files::make_folder(folder)?;
    let input = input(collected);
    let sections = corrections::sections(&input);
    let ours = |f: &find::Found| ENDINGS.iter().any(|ending| f.name.ends_with(ending));
    let mut there = find::files(folder)?
        .into_iter()
        .filter(ours)
        .map(|f| f.name);
    there.try_for_each(|name| refuse_written(&collected.project, folder, &name))?;
    let work = watcher.begin("修正依頼", sections.len());
    let names = sections
        .par_iter()
        .map(|section| {
            work.step();
            let Some(made) = corrections::correction(&input, section) else {
                return Ok(None);
            };
            batch.write(&folder.join(&made.file), &workbook::bytes(&made.book)?)?;
            Ok(Some(made.file))
        })
        .filter_map(Result::transpose)
        .collect::<Result<Vec<String>, Error>>()?;
    for ending in ENDINGS {
        batch.remove_others(folder, ending, &names);
    }
    Ok(names)
}
