//! `new`: a project folder ready to edit.

use super::cli::NewArgs;
use super::guide;
use super::outcome::Outcome;
use crate::demo::seeds::{BLANK, SEEDS, seed};
use crate::error::Error;
use crate::layout;
use crate::load::carried::{self, Carried, CarriedBook};
use crate::load::{question_table, template};
use crate::model::project_book::FILES;
use crate::model::template::Template;
use crate::write::{cell_edit, csv, files, workbook};
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
    let book = match (&args.seed, args.text) {
        (None, false) => Some(project_book(args.template.as_deref().unwrap_or("card"))?),
        _ => None,
    };
    let guide = guide::bytes();
    let own = book
        .as_ref()
        .map(|bytes| [(FILES[0], bytes.as_slice()), (guide::FILE, &*guide)]);
    let files: &[(&str, &[u8])] = match (&args.seed, &own) {
        (Some(name), _) => seed(name).ok_or_else(|| unknown(name))?.files,
        (None, Some(book)) => book,
        (None, None) => BLANK,
    };
    make(&args.dir, files)?;
    let dir = args.dir.display();
    let next = match (&args.seed, args.text) {
        (Some(_), _) => String::new(),
        (None, true) => format!("{dir} の survey.toml、plan.csv、departments.csv を書き、"),
        (None, false) => format!(
            "{} を Excel で開き、シート「設定」から順に書き、",
            args.dir.join(FILES[0]).display()
        ),
    };
    let plan = match own {
        Some(_) => format!(
            "計画は、お持ちの一覧をシート「計画」に貼り付けるか、torimatome import 一覧.xlsx -o {} で読み取ります（見出しが二段の一覧や個票も読めます）。\n",
            args.dir.join("plan.csv").display()
        ),
        None => String::new(),
    };
    let text = format!(
        "案件フォルダー {dir} を作りました。\n{next}torimatome check {dir} で確かめてください。\n{plan}"
    );
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    Ok(Outcome::new(
        text,
        json!({ "dir": dir.to_string(), "files": names }),
        &[],
    ))
}

/// Makes this year's folder out of last year's, which it names.
fn carry_over(dir: &Path, old: &Path) -> Result<Outcome, Error> {
    let carried = carried::of_folder(old, Some(&seen_from(dir, old)))?;
    write(dir, old, carried)
}

/// Writes what goes on into a new folder, and says what changed and what is to be changed.
///
/// # Errors
/// As [`make`].
pub fn write(dir: &Path, old: &Path, mut carried: Carried) -> Result<Outcome, Error> {
    let mut files: Vec<(String, Vec<u8>)> = vec![];
    if let Some(book) = &carried.book {
        files.push(carried_book(book)?);
    }
    files.append(&mut carried.files);
    if let Some(plan) = &carried.plan {
        let file = files.iter_mut().find(|(name, _)| *name == plan.file);
        let put = |bytes: &[u8]| cell_edit::put(bytes, &plan.sheet, &plan.cells);
        match file.and_then(|(_, bytes)| Some((put(bytes)?, bytes))) {
            Some((made, bytes)) => *bytes = made,
            None => {
                let todo = format!(
                    "{} のシート「{}」には書き込めませんでした。次年度の予定と、外す事業は、previous.csv を見て自分で書いてください",
                    plan.file, plan.sheet
                );
                carried.todo.push(todo);
            }
        }
    }
    for (name, lines) in &carried.tables {
        let Some((head, rows)) = lines.split_first() else {
            continue;
        };
        let head: Vec<&str> = head.iter().map(String::as_str).collect();
        files.push((name.clone(), csv::bytes(&head, rows.to_vec())));
    }
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
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

/// The workbook of a project with what changes in its settings.
fn carried_book(book: &CarriedBook) -> Result<(String, Vec<u8>), Error> {
    let changed = match book.cells.is_empty() {
        true => Some(book.bytes.clone()),
        false => cell_edit::put(&book.bytes, &book.sheet, &book.cells),
    };
    changed.map(|bytes| (book.name.clone(), bytes)).ok_or_else(|| {
        Error::Usage(format!(
            "{} のシート「{}」を書き換えられません。Excel で開いて .xlsx として保存し直すか、新しいフォルダーに自分で写して、年度と提出期限を書き換えてください。",
            book.name, book.sheet
        ))
    })
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

/// The workbook of a project whose questions are those of a template.
fn project_book(name: &str) -> Result<Vec<u8>, Error> {
    let template = built_in(name)?;
    let table = question_table::rows(&template);
    let titles: Vec<String> = template::BUILT_IN
        .iter()
        .filter_map(|(name, _)| Some(built_in(name).ok()?.title))
        .collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    workbook::bytes(&layout::project_book::book(
        &titles,
        &template.title,
        &table.questions,
        &table.choices,
    ))
}

/// A built-in template, by its name or its title.
///
/// # Errors
/// Where there is none.
pub fn built_in(word: &str) -> Result<Template, Error> {
    let named = template::named(word).and_then(|name| Some((name, template::built_in(name)?)));
    let read = named.and_then(|(name, text)| template::read(name, text, &mut vec![]));
    read.ok_or_else(|| {
        let names: Vec<&str> = template::BUILT_IN.iter().map(|(name, _)| *name).collect();
        Error::Usage(format!(
            "様式「{word}」はありません。使えるのは {} です。",
            names.join("、")
        ))
    })
}

/// Writes a project's files; never over a file that is there.
///
/// # Errors
/// Where a file is already there or the place cannot be written.
pub fn make(dir: &Path, contents: &[(&str, &[u8])]) -> Result<(), Error> {
    for (name, _) in contents {
        refuse_other(&dir.join(name))?;
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

/// Writes a file of a project; never over one that is there.
///
/// # Errors
/// As [`make`].
pub fn make_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    refuse_other(path)?;
    files::write(path, bytes)
}

fn refuse_other(path: &Path) -> Result<(), Error> {
    match path.exists() {
        false => Ok(()),
        true => Err(Error::Usage(format!(
            "{} が、もうあります。別のフォルダーにするか、そのファイルを移してください。",
            path.display()
        ))),
    }
}

/// The error for a seed that is not built in.
pub fn unknown(name: &str) -> Error {
    let names: Vec<&str> = SEEDS.iter().map(|s| s.name).collect();
    Error::Usage(format!(
        "見本「{name}」はありません。使えるのは {} です。",
        names.join("、")
    ))
}
