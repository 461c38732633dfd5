//! The issued forms as the reader looks things up in them: by section, and by hidden key.

use super::known_names::Known;
use crate::book::Sheet;
use crate::layout::form::Outlines;
use crate::layout::mark::{self, Mark};
use crate::model::correspondence::Correspondence;
use crate::model::form::{Asked, Form, Map, Part, Role, Shapes};
use crate::model::issued::Issued;
use crate::model::project::{Project, ROUND};
use crate::model::roster::Department;
use crate::text::normalize::normalize;
use rayon::prelude::*;
use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;
use typed_arena::Arena;

/// All forms of a survey. A form is made when a file is read against it, and kept no longer.
pub struct Forms<'a> {
    /// The project the forms are made from.
    pub project: &'a Project,
    /// What was issued.
    issued: &'a Issued,
    outlines: Outlines<'a>,
    /// What is kept of each.
    asked: Vec<OnceLock<Asked>>,
    shapes: Shapes,
    /// What the measures and sections of an earlier edition are now; `None` for the present one.
    now: Option<&'a Correspondence>,
    /// The forms of earlier editions, newest first, of which some may still come back.
    earlier: Vec<Forms<'a>>,
    names: OnceLock<Known>,
    titles: OnceLock<HashSet<String>>,
}

impl<'a> Forms<'a> {
    /// The forms of a project.
    pub fn new(project: &'a Project, issued: &'a Issued) -> Forms<'a> {
        let outlines = Outlines::new(project);
        Forms {
            project,
            issued,
            asked: (0..outlines.count()).map(|_| OnceLock::new()).collect(),
            outlines,
            shapes: Shapes::default(),
            now: None,
            earlier: vec![],
            names: OnceLock::new(),
            titles: OnceLock::new(),
        }
    }

    /// The forms of an earlier edition.
    pub fn of_edition(
        project: &'a Project,
        issued: &'a Issued,
        now: &'a Correspondence,
    ) -> Forms<'a> {
        Forms {
            now: Some(now),
            ..Forms::new(project, issued)
        }
    }

    /// The same with the forms of earlier editions, newest first.
    pub fn or(mut self, earlier: Vec<Forms<'a>>) -> Forms<'a> {
        self.earlier = earlier;
        self
    }

    /// What is kept of each form, in the roster's order.
    pub fn asked(self) -> Vec<Asked> {
        let Forms {
            outlines,
            asked,
            shapes,
            ..
        } = self;
        let kept = asked.into_par_iter().enumerate();
        let made = |at| Some(shapes.asked(&outlines.make(at)?));
        kept.filter_map(|(at, kept)| kept.into_inner().or_else(|| made(at)))
            .collect()
    }

    /// The form of a section's code.
    fn make(&self, department: &str) -> Option<Form> {
        let at = self.outlines.position(department)?;
        let form = self.outlines.make(at)?;
        self.asked.get(at)?.get_or_init(|| self.shapes.asked(&form));
        Some(form)
    }

    fn section(&self, department: &str) -> Option<&'a Department> {
        self.outlines.section(self.outlines.position(department)?)
    }
}

/// The forms that one file is read against.
pub struct Index<'a> {
    /// The project the forms are made from.
    pub project: &'a Project,
    /// What was issued.
    pub issued: &'a Issued,
    all: &'a Forms<'a>,
    arena: &'a FormArena<'a>,
    /// The forms that were made, by the section's code in capitals.
    made: RefCell<HashMap<String, &'a FormIndex<'a>>>,
    /// The forms of earlier editions, newest first, of which some may still come back.
    pub(super) earlier: Vec<Index<'a>>,
}

/// Where the forms are kept that one file is read against.
#[derive(Default)]
pub struct FormArena<'a> {
    forms: Arena<Form>,
    indexes: Arena<FormIndex<'a>>,
}
/// One form's rows by their keys.
pub struct FormIndex<'a> {
    /// The form.
    pub form: &'a Form,
    rows: HashMap<&'a str, RowIndex<'a>>,
}

