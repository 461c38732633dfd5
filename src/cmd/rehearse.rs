//! `rehearse`: a survey played through before it is sent. All of it is written into a folder of its
//! own beside the project's.

use super::cli::DirArgs;
use super::outcome::Outcome;
use super::screen::Screen;
use crate::demo::faults;
use crate::demo::rehearsal::{Account, Rehearsal};
use crate::error::Error;
use crate::model::passwords::Passwords;
use crate::pipeline::{self, Collected, RETURNED};
use crate::write::files;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// What is added to the project folder's name.
const SUFFIX: &str = "_予行";
/// The file that tells a folder made by `rehearse` from one of the user's.
const MARK: &str = "予行について.txt";
const ABOUT: &str = "このフォルダーは torimatome rehearse が作った予行です。もう一度実行すると、作り直されます。\r\n\
ここにある回答は、どれも偶然に任せて作ったものです。調査が終わる前に消して構いません。\r\n";
/// Where the chance begins; the same rehearsal gives the same.
const SEED: u64 = 1;

/// Plays a project through, once with faults of whole files and once with the others.
///
/// # Errors
/// Where the project is unsound, or the folder cannot be written.
pub fn run(args: &DirArgs, screen: &Screen) -> Result<Outcome, Error> {
    pipeline::sound(&args.dir, screen)?;
    let dir = prepare(&args.dir)?;
    let forms = pipeline::distribute(&dir, screen)?.forms.len();
    let mut played = vec![];
    // What is left in the folder at the end is the round with the answers to look at.
    for of_files in [true, false] {
        let round = play(&dir, of_files, screen)?;
        played.push(round);
    }
    let reported = pipeline::report(&dir, &Passwords::default(), screen)?;
    let text = text(&dir, forms, &played, &reported.collected);
    let accounts: Vec<Value> = played.iter().map(round_json).collect();
    let lost = played.iter().any(|round| !round.1.is_whole());
    let json = json!({ "dir": dir.display().to_string(), "rounds": accounts });
    let outcome = Outcome::new(text, json, &[]);
    Ok(Outcome {
        has_errors: lost,
        ..outcome
    })
}

/// The folder beside the project's, with copies of the files that people wrote.
fn prepare(project: &Path) -> Result<PathBuf, Error> {
    let own = std::path::absolute(project).map_err(|e| Error::read_file(project, &e))?;
    let name = own.file_name().map(|name| name.to_string_lossy());
    let dir = own.with_file_name(format!("{}{SUFFIX}", name.unwrap_or_default()));
    let is_empty = fs::read_dir(&dir).map_or(true, |mut entries| entries.next().is_none());
    if !is_empty {
        if !dir.join(MARK).is_file() {
            return Err(Error::Usage(format!(
                "{} には、予行ではないものがあります。別の場所に移してから、もう一度実行してください。",
                dir.display()
            )));
        }
        fs::remove_dir_all(&dir).map_err(|e| Error::write_file(&dir, &e))?;
    }
    files::write(&dir.join(MARK), ABOUT.as_bytes())?;
    let entries = fs::read_dir(&own).map_err(|e| Error::read_file(&own, &e))?;
    for entry in entries.flatten().filter(|entry| entry.path().is_file()) {
        let name = entry.file_name();
        let is_lock = name.to_string_lossy().starts_with("~$");
        if !is_lock {
            let to = dir.join(&name);
            fs::copy(entry.path(), &to).map_err(|e| Error::write_file(&to, &e))?;
        }
    }
    Ok(dir)
}

type Round = (Rehearsal, Account);

/// Puts filled and treated forms into returned/ in place of those there, and reads them.
fn play(dir: &Path, of_files: bool, screen: &Screen) -> Result<Round, Error> {
    let project = pipeline::sound(dir, screen)?.project;
    let rehearsal = Rehearsal::new(project, of_files, SEED)?;
    let returned = dir.join(RETURNED);
    if returned.is_dir() {
        fs::remove_dir_all(&returned).map_err(|e| Error::write_file(&returned, &e))?;
    }
    for (name, bytes) in rehearsal.simulation.files()? {
        files::write(&returned.join(name), &bytes)?;
    }
    let collected = pipeline::collect(dir, &Passwords::default(), screen)?;
    let account = rehearsal.account(&collected.answers, &collected.findings);
    Ok((rehearsal, account))
}

fn text(dir: &Path, forms: usize, played: &[Round], collected: &Collected) -> String {
    let mut text = format!(
        "調査票{forms}課分に、偶然に任せた回答を書き、よくある誤りをして読み取りました。\n"
    );
    for (rehearsal, account) in played {
        text.push_str(&format!(
            "\n■ 誤り{}か所　書いた値 {}　正しく読めた {}　知らせた {}　失われた {}　違う欄に入った {}\n",
            rehearsal.faults.len(),
            account.given,
            account.right,
            account.reported,
            account.lost.len(),
            account.misplaced.len()
        ));
        for fault in &rehearsal.faults {
            let title = faults::find(&fault.fault).map_or("", |(title, _)| title);
            text.push_str(&format!(
                "  {}　{}　{title}\n",
                fault.department, fault.item
            ));
        }
        for (what, cells) in [
            ("失われた", &account.lost),
            ("違う欄に入った", &account.misplaced),
        ] {
            for cell in cells {
                text.push_str(&format!("  {what}　{cell}\n"));
            }
        }
    }
    text.push_str(&format!(
        "\n指摘{}件と委員会資料の見え方は、{} の out で見られます。案件フォルダーには何も書いていません。\n",
        collected.findings.len(),
        dir.display()
    ));
    text
}

fn round_json((rehearsal, account): &Round) -> Value {
    json!({
        "faults": rehearsal.faults.len(),
        "given": account.given,
        "right": account.right,
        "reported": account.reported,
        "lost": account.lost,
        "misplaced": account.misplaced,
    })
}
