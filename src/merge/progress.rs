//! How far each section has come: which of its cells must be filled, how many of them are, and what
//! is still to do. `status`, the forms and the report all take their figures and words from here.

use crate::model::answer::{Answer, Disposition, Receipt, Return};
use crate::model::finding::{Finding, Severity};
use crate::model::form::Asked;
use crate::model::project::Project;
use crate::model::state::SectionState;
use crate::text::clock;
use jiff::civil::{Date, DateTime};
use std::cell::Cell;
use std::collections::{HashMap, HashSet};

/// All answers, to be looked up by their cells.
pub struct Cells<'a> {
    project: &'a Project,
    by_cell: HashMap<(&'a str, usize, &'a str), &'a Answer>,
}

impl<'a> Cells<'a> {
    /// The answers of a survey.
    pub fn new(project: &'a Project, answers: &'a [Answer]) -> Cells<'a> {
        let key = |a: &'a Answer| ((a.department.as_str(), a.measure, a.field.as_str()), a);
        Cells {
            project,
            by_cell: answers.iter().map(key).collect(),
        }
    }

    /// The answer in another cell of the same section and measure.
    pub fn beside(&self, like: &Answer, cell: &str) -> Option<&'a Answer> {
        let key = (like.department.as_str(), like.measure, cell);
        self.by_cell.get(&key).copied()
    }

    /// Whether an answer is required, given what the section answered besides: where answers differ,
    /// whichever of them is right.
    pub fn is_required(&self, answer: &Answer) -> bool {
        let most = Cell::new(1);
        let is_required = |nth: usize| {
            let said = |cell: &str| {
                let beside = self.beside(answer, cell);
                most.set(beside.map_or(0, |a| a.not_taken().len()).max(most.get()));
                beside.map_or(String::new(), |a| a.said_by(nth))
            };
            self.project
                .is_required(answer.measure, &answer.field, &said)
        };
        is_required(0) && (1..most.get()).all(is_required)
    }
}

/// The codes of the sections whose answer cells all came back, and all blank, though some are always
/// required.
pub fn blank_forms<'a>(project: &Project, answers: &'a [Answer]) -> HashSet<&'a str> {
    let departments = |answers: &mut dyn Iterator<Item = &'a Answer>| -> HashSet<&'a str> {
        answers.map(|a| a.department.as_str()).collect()
    };
    let came = |a: &Answer| matches!(a.receipt, Receipt::Taken | Receipt::NotIssued);
    let is_blank = |a: &&Answer| a.is_blank() && came(a);
    let filled = departments(&mut answers.iter().filter(|a| !is_blank(a)));
    let due = |a: &&Answer| {
        let is_there = a.receipt == Receipt::Taken;
        is_there && project.is_required(a.measure, &a.field, &|_| String::new())
    };
    let blank = answers
        .iter()
        .filter(|a| !filled.contains(a.department.as_str()));
    departments(&mut blank.filter(due))
}

/// How many cells there are and how many of them are filled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// The cells.
    pub cells: usize,
    /// Those in which an answer stands that was taken.
    pub filled: usize,
    /// Those whose answer was there and was not taken.
    pub not_taken: usize,
}

impl Filled {
    fn add(&mut self, answer: &Answer) {
        self.cells += 1;
        self.filled += usize::from(!answer.is_blank());
        self.not_taken += usize::from(answer.is_not_taken());
    }

    /// Those that are plainly blank.
    pub fn blank(&self) -> usize {
        self.cells - self.filled - self.not_taken
    }
}

impl std::iter::Sum for Filled {
    fn sum<I: Iterator<Item = Filled>>(all: I) -> Filled {
        all.fold(Filled::default(), |sum, own| Filled {
            cells: sum.cells + own.cells,
            filled: sum.filled + own.filled,
            not_taken: sum.not_taken + own.not_taken,
        })
    }
}

/// A file that holds sheets of a section's form, and when it came. Times are those in Japan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received<'a> {
    /// The file.
    pub file: &'a str,
    /// When a program saved it, as it says itself; `None` where none did since it was made.
    pub saved: Option<DateTime>,
    /// When the file on the disk was written.
    pub stored: Option<DateTime>,
    /// Whether nothing stands in any answer cell: no return.
    pub is_blank: bool,
}

impl Received<'_> {
    /// When it came, as far as is known: somebody may have put it into the folder long after.
    pub fn when(&self) -> Option<DateTime> {
        self.saved.or(self.stored)
    }
}

/// How far one section has come.
#[derive(Clone, Debug)]
pub struct Progress<'a> {
    /// The form that it was sent.
    pub form: &'a Asked,
    /// The day by which it was to return it.
    pub due: Date,
    /// Whether that is another day than the survey's.
    pub is_extended: bool,
    /// The day by which it is to return what it is sent again, where there is one.
    pub due_again: Option<Date>,
    /// The files that hold sheets of it, with when they came.
    pub received: Vec<Received<'a>>,
    /// The files that are from it, or seem to be, and of which nothing is taken.
    pub unread: Vec<&'a str>,
    /// The word for it.
    pub state: SectionState,
    /// The cells that must be filled.
    pub required: Filled,
    /// The other cells. A month, a box or a spare row counts only where something stands in it.
    pub optional: Filled,
    /// How many of its measures do not apply, as it says.
    pub nil: usize,
    /// Open findings at error level.
    pub errors: usize,
    /// Open findings at warning level.
    pub warnings: usize,
}

