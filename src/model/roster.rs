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
    /// A section that is no more: renamed, merged or split (廃止).
    Former,
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
    /// Of a former section: the codes of the present sections that do its work, each once. Where one
    /// of them was renamed again, its own successors stand here.
    pub successors: Vec<String>,
    /// Of a former section: the day on which they took its work over, where it is written.
    pub since: Option<Date>,
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
    /// Its file, or its sheet of a workbook.
    pub place: Place,
    departments: Vec<Department>,
    by_name: HashMap<String, usize>,
    /// The sections by their codes in capitals.
    by_code: HashMap<String, usize>,
    /// The former sections by their names, and by their codes in capitals. One may have the name or the
    /// code of a section that took its work over.
    former_by_name: HashMap<String, usize>,
    former_by_code: HashMap<String, usize>,
}

impl Roster {
    /// Builds the look-up table. A name that stands twice keeps its first meaning; the second is
    /// returned with the name, so that `check` can say so.
    pub fn new(departments: Vec<Department>) -> (Roster, Vec<(usize, String)>) {
        let mut by_name = HashMap::new();
        let mut former_by_name = HashMap::new();
        let mut by_code = HashMap::new();
        let mut former_by_code = HashMap::new();
        let mut twice = vec![];
        for (index, department) in departments.iter().enumerate() {
            let (names, codes) = match department.kind {
                Kind::Former => (&mut former_by_name, &mut former_by_code),
                _ => (&mut by_name, &mut by_code),
            };
            for name in std::iter::once(&department.name).chain(&department.aliases) {
                let known = *names.entry(normalize(name)).or_insert(index);
                if known != index {
                    twice.push((index, name.clone()));
                }
            }
            let has_code = matches!(department.kind, Kind::Section | Kind::Former);
            if has_code && !department.code.is_empty() {
                let code = department.code.to_ascii_uppercase();
                codes.entry(code).or_insert(index);
            }
        }
        let roster = Roster {
            departments,
            by_name,
            by_code,
            former_by_name,
            former_by_code,
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

    /// The entry of a name or an alias, compared after folding. That of a former section is found
    /// where no other entry has the name.
    pub fn find(&self, name: &str) -> Option<&Department> {
        let name = normalize(name);
        let own = self.by_name.get(&name);
        let at = own.or_else(|| self.former_by_name.get(&name));
        at.map(|&i| &self.departments[i])
    }

    /// The section of a form code's department part, compared without case.
    pub fn by_code(&self, code: &str) -> Option<&Department> {
        let at = self.by_code.get(&code.to_ascii_uppercase());
        at.map(|&i| &self.departments[i])
    }

    /// The former section (廃止) of a code, a name or an alias.
    pub fn former(&self, code_or_name: &str) -> Option<&Department> {
        let of_code = self.former_by_code.get(&code_or_name.to_ascii_uppercase());
        let of_code = of_code.map(|&i| &self.departments[i]);
        of_code.or_else(|| self.former_of_name(code_or_name))
    }

    /// The former section (廃止) of a name or an alias.
    pub fn former_of_name(&self, name: &str) -> Option<&Department> {
        let at = self.former_by_name.get(&normalize(name));
        at.map(|&i| &self.departments[i])
    }

    /// The present sections that do the work of the section with this code, name or alias: of a former
    /// section those that took it over, one or several, in the order written; of a present section
    /// itself; of anything else none.
    ///
    /// A section that was split may go on under its old name or code beside the new one. Then that name
    /// is both a former section's and a present one's, and all parts are returned. So whoever looks for
    /// what was issued this year under a code asks [`Roster::by_code`] first.
    pub fn successors(&self, code_or_name: &str) -> Vec<&Department> {
        if let Some(former) = self.former(code_or_name) {
            let codes = former.successors.iter();
            return codes.filter_map(|code| self.by_code(code)).collect();
        }
        let by_name = || {
            let found = self.find(code_or_name);
            found.filter(|d| d.kind == Kind::Section)
        };
        let own = self.by_code(code_or_name).or_else(by_name);
        own.into_iter().collect()
    }

    /// Sets what sections took the work of former ones over: for each index in the file's order, the
    /// codes.
    pub fn set_successors(&mut self, successors: Vec<(usize, Vec<String>)>) {
        for (index, codes) in successors {
            self.departments[index].successors = codes;
        }
    }
}
