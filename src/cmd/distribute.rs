//! `distribute`: a workbook for every section that is asked about something.

use super::outcome::Outcome;
use super::render;
use super::screen::Screen;
use crate::error::Error;
use crate::layout::cover::due_text;
use crate::model::form::Asked;
use crate::pipeline::{self, Distributed, FORMS, OUT, PREVIEW};
use crate::write::tables::FindingRow;
use serde_json::json;
use std::path::Path;

/// Writes the forms of a round into forms/ of a project folder.
///
/// # Errors
/// Where the project is unsound, a form that is already filled would be overwritten, or a file
/// cannot be written.
pub fn run(dir: &Path, round: Option<&str>, screen: &Screen) -> Result<Outcome, Error> {
    let distributed = pipeline::distribute_round(dir, round, screen)?;
    let mut outcome = outcome(&distributed, dir);
    let left_over = &distributed.left_over;
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

fn outcome(distributed: &Distributed, dir: &Path) -> Outcome {
    let Distributed {
        project,
        forms,
        made,
        changes,
        ..
    } = distributed;
    let is_made = |form: &&Asked| made.iter().any(|file| *file == *form.file);
    let mut text = String::new();
    if !changes.is_empty() {
        text.push_str("前に調査票を作ったあとで変わったこと\n");
        text.push_str(&render::list(Some(project), changes));
    }
    for form in forms.iter().filter(is_made) {
        text.push_str(&format!("  {}　{}事業\n", form.file, form.measures.len()));
    }
    let items = |forms: &mut dyn Iterator<Item = &Asked>| -> usize {
        forms.map(|f| f.measures.len()).sum()
    };
    let kept = forms.len() - made.len();
    let (due, folder) = (due_text(project.survey.due), dir.join(FORMS));
    let folder = folder.display();
    text.push_str(&match (made.len(), kept) {
        (0, _) => format!("調査票は{kept}課分とも、前に作ったものと同じです。作り直すものはありません。\n"),
        (count, 0) => format!(
            "調査票を{count}課分（のべ{}事業）、{folder} に作りました。提出期限は{due}です。\n",
            items(&mut forms.iter())
        ),
        (count, _) => format!(
            "前と変わる{count}課分（のべ{}事業）の調査票を、{folder} に作り直しました。この{count}課に送ってください。提出期限は{due}です。\n残りの{kept}課分は前と同じです。前に送った調査票への回答も、そのまま読めます。\n",
            items(&mut forms.iter().filter(is_made))
        ),
    });
    for form in forms.iter().filter(is_made) {
        let due = project.due_of(&form.department);
        if due != project.survey.due {
            let due = due_text(due);
            text.push_str(&format!("  {}の提出期限は{due}です。\n", form.name));
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
                "made": is_made(&f),
            })
        })
        .collect();
    let changes: Vec<_> = changes.iter().map(FindingRow::of).collect();
    let json = json!({
        "changes": changes,
        "due": project.survey.due.to_string(),
        "forms": list,
    });
    Outcome::new(text, json, &[])
}
