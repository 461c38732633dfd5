//! What becomes of a survey's answers in next year's folder: last year's answers, what was to be done,
//! and the measures that have ended. The folder itself is only read.

use super::carried::{Carried, CarriedCells};
use super::columns::{INTENDED, intended_heading};
use super::headed::Headed;
use super::previous::{ANSWERS, FILE as PREVIOUS};
use super::project_book::{self, ProjectBook};
use super::table::{self, Row, Table};
use super::{file, heading_row, last_lines, project, renumbered};
use crate::error::Error;
use crate::model::place::Cell;
use crate::model::plan::{Measure, Role};
use crate::model::project::Project;
use crate::model::project_book::PLAN;
use crate::model::template::is_done;
use crate::text::code::normalize_code;
use indexmap::IndexMap;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

/// The columns of the previous.csv that is written.
const COLUMNS: [&str; 10] = [
    "item",
    "title",
    "department",
    "field",
    "value",
    "raw",
    last_lines::YEAR,
    "unit",
    "owners",
    "row",
];

/// What the folder's findings and files say.
const FINDINGS: &str = "out/findings.csv";
const INTAKE: &str = "out/intake.csv";
const RETURNED: &str = "returned";

/// Adds to what goes on from a folder what its answers become: previous.csv, with the years before; the
/// plan's column of what was to be done; and, where `leave` says that finished measures do not go on,
/// the plan without them and a renumbered.csv that says that they have ended.
///
/// # Errors
/// Where a file cannot be opened.
pub fn add(old: &Path, leave: bool, carried: &mut Carried) -> Result<(), Error> {
    let Some(project) = project::load(old)?.project else {
        return Ok(());
    };
    let answers = old.join(ANSWERS);
    if !answers.is_file() {
        carried.todo.push(format!(
            "{ANSWERS} がないので、前の年度の回答は写していません。{} で torimatome collect を実行してから、作り直してください",
            old.display()
        ));
        return Ok(());
    }
    carried.todo.extend(unfinished(old)?);
    let table = table::read(&answers)?;
    let Some(headed) = Headed::read(&table, &last_lines::COLUMNS, &mut vec![]) else {
        carried.todo.push(format!(
            "{ANSWERS} が読めないので、前の年度の回答は写していません"
        ));
        return Ok(());
    };
    let answers = Answers::of(&headed);
    previous(&project, &answers, carried);
    let next = project.survey.year.next();
    let intended = intended(&project, &answers);
    let ended = ended(&project, &answers);
    let named = |at: &usize| project.plan.measures[*at].cited();
    if !ended.is_empty() {
        let list: Vec<String> = ended
            .iter()
            .filter(is_original(&project))
            .map(named)
            .collect();
        carried.changed.push(match leave {
            true => format!("計画から外した、完了した事業　{}", list.join("、")),
            false => format!(
                "計画に残した、完了した事業　{}（外すときは --finished 外す）",
                list.join("、")
            ),
        });
    }
    let ended = if leave { ended } else { HashSet::new() };
    if leave {
        closed(&project, &ended, carried);
    }
    if intended.is_empty() && ended.is_empty() {
        return Ok(());
    }
    if !intended.is_empty() {
        carried.changed.push(format!(
            "計画の列「{}」　前の年度に答えた次年度の予定（{}事業）",
            intended_heading(next),
            intended.len()
        ));
    }
    plan(old, &project, &intended, &ended, carried)
}

fn is_original(project: &Project) -> impl Fn(&&usize) -> bool {
    |at: &&usize| project.plan.measures[**at].original.is_none()
}

