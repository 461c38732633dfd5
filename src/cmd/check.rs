//! `check`: everything wrong in the plan, the roster, the template and the settings, in one go.

use super::outcome::{self, Outcome};
use super::render;
use crate::error::Error;
use crate::layout::form;
use crate::model::finding::Severity;
use crate::pipeline::{self, Checked};
use serde_json::json;
use std::path::Path;

/// Checks a project folder.
///
/// # Errors
/// Where a file is missing or cannot be opened.
pub fn run(dir: &Path) -> Result<Outcome, Error> {
    let Checked { project, findings } = pipeline::load(dir)?;
    let mut text = render::list(project.as_ref(), &findings);
    let mut summary = String::new();
    let (mut measures, mut forms) = (0, 0);
    if let Some(project) = &project {
        let sections = project.roster.sections();
        measures = project.plan.measures.len();
        forms = sections
            .filter(|d| !form::asked(project, d).is_empty())
            .count();
        let reprints = project
            .plan
            .measures
            .iter()
            .filter(|m| m.original.is_some());
        summary = format!(
            "計画 {measures}事業（うち再掲 {}）　調査票を送る課 {forms}\n",
            reprints.count()
        );
    }
    text.push_str(&format!("{summary}{}\n", outcome::count_words(&findings)));
    let has_errors = findings.iter().any(|f| f.severity == Severity::Error);
    let is_issued = dir.join(pipeline::FORMS).join(pipeline::ISSUED).is_file();
    if !has_errors && !is_issued {
        let folder = match dir == Path::new(".") {
            true => String::new(),
            false => format!(" {}", dir.display()),
        };
        text.push_str(&format!(
            "次は torimatome distribute{folder} で、調査票を作ります（--preview を付けると、見本だけを作ります）。\n"
        ));
    }
    let rows: Vec<_> = findings
        .iter()
        .map(crate::write::tables::FindingRow::of)
        .collect();
    let json = json!({
        "measures": measures,
        "departments": forms,
        "counts": outcome::counts(&findings),
        "findings": rows,
    });
    Ok(Outcome::new(text, json, &findings))
}
