//! `remind`: a text for a mail to each section: what is missing, what is to mend, by when; a receipt for
//! those who are done.

use super::cli::RemindArgs;
use super::new::make_file;
use super::outcome::Outcome;
use super::screen::Screen;
use crate::error::Error;
use crate::load::remind_text;
use crate::pipeline::{self, OUT, Occasion, REMINDERS, REMINDERS_TABLE, Reminded, Reminder};
use crate::text::width::{pad, width};
use serde_json::{Value, json};

/// Writes the texts of a project folder, or the file of their words.
///
/// # Errors
/// Where the project is unsound, the words cannot be used, or a file cannot be written.
pub fn run(args: &RemindArgs, screen: &Screen) -> Result<Outcome, Error> {
    let dir = &args.folder.dir;
    if args.template {
        let path = dir.join(remind_text::FILE);
        let text = format!("\u{feff}{}", remind_text::BUILT_IN).replace('\n', "\r\n");
        make_file(&path, text.as_bytes())?;
        let text = format!(
            "文のひな形を {} に作りました。メモ帳で書き換えると、この案件だけに使われます。\n",
            path.display()
        );
        let json = json!({ "file": path.display().to_string() });
        return Ok(Outcome::new(text, json, &[]));
    }
    let reminded = pipeline::remind(dir, &args.keys.passwords()?, screen)?;
    let Reminded {
        collected,
        reminders,
        has_own_words,
    } = &reminded;
    let wide = reminders.iter().map(|own| width(&own.name)).max();
    let wide = wide.unwrap_or(0).max(8);
    let mut text: String = reminders.iter().map(|own| line(own, wide)).collect();
    text.push_str(&format!(
        "メールの文　　　　　{}（{}）\n差し込み印刷の表　　{}\n",
        dir.join(OUT).join(REMINDERS).display(),
        counts(reminders),
        dir.join(OUT).join(REMINDERS_TABLE).display()
    ));
    if reminders.iter().any(|own| !own.attached.is_empty()) {
        text.push_str("添付する調査票は、report を実行すると out の corrections にできます。\n");
    }
    let list: Vec<Value> = reminders.iter().map(json_of).collect();
    let json = json!({
        "reminders": list,
        "table": format!("{OUT}/{REMINDERS_TABLE}"),
        "own_words": has_own_words,
    });
    Ok(Outcome::new(text, json, &collected.findings))
}

/// How many texts there are of each kind.
fn counts(reminders: &[Reminder]) -> String {
    let count = |occasion| {
        reminders
            .iter()
            .filter(|own| own.occasion == occasion)
            .count()
    };
    let counts = Occasion::ALL.map(|occasion| (occasion.label(), count(occasion)));
    let counts = counts.iter().filter(|(_, count)| *count > 0);
    let counts: Vec<String> = counts
        .map(|(label, count)| format!("{label} {count}課"))
        .collect();
    counts.join("、")
}

fn line(own: &Reminder, wide: usize) -> String {
    let late = if own.is_late { "期限超過" } else { "" };
    format!(
        "{}  {}  {}  {}\n",
        pad(&own.name, wide),
        pad(own.occasion.label(), 10),
        pad(late, 8),
        own.file()
    )
}

fn json_of(own: &Reminder) -> Value {
    json!({
        "department": own.name,
        "kind": own.occasion.word(),
        "state": own.state_word,
        "due": own.due_date.to_string(),
        "late": own.is_late,
        "missing": own.blank,
        "errors": own.mend_count,
        "warnings": own.check_count,
        "file": own.file(),
        "attachment": own.attached,
    })
}
