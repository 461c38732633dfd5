//! `new`: a project folder ready to edit.

use super::cli::NewArgs;
use super::outcome::Outcome;
use crate::demo::seeds::{BLANK, SEEDS, seed};
use crate::error::Error;
use crate::load::{self, carried};
use crate::write::{csv, files};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Makes a project folder.
///
/// # Errors
/// Where the seed is unknown, a file is already there, or the place cannot be written.
pub fn run(args: &NewArgs) -> Result<Outcome, Error> {
    if let Some(old) = &args.from {
        return carry_over(&args.dir, old);
    }
    let files = match &args.seed {
        None => BLANK,
        Some(name) => seed(name).ok_or_else(|| unknown(name))?.files,
    };
    make(&args.dir, files)?;
    let dir = args.dir.display();
    let next = match args.seed {
        None => format!("{dir} の survey.toml、plan.csv、departments.csv を書き、"),
        Some(_) => String::new(),
    };
    let text = format!(
        "案件フォルダー {dir} を作りました。\n{next}torimatome check {dir} で確かめてください。\n"
    );
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    Ok(Outcome::new(
        text,
        json!({ "dir": dir.to_string(), "files": names }),
        &[],
    ))
}

/// Makes this year's folder out of last year's.
fn carry_over(dir: &Path, old: &Path) -> Result<Outcome, Error> {
    let carried = carried::of_folder(old, &seen_from(dir, old))?;
    let decisions = carried.decisions.split_first().map(|(head, rows)| {
        let head: Vec<&str> = head.iter().map(String::as_str).collect();
        csv::bytes(&head, rows.to_vec())
    });
    let mut files: Vec<(&str, &[u8])> = vec![];
    let written = carried.files.iter();
    files.extend(written.map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    files.extend(
        decisions
            .as_deref()
            .map(|bytes| (load::decisions::FILE, bytes)),
    );
    make(dir, &files)?;
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    let list = |title: &str, lines: &[String]| match lines.is_empty() {
        true => String::new(),
        false => format!("{title}\n  {}\n", lines.join("\n  ")),
    };
    let text = format!(
        "案件フォルダー {} を、{} から作りました。\n写したもの\n  {}\n{}{}{}torimatome check {} で確かめてください。\n",
        dir.display(),
        old.display(),
        names.join("、"),
        list("変えたところ", &carried.changed),
        list("写していないもの", &carried.left),
        list("これから確かめて書き換えるところ", &carried.todo),
        dir.display(),
    );
    let json = json!({
        "dir": dir.display().to_string(),
        "files": names,
        "changed": carried.changed,
        "left": carried.left,
        "todo": carried.todo,
    });
    Ok(Outcome::new(text, json, &[]))
}

/// A folder as seen from another one, which need not be there yet.
fn seen_from(dir: &Path, folder: &Path) -> String {
    let (from, to) = (whole(dir), whole(folder));
    let shared = from.components().zip(to.components());
    let shared = shared.take_while(|(a, b)| a == b).count();
    // Of another drive there is no way from here to there.
    if shared == 0 {
        return folder.display().to_string();
    }
    let up = from.components().skip(shared).map(|_| "..".to_string());
    let down = to.components().skip(shared);
    let down = down.map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// The whole path of a folder, of which the last parts need not be there yet.
fn whole(folder: &Path) -> PathBuf {
    let absolute = std::path::absolute(folder).unwrap_or(folder.to_path_buf());
    let there = absolute.ancestors().find_map(|above| {
        let rest = absolute.strip_prefix(above).ok()?;
        Some(above.canonicalize().ok()?.join(rest))
    });
    there.unwrap_or(absolute)
}

/// Writes a project's files; never over a file that is there.
///
/// # Errors
/// Where a file is already there or the place cannot be written.
pub fn make(dir: &Path, contents: &[(&str, &[u8])]) -> Result<(), Error> {
    for (name, _) in contents {
        if dir.join(name).exists() {
            return Err(Error::Usage(format!(
                "{} が、もうあります。別のフォルダーにするか、そのファイルを移してください。",
                dir.join(name).display()
            )));
        }
    }
    for (name, bytes) in contents {
        files::write(&dir.join(name), bytes)?;
    }
    for folder in [
        crate::pipeline::FORMS,
        crate::pipeline::RETURNED,
        crate::pipeline::OUT,
    ] {
        files::make_folder(&dir.join(folder))?;
    }
    Ok(())
}

/// The error for a seed that is not built in.
pub fn unknown(name: &str) -> Error {
    let names: Vec<&str> = SEEDS.iter().map(|s| s.name).collect();
    Error::Usage(format!(
        "見本「{name}」はありません。使えるのは {} です。",
        names.join("、")
    ))
}
