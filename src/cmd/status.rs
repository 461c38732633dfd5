//! `status`: who has returned, how complete it is, what is open. Nothing is written.

use super::cli::StatusArgs;
use super::outcome::{self, Outcome};
use super::screen::Screen;
use crate::error::Error;
use crate::merge::progress::Progress;
use crate::model::state::SectionState;
use crate::pipeline;
use crate::text::width::{pad, width};
use serde_json::{Value, json};

/// Shows how far each section has come.
///
/// # Errors
/// Where the project is unsound or was not distributed.
pub fn run(args: &StatusArgs, screen: &Screen) -> Result<Outcome, Error> {
    let collected = pipeline::read(&args.folder.dir, &args.keys.passwords()?, screen)?;
    let sections = collected.progress();
    let names = sections.iter().map(|own| width(&own.form.name));
    let wide = names.max().unwrap_or(0).max(8);
    let mut text: String = sections.iter().map(|own| line(own, wide)).collect();
    let returned = sections.iter().filter(|own| !own.files.is_empty()).count();
    let unreadable = sections
        .iter()
        .filter(|own| own.state == SectionState::Unreadable);
    let unreadable = match unreadable.count() {
        0 => String::new(),
        count => format!("（ほかに、届いたファイルを使えない {count}課）"),
    };
    text.push_str(&format!(
        "提出 {returned} / {}課{unreadable}　期限 {}\n{}\n",
        sections.len(),
        crate::layout::cover::due_text(collected.project.survey.due),
        outcome::count_words(&collected.findings)
    ));
    let list: Vec<Value> = sections.iter().map(json_of).collect();
    let json = json!({
        "departments": list,
        "due": collected.project.survey.due.to_string(),
        "counts": outcome::counts(&collected.findings),
    });
    Ok(Outcome::new(text, json, &collected.findings))
}

fn line(own: &Progress<'_>, wide: usize) -> String {
    let files = own.files.iter().map(|file| (*file).to_string());
    let unread = own
        .unread
        .iter()
        .map(|file| format!("{file}（使えません）"));
    let files: Vec<String> = files.chain(unread).collect();
    format!(
        "{}  {}  必須 {:>4} / {:>4}欄  任意 {:>4}欄  エラー {:>3}  注意 {:>3}  {}\n",
        pad(&own.form.name, wide),
        pad(own.state.label(), 8),
        own.required.filled,
        own.required.cells,
        own.optional.filled,
        own.errors,
        own.warnings,
        outcome::one_line(&files.join("、"))
    )
}

fn json_of(own: &Progress<'_>) -> Value {
    json!({
        "department": own.form.name,
        "state": own.state.word(),
        "files": own.files,
        "unread": own.unread,
        "required": outcome::filled(own.required),
        "optional": outcome::filled(own.optional),
        "errors": own.errors,
        "warnings": own.warnings,
    })
}