/// What is told of a folder that is not done with: open errors, and files that came since.
fn unfinished(old: &Path) -> Result<Vec<String>, Error> {
    let mut told = vec![];
    if let Some(path) = file::optional(old, &[FINDINGS])? {
        let table = table::read(&path)?;
        if let Some(headed) = Headed::read(&table, &["severity", "decision"], &mut vec![]) {
            let text = |row: &Row, name: &str| headed.text(row, headed.column(name));
            let is_open =
                |row: &&Row| text(row, "severity") == "error" && text(row, "decision").is_empty();
            let count = headed.rows.iter().filter(is_open).count();
            if count > 0 {
                told.push(format!(
                    "前の年度の、まだ決まっていないエラー {count}件（{} の {FINDINGS}）。直したら、このフォルダーを作り直してください",
                    old.display()
                ));
            }
        }
    }
    let Some(path) = file::optional(old, &[INTAKE])? else {
        return Ok(told);
    };
    let table = table::read(&path)?;
    let Some(headed) = Headed::read(&table, &["file"], &mut vec![]) else {
        return Ok(told);
    };
    let known: HashSet<String> = headed
        .rows
        .iter()
        .map(|row| headed.text(row, headed.column("file")))
        .collect();
    let mut new: Vec<String> = files(&old.join(RETURNED), "");
    new.retain(|name| !known.contains(name));
    if !new.is_empty() {
        told.push(format!(
            "取りまとめ（collect）のあとに届いた、まだ読んでいないファイル（{}）",
            new.join("、")
        ));
    }
    Ok(told)
}

/// The files below a folder, by their names from there on.
fn files(folder: &Path, before: &str) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names = vec![];
    for entry in entries {
        let name = format!("{before}{}", entry.file_name().to_string_lossy());
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => names.extend(files(&entry.path(), &format!("{name}/"))),
            Ok(kind) if kind.is_file() => names.push(name),
            _ => {}
        }
    }
    names.sort();
    names
}

/// An answer of the folder.
struct Answer {
    item: String,
    title: String,
    department: String,
    field: String,
    value: String,
    raw: String,
}

struct Answers(Vec<Answer>);

impl Answers {
    fn of(headed: &Headed<'_>) -> Answers {
        let text = |row: &Row, name: &str| {
            let cell = headed.column(name).and_then(|at| row.cells.get(at));
            cell.map_or(String::new(), |text| text.trim().to_string())
        };
        let answer = |row: &Row| Answer {
            item: text(row, "item"),
            title: text(row, "title"),
            department: text(row, "department"),
            field: text(row, "field"),
            value: text(row, "value"),
            raw: text(row, "raw"),
        };
        Answers(headed.rows.iter().map(answer).collect())
    }
}

/// previous.csv: the answers with what the folder knows of them, and those of the years before.
fn previous(project: &Project, answers: &Answers, carried: &mut Carried) {
    let year = project.survey.year;
    let mut lines = vec![COLUMNS.map(String::from).to_vec()];
    for answer in &answers.0 {
        let at = project.plan.position(&normalize_code(&answer.item));
        let of = |text: &dyn Fn(usize) -> String| at.map_or(String::new(), text);
        let unit = |at: usize| project.unit(at, &answer.field).to_string();
        let row = |at: usize| project.row_name(at, &answer.field).to_string();
        lines.push(vec![
            answer.item.clone(),
            answer.title.clone(),
            answer.department.clone(),
            answer.field.clone(),
            answer.value.clone(),
            answer.raw.clone(),
            year.wareki(),
            of(&unit),
            of(&|at| owners(project, &project.plan.measures[at])),
            of(&row),
        ]);
    }
    carried
        .changed
        .push(format!("{PREVIOUS}　{year}の回答（{}件）", lines.len() - 1));
    let last = &project.previous;
    let years = std::iter::once(last).chain(&last.earlier);
    let mut kept = vec![];
    for (back, earlier) in (1..).zip(years.filter(|p| !p.is_empty())) {
        let own = earlier
            .year
            .unwrap_or(crate::text::era::FiscalYear(year.0 - back));
        kept.push(own.wareki());
        for (measure, section, cell, last) in earlier.all() {
            let measure = &project.plan.measures[measure];
            lines.push(vec![
                measure.code.clone(),
                measure.title.clone(),
                section.to_string(),
                cell.to_string(),
                last.value.clone(),
                last.raw.clone(),
                own.wareki(),
                last.unit.clone().unwrap_or_default(),
                String::new(),
                last.row.clone(),
            ]);
        }
    }
    if !kept.is_empty() {
        carried.changed.push(format!(
            "{PREVIOUS}　それより前の年度の回答（{}）",
            kept.join("、")
        ));
    }
    carried.tables.push((PREVIOUS.to_string(), lines));
    carried.left.retain(|name| name != PREVIOUS);
}

