//! What was issued to which section, as forms/issued.csv says: the cells that a section can be held
//! to.

use super::form::Asked;
use super::project::Project;
use crate::text::code::normalize_code;
use crate::text::shared::SharedText;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// The names of the answer cells of one measure.
pub type IssuedCells = BTreeSet<SharedText>;

/// The answer cells that were issued, by section and measure.
#[derive(Clone, Debug, Default)]
pub struct Issued {
    /// By the section's code in capitals, then by the measure's normalized code.
    sections: HashMap<String, Measures>,
    /// The codes of the measures as printed, by the normalized ones, where these differ.
    codes: HashMap<String, String>,
    /// Most measures have the same cells: each set of them is kept once.
    sets: HashSet<Arc<IssuedCells>>,
    names: HashSet<SharedText>,
    /// The section and the measure that cells were inserted for last.
    last: (String, String),
}

/// The answer cells of a section, by the measure's normalized code.
pub type Measures = BTreeMap<String, Arc<IssuedCells>>;

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
}

impl Issued {
    /// What these forms hold: as if they had just been issued.
    pub fn of_forms(project: &Project, forms: &[Asked]) -> Issued {
        let mut issued = Issued::default();
        for form in forms {
            for (_, measure, field, _) in form.answers() {
                let code = &project.plan.measures[measure].code;
                issued.insert(&form.department, code, field);
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
        self.insert(code, line.item, line.field);
    }

    fn insert(&mut self, department: &str, code: &str, field: &str) {
        let key = normalize_code(code);
        if key != code && !self.codes.contains_key(&key) {
            self.codes.insert(key.clone(), code.to_string());
        }
        let section = department.to_ascii_uppercase();
        let own = (section, key);
        if self.last != own {
            self.share_last();
            self.last = own;
        }
        let name = self.name(field);
        let (section, key) = &self.last;
        let section = self.sections.entry(section.clone()).or_default();
        let cells = section.entry(key.clone()).or_default();
        Arc::make_mut(cells).insert(name);
    }

    fn name(&mut self, name: &str) -> SharedText {
        let known = self.names.get(name).cloned();
        known.unwrap_or_else(|| {
            let name = SharedText::from(name);
            self.names.insert(name.clone());
            name
        })
    }

    /// Puts the cells that were inserted last in one place with those of other measures that are the same.
    fn share_last(&mut self) {
        let (section, key) = &self.last;
        let own = self.sections.get_mut(section);
        let Some(cells) = own.and_then(|measures| measures.get_mut(key)) else {
            return;
        };
        match self.sets.get(cells) {
            Some(same) => *cells = same.clone(),
            None => drop(self.sets.insert(cells.clone())),
        }
    }

    /// A measure's code as it was printed.
    pub fn printed<'a>(&'a self, key: &'a str) -> &'a str {
        self.codes.get(key).map_or(key, String::as_str)
    }

    /// The measures that a section was asked about.
    pub fn measures(&self, department: &str) -> Option<&Measures> {
        self.sections.get(&department.to_ascii_uppercase())
    }

    /// The cells that a section was issued for a measure; `None` where it was not asked about it.
    pub fn cells(&self, department: &str, key: &str) -> Option<&IssuedCells> {
        self.measures(department)?.get(key).map(Arc::as_ref)
    }

    /// Whether a section was issued a cell.
    pub fn has(&self, department: &str, key: &str, field: &str) -> bool {
        let cells = self.cells(department, key);
        cells.is_some_and(|cells| cells.contains(field))
    }

    /// The codes of the sections that were issued a form, in capitals.
    pub fn departments(&self) -> impl Iterator<Item = &str> {
        self.sections.keys().map(String::as_str)
    }
}
