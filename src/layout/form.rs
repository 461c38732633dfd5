//! The form of a section as a whole: its first sheet, the sheets on which it answers and the hidden
//! sheets. A correction is the same form with the section's own answers and what to mend.

use super::code::FormCode;
use super::filling::Filling;
use super::sheets::Filled;
use super::{cover, lists, mark, names};
use crate::model::form::{Form, Map, Part, Role};
use crate::model::grid::{Book, Page, Sheet};
use crate::model::project::Project;
use crate::model::roster::Department;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};

/// The forms of every section that is asked about something, in the roster's order.
pub fn all(project: &Project) -> Vec<Form> {
    asked_sections(project)
        .par_iter()
        .map(|(section, measures)| issued(project, section, measures))
        .collect()
}

/// The form of a section that is asked about these measures, as it is first sent.
pub fn issued(project: &Project, section: &Department, measures: &[usize]) -> Form {
    issued_with(project, section, measures, HashMap::new())
}

/// The same with what was answered in earlier rounds, by measure and field.
pub fn issued_with(
    project: &Project,
    section: &Department,
    measures: &[usize],
    standing: HashMap<(usize, String), String>,
) -> Form {
    let filling = Filling {
        round: project.first_code(),
        standing,
        ..Filling::default()
    };
    form(project, section, measures.to_vec(), &filling, false)
}

/// The name of a section's form under forms/: with that of the round, where it is of one and that is not
/// the first.
pub fn file(project: &Project, section: &Department) -> String {
    let round = match project.asking.as_slice() {
        [at] if *at > 0 => project.survey.rounds.get(*at),
        _ => None,
    };
    let name = match round {
        Some(round) => format!("{}_{}_{}", section.code, section.name, round.name),
        None => format!("{}_{}", section.code, section.name),
    };
    format!("{}.xlsx", names::file_stem(&name))
}

/// The forms of a survey for the reader, who needs what each cell is for but not how it looks: their
/// sheets have names and footers only, and no digest says what was issued in them. Each is made when it
/// is needed, and kept by nobody here.
pub struct Outlines<'a> {
    project: &'a Project,
    /// The sections that are asked about something, in the roster's order, with what they are asked.
    sections: Vec<(&'a Department, Vec<usize>)>,
    /// Where each stands among these, by its code in capitals.
    places: HashMap<String, usize>,
}

