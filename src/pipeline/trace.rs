//! The story of answer cells: where they were issued, what came back in every file, how that was read,
//! what was found and decided, and where it is printed.

use super::collect::{self, Collected};
use super::report::input;
use super::watch::Watcher;
use crate::error::Error;
use crate::model::address::Address;
use crate::model::answer::{Answer, CellContent, Disposition, Return};
use crate::model::finding::{Family, Finding};
use crate::model::grid::{Book, Content};
use crate::model::passwords::Passwords;
use crate::model::place::{Cell, Place};
use crate::model::project::Project;
use crate::report::{self, corrections};
use crate::text::shared::SharedText;
use std::path::Path;

/// Whose answers are traced.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The measure, as an index into the plan.
    pub measure: usize,
    /// The field's key, or the name of one of its cells.
    pub answer: String,
    /// The section's code; all that were asked where it is not said.
    pub department: Option<String>,
}

/// The story of one answer cell.
pub struct Story {
    /// The answer, with where it was issued and what was taken.
    pub answer: Answer,
    /// What came back, the earliest first.
    pub returned: Vec<Seen>,
    /// What was found about it.
    pub findings: Vec<Finding>,
    /// The cells of the report that print it.
    pub printed: Vec<PrintedAt>,
    /// The file, sheet and cell of the correction or reminder where the section may change it.
    pub correction: Option<(String, String, Cell)>,
}

/// An answer cell as a file has it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The file's path below returned/.
    pub file: String,
    /// The round of its form code: 0 for the form first sent.
    pub round: u32,
    /// When the file says that it was saved.
    pub modified: Option<String>,
    /// Whether it has the measure's sheet, or a row of it.
    pub has_sheet: bool,
    /// What stands there; `None` where the cell is gone.
    pub content: Option<CellContent>,
    /// Whether it is what was taken.
    pub is_taken: bool,
    /// What became of the file.
    pub disposition: Disposition,
    /// Why, in words.
    pub reason: String,
}

/// A cell of the report.
#[derive(Clone, Debug)]
pub struct PrintedAt {
    /// The sheet's tab.
    pub sheet: String,
    /// The cell.
    pub cell: Cell,
    /// What it shows.
    pub text: String,
}

/// What a survey's files tell of some answer cells, and the survey.
pub struct Traced {
    /// The survey.
    pub collected: Collected,
    /// A story for each cell and section that holds something or was asked for by name; all of them where
    /// none holds anything.
    pub stories: Vec<Story>,
}

/// Traces answers. `wanted` finds out, from the project, what was asked for. Nothing is written.
///
/// # Errors
/// Those of reading the survey, and those of `wanted`.
pub fn trace(
    dir: &Path,
    passwords: &Passwords,
    watcher: &dyn Watcher,
    wanted: impl FnOnce(&Project) -> Result<Wanted, Error>,
) -> Result<Traced, Error> {
    let look = |project: &Project, returns: &[Return]| {
        wanted(project).map(|wanted| (seen(&wanted, returns), wanted))
    };
    let (collected, looked) = collect::read_looking(dir, passwords, watcher, look)?;
    let (seen, wanted) = looked?;
    let stories = stories(&collected, &wanted, &seen);
    Ok(Traced { collected, stories })
}

/// What a file holds of a section's answers.
struct SeenFile {
    department: String,
    /// The file, without the content of a cell.
    seen: Seen,
    /// The cells that are meant, by their names.
    cells: Vec<(SharedText, CellContent)>,
}

/// Every file in which a section answers, with the cells that are meant.
fn seen(wanted: &Wanted, returns: &[Return]) -> Vec<SeenFile> {
    let mut all = vec![];
    for file in returns {
        for portion in &file.portions {
            let cells = portion.cells.iter();
            let others = portion.others.iter();
            let others = others.flat_map(|(key, all)| all.iter().map(move |own| (key, own)));
            let is_meant = |(measure, name): &(usize, SharedText)| {
                *measure == wanted.measure && is_of(&wanted.answer, name)
            };
            let cells = cells.chain(others).filter(|(key, _)| is_meant(key));
            all.push(SeenFile {
                department: portion.department.clone(),
                seen: Seen {
                    round: portion.round,
                    has_sheet: portion.sheets.contains_key(&wanted.measure),
                    ..Seen::of(file)
                },
                cells: cells
                    .map(|(key, own)| (key.1.clone(), own.clone()))
                    .collect(),
            });
        }
    }
    all
}

impl Seen {
    /// A file of which nothing is known yet but what holds for all of it.
    fn of(file: &Return) -> Seen {
        Seen {
            file: file.file.to_string(),
            round: 0,
            modified: file.modified.clone(),
            has_sheet: false,
            content: None,
            is_taken: false,
            disposition: file.disposition,
            reason: file.reason.clone(),
        }
    }
}

/// Whether a cell is the one that is meant, or one of the field that is meant.
fn is_of(wanted: &str, cell: &str) -> bool {
    let part = cell
        .strip_prefix(wanted)
        .is_some_and(|rest| rest.starts_with('.'));
    wanted == cell || wanted == Address::parse(cell).field || part
}