/// One issued row.
pub struct RowIndex<'a> {
    /// The index of its sheet in the form.
    pub sheet: usize,
    /// The measure that it is about, as an index into the plan.
    pub measure: Option<usize>,
    /// Its parts, each with the key of its column.
    pub parts: Vec<(&'a str, &'a Part)>,
}

impl<'a> Index<'a> {
    /// The forms of a survey, to be made in this arena.
    pub fn new(all: &'a Forms<'a>, arena: &'a FormArena<'a>) -> Index<'a> {
        let earlier = all.earlier.iter();
        Index {
            project: all.project,
            issued: all.issued,
            all,
            arena,
            made: RefCell::default(),
            earlier: earlier.map(|all| Index::new(all, arena)).collect(),
        }
    }

    /// The form by which the sheet of a section's code was made, with the number of its edition, 0 for
    /// the present one: the newest, unless the sheet bears more of what an earlier one gave. `round` is
    /// that of the sheet's form code, where it has one.
    pub fn form_of(
        &self,
        department: &str,
        sheet: &Sheet,
        round: Option<u32>,
    ) -> Option<(usize, &'a FormIndex<'a>)> {
        let has_rounds = !self.project.survey.rounds.is_empty();
        // A form asks the questions of one round, a correction those of all up to its own.
        let fits = |index: &Index<'_>| {
            let (own, count) = (index.project.first_code(), index.project.asking.len());
            match round {
                _ if !has_rounds => true,
                None => true,
                Some(round) if round % ROUND == 0 => count == 1 && own == round,
                Some(round) => own / ROUND == round / ROUND && (count > 1 || own == 0),
            }
        };
        let all = || std::iter::once(self).chain(&self.earlier).enumerate();
        let has_form = |index: &Index<'_>| index.form(department).is_some();
        let any = all().any(|(_, index)| fits(index) && has_form(index));
        let all = all().filter(|(_, index)| !any || fits(index));
        let mut best: Option<(usize, &FormIndex<'_>, Fit)> = None;
        for (edition, index) in all {
            let Some(form) = index.form(department) else {
                continue;
            };
            if self.earlier.is_empty() {
                return Some((edition, form));
            }
            let (fit, is_whole) = form.fit(sheet);
            if best.is_none_or(|(.., before)| fit > before) {
                best = Some((edition, form, fit));
            }
            if is_whole {
                break;
            }
        }
        best.map(|(edition, form, _)| (edition, form))
    }

    /// The forms of an edition, 0 for the present one.
    pub fn edition(&self, number: usize) -> &Index<'a> {
        let earlier = number.checked_sub(1).and_then(|at| self.earlier.get(at));
        earlier.unwrap_or(self)
    }

    /// What the measures and sections of this edition are now; `None` for the present one.
    pub fn now(&self) -> Option<&'a Correspondence> {
        self.all.now
    }

    /// The form of a section's code, of the newest edition that has one.
    pub fn form_of_any(&self, department: &str) -> Option<&'a FormIndex<'a>> {
        let mut all = std::iter::once(self).chain(&self.earlier);
        all.find_map(|index| index.form(department))
    }

    /// What the names of files and sheets are made of.
    pub(super) fn names(&self) -> &Known {
        let names = &self.all.names;
        let earlier = self.earlier.iter().map(|index| index.project);
        names.get_or_init(|| Known::new(std::iter::once(self.project).chain(earlier)))
    }

    /// Whether a text is the title of a measure of the plan, both normalized.
    pub(super) fn is_title(&self, text: &str) -> bool {
        let all = || {
            let measures = self.project.plan.measures.iter();
            measures.map(|m| normalize(&m.title)).collect()
        };
        let titles = self.all.titles.get_or_init(all);
        titles.contains(&normalize(text))
    }

    /// The section of a code that was sent a form, compared without case.
    pub fn section(&self, department: &str) -> Option<&'a Department> {
        self.all.section(department)
    }

    /// The form of a section's code, compared without case.
    pub fn form(&self, department: &str) -> Option<&'a FormIndex<'a>> {
        let key = department.to_ascii_uppercase();
        if let Some(made) = self.made.borrow().get(&key) {
            return Some(made);
        }
        let form = self.arena.forms.alloc(self.all.make(department)?);
        let made = self.arena.indexes.alloc(index(form));
        self.made.borrow_mut().insert(key, made);
        Some(made)
    }
}

