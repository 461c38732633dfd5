//! Last year's answers, each brought to this year's measure and section where that is certain.

use super::place::Place;
use crate::text::era::FiscalYear;
use indexmap::IndexMap;
use std::collections::{HashMap, HashSet};

/// Last year's answers.
#[derive(Clone, Debug, Default)]
pub struct Previous {
    /// The year that they are of, where last year's folder or the file says it.
    pub year: Option<FiscalYear>,
    /// The measures of this year's plan that are among those of that year.
    pub known: HashSet<usize>,
    /// The measures of that year that this year's plan does not have.
    pub gone: Vec<Gone>,
    /// The answers of the years before, the latest first, as far as they are kept.
    pub earlier: Vec<Previous>,
    sheets: HashMap<usize, HashMap<String, Sheet>>,
}

/// A measure of last year that this year's plan does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// Its code as printed.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The sections that were asked about it, by this year's names.
    pub sections: Vec<String>,
    /// What the sections said last of how far it had come, each once.
    pub status: String,
}

/// A line of renumbered.csv: what became of a measure's code.
#[derive(Clone, Debug, PartialEq)]
pub struct Renumbered {
    /// Last year's code, normalized.
    pub old: String,
    /// This year's code, normalized; `None` where the measure has ended.
    pub new: Option<String>,
    /// Last year's code as written.
    pub written: String,
    /// Where the line stands.
    pub place: Place,
}

/// What is last year's answer of one section about one measure, by the cells' names. A cell has several
/// where several sections of last year are one now: one of each that gave an answer.
pub type Sheet = IndexMap<String, Vec<Last>>;

/// What one section answered in one cell last year.
#[derive(Clone, Debug, PartialEq)]
pub struct Last {
    /// The section that answered, by its name of last year.
    pub by: String,
    /// The normalised value, a number in this year's unit; empty where blank or unreadable.
    pub value: String,
    /// What stood in the cell; empty where the file has no such column.
    pub raw: String,
    /// The unit in which a number was asked, where last year's template is known.
    pub unit: Option<String>,
    /// In a table: the name of the given row, where it is known.
    pub row: String,
    /// Whether it is about the same thing as this year's cell of its name: outside of tables, and in a
    /// given row that has the same name this year.
    pub is_same: bool,
    /// Where its line stands.
    pub place: Place,
}

impl Last {
    /// Whether nothing was answered.
    pub fn is_blank(&self) -> bool {
        self.value.is_empty() && self.raw.is_empty()
    }
}

/// The one answer of a cell that another year's can be held against: that of the only section that
/// gave one, or what all say that did. `None` where they differ.
pub fn only(lasts: &[Last]) -> Option<&Last> {
    let mut given = lasts.iter().filter(|last| !last.is_blank());
    let first = given.next().or(lasts.first())?;
    let is_same = given.all(|last| (&last.value, &last.raw) == (&first.value, &first.raw));
    is_same.then_some(first)
}

impl Previous {
    /// The same answers as those of a year.
    pub fn of(self, year: Option<FiscalYear>) -> Previous {
        Previous { year, ..self }
    }

    /// Adds what a section answered about a measure, which stands at `measure` in this year's plan.
    pub fn insert(&mut self, measure: usize, section: &str, cells: Sheet) {
        let sheets = self.sheets.entry(measure).or_default();
        let sheet = sheets.entry(section.to_string()).or_default();
        for (cell, lasts) in cells {
            sheet.entry(cell).or_default().extend(lasts);
        }
    }

    /// What is last year's answer of a section about a measure.
    pub fn sheet(&self, measure: usize, section: &str) -> Option<&Sheet> {
        self.sheets.get(&measure)?.get(section)
    }

    /// Every answer with its measure, its section and its cell's name, in the plan's order.
    pub fn all(&self) -> Vec<(usize, &str, &str, &Last)> {
        let mut all = vec![];
        for (measure, sections) in &self.sheets {
            for (section, sheet) in sections {
                let lasts = sheet.iter().enumerate();
                let lasts = lasts.flat_map(|(at, (cell, lasts))| {
                    lasts.iter().map(move |last| (at, cell.as_str(), last))
                });
                all.extend(lasts.map(|(at, cell, last)| {
                    (
                        (*measure, section.as_str(), at),
                        (*measure, section.as_str(), cell, last),
                    )
                }));
            }
        }
        all.sort_by_key(|(at, _)| *at);
        all.into_iter().map(|(_, answer)| answer).collect()
    }

    /// Whether nothing of last year is known.
    pub fn is_empty(&self) -> bool {
        self.sheets.is_empty()
    }
}
