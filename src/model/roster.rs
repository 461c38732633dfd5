//! The roster: the sections of the city, and the names in a plan that are not sections.

use super::place::Place;
use crate::text::normalize::normalize;
use jiff::civil::Date;
use std::collections::HashMap;

/// What a name in the roster stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A section that gets a form (課).
    Section,
    /// A body outside the city office that gets none (外部).
    Outside,
    /// A name that stands for every section (全所属).
    Everyone,
    /// A name not settled yet (未定, as in 関係課).
    Open,
}

/// One line of departments.csv.
#[derive(Clone, Debug)]
pub struct Department {
    /// Letters and digits; part of the form code. Empty where the name gets no form.
    pub code: String,
    /// The name that forms and reports print.
    pub name: String,
    /// The division (部) it belongs to, or empty.
    pub bureau: String,
    /// Other spellings that the plan uses.
    pub aliases: Vec<String>,
    /// What the name stands for.
    pub kind: Kind,
    /// The section's own due date, where it was given another than the survey's.
    pub due: Option<OwnDue>,
    /// The line in departments.csv, counted from one.
    pub line: u32,
}

/// A section's own due date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnDue {
    /// The day by which it returns its form.
    pub date: Date,
    /// Where it is written.
    pub place: Place,
}

/// What an open name means in one measure (決定).
#[derive(Clone, Debug)]
pub struct Assignment {
    /// The open name, as its own entry in the roster writes it.
    pub name: String,
    /// The measure's code as written.
    pub item: String,
    /// The codes of the sections that were settled on; none for bodies outside the city office.
    pub sections: Vec<String>,
    /// Where its line stands.
    pub place: Place,
}

/// All names, in the file's order.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    /// What open names mean in some measures, in the file's order.
    pub assignments: Vec<Assignment>,
    /// What each column of departments.csv holds, for showing a line to add.
    pub columns: Vec<Option<&'static str>>,
    departments: Vec<Department>,
    by_name: HashMap<String, usize>,
    /// The sections by their codes in capitals.
    by_code: HashMap<String, usize>,
}

impl Roster {
    /// Builds the look-up table. A name that stands twice keeps its first meaning; the second is
    /// returned with the name, so that `check` can say so.
    pub fn new(departments: Vec<Department>) -> (Roster, Vec<(usize, String)>) {
        let mut by_name = HashMap::new();
        let mut twice = vec![];
        for (index, department) in departments.iter().enumerate() {
            let names = std::iter::once(&department.name).chain(&department.aliases);
            for name in names {
                let known = *by_name.entry(normalize(name)).or_insert(index);
                if known != index {
                    twice.push((index, name.clone()));
                }
            }
        }
        let mut by_code = HashMap::new();
        for (index, department) in departments.iter().enumerate() {
            if department.kind == Kind::Section {
                let code = department.code.to_ascii_uppercase();
                by_code.entry(code).or_insert(index);
            }
        }
        let roster = Roster {
            departments,
            by_name,
            by_code,
            ..Roster::default()
        };
        (roster, twice)
    }

    /// Every name in the file's order.
    pub fn all(&self) -> &[Department] {
        &self.departments
    }

    /// The sections that can get a form, in the file's order.
    pub fn sections(&self) -> impl Iterator<Item = &Department> {
        self.departments.iter().filter(|d| d.kind == Kind::Section)
    }

    /// The entry of a name or an alias, compared after folding.
    pub fn find(&self, name: &str) -> Option<&Department> {
        self.by_name
            .get(&normalize(name))
            .map(|&i| &self.departments[i])
    }

    /// The section of a form code's department part, compared without case.
    pub fn by_code(&self, code: &str) -> Option<&Department> {
        let at = self.by_code.get(&code.to_ascii_uppercase());
        at.map(|&i| &self.departments[i])
    }
}
