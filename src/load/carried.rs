//! What goes on from last year's project folder into this year's. Last year's is only read.

use super::file::{self, optional};
use super::project_book::ProjectBook;
use super::survey::CORRECTION_DUE;
use super::{
    chapters, decisions, folder, list, roster, settings_sheet, table, toml_line, toml_text,
};
use crate::error::Error;
use crate::model::place::Cell;
use crate::model::project::Project;
use crate::model::project_book::SETTINGS;
use crate::text::decode::decode;
use crate::text::era::FiscalYear;
use crate::text::normalize::normalize;
use serde::Deserialize;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::{Spanned, Value};

/// The deadline until somebody writes one: `check` reports it.
const OPEN_DUE: &str = "令和○年○月○日";

/// What goes on into this year's folder.
#[derive(Debug, Default)]
pub struct Carried {
    /// The files to write: name and bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// The workbook of the project to write, where it has one.
    pub book: Option<CarriedBook>,
    /// The tables to write as CSV: name, and the lines with the headings first.
    pub tables: Vec<(String, Vec<Vec<String>>)>,
    /// What changes in the cells of the plan's workbook.
    pub plan: Option<CarriedCells>,
    /// What was changed in the settings, a sentence each.
    pub changed: Vec<String>,
    /// What people have to change, a sentence each.
    pub todo: Vec<String>,
    /// The files that do not go on.
    pub left: Vec<String>,
}

/// The workbook of a project, and the texts that take the place of those in its cells.
#[derive(Debug)]
pub struct CarriedBook {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// The sheet of the cells.
    pub sheet: String,
    /// The cells with their new texts.
    pub cells: Vec<(Cell, String)>,
}

/// Texts for the cells of one of the files that go on.
#[derive(Debug)]
pub struct CarriedCells {
    /// The file's name.
    pub file: String,
    /// The sheet of the cells.
    pub sheet: String,
    /// The cells with their new texts.
    pub cells: Vec<(Cell, String)>,
}

/// What changes in the settings.
struct Changes {
    year: String,
    /// The title, where it has a year's name.
    title: Option<String>,
    /// Last year's folder, where it has answers.
    previous: Option<String>,
}

/// Where the values stand that change from year to year.
#[derive(Deserialize)]
struct Settings {
    title: Spanned<String>,
    fiscal_year: Spanned<Value>,
    due: Spanned<Value>,
    previous: Option<PreviousFolder>,
    correction: Option<Correction>,
}

#[derive(Deserialize)]
struct Correction {
    due: Spanned<Value>,
}

#[derive(Deserialize)]
struct PreviousFolder {
    folder: Spanned<String>,
}

