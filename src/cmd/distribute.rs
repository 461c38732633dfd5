//! `distribute`: a workbook for every section that is asked about something.

use super::outcome::Outcome;
use super::screen::Screen;
use crate::error::Error;
use crate::layout::cover::due_text;
use crate::model::form::Asked;
use crate::model::project::Project;
use crate::pipeline::{self, Distributed, FORMS, OUT, PREVIEW};
use serde_json::json;
use std::path::Path;

/// Writes forms/ of a project folder.
///
/// # Errors
/// Where the project is unsound, a form that is already filled would be overwritten, or a file
/// cannot be written.
pub fn run(dir: &Path, screen: &Screen) -> Result<Outcome, Error> {
    let Distributed {
        project,
        forms,
        left_over,
    } = pipeline::distribute(dir, screen)?;
    let mut outcome = outcome(&project, &forms, dir);
    if !left_over.is_empty() {
        outcome.text.push_str(&format!(
            "今回は作っていない調査票が {} にあります：{}。前のものなら、取り除いてください。\n",
            dir.join(FORMS).display(),
            left_over.join("、")
        ));
    }
    Ok(outcome)
}

/// Writes one form in which every question occurs, and tells where the sections' forms differ.
///
/// # Errors
/// Where the project is unsound or the file cannot be written.
pub fn preview(dir: &Path, screen: &Screen) -> Result<Outcome, Error> {
    let shown = pipeline::preview(dir, screen)?;
    let path = dir.join(OUT).join(PREVIEW);
    let mut text = format!(
        "すべての設問が出る見本を {} に作りました（{}）。配るものではありません。\n",
        path.display(),
        shown.measures.join("、")
    );
    for difference in &shown.differences {
        text.push_str(&format!(
            "  「{}」は、{}事業のうち{}事業で尋ねます。",
            difference.label, difference.of, difference.asked
        ));
        if !difference.without.is_empty() {
            text.push_str(&format!("尋ねない課：{}", difference.without.join("、")));
        }
        text.push('\n');
    }
    let list: Vec<_> = shown
        .differences
        .iter()
        .map(|d| json!({ "label": d.label, "asked": d.asked, "of": d.of, "without": d.without }))
        .collect();
    let json = json!({
        "file": path.display().to_string(),
        "measures": shown.measures,
        "differences": list,
    });
    Ok(Outcome::new(text, json, &[]))
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
        due_text(project.survey.due)
    ));
    for form in forms {
        let due = project.due_of(&form.department);
        if due != project.survey.due {
            text.push_str(&format!(
                "  {}の提出期限は{}です。\n",
                form.name,
                due_text(due)
            ));
        }
    }
    let list: Vec<_> = forms
        .iter()
        .map(|f| {
            json!({
                "department": *f.name,
                "file": *f.file,
                "items": f.measures.len(),
                "due": project.due_of(&f.department).to_string(),
            })
        })
        .collect();
    let json = json!({ "forms": list, "due": project.survey.due.to_string() });
    Outcome::new(text, json, &[])
}
