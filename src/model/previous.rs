//! Last year's answers, each brought to this year's measure and section where that is certain.

use super::place::Place;
use crate::text::era::FiscalYear;
use indexmap::IndexMap;
use std::collections::HashMap;

/// Last year's answers.
#[derive(Clone, Debug, Default)]
pub struct Previous {
    /// The year that they are of, where last year's folder says it.
    pub year: Option<FiscalYear>,
    sheets: HashMap<usize, HashMap<String, Sheet>>,
}

/// What one section answered about one measure last year, by the cells' names.
pub type Sheet = IndexMap<String, Last>;

/// What one section answered in one cell last year.
#[derive(Clone, Debug, PartialEq)]
pub struct Last {
    /// The normalised value, a number in this year's unit; empty where blank or unreadable.
    pub value: String,
    /// What stood in the cell; empty where the file has no such column.
    pub raw: String,
    /// The unit in which a number was asked, where last year's template is known.
    pub unit: Option<String>,
    /// Where its line stands.
    pub place: Place,
}

impl Previous {
    /// Adds what a section answered about a measure, which stands at `measure` in this year's plan.
    pub fn insert(&mut self, measure: usize, section: &str, cells: Sheet) {
        let sheets = self.sheets.entry(measure).or_default();
        sheets.entry(section.to_string()).or_default().extend(cells);
    }

    /// What a section answered about a measure.
    pub fn sheet(&self, measure: usize, section: &str) -> Option<&Sheet> {
        self.sheets.get(&measure)?.get(section)
    }

    /// Whether nothing of last year is known.
    pub fn is_empty(&self) -> bool {
        self.sheets.is_empty()
    }
}
