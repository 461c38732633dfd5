//! `distribute`: a workbook for every section that is asked about something.

use super::outcome::Outcome;
use super::pipeline::{self, FORMS};
use super::screen::Screen;
use crate::error::Error;
use crate::layout::form;
use crate::model::form::{Asked, Shapes};
use crate::model::project::Project;
use crate::model::roster::Department;
use crate::read::find;
use crate::write::files::{self, Batch};
use crate::write::{tables, workbook};
use rayon::prelude::*;
use serde_json::json;
use std::collections::HashSet;
use std::path::Path;

/// Writes forms/ of a project folder.
///
/// # Errors
/// Where the project is unsound, a form that is already filled would be overwritten, or a file
/// cannot be written.
pub fn run(dir: &Path, screen: &Screen) -> Result<Outcome, Error> {
    let _alone = pipeline::alone(dir)?;
    let project = pipeline::sound(dir, screen)?.project;
    let folder = dir.join(FORMS);
    let sections = form::asked_sections(&project);
    let names = sections.iter().map(|(section, _)| form::file(section));
    pipeline::refuse_written(&project, &folder, names)?;
    let batch = Batch::default();
    let forms = write(&project, &sections, &folder, &batch, screen)?;
    batch.create(&folder.join("issued.csv"), |out| {
        tables::issued(out, &project, &forms)
    })?;
    pipeline::keep_template(&project, &folder, &batch)?;
    let distribution = tables::distribution(&project, &forms);
    batch.write(&folder.join("distribution.csv"), &distribution)?;
    batch.commit()?;
    files::make_folder(&dir.join(pipeline::RETURNED))?;
    let mut outcome = outcome(&project, &forms, dir);
    let left = left_over(&folder, &forms)?;
    if !left.is_empty() {
        outcome.text.push_str(&format!(
            "今回は作っていない調査票が {} にあります：{}。前のものなら、取り除いてください。\n",
            folder.display(),
            left.join("、")
        ));
    }
    Ok(outcome)
}

/// Makes the forms and writes them, one at a time on each thread.
fn write(
    project: &Project,
    sections: &[(&Department, Vec<usize>)],
    folder: &Path,
    batch: &Batch,
    screen: &Screen,
) -> Result<Vec<Asked>, Error> {
    let bar = screen.progress("調査票", sections.len());
    let shapes = Shapes::default();
    let forms: Result<Vec<Asked>, Error> = sections
        .par_iter()
        .map(|(section, measures)| {
            let form = form::issued(project, section, measures);
            let bytes = workbook::bytes(&form.book)?;
            bar.inc(1);
            batch.write(&folder.join(&form.file), &bytes)?;
            Ok(shapes.asked(&form))
        })
        .collect();
    bar.finish_and_clear();
    forms
}

fn outcome(project: &Project, forms: &[Asked], dir: &Path) -> Outcome {
    let mut text = String::new();
    for form in forms {
        text.push_str(&format!("  {}　{}事業\n", form.file, form.measures.len()));
    }
    let items: usize = forms.iter().map(|f| f.measures.len()).sum();
    text.push_str(&format!(
        "調査票を{}課分（のべ{items}事業）、{} に作りました。提出期限は{}です。\n",
        forms.len(),
        dir.join(FORMS).display(),
        crate::layout::cover::due_text(project.survey.due)
    ));
    let list: Vec<_> = forms
        .iter()
        .map(|f| json!({ "department": *f.name, "file": *f.file, "items": f.measures.len() }))
        .collect();
    let json = json!({ "forms": list, "due": project.survey.due.to_string() });
    Outcome::new(text, json, &[])
}

/// Workbooks in forms/ that this run did not make, such as that of a section since renamed. They
/// are reported, not removed: somebody may have written into them.
fn left_over(folder: &Path, forms: &[Asked]) -> Result<Vec<String>, Error> {
    let found = find::files(folder)?.into_iter().map(|f| f.name);
    let is_workbook = |name: &String| name.ends_with(".xlsx") && !name.starts_with("~$");
    let ours: HashSet<&str> = forms.iter().map(|f| f.file.as_str()).collect();
    Ok(found
        .filter(|n| is_workbook(n) && !ours.contains(n.as_str()))
        .collect())
}
