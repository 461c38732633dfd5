//! `report`: all that collect does, the committee's workbook, and a correction for each section.

use super::cli::CollectArgs;
use super::collect;
use super::outcome::Outcome;
use super::screen::Screen;
use crate::error::Error;
use crate::pipeline::{self, CORRECTIONS, OUT, Reported};
use serde_json::json;

/// Reports on a project folder.
///
/// # Errors
/// Where the project is unsound or a file cannot be written.
pub fn run(args: &CollectArgs, screen: &Screen) -> Result<Outcome, Error> {
    let dir = &args.folder.dir;
    let out = dir.join(OUT);
    let Reported {
        collected,
        corrections,
        reminders,
    } = pipeline::report(dir, &args.keys.passwords()?, screen)?;
    let mut text = collect::listed(&collected, args.list);
    text.push_str(&collect::summary(&collected));
    text.push_str(&format!(
        "委員会資料　{}\n修正依頼　　{}（{}課分{}）\n",
        out.join("report.xlsx").display(),
        out.join(CORRECTIONS).display(),
        corrections.len(),
        match reminders.len() {
            0 => String::new(),
            count => format!("、ほかに督促 {count}課分"),
        }
    ));
    let mut json = collect::json(&collected);
    json["report"] = json!("out/report.xlsx");
    json["corrections"] = json!(corrections);
    json["reminders"] = json!(reminders);
    Ok(Outcome::new(text, json, &collected.findings))
}
