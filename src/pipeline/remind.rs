//! Writing a text for a mail to each section, and a table of them for a mail merge.

use super::collect::{self, Collected};
use super::folder::{OUT, REMINDERS, alone};
use super::log::{self, Run};
use super::report;
use super::today::today;
use super::watch::Watcher;
use crate::error::Error;
use crate::load::file::Notes;
use crate::load::remind_text;
use crate::model::passwords::Passwords;
use crate::report::mail::{Mail, Template};
use crate::report::reminders::{self, Occasion, Reminder};
use crate::write::files::{self, Batch};
use crate::write::tables;
use std::path::Path;

/// The table of them in [`OUT`].
pub const TABLE: &str = "reminders.csv";

/// A survey once its sections have a text each.
pub struct Reminded {
    /// What came back.
    pub collected: Collected,
    /// What each section is told, in the order of the forms.
    pub reminders: Vec<Reminder>,
    /// Whether the words are the project's own.
    pub has_own_words: bool,
}

/// Reads what came back, and writes out/reminders and out/reminders.csv of a project folder.
///
/// # Errors
/// Where the project is unsound or was not distributed, its words cannot be used, or a file cannot be
/// written.
pub fn remind(dir: &Path, passwords: &Passwords, watcher: &dyn Watcher) -> Result<Reminded, Error> {
    let _alone = alone(dir)?;
    let notes = Notes::begin();
    let (words, has_own_words) = remind_text::read(dir)?;
    let file = match has_own_words {
        true => dir.join(remind_text::FILE).display().to_string(),
        false => "もとのひな形".to_string(),
    };
    let template = Template::new(&file, &words).map_err(Error::Usage)?;
    let collected = collect::read(dir, passwords, watcher)?;
    let reminders = reminders::all(&report::input(&collected), today());
    let mails = reminders.iter().map(|own| template.mail(own));
    let mails: Vec<Mail> = mails.collect::<Result<_, _>>().map_err(Error::Usage)?;
    let batch = written(dir, &reminders, &mails)?;
    let run = Run {
        command: "remind",
        notes: notes.files(),
        returns: &collected.returns,
        decided: log::holding(&collected.project, &collected.findings),
        done: batch.commit()?,
    };
    log::run(dir, run, watcher);
    Ok(Reminded {
        collected,
        reminders,
        has_own_words,
    })
}

fn written(dir: &Path, reminders: &[Reminder], mails: &[Mail]) -> Result<Batch, Error> {
    let out = dir.join(OUT);
    let folder = out.join(REMINDERS);
    files::make_folder(&folder)?;
    let mut batch = Batch::default();
    for (reminder, mail) in reminders.iter().zip(mails) {
        batch.write(&folder.join(reminder.file()), &mail.file())?;
    }
    let rows = reminders
        .iter()
        .zip(mails)
        .map(|(own, mail)| row(own, mail));
    batch.write(&out.join(TABLE), &tables::reminders(rows))?;
    let names: Vec<String> = reminders.iter().map(Reminder::file).collect();
    for occasion in Occasion::ALL {
        batch.remove_others(&folder, &occasion.ending(), &names);
    }
    Ok(batch)
}

/// A line of the table.
fn row(own: &Reminder, mail: &Mail) -> [String; tables::REMINDERS.len()] {
    let late = if own.is_late { "はい" } else { "" };
    [
        own.code.clone(),
        own.name.clone(),
        own.bureau.clone(),
        own.to.clone(),
        own.occasion.label().to_string(),
        own.state.to_string(),
        own.due.clone(),
        late.to_string(),
        own.by.clone(),
        own.measures.to_string(),
        own.nil.to_string(),
        own.blank.to_string(),
        own.missing_lines(),
        own.mend_count.to_string(),
        own.check_count.to_string(),
        own.mend_lines(),
        own.attached.clone(),
        own.file(),
        mail.subject.clone(),
        mail.body.clone(),
    ]
}
