//! Plays a document: its ```console blocks are run in order in one temporary folder, its blocks
//! that name a file are written there, and its comments that say what the sections return are
//! returned. A table below a comment `<!-- sheet BOOK NAME -->` is written onto that sheet.

use indexmap::IndexMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use torimatome::layout::filling::Filling;
use torimatome::layout::form;
use torimatome::load::{project, table};
use torimatome::model::project::Project;
use torimatome::model::roster::Department;
use torimatome::text::code::normalize_code;
use torimatome::write::workbook;

/// A line that stands for any number of lines.
const ANY: &str = "...";

/// A document after it was played.
#[derive(Default)]
pub struct Played {
    /// The document with what was printed in place of what it expected wrongly.
    pub text: String,
    /// Each command that printed something else than the document says.
    pub wrong: String,
}

/// What a line opens.
enum Part {
    /// Commands and what they print.
    Console,
    /// A file of this name.
    File(String),
    /// A sheet of this workbook.
    Sheet(String, String),
    /// The answers that the sections of a project folder return in a round: 0 is the form, 1 the
    /// first correction.
    Returned(String, u32),
}

/// Plays a document.
pub fn play(name: &str, text: &str) -> Played {
    let mut session = Session::new();
    let mut played = Played::default();
    let mut lines = text.lines().zip(1..);
    while let Some((line, number)) = lines.next() {
        played.keep(&[line]);
        let Some((part, end)) = opening(line) else {
            continue;
        };
        let rest = lines.by_ref().map(|(line, _)| line);
        let body: Vec<&str> = rest.take_while(|line| *line != end).collect();
        match part {
            Part::Console => played.console(&mut session, &format!("{name}:{number}"), &body),
            Part::File(file) => {
                session.write(&file, &body);
                played.keep(&body);
            }
            Part::Sheet(book, sheet) => {
                session.write_sheet(&book, &sheet, &body);
                played.keep(&body);
            }
            Part::Returned(project, round) => {
                session.send_back(&project, round, &body);
                played.keep(&body);
            }
        }
        played.keep(&[end]);
    }
    played
}

/// What a line opens and the line that closes it.
fn opening(line: &str) -> Option<(Part, &'static str)> {
    if let Some(what) = line.strip_prefix("<!-- returned ") {
        let (folder, round) = what.split_once(' ').unwrap();
        let part = Part::Returned(folder.to_string(), round.parse().unwrap());
        return Some((part, "-->"));
    }
    if let Some(what) = line.strip_prefix("<!-- sheet ") {
        let (book, sheet) = what.trim_end_matches(" -->").split_once(' ').unwrap();
        let part = Part::Sheet(book.to_string(), sheet.to_string());
        return Some((part, ""));
    }
    let info = line.strip_prefix("```")?;
    match info.split_once(' ') {
        Some((_, file)) => Some((Part::File(file.to_string()), "```")),
        None => (info == "console").then_some((Part::Console, "```")),
    }
}

impl Played {
    fn keep(&mut self, lines: &[&str]) {
        for line in lines {
            self.text.push_str(line);
            self.text.push('\n');
        }
    }

    fn console(&mut self, session: &mut Session, place: &str, body: &[&str]) {
        for (command, expected) in commands(body) {
            let printed = session.run(command);
            let printed: Vec<&str> = printed.lines().map(str::trim_end).collect();
            let expected: Vec<&str> = expected.iter().map(|line| line.trim_end()).collect();
            self.keep(&[&format!("$ {command}")]);
            if matches(&expected, &printed) {
                self.keep(&expected);
                continue;
            }
            self.keep(&printed);
            self.wrong.push_str(&format!(
                "{place}: $ {command}\n  the document says:\n{}\n  printed was:\n{}\n",
                expected.join("\n"),
                printed.join("\n")
            ));
        }
    }
}

/// Each command of a block with the lines it is to print.
fn commands<'a>(body: &[&'a str]) -> Vec<(&'a str, Vec<&'a str>)> {
    let mut commands: Vec<(&str, Vec<&str>)> = vec![];
    for line in body {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command, vec![])),
            (None, Some((_, expected))) => expected.push(line),
            (None, None) => panic!("a console block begins with 「$ 」, not with 「{line}」"),
        }
    }
    commands
}

/// Whether the printed lines are the expected ones, [`ANY`] standing for any number of lines.
fn matches(expected: &[&str], printed: &[&str]) -> bool {
    match expected.split_first() {
        None => printed.is_empty(),
        Some((&ANY, rest)) => (0..=printed.len()).any(|skip| matches(rest, &printed[skip..])),
        Some((line, rest)) => match printed.split_first() {
            Some((first, more)) => first == line && matches(rest, more),
            None => false,
        },
    }
}

/// A folder in which commands are run one after the other.
struct Session {
    _dir: tempfile::TempDir,
    here: PathBuf,
    status: i32,
    /// The sheets of each workbook that the document has shown so far.
    books: IndexMap<PathBuf, IndexMap<String, Vec<Vec<String>>>>,
}