impl Progress<'_> {
    /// Whether the section returned something that is more than a blank form.
    pub fn is_returned(&self) -> bool {
        matches!(
            self.state,
            SectionState::ToMend | SectionState::Done | SectionState::Nil
        )
    }

    /// When its last return came, as far as is known.
    pub fn last_received(&self) -> Option<DateTime> {
        self.returned_at().max()
    }

    /// Whether it is late: it returned its form after its due date, or that is past on the day of the run
    /// and something is still to come. What it was asked to mend may come until corrections are due.
    pub fn is_late(&self, today: Date) -> bool {
        let until = match self.state {
            SectionState::Done | SectionState::Nil => return self.came_late(),
            SectionState::ToMend => self.due_again.unwrap_or(self.due),
            SectionState::NotReturned | SectionState::Unreadable | SectionState::Blank => self.due,
        };
        until < today || self.came_late()
    }

    fn came_late(&self) -> bool {
        let first = self.returned_at().min();
        first.is_some_and(|time| time.date() > self.due)
    }

    fn returned_at(&self) -> impl Iterator<Item = DateTime> {
        let filled = self.received.iter().filter(|own| !own.is_blank);
        filled.filter_map(Received::when)
    }
}

/// How far each section has come, in the order of the forms.
pub fn of_sections<'a>(
    project: &'a Project,
    forms: &'a [Asked],
    returns: &'a [Return],
    answers: &'a [Answer],
    findings: &[Finding],
) -> Vec<Progress<'a>> {
    let mut sections = begun(project, forms, returns);
    let cells = Cells::new(project, answers);
    let decided: HashSet<(&str, &str, &str)> = findings
        .iter()
        .filter(|f| !f.is_open())
        .map(|f| (&*f.department, &*f.item, &*f.field))
        .collect();
    let mut lost: HashSet<&str> = HashSet::new();
    for answer in answers {
        let Some(own) = sections.get_mut(answer.department.as_str()) else {
            continue;
        };
        if answer.receipt == Receipt::NotIssued {
            continue;
        }
        own.nil += usize::from(project.template.is_nil(&answer.field, &answer.value));
        if cells.is_required(answer) {
            own.required.add(answer);
            let code = project.plan.measures[answer.measure].code.as_str();
            let is_decided = decided.contains(&(&*answer.name, code, &*answer.field));
            if answer.is_not_taken() && !is_decided {
                lost.insert(&answer.department);
            }
        } else if !answer.is_blank()
            || answer.is_not_taken()
            || !project.may_be_blank(answer.measure, &answer.field)
        {
            own.optional.add(answer);
        }
    }
    let blank = blank_forms(project, answers);
    let by_name = counts(findings);
    let is_to_mend = |f: &&Finding| f.severity == Severity::Error && f.is_for_section();
    let to_mend = findings.iter().filter(is_to_mend);
    let to_mend: HashSet<&str> = to_mend.map(|f| &*f.department).collect();
    let finished = forms.iter().filter_map(|form| {
        let mut own = sections.remove(&*form.department)?;
        (own.errors, own.warnings) = by_name.get(&*form.name).copied().unwrap_or_default();
        let has_to_mend = to_mend.contains(&*form.name) || lost.contains(&*form.department);
        own.state = match own.received.is_empty() {
            true if own.unread.is_empty() => SectionState::NotReturned,
            true => SectionState::Unreadable,
            false if blank.contains(&*form.department) => SectionState::Blank,
            false if has_to_mend => SectionState::ToMend,
            false if own.nil > 0 && own.nil == own.form.measures.len() => SectionState::Nil,
            false => SectionState::Done,
        };
        Some(own)
    });
    finished.collect()
}

/// What the files tell of each section, by its code.
fn begun<'a>(
    project: &Project,
    forms: &'a [Asked],
    returns: &'a [Return],
) -> HashMap<&'a str, Progress<'a>> {
    let made = format!("{}T00:00:00", project.survey.year.first_day());
    let mut files: HashMap<&str, Vec<Received<'_>>> = HashMap::new();
    let mut unread: HashMap<&str, Vec<&str>> = HashMap::new();
    for file in returns {
        for held in file.holds.iter().filter(|own| own.has_sheets) {
            let own = files.entry(&held.department).or_default();
            // Forms are made with this time; no program saved it since.
            let saved = file.modified.as_deref().filter(|time| *time != made);
            own.push(Received {
                file: &file.file,
                saved: saved.and_then(clock::in_japan),
                stored: file.stored.as_deref().and_then(clock::in_japan),
                is_blank: held.is_blank,
            });
        }
        if file.disposition == Disposition::Rejected {
            let own = unread.entry(&file.department).or_default();
            own.push(&file.file);
        }
    }
    let mut begun = |form: &'a Asked| Progress {
        form,
        due: project.due_of(&form.department),
        is_extended: project.due_of(&form.department) != project.survey.due,
        due_again: project.due_again(&form.department),
        received: files.remove(&*form.department).unwrap_or_default(),
        unread: unread.get(&*form.name).cloned().unwrap_or_default(),
        state: SectionState::NotReturned,
        required: Filled::default(),
        optional: Filled::default(),
        nil: 0,
        errors: 0,
        warnings: 0,
    };
    let sections = forms.iter().map(&mut begun);
    sections.map(|own| (&*own.form.department, own)).collect()
}

/// The open errors and warnings of each section, by its name.
fn counts(findings: &[Finding]) -> HashMap<&str, (usize, usize)> {
    let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
    for finding in findings.iter().filter(|f| f.is_open()) {
        let (errors, warnings) = counts.entry(&finding.department).or_default();
        match finding.severity {
            Severity::Error => *errors += 1,
            Severity::Warning => *warnings += 1,
            Severity::Info => {}
        }
    }
    counts
}
