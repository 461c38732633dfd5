//! `report`: all that collect does, the committee's workbook, and a correction for each section.

use super::cli::CollectArgs;
use super::collect;
use super::outcome::Outcome;
use super::pipeline::{self, Collected, OUT};
use super::screen::Screen;
use crate::error::Error;
use crate::read::find;
use crate::report::{
    self,
    corrections::{self, CORRECTION, REMINDER},
};
use crate::write::files::{self, Batch};
use crate::write::workbook;
use rayon::prelude::*;
use serde_json::json;
use std::path::Path;

/// How the files for sections end.
const ENDINGS: [&str; 2] = [CORRECTION, REMINDER];

/// Reports on a project folder.
///
/// # Errors
/// Where the project is unsound or a file cannot be written.
pub fn run(args: &CollectArgs, screen: &Screen) -> Result<Outcome, Error> {
    let dir = &args.folder.dir;
    let _alone = pipeline::alone(dir)?;
    let collected = pipeline::collect(dir, &args.keys, screen)?;
    let out = dir.join(OUT);
    let mut batch = Batch::default();
    collect::write(&collected, &out, &batch)?;
    let book = report::book(&input(&collected));
    batch.write(&out.join("report.xlsx"), &workbook::bytes(&book)?)?;
    let corrections = out.join(pipeline::CORRECTIONS);
    let made = write_corrections(&collected, &corrections, screen, &mut batch)?;
    pipeline::keep_template(&collected.project, &dir.join(pipeline::FORMS), &batch)?;
    batch.commit()?;
    let mut text = collect::listed(&collected, args.list);
    text.push_str(&collect::summary(&collected));
    let (reminders, made): (Vec<String>, Vec<String>) =
        made.into_iter().partition(|name| name.ends_with(REMINDER));
    text.push_str(&format!(
        "委員会資料　{}\n修正依頼　　{}（{}課分{}）\n",
        out.join("report.xlsx").display(),
        out.join(pipeline::CORRECTIONS).display(),
        made.len(),
        match reminders.len() {
            0 => String::new(),
            count => format!("、ほかに督促 {count}課分"),
        }
    ));
    let mut json = collect::json(&collected);
    json["report"] = json!("out/report.xlsx");
    json["corrections"] = json!(made);
    json["reminders"] = json!(reminders);
    Ok(Outcome::new(text, json, &collected.findings))
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
    screen: &Screen,
    batch: &mut Batch,
) -> Result<Vec<String>, Error> {
    files::make_folder(folder)?;
    let input = input(collected);
    let sections = corrections::sections(&input);
    let ours = |f: &find::Found| ENDINGS.iter().any(|ending| f.name.ends_with(ending));
    let there = find::files(folder)?
        .into_iter()
        .filter(ours)
        .map(|f| f.name);
    pipeline::refuse_written(&collected.project, folder, there)?;
    let bar = screen.progress("修正依頼", sections.len());
    let names = sections
        .par_iter()
        .map(|section| {
            bar.inc(1);
            let Some(made) = corrections::correction(&input, section) else {
                return Ok(None);
            };
            batch.write(&folder.join(&made.file), &workbook::bytes(&made.book)?)?;
            Ok(Some(made.file))
        })
        .filter_map(Result::transpose)
        .collect::<Result<Vec<String>, Error>>()?;
    bar.finish_and_clear();
    for ending in ENDINGS {
        batch.remove_others(folder, ending, &names);
    }
    Ok(names)
}