/// How much of a sheet is as a form gave it; the more the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    /// The rows whose digest is the form's.
    rows: usize,
    /// The keys of rows and columns that only one of both has.
    odd_keys: Reverse<usize>,
    /// The texts in their places.
    texts: usize,
}

impl<'a> FormIndex<'a> {
    /// Every row, by its mark.
    pub fn rows(&self) -> impl Iterator<Item = (&'a str, &RowIndex<'a>)> {
        self.rows.iter().map(|(mark, row)| (*mark, row))
    }

    /// How much of a sheet is as this form gave it, and whether all its rows are.
    fn fit(&self, sheet: &Sheet) -> (Fit, bool) {
        let texts = sheet.cells.iter().map(|(at, entry)| (*at, &entry.text));
        let marks: Vec<(u32, Mark<'_>)> = texts
            .filter_map(|(at, text)| Some((at.row, Mark::parse(text)?)))
            .collect();
        let as_given = |(_, mark): &&(u32, Mark<'_>)| {
            let row = self.row(mark.key);
            row.is_some_and(|row| mark::digest(row.given()) == mark.digest)
        };
        let maps = self.form.sheets.iter();
        let there = |map: &Map| {
            let parts = map.parts.iter().filter(|p| !p.text.is_empty());
            parts
                .filter(|p| sheet.get(p.at).is_some_and(|e| e.text == p.text))
                .count()
        };
        let keys: HashSet<&str> = marks.iter().map(|(_, mark)| mark.key).collect();
        let odd = |map: &Map| {
            let own = map.col_keys.values().chain(map.row_keys.values());
            let own: HashSet<&str> = own.map(String::as_str).collect();
            own.symmetric_difference(&keys).count()
        };
        let odd = maps.clone().map(odd).min().unwrap_or(0);
        let texts = maps.map(there).max().unwrap_or(0);
        let rows = marks.iter().filter(as_given).count();
        let of_lines = marks.iter().filter(|(_, mark)| mark.line().is_some());
        let is_whole = rows > 0 && odd == 0 && rows == of_lines.count();
        let odd_keys = Reverse(odd);
        let fit = Fit {
            rows,
            odd_keys,
            texts,
        };
        (fit, is_whole)
    }

    /// The row of a mark.
    pub fn row(&self, mark: &str) -> Option<&RowIndex<'a>> {
        self.rows.get(mark)
    }
}

impl RowIndex<'_> {
    /// The texts that were given in it, each with the number of its column.
    fn given(&self) -> impl Iterator<Item = (u32, &str)> {
        let is_given = |part: &Part| matches!(part.role, Role::Given(_) | Role::Number);
        self.parts.iter().filter_map(move |(column, part)| {
            let number = mark::column_number(column).filter(|_| is_given(part))?;
            Some((number, part.text.as_str()))
        })
    }
}

fn index(form: &Form) -> FormIndex<'_> {
    let mut rows = HashMap::new();
    for (sheet, map) in form.sheets.iter().enumerate() {
        let mut by_row: HashMap<u32, Vec<(&str, &Part)>> = HashMap::new();
        for part in &map.parts {
            if let Some(column) = map.col_keys.get(&part.at.col) {
                by_row.entry(part.at.row).or_default().push((column, part));
            }
        }
        for (at, key) in &map.row_keys {
            let row = RowIndex {
                sheet,
                measure: map.measures.get(at).copied(),
                parts: by_row.remove(at).unwrap_or_default(),
            };
            rows.insert(key.as_str(), row);
        }
    }
    FormIndex { form, rows }
}