impl<'a> Outlines<'a> {
    /// The forms of a project.
    pub fn new(project: &'a Project) -> Outlines<'a> {
        let sections = asked_sections(project);
        let code = |(at, (section, _)): (usize, &(&Department, Vec<usize>))| {
            (section.code.to_ascii_uppercase(), at)
        };
        Outlines {
            project,
            places: sections.iter().enumerate().map(code).collect(),
            sections,
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.sections.len()
    }

    /// Which of them is the form of a section's code, compared without case.
    pub fn position(&self, department: &str) -> Option<usize> {
        self.places.get(&department.to_ascii_uppercase()).copied()
    }

    /// The section of one of them.
    pub fn section(&self, at: usize) -> Option<&'a Department> {
        self.sections.get(at).map(|(section, _)| *section)
    }

    /// Makes one of them.
    pub fn make(&self, at: usize) -> Option<Form> {
        let (section, measures) = self.sections.get(at)?;
        let filling = Filling::default();
        let mut form = form(self.project, section, measures.clone(), &filling, true);
        for sheet in &mut form.book.sheets {
            *sheet = Sheet {
                name: std::mem::take(&mut sheet.name),
                page: Page {
                    footer: std::mem::take(&mut sheet.page.footer),
                    ..Page::default()
                },
                ..Sheet::default()
            };
        }
        Some(form)
    }
}

/// The sections that are asked about something, in the roster's order, with what they are asked.
pub fn asked_sections(project: &Project) -> Vec<(&Department, Vec<usize>)> {
    let asked = asked_by_section(project);
    let sections = project.roster.sections();
    sections
        .filter_map(|d| Some((d, asked.get(d.code.as_str())?.clone())))
        .collect()
}

/// The measures that each section is asked about, by its code: what [`asked`] gives, in one pass.
fn asked_by_section(project: &Project) -> HashMap<&str, Vec<usize>> {
    let mut asked: HashMap<&str, Vec<usize>> = HashMap::new();
    let has_rounds = !project.survey.rounds.is_empty();
    let asks_owners = !has_rounds || project.rounds().any(|round| round.sections.is_empty());
    let named = project.rounds().flat_map(|round| &round.sections);
    let named: Vec<&String> = named.filter(|_| has_rounds).collect();
    for (index, measure) in project.plan.measures.iter().enumerate() {
        if measure.original.is_some() {
            continue;
        }
        let related = measure
            .related
            .iter()
            .filter(|_| project.survey.ask_related);
        let in_charge = measure.owners.iter().chain(related);
        let in_charge = in_charge.filter(|code| asks_owners && project.asks_about(code, measure));
        for code in in_charge.chain(named.iter().copied()) {
            let measures = asked.entry(code).or_default();
            if measures.last() != Some(&index) {
                measures.push(index);
            }
        }
    }
    asked
}

/// The measures a section is asked about, in plan order: those it owns, and those it is related to
/// where the survey asks that; every one where a round asks the section by name. A reprint is asked at
/// its original only.
pub fn asked(project: &Project, department: &Department) -> Vec<usize> {
    let is_asked = |index: &usize| {
        let measure = &project.plan.measures[*index];
        measure.original.is_none() && project.asks_about(&department.code, measure)
    };
    (0..project.plan.measures.len()).filter(is_asked).collect()
}

/// The form of one section.
pub fn one(project: &Project, department: &Department, filling: &Filling) -> Form {
    let measures = asked(project, department);
    form(project, department, measures, filling, false)
}

/// The form of a section about these measures.
fn form(
    project: &Project,
    department: &Department,
    measures: Vec<usize>,
    filling: &Filling,
    is_outline: bool,
) -> Form {
    let survey = &project.survey;
    let code = FormCode::new(&survey.id, survey.year, &department.code, filling.round);
    let printed = code.print();
    let mut taken = HashSet::from([cover::NAME, lists::LISTS, lists::ABOUT].map(String::from));
    let filled = Filled {
        project,
        department,
        code: &printed,
        filling,
        is_outline,
    };
    let (entries, mut sheets) = filled.compose(&measures, &mut taken);
    let first = cover::compose(project, department, &printed, &entries, filling, is_outline);
    sheets.insert(0, (first.sheet, first.map));
    sheets.push(lists::lists(&project.template));
    let contents = match (is_outline, filling.mends.is_empty()) {
        (true, _) => String::new(),
        (false, true) => contents(&sheets),
        // Whether anything was mended is told by it.
        (false, false) => format!("{}/{}", contents(&sheets), answers(project, &sheets)),
    };
    sheets.push(lists::about(&code, &department.name, &contents));
    assemble(
        project,
        department,
        &printed,
        file(project, department),
        measures,
        sheets,
    )
}

/// The digest of all text and notes on sheets, as [`mark::contents`] reads them back.
fn contents(sheets: &[(Sheet, Map)]) -> String {
    let texts = sheets.iter().flat_map(|(sheet, _)| {
        let name = sheet.name.as_str();
        sheet.cells.iter().flat_map(move |p| {
            let (text, note) = (p.content.as_text(), p.note.as_str());
            let text = (!text.is_empty()).then(|| (name, p.at.to_string(), text));
            let note = (!note.is_empty()).then(|| (name, format!("!{}", p.at), note));
            text.into_iter().chain(note)
        })
    });
    mark::contents(texts)
}

/// The digest of the answers on sheets, as [`mark::answers`] reads them back.
fn answers(project: &Project, sheets: &[(Sheet, Map)]) -> String {
    let parts = sheets.iter().flat_map(|(_, map)| {
        let measure = |part: &Part| map.measures.get(&part.at.row).copied();
        map.parts.iter().map(move |part| (part, measure(part)))
    });
    mark::answers(parts.filter_map(|(part, measure)| match &part.role {
        Role::Answer(name) => {
            let key = project.plan.measures[measure?].key.as_str();
            Some((key, name.as_str(), part.text.as_str().into()))
        }
        _ => None,
    }))
}

fn assemble(
    project: &Project,
    department: &Department,
    code: &str,
    file: String,
    measures: Vec<usize>,
    sheets: Vec<(Sheet, Map)>,
) -> Form {
    let (sheets, maps) = sheets.into_iter().unzip();
    Form {
        department: department.code.clone(),
        name: department.name.clone(),
        code: code.to_string(),
        file,
        book: Book {
            title: format!("{}　{}", project.survey.title, department.name),
            properties: vec![("torimatome-form".to_string(), code.to_string())],
            sheets,
            created: Some(project.survey.year.first_day()),
        },
        sheets: maps,
        measures,
    }
}
