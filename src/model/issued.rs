//! What was issued to which section, as forms/issued.csv says: the cells that a section can be held
//! to.

use super::form::Form;
use super::place::Cell;
use super::project::Project;
use crate::text::code::normalize_code;
use std::collections::{BTreeMap, HashMap};

/// The answer cells of one measure, by their names: where each stood.
pub type IssuedCells = BTreeMap<String, Cell>;

/// The answer cells that were issued, by section and measure.
#[derive(Clone, Debug, Default)]
pub struct Issued {
    /// By the section's code in capitals, then by the measure's normalized code.
    sections: HashMap<String, BTreeMap<String, IssuedCells>>,
    /// The codes of the measures as printed, by the normalized ones.
    codes: HashMap<String, String>,
}

/// A line of issued.csv.
#[derive(Clone, Copy, Debug)]
pub struct IssuedCell<'a> {
    /// The form's file.
    pub file: &'a str,
    /// The section's name.
    pub department: &'a str,
    /// The measure's code as printed.
    pub item: &'a str,
    /// The cell's name.
    pub field: &'a str,
    /// Where it stood.
    pub cell: Cell,
}

impl Issued {
    /// What these forms hold: as if they had just been issued.
    pub fn of_forms(project: &Project, forms: &[Form]) -> Issued {
        let mut issued = Issued::default();
        for form in forms {
            for (_, measure, field, cell) in form.answers() {
                let code = &project.plan.measures[measure].code;
                issued.insert(&form.department, code, field, cell);
            }
        }
        issued
    }

    /// Adds a line. A section that bears another name now is known by the code that its file's name
    /// begins with.
    pub fn add(&mut self, project: &Project, line: IssuedCell<'_>) {
        let code = line.file.split('_').next().unwrap_or("");
        let sections = || project.roster.sections();
        let named = sections().find(|d| d.name == line.department);
        let code = named.map_or(code, |d| d.code.as_str());
        self.insert(code, line.item, line.field, line.cell);
    }

    fn insert(&mut self, department: &str, code: &str, field: &str, cell: Cell) {
        let key = normalize_code(code);
        self.codes
            .entry(key.clone())
            .or_insert_with(|| code.to_string());
        let section = self.sections.entry(department.to_ascii_uppercase());
        let cells = section.or_default().entry(key).or_default();
        cells.insert(field.to_string(), cell);
    }

    /// A measure's code as it was printed.
    pub fn printed<'a>(&'a self, key: &'a str) -> &'a str {
        self.codes.get(key).map_or(key, String::as_str)
    }

    /// The measures that a section was asked about, by their normalized codes.
    pub fn measures(&self, department: &str) -> Option<&BTreeMap<String, IssuedCells>> {
        self.sections.get(&department.to_ascii_uppercase())
    }

    /// The cells that a section was issued for a measure; `None` where it was not asked about it.
    pub fn cells(&self, department: &str, key: &str) -> Option<&IssuedCells> {
        self.measures(department)?.get(key)
    }

    /// Whether a section was issued a cell.
    pub fn has(&self, department: &str, key: &str, field: &str) -> bool {
        let cells = self.cells(department, key);
        cells.is_some_and(|cells| cells.contains_key(field))
    }

    /// The codes of the sections that were issued a form, in capitals.
    pub fn departments(&self) -> impl Iterator<Item = &str> {
        self.sections.keys().map(String::as_str)
    }
}