/// What goes on from a folder, which the new one sees at `seen` and names as last year's; `None` where
/// it takes last year's answers along itself.
///
/// # Errors
/// Where a file is missing or cannot be opened, or the folder's settings or plan cannot be understood.
pub fn of_folder(old: &Path, seen: Option<&str>) -> Result<Carried, Error> {
    let Some(project) = folder::read(old)?.project else {
        return Err(Error::Usage(format!(
            "{} の設定や計画が読み取れません。torimatome check {} で確かめて、直してください。",
            old.display(),
            old.display()
        )));
    };
    let mut carried = Carried::default();
    settings(old, &project, seen, &mut carried)?;
    for path in going_on(old, &project)? {
        carried.files.push((name(&path), file::csv(&path)?));
    }
    decided(old, &mut carried)?;
    left(old, &mut carried);
    let todo = "計画と課の一覧の、前の年度から変わったところ";
    carried.todo.push(todo.to_string());
    Ok(carried)
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// The files that this year's survey begins with as they are.
fn going_on(old: &Path, project: &Project) -> Result<Vec<PathBuf>, Error> {
    let template = format!("{}.toml", project.survey.template);
    let listed = match project.survey.list.as_str() {
        "" => optional(old, &list::FILES)?,
        named => optional(old, &[named])?,
    };
    let plan = match project.survey.plan.as_str() {
        "" => optional(old, &file::PLANS)?,
        named => optional(old, &[named])?,
    };
    let tables = project
        .template
        .rows
        .iter()
        .filter_map(|rows| rows.given.as_ref());
    let mut own: Vec<PathBuf> = vec![];
    for name in tables {
        let path = optional(old, &[&format!("{name}.csv"), &format!("{name}.xlsx")])?;
        own.extend(path.filter(|path| !own.contains(path)));
    }
    let found = [
        optional(old, &[roster::FILE])?,
        plan,
        optional(old, &[template.as_str()])?,
        listed,
        optional(old, &chapters::FILES)?,
    ];
    Ok(found.into_iter().flatten().chain(own).collect())
}

/// The settings with the year advanced, the deadline open, and this folder as last year's.
fn settings(
    old: &Path,
    project: &Project,
    seen: Option<&str>,
    carried: &mut Carried,
) -> Result<(), Error> {
    let year = project.survey.year;
    let last = &project.survey.title;
    let title = renamed(last, year);
    let has_answers = old.join(super::previous::ANSWERS).is_file();
    carried
        .changed
        .push(format!("年度　{year} → {}", year.next()));
    if title != *last {
        carried.changed.push(format!("題名　{last} → {title}"));
    }
    let named = seen.filter(|_| has_answers);
    carried.changed.extend(seen.map(|seen| match has_answers {
        true => format!("回答を比べる前の年度のフォルダー　{seen}"),
        false => format!(
            "前の年度の回答（{}）がないので、前の年度とは比べません",
            super::previous::ANSWERS
        ),
    }));
    let changes = Changes {
        year: year.next().wareki(),
        title: (title != *last).then_some(title),
        previous: named.map(str::to_string),
    };
    if let Some(book) = ProjectBook::open(old)? {
        in_book(old, &book, &changes, carried)?;
    }
    match old.join(file::SURVEY).is_file() {
        true => in_text(old, &changes, carried),
        false => Ok(()),
    }
}

/// The settings in survey.toml.
fn in_text(old: &Path, changes: &Changes, carried: &mut Carried) -> Result<(), Error> {
    let text = decode(&file::bytes(&old.join(file::SURVEY))?).unwrap_or_default();
    let read = toml_text::read::<Settings>(file::SURVEY, &text, &mut vec![]);
    let Some((places, mut text)) = read else {
        return Ok(());
    };
    let mut edits = vec![
        (places.fiscal_year.span(), toml_line::string(&changes.year)),
        (places.due.span(), toml_line::string(OPEN_DUE)),
    ];
    if let Some(own) = places.correction {
        edits.extend(silenced(&text, "[correction]", own.due.span()));
    }
    let title = changes.title.as_deref().map(toml_line::string);
    edits.extend(title.map(|title| (places.title.span(), title)));
    let folder = changes.previous.as_deref().map(toml_line::string);
    match (folder, places.previous.map(|p| p.folder.span())) {
        (Some(folder), Some(span)) => edits.push((span, folder)),
        (Some(folder), None) => text.push_str(&format!(
            "\n# 前の年度の案件フォルダー\n[previous]\nfolder = {folder}\n"
        )),
        (None, Some(span)) => edits.extend(silenced(&text, "[previous]", span)),
        (None, None) => {}
    }
    edits.sort_by_key(|(span, _)| span.start);
    for (span, value) in edits.into_iter().rev() {
        text.replace_range(span, &value);
    }
    carried
        .files
        .push((file::SURVEY.to_string(), text.into_bytes()));
    let todo = format!("提出期限（{} の due）", file::SURVEY);
    carried.todo.push(todo);
    Ok(())
}

/// The workbook, with the settings of its sheet where survey.toml does not have them.
fn in_book(
    old: &Path,
    book: &ProjectBook,
    changes: &Changes,
    carried: &mut Carried,
) -> Result<(), Error> {
    let place = book.place(&SETTINGS);
    let name = place.file.to_string();
    let is_settings = !old.join(file::SURVEY).is_file();
    let table = book.table(&SETTINGS).filter(|_| is_settings);
    let cells = table.map_or(vec![], |table| settings_sheet::cells(&table));
    let new = |key: &str, written: &str| match key {
        "fiscal_year" => Some(changes.year.clone()),
        "due" => Some(OPEN_DUE.to_string()),
        CORRECTION_DUE => (!written.is_empty()).then(String::new),
        "title" => changes.title.clone(),
        "previous.folder" => {
            let is_left = !written.is_empty();
            changes.previous.clone().or(is_left.then(String::new))
        }
        _ => None,
    };
    let edited = cells.into_iter();
    let edited = edited.filter_map(|(key, cell, written)| Some((cell, new(key, &written)?)));
    if is_settings {
        let todo = format!("提出期限（{name} のシート「{}」）", SETTINGS.name);
        carried.todo.push(todo);
    }
    carried.book = Some(CarriedBook {
        bytes: file::bytes(&old.join(&name))?,
        sheet: SETTINGS.name.to_string(),
        cells: edited.collect(),
        name,
    });
    Ok(())
}

/// A title with next year's name in the place of a year's.
fn renamed(title: &str, year: FiscalYear) -> String {
    let wide = |text: String| -> String {
        let wide = |c: char| match c {
            '0'..='9' => char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c),
            _ => c,
        };
        text.chars().map(wide).collect()
    };
    let western = |year: FiscalYear| format!("{}年度", year.0);
    let names = |year: FiscalYear| {
        let own = [year.wareki(), western(year)];
        own.clone().into_iter().chain(own.map(wide))
    };
    let pairs = names(year).zip(names(year.next()));
    pairs.fold(title.to_string(), |title, (old, new)| {
        title.replace(&old, &new)
    })
}