fn owners(project: &Project, measure: &Measure) -> String {
    let owners = measure.owners.iter();
    let names = owners.filter_map(|code| project.roster.by_code(code));
    names
        .map(|d| d.name.as_str())
        .collect::<Vec<_>>()
        .join("・")
}

/// What each measure's sections said that they would do in the year after: the text of one, or each
/// section's below its name.
fn intended(project: &Project, answers: &Answers) -> BTreeMap<usize, String> {
    let mut said: BTreeMap<usize, IndexMap<&str, Vec<&str>>> = BTreeMap::new();
    for answer in answers.0.iter().filter(|a| !a.value.is_empty()) {
        let field = project.template.field(&answer.field);
        let at = project.plan.position(&normalize_code(&answer.item));
        if let Some(at) = at.filter(|_| field.is_some_and(|f| f.is_next_year())) {
            let own = said.entry(at).or_default();
            own.entry(&answer.department)
                .or_default()
                .push(&answer.value);
        }
    }
    let text = |own: IndexMap<&str, Vec<&str>>| match own.len() {
        1 => own.into_values().flatten().collect::<Vec<_>>().join("\n"),
        _ => {
            let each = own.into_iter();
            let each = each.map(|(name, texts)| format!("{name}：{}", texts.join("\n")));
            each.collect::<Vec<_>>().join("\n")
        }
    };
    said.into_iter().map(|(at, own)| (at, text(own))).collect()
}

/// The measures of which every section says that they are done, with those that print them again.
fn ended(project: &Project, answers: &Answers) -> HashSet<usize> {
    let status = &project.template.status;
    let mut done: BTreeMap<usize, bool> = BTreeMap::new();
    for answer in answers.0.iter().filter(|a| a.field == *status) {
        if let Some(at) = project.plan.position(&normalize_code(&answer.item)) {
            *done.entry(at).or_insert(true) &= is_done(&answer.value);
        }
    }
    let is_ended = |at: &usize| {
        let original = project.plan.measures[*at].original.unwrap_or(*at);
        done.get(&original) == Some(&true)
    };
    (0..project.plan.measures.len()).filter(is_ended).collect()
}

/// renumbered.csv, which says that these measures have ended.
fn closed(project: &Project, ended: &HashSet<usize>, carried: &mut Carried) {
    let mut ended: Vec<usize> = ended
        .iter()
        .copied()
        .filter(|at| is_original(project)(&at))
        .collect();
    ended.sort_unstable();
    if ended.is_empty() {
        return;
    }
    let line = |at: usize| {
        let measure = &project.plan.measures[at];
        vec![measure.code.clone(), String::new(), measure.title.clone()]
    };
    let heads = ["旧整理番号", "新整理番号", "事業名"];
    let heads = heads.map(String::from).to_vec();
    let lines = [heads].into_iter().chain(ended.into_iter().map(line));
    let name = renumbered::FILES[0].to_string();
    carried.tables.push((name, lines.collect()));
}

/// The plan with what was to be done, and without what has ended.
fn plan(
    old: &Path,
    project: &Project,
    intended: &BTreeMap<usize, String>,
    ended: &HashSet<usize>,
    carried: &mut Carried,
) -> Result<(), Error> {
    let book = ProjectBook::open(old)?;
    let path = match project.survey.plan.as_str() {
        "" => file::optional(old, &file::PLANS)?,
        named => Some(file::existing(old, &[named])?),
    };
    let (table, path): (Table, PathBuf) = match path {
        Some(path) => (table::read(&path)?, path),
        None => {
            let table = project_book::part(old, book.as_ref(), &PLAN, &file::PLANS)?;
            let path = old.join(&table.file);
            (table, path)
        }
    };
    let heads = heading_row::read(&table, &project.survey, &project.roster, &mut vec![]);
    let Some(heads) = heads else {
        return Ok(());
    };
    let edits = Edits::new(&table, heads.start, project, intended, ended);
    let is_book = path.extension().is_some_and(|e| e == "xlsx" || e == "xlsm");
    if is_book {
        carried.plan = Some(CarriedCells {
            file: table.file.clone(),
            sheet: table.sheet.clone(),
            cells: edits.cells,
        });
        return Ok(());
    }
    if book.is_some_and(|book| book.place(&PLAN).file == table.file.as_str())
        || (!table.sheet.is_empty() && !project.survey.plan.is_empty())
    {
        carried.todo.push(format!(
            "{} には書き込めないので、次年度の予定と、外す事業は、{PREVIOUS} を見て自分で書いてください",
            table.file
        ));
        return Ok(());
    }
    let lines = edits.lines(table::lines(&path)?);
    carried.files.retain(|(name, _)| *name != table.file);
    let name = match table.sheet.is_empty() {
        true => table.file,
        false => {
            let note = format!("計画　{} → {}", table.file, file::PLANS[0]);
            carried.changed.push(note);
            file::PLANS[0].to_string()
        }
    };
    carried.tables.push((name, lines));
    Ok(())
}