impl Session {
    fn new() -> Session {
        let dir = tempfile::tempdir().unwrap();
        Session {
            here: dir.path().to_path_buf(),
            _dir: dir,
            status: 0,
            books: IndexMap::new(),
        }
    }

    fn write(&self, file: &str, lines: &[&str]) {
        let path = self.here.join(file);
        std::fs::write(&path, lines.join("\n") + "\n")
            .unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    }

    /// Writes a Markdown table onto a sheet of a workbook, beside the sheets shown before.
    fn write_sheet(&mut self, book: &str, sheet: &str, table: &[&str]) {
        let cells = |line: &&str| -> Vec<String> {
            let line = line.trim_matches('|');
            line.split('|')
                .map(|cell| cell.trim().to_string())
                .collect()
        };
        let is_rule = |line: &&&str| line.chars().all(|c| "|-: ".contains(c));
        let rows = table.iter().filter(|line| !is_rule(line)).map(cells);
        let path = self.here.join(book);
        let sheets = self.books.entry(path.clone()).or_default();
        sheets.insert(sheet.to_string(), rows.collect());
        let mut made = rust_xlsxwriter::Workbook::new();
        for (name, rows) in sheets {
            let sheet = made.add_worksheet();
            sheet.set_name(name).unwrap();
            for (row, cells) in (0..).zip(rows) {
                for (col, text) in (0..).zip(cells) {
                    sheet.write_string(row, col, text.as_str()).unwrap();
                }
            }
        }
        made.save(path).unwrap();
    }

    /// Runs a command and gives what it printed on both outputs.
    fn run(&mut self, command: &str) -> String {
        // Not split_whitespace: a file's name may hold an ideographic space.
        let words: Vec<&str> = command.split(' ').collect();
        match words.as_slice() {
            ["cargo", "run", "--release", "--", args @ ..] | ["torimatome", args @ ..] => {
                self.tool(args)
            }
            ["cd", folder] => self.enter(folder),
            ["ls", "-1"] => list(&self.here),
            ["ls", "-1", folder] => list(&self.here.join(folder)),
            ["cat", file] => plain(&std::fs::read(self.here.join(file)).unwrap()),
            ["cp", from, to] => self.copy(from, to),
            ["echo", "$?"] => self.status.to_string(),
            _ => panic!("the documents' interpreter does not know 「{command}」"),
        }
    }

    fn tool(&mut self, args: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_torimatome"))
            .args(args)
            .env("SOURCE_DATE_EPOCH", super::TODAY)
            .current_dir(&self.here)
            .output()
            .unwrap();
        self.status = output.status.code().unwrap();
        plain(&[output.stdout, output.stderr].concat())
    }

    fn enter(&mut self, folder: &str) -> String {
        self.here = self.here.join(folder).canonicalize().unwrap();
        String::new()
    }

    fn copy(&self, from: &str, to: &str) -> String {
        let from = self.here.join(from);
        let mut to = self.here.join(to);
        if to.is_dir() {
            to = to.join(from.file_name().unwrap());
        }
        std::fs::copy(from, to).unwrap();
        String::new()
    }

    /// Puts into returned/ the forms, or the corrections, of the sections that the answers name,
    /// filled with them.
    fn send_back(&self, folder: &str, round: u32, answers: &[&str]) {
        let folder = self.here.join(folder);
        let project = project::load(&folder).unwrap().project.unwrap();
        let answers = table::of_csv("answers", answers.join("\n").as_bytes()).unwrap();
        for department in project.roster.sections() {
            let filling = filling(&project, department, round, &answers);
            if filling.answers.is_empty() {
                continue;
            }
            let mut form = form::one(&project, department, &filling);
            let days = jiff::Span::new().days(i64::from(round));
            form.book.created = Some(project.survey.due.checked_add(days).unwrap());
            let file = match round {
                0 => form.file,
                _ => form.file.replace(".xlsx", "_修正依頼.xlsx"),
            };
            let bytes = workbook::bytes(&form.book).unwrap();
            std::fs::write(folder.join("returned").join(file), bytes).unwrap();
        }
    }
}

/// What a section answers: the lines of a table under 整理番号, 担当課 and the fields' keys.
fn filling(
    project: &Project,
    department: &Department,
    round: u32,
    answers: &table::Table,
) -> Filling {
    let mut filling = Filling {
        round,
        ..Filling::default()
    };
    let (heads, rows) = answers.rows.split_first().unwrap();
    for row in rows.iter().filter(|row| row.cells[1] == department.name) {
        let measure = project
            .plan
            .position(&normalize_code(&row.cells[0]))
            .unwrap();
        for (key, answer) in heads.cells.iter().zip(&row.cells).skip(2) {
            filling
                .answers
                .insert((measure, key.clone()), answer.clone());
        }
    }
    filling
}

/// The names in a folder, one a line; those that begin with a dot are not listed.
fn list(folder: &Path) -> String {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    names.join("\n")
}

/// Text as a document can hold it: without byte order marks and carriage returns, and with `/` in
/// paths on Windows too.
fn plain(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes).replace(['\u{feff}', '\r'], "");
    match cfg!(windows) {
        true => text.replace('\\', "/"),
        false => text,
    }
}
