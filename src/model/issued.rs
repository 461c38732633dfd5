//! What was issued to which section, as forms/issued.csv says: the cells that a section can be held
//! to.

use super::correspondence::Correspondence;
use super::form::Asked;
use super::project::Project;
use crate::text::code::normalize_code;
use crate::text::shared::SharedText;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// What stands before the code of a measure that the plan has no more: no code has it.
const GONE: &str = "\u{0}";

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

    /// The same as the present project names sections and measures: what became of those of the edition
    /// that was issued. What has no place in it any more keeps the names that it had.
    pub fn carried(mut self, before: &Project, now: &Project, to: &Correspondence) -> Issued {
        self.share_last();
        let mut carried = Issued::default();
        for (section, measures) in self.sections {
            for (key, cells) in measures {
                let at = before.plan.position(&key);
                let measure = at.and_then(|at| to.measure(at));
                let own = to.section(now, &section, measure);
                let code = own.map_or(section.clone(), |own| own.code.to_ascii_uppercase());
                let key = match measure {
                    Some(measure) => now.plan.measures[measure].key.clone(),
                    // Another measure may bear the code now.
                    None if at.is_some() => format!("{GONE}{key}"),
                    None => key,
                };
                let own = carried.sections.entry(code).or_default();
                let known = own.entry(key).or_default();
                match known.is_empty() {
                    true => *known = cells,
                    false => Arc::make_mut(known).extend(cells.iter().cloned()),
                }
            }
        }
        let printed = before.plan.measures.iter();
        let printed = printed.map(|m| (format!("{GONE}{}", m.key), m.code.clone()));
        carried.codes = self.codes.into_iter().chain(printed).collect();
        carried
    }

    /// Adds a line; `section` is the code of the section that bears its name. One that bears another name
    /// now is known by the code that its file's name begins with.
    pub fn add(&mut self, section: Option<&str>, line: IssuedCell<'_>) {
        let begins = || line.file.split('_').next().unwrap_or("");
        self.insert(section.unwrap_or_else(begins), line.item, line.field);
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