/// What changes in the plan's table.
struct Edits {
    /// The cells with their new texts; those of a row that goes are blank.
    cells: Vec<(Cell, String)>,
    /// The rows that go, as a spreadsheet numbers them.
    gone: HashSet<u32>,
}

impl Edits {
    fn new(
        table: &Table,
        start: usize,
        project: &Project,
        intended: &BTreeMap<usize, String>,
        ended: &HashSet<usize>,
    ) -> Edits {
        let plan = &project.plan;
        let head = &table.rows[start];
        let row_of = |measure: &Measure| measure.place.cell.map(|cell| cell.row);
        let texts = |row: u32| table.rows.iter().find(|own| own.number == row);
        let mut edits = Edits {
            cells: vec![],
            gone: HashSet::new(),
        };
        // The column of the year before, if the plan has one, or a new one.
        let known = plan
            .columns
            .iter()
            .position(|c| c.role == Role::Known(INTENDED));
        let width = table.rows.iter().map(|row| row.cells.len()).max();
        let column = known.unwrap_or(width.unwrap_or(0)) as u32;
        if known.is_some() || !intended.is_empty() {
            let heading = intended_heading(project.survey.year.next());
            edits.cells.push((Cell::new(head.number, column), heading));
        }
        let levels: Vec<(usize, usize)> = plan
            .columns
            .iter()
            .enumerate()
            .filter_map(|(at, column)| match column.role {
                Role::Level(depth) => Some((depth, at)),
                _ => None,
            })
            .collect();
        let mut is_after_gap = false;
        for (at, measure) in plan.measures.iter().enumerate() {
            let Some(row) = row_of(measure) else {
                continue;
            };
            if ended.contains(&at) {
                edits.gone.insert(row);
                let own = texts(row).map_or(&[][..], |row| &row.cells);
                let filled = (0..).zip(own).filter(|(_, text)| !text.is_empty());
                edits
                    .cells
                    .extend(filled.map(|(col, _)| (Cell::new(row, col), String::new())));
                is_after_gap = true;
                continue;
            }
            if is_after_gap {
                // A level that stood in the row that goes is still that of the rows below it.
                for (depth, col) in &levels {
                    let own = texts(row).and_then(|row| row.cells.get(*col));
                    let level = measure.levels.get(depth - 1);
                    let is_blank = own.is_none_or(|text| text.trim().is_empty());
                    if let Some(level) = level.filter(|level| is_blank && !level.is_empty()) {
                        edits
                            .cells
                            .push((Cell::new(row, *col as u32), level.clone()));
                    }
                }
                is_after_gap = false;
            }
            let text = intended.get(&at).cloned();
            let text = text.or_else(|| known.map(|_| String::new()));
            edits
                .cells
                .extend(text.map(|text| (Cell::new(row, column), text)));
        }
        edits
    }

    /// The lines of the table as they are now.
    fn lines(&self, rows: Vec<Row>) -> Vec<Vec<String>> {
        let mut lines = vec![];
        for mut row in rows {
            if self.gone.contains(&row.number) {
                continue;
            }
            for (cell, text) in self.cells.iter().filter(|(cell, _)| cell.row == row.number) {
                let col = cell.col as usize;
                if row.cells.len() <= col {
                    row.cells.resize(col + 1, String::new());
                }
                row.cells[col].clone_from(text);
            }
            lines.push(row.cells);
        }
        lines
    }
}