/// A table as comments: its first line and that of its value.
fn silenced(text: &str, table: &str, value: Range<usize>) -> Vec<(Range<usize>, String)> {
    let before = &text[..value.start];
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let header = before
        .rfind(table)
        .map(|at| before[..at].rfind('\n').map_or(0, |n| n + 1));
    let starts = header.into_iter().chain([line]);
    starts.map(|at| (at..at, "# ".to_string())).collect()
}

/// The decisions on what goes on: the plan, the roster and the settings.
fn decided(old: &Path, carried: &mut Carried) -> Result<(), Error> {
    let Some(path) = optional(old, &[decisions::FILE])? else {
        return Ok(());
    };
    let table = table::read(&path)?;
    let Some((head, rows)) = table.rows.split_first() else {
        return Ok(());
    };
    let code = head
        .cells
        .iter()
        .position(|cell| normalize(cell) == decisions::CODE);
    let goes_on = |row: &&table::Row| {
        let code = code.and_then(|at| row.cells.get(at));
        code.is_some_and(|code| normalize(code).starts_with('p'))
    };
    let going: Vec<Vec<String>> = rows
        .iter()
        .filter(goes_on)
        .map(|r| r.cells.clone())
        .collect();
    let rest = rows.len() - going.len();
    if rest > 0 {
        carried.left.push(format!(
            "{}（回答についての決定 {rest}件）",
            decisions::FILE
        ));
    }
    if !going.is_empty() {
        let lines = [vec![head.cells.clone()], going].concat();
        carried.tables.push((decisions::FILE.to_string(), lines));
    }
    Ok(())
}

/// The files of the folder that nothing was taken from.
fn left(old: &Path, carried: &mut Carried) {
    let names = fs::read_dir(old).into_iter().flatten().flatten();
    let files = names.filter(|entry| entry.path().is_file());
    let names = files.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let taken = |name: &String| {
        let is_book = carried.book.as_ref().is_some_and(|book| book.name == *name);
        let is_taken = is_book || carried.files.iter().any(|(own, _)| own == name);
        is_taken || name == decisions::FILE || name.starts_with(['.', '~'])
    };
    let mut names: Vec<String> = names.filter(|name| !taken(name)).collect();
    names.sort();
    carried.left.extend(names);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_goes_on_with_its_year() {
        for (title, next) in [
            (
                "緑の計画 令和2年度進捗状況調査",
                "緑の計画 令和3年度進捗状況調査",
            ),
            ("令和２年度　調査", "令和３年度　調査"),
            ("2020年度の調査", "2021年度の調査"),
            ("緑の計画", "緑の計画"),
            ("第2期計画", "第2期計画"),
        ] {
            assert_eq!(renamed(title, FiscalYear(2020)), next);
        }
    }
}
