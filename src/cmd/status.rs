//! `status`: who has returned and when, how complete it is, who is late, what is open. Nothing is written.

use super::cli::StatusArgs;
use super::outcome::{self, Outcome};
use super::screen::Screen;
use crate::error::Error;
use crate::layout::cover::due_text;
use crate::merge::progress::{Progress, Received};
use crate::model::state::SectionState;
use crate::pipeline;
use crate::text::width::{pad, width};
use jiff::civil::{Date, DateTime};
use serde_json::{Value, json};

/// Shows how far each section has come.
///
/// # Errors
/// Where the project is unsound or was not distributed.
pub fn run(args: &StatusArgs, screen: &Screen) -> Result<Outcome, Error> {
    let collected = pipeline::read(&args.folder.dir, &args.keys.passwords()?, screen)?;
    let today = pipeline::today();
    let sections = collected.progress();
    let names = sections.iter().map(|own| width(&own.form.name));
    let wide = names.max().unwrap_or(0).max(8);
    let lines = sections.iter().map(|own| line(own, wide, today));
    let mut text: String = lines.collect();
    text.push_str(&format!(
        "{}　期限 {}\n{}\n",
        summary(&sections, today),
        due_text(collected.project.survey.due),
        outcome::count_words(&collected.findings)
    ));
    let list: Vec<Value> = sections.iter().map(|own| json_of(own, today)).collect();
    let survey = &collected.project.survey;
    let json = json!({
        "departments": list,
        "due": survey.due.to_string(),
        "correction_due": survey.correction_due.map(|due| due.to_string()),
        "counts": outcome::counts(&collected.findings),
    });
    Ok(Outcome::new(text, json, &collected.findings))
}

/// How many sections have returned their form, and how many are late.
fn summary(sections: &[Progress<'_>], today: Date) -> String {
    let count = |is: &dyn Fn(&Progress<'_>) -> bool| sections.iter().filter(|own| is(own)).count();
    let in_state = |state: SectionState| count(&|own| own.state == state);
    let others = [
        (
            "届いたファイルを使えない",
            in_state(SectionState::Unreadable),
        ),
        ("未記入で届いた", in_state(SectionState::Blank)),
    ];
    let others = others.iter().filter(|(_, count)| *count > 0);
    let others: Vec<String> = others.map(|(what, n)| format!("{what} {n}課")).collect();
    let others = match others.is_empty() {
        true => String::new(),
        false => format!("（ほかに、{}）", others.join("、")),
    };
    let nil = match in_state(SectionState::Nil) {
        0 => String::new(),
        nil => format!("、うち該当なし {nil}課"),
    };
    let late = match count(&|own| own.is_late(today)) {
        0 => String::new(),
        late => format!("　期限超過 {late}課"),
    };
    let returned = count(&|own| own.is_returned());
    format!("提出 {returned} / {}課{nil}{others}{late}", sections.len())
}

fn line(own: &Progress<'_>, wide: usize, today: Date) -> String {
    let files = own.received.iter().map(|own| own.file.to_string());
    let unread = own
        .unread
        .iter()
        .map(|file| format!("{file}（使えません）"));
    let files: Vec<String> = files.chain(unread).collect();
    let came = own.last_received();
    let came = came.map(|time| format!("{}受付", day(time.date())));
    let extended = own.is_extended.then(|| format!("期限{}", day(own.due)));
    let late = own.is_late(today).then(|| "期限超過".to_string());
    let nil = (own.nil > 0).then(|| format!("該当なし{}件", own.nil));
    let notes = [nil, extended, late, came].into_iter().flatten();
    let notes: String = notes.map(|note| format!("{note}  ")).collect();
    format!(
        "{}  {}  必須 {:>4} / {:>4}欄  任意 {:>4}欄  エラー {:>3}  注意 {:>3}  {notes}{}\n",
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

/// A day within the months of a survey.
fn day(date: Date) -> String {
    format!("{}月{}日", date.month(), date.day())
}

fn json_of(own: &Progress<'_>, today: Date) -> Value {
    let files: Vec<&str> = own.received.iter().map(|own| own.file).collect();
    let received: Vec<Value> = own.received.iter().map(received).collect();
    json!({
        "department": own.form.name,
        "state": own.state.word(),
        "files": files,
        "unread": own.unread,
        "required": outcome::filled(own.required),
        "optional": outcome::filled(own.optional),
        "errors": own.errors,
        "warnings": own.warnings,
        "due": own.due.to_string(),
        "extended": own.is_extended,
        "late": own.is_late(today),
        "items": own.form.measures.len(),
        "not_applicable": own.nil,
        "received": received,
    })
}

fn received(own: &Received<'_>) -> Value {
    let time = |time: Option<DateTime>| {
        time.map(|time| time.strftime("%Y-%m-%dT%H:%M:%S+09:00").to_string())
    };
    json!({
        "file": own.file,
        "saved": time(own.saved),
        "stored": time(own.stored),
        "blank": own.is_blank,
    })
}