fn stories(collected: &Collected, wanted: &Wanted, seen: &[SeenFile]) -> Vec<Story> {
    let is_meant = |a: &&Answer| {
        let department = wanted.department.as_ref();
        a.measure == wanted.measure
            && is_of(&wanted.answer, &a.field)
            && department.is_none_or(|own| *own == *a.department)
    };
    let input = input(collected);
    let book = report::book(&input);
    let sections = corrections::sections(&input);
    let mut stories = vec![];
    for answer in collected.answers.iter().filter(is_meant) {
        let mut section = sections.iter();
        let section = section.find(|own| own.form.department == answer.department);
        let letter = section.and_then(|own| corrections::correction(&input, own));
        let correction = letter.and_then(|letter| {
            let mut cells = letter.answers();
            let at = cells.find(|(_, m, name, _)| *m == answer.measure && **name == answer.field);
            at.map(|(sheet, .., cell)| (letter.file.clone(), sheet.to_string(), cell))
        });
        let returned = returned(collected, answer, seen);
        stories.push(Story {
            findings: findings(collected, answer, &returned),
            printed: printed(collected, answer, &book),
            correction,
            returned,
            answer: answer.clone(),
        });
    }
    // Of many cells those are told in which something stands.
    let says_something = |story: &Story| {
        let has_text = |seen: &Seen| seen.content.as_ref().is_some_and(|c| !c.shown().is_empty());
        wanted.answer == *story.answer.field
            || story.returned.iter().any(has_text)
            || !story.findings.is_empty()
    };
    if stories.iter().any(says_something) {
        stories.retain(says_something);
    }
    stories
}

/// What came back for an answer, in the order of the rounds and of the times at which it was saved.
fn returned(collected: &Collected, answer: &Answer, seen: &[SeenFile]) -> Vec<Seen> {
    let standing = match &answer.correction {
        Some(correction) => &correction.returned,
        None => &answer.standing,
    };
    let taken = standing.as_ref().map(|own| &own.place);
    let mut all: Vec<Seen> = vec![];
    for file in seen
        .iter()
        .filter(|file| file.department == *answer.department)
    {
        // What became of the file was settled since.
        let mut returns = collected.returns.iter();
        let now = returns.find(|own| *own.file == file.seen.file);
        let base = Seen {
            disposition: now.map_or(file.seen.disposition, |own| own.disposition),
            reason: now.map_or(String::new(), |own| own.reason.clone()),
            ..file.seen.clone()
        };
        let cells = file.cells.iter().filter(|(name, _)| *name == answer.field);
        let mut cells = cells.map(|(_, content)| content).peekable();
        if cells.peek().is_none() {
            all.push(base.clone());
        }
        all.extend(cells.map(|content| Seen {
            is_taken: taken == Some(&content.place),
            content: Some(content.clone()),
            ..base.clone()
        }));
    }
    let unread = collected.returns.iter().filter(|file| {
        let is_own = file.department == *answer.name && file.holds.is_empty();
        is_own && file.disposition == Disposition::Rejected
    });
    all.extend(unread.map(Seen::of));
    all.sort_by(|a, b| (a.round, &a.modified, &a.file).cmp(&(b.round, &b.modified, &b.file)));
    all
}

/// What was found of an answer: in its cell, wherever that stands, and of its measure as a whole; of the
/// section's files where nothing came back.
fn findings(collected: &Collected, answer: &Answer, returned: &[Seen]) -> Vec<Finding> {
    let code = &collected.project.plan.measures[answer.measure].code;
    let contents = returned.iter().filter_map(|seen| seen.content.as_ref());
    let places: Vec<&Place> = contents.map(|content| &content.place).collect();
    let is_lost = places.is_empty();
    let is_own = |f: &&Finding| {
        let is_of_field = f.field.is_empty() || is_of(&f.field, &answer.field);
        let is_of_cell = f.department == answer.name && f.item == **code && is_of_field;
        let is_there = f.place.cell.is_some() && places.contains(&&f.place);
        let is_of_section = is_lost
            && f.department == answer.name
            && f.item.is_empty()
            && f.family == Family::Files;
        is_of_cell || is_there || is_of_section
    };
    collected.findings.iter().filter(is_own).cloned().collect()
}

/// Where the report prints an answer: for its measure and for those that repeat it.
fn printed(collected: &Collected, answer: &Answer, book: &Book) -> Vec<PrintedAt> {
    let measures = &collected.project.plan.measures;
    let is_meant = |measure: usize| {
        measure == answer.measure || measures[measure].original == Some(answer.measure)
    };
    let mut all = vec![];
    for sheet in &book.sheets {
        for own in &sheet.printed {
            let is_own = own.section.is_empty() || own.section == *answer.name;
            if !is_own || !is_meant(own.measure) || !is_of(&own.answer, &answer.field) {
                continue;
            }
            let placed = sheet.cells.iter().find(|placed| placed.at == own.at);
            all.push(PrintedAt {
                sheet: sheet.name.clone(),
                cell: own.at,
                text: placed.map_or(String::new(), |placed| shown(&placed.content)),
            });
        }
    }
    all
}

/// What a cell of the report shows, as plain text.
fn shown(content: &Content) -> String {
    match content {
        Content::Blank => String::new(),
        Content::Text(text) | Content::Link(text, ..) | Content::Formula(_, text) => text.clone(),
        Content::Number(number) => number.to_string(),
    }
}
