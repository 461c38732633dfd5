//! The form of a section as a whole: its first sheet, a sheet per measure and the hidden sheets.
//! A correction is the same form with the section's own answers and what to mend.

use super::code::{FormCode, LABEL};
use super::compose::{Composer, Piece};
use super::cover::{self, Entry};
use super::measure::{self, Replies, Reply};
use super::{groups, list, lists, mark, names, rate};
use crate::model::address::Address;
use crate::model::form::{Form, Map, Role};
use crate::model::grid::{Allow, Book, Check, Content, Look, Sheet};
use crate::model::place::Cell;
use crate::model::project::Project;
use crate::model::roster::Department;
use crate::model::template::{Arrange, Field, Kind, Rows, Template};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};

/// What a form holds beyond what is first issued; empty for the form itself.
#[derive(Clone, Debug, Default)]
pub struct Filling {
    /// 0 for the form first sent, 1 for the first correction.
    pub round: u32,
    /// Answers by measure and field, exactly as they stood.
    pub answers: HashMap<(usize, String), String>,
    /// What the section is asked to mend.
    pub mends: Vec<Mend>,
}

/// One thing to mend.
#[derive(Clone, Debug)]
pub struct Mend {
    /// The measure, where it is about one.
    pub measure: Option<usize>,
    /// The field, where it is about one.
    pub field: Option<String>,
    /// Whether the report is wrong without it.
    pub is_error: bool,
    /// Where it stood in the returned file, in words.
    pub place: String,
    /// What is wrong.
    pub message: String,
    /// What stood there.
    pub value: String,
    /// What to do.
    pub hint: String,
}

impl Mend {
    /// The cell of this form that it is about; where the measure begins where it is about a measure
    /// as a whole.
    pub fn target(&self, entries: &[Entry]) -> Option<(String, Cell)> {
        let entry = entries.iter().find(|e| Some(e.measure) == self.measure)?;
        let asked = |key: &str| entry.answers.iter().find(|(k, _)| k == key);
        let answer = self.field.as_deref().and_then(asked);
        let cell = answer.map_or(entry.top, |(_, cell)| *cell);
        Some((entry.sheet.clone(), cell))
    }

    /// Message and hint as one text.
    pub fn text(&self) -> String {
        match self.hint.is_empty() {
            true => self.message.clone(),
            false => format!("{}\n→ {}", self.message, self.hint),
        }
    }
}

impl Filling {
    /// What stands in a field of a measure; empty where nothing does.
    pub fn answer(&self, measure: usize, field: &str) -> &str {
        self.answers
            .get(&(measure, field.to_string()))
            .map_or("", String::as_str)
    }

    /// How many rows of a table a measure has: those issued, and further ones that were filled.
    fn rows(&self, project: &Project, measure: usize, table: &Rows) -> u32 {
        let issued = project.given(measure, table).len() as u32 + table.open;
        let own = self.answers.iter().filter_map(|((m, cell), text)| {
            let address = Address::parse(cell);
            let is_own = *m == measure && table.asks(address.field) && !text.trim().is_empty();
            address.row.filter(|_| is_own)
        });
        own.max().unwrap_or(0).max(issued)
    }

    /// What the section is asked to mend in a field.
    fn mends_of(&self, measure: usize, field: &str) -> Vec<&Mend> {
        self.mends
            .iter()
            .filter(|m| m.measure == Some(measure) && m.field.as_deref() == Some(field))
            .collect()
    }
}

/// The forms of every section that is asked about something, in the roster's order.
pub fn all(project: &Project) -> Vec<Form> {
    each(project, |form| form)
}

/// The same forms for the reader, who needs what each cell is for but not how it looks: their
/// sheets have names only.
pub fn outlines(project: &Project) -> Vec<Form> {
    each(project, |mut form| {
        for sheet in &mut form.book.sheets {
            *sheet = Sheet {
                name: std::mem::take(&mut sheet.name),
                ..Sheet::default()
            };
        }
        form
    })
}

fn each(project: &Project, finish: impl Fn(Form) -> Form + Sync) -> Vec<Form> {
    let asked = asked_by_section(project);
    let filling = Filling::default();
    let sections: Vec<&Department> = project.roster.sections().collect();
    sections
        .par_iter()
        .filter_map(|d| Some((d, asked.get(d.code.as_str())?.clone())))
        .map(|(d, measures)| finish(form(project, d, measures, &filling)))
        .collect()
}

/// The measures that each section is asked about, by its code: what [`asked`] gives, in one pass.
fn asked_by_section(project: &Project) -> HashMap<&str, Vec<usize>> {
    let mut asked: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, measure) in project.plan.measures.iter().enumerate() {
        if measure.original.is_some() {
            continue;
        }
        let related = measure
            .related
            .iter()
            .filter(|_| project.survey.ask_related);
        for code in measure.owners.iter().chain(related) {
            let measures = asked.entry(code).or_default();
            if measures.last() != Some(&index) {
                measures.push(index);
            }
        }
    }
    asked
}

/// The measures a section is asked about, in plan order: those it owns, and those it is related to
/// where the survey asks that. A reprint is asked at its original only.
pub fn asked(project: &Project, department: &Department) -> Vec<usize> {
    let is_asked = |index: &usize| {
        let measure = &project.plan.measures[*index];
        let related = project.survey.ask_related && measure.related.contains(&department.code);
        measure.original.is_none() && (related || measure.owners.contains(&department.code))
    };
    (0..project.plan.measures.len()).filter(is_asked).collect()
}

/// The form of one section.
pub fn one(project: &Project, department: &Department, filling: &Filling) -> Form {
    form(project, department, asked(project, department), filling)
}

/// The form of a section about these measures.
fn form(
    project: &Project,
    department: &Department,
    measures: Vec<usize>,
    filling: &Filling,
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
    };
    let (entries, mut sheets) = match project.template.sheet.arrange {
        Arrange::Sheets => filled.sheets(&measures, &mut taken),
        Arrange::Stack | Arrange::List => filled.one_sheet(&measures, &mut taken),
    };
    let first = cover::compose(project, department, &printed, &entries, filling);
    sheets.insert(0, (first.sheet, first.map));
    sheets.push(lists::lists(&project.template));
    let contents = contents(sheets.iter().map(|(sheet, _)| sheet));
    sheets.push(lists::about(&code, &department.name, &contents));
    let stem = names::file_stem(&format!("{}_{}", department.code, department.name));
    assemble(
        project,
        department,
        &printed,
        format!("{stem}.xlsx"),
        measures,
        sheets,
    )
}

/// The digest of all text and notes on sheets, as [`mark::contents`] reads them back.
fn contents<'s>(sheets: impl Iterator<Item = &'s Sheet>) -> String {
    let texts = sheets.flat_map(|sheet| {
        let name = sheet.name.as_str();
        sheet.cells.iter().flat_map(move |p| {
            let note = (name, format!("!{}", p.at), p.note.as_str());
            [(name, p.at.to_string(), p.content.as_text()), note]
        })
    });
    mark::contents(texts)
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

fn entry(measure: usize, sheet: &str, map: &Map) -> Entry {
    let own = |row: u32| map.measures.get(&row) == Some(&measure);
    let answers = map
        .parts
        .iter()
        .filter(|part| own(part.at.row))
        .filter_map(|part| match &part.role {
            Role::Answer(field) => Some((field.clone(), part.at)),
            _ => None,
        })
        .collect();
    let rows = map.measures.iter().filter(|(_, m)| **m == measure);
    let first = rows.map(|(row, _)| *row).min().unwrap_or(1);
    Entry {
        measure,
        sheet: sheet.to_string(),
        top: Cell::new(first, 1),
        answers,
    }
}

/// The sheets of a form being made.
struct Filled<'a> {
    project: &'a Project,
    department: &'a Department,
    code: &'a str,
    filling: &'a Filling,
}

type Sheets = (Vec<Entry>, Vec<(Sheet, Map)>);

impl Filled<'_> {
    /// A sheet for each measure.
    fn sheets(&self, measures: &[usize], taken: &mut HashSet<String>) -> Sheets {
        let (mut entries, mut sheets) = (vec![], vec![]);
        for &index in measures {
            let name = names::sheet_name(&self.project.plan.measures[index].code, taken);
            let composer = self.measure_sheet(index, &name);
            entries.push(entry(index, &name, &composer.map));
            sheets.push((composer.sheet, composer.map));
        }
        (entries, sheets)
    }

    fn measure_sheet(&self, index: usize, name: &str) -> Composer {
        let template = &self.project.template;
        let mut composer = Composer::marked(name, &template.sheet.columns);
        let measure = &self.project.plan.measures[index];
        composer.sheet.page.landscape = template.sheet.landscape;
        composer.measure = Some(index);
        top_lines(
            &mut composer,
            self.project,
            self.department,
            self.code,
            &measure.key,
        );
        measure::compose(
            &mut composer,
            self.project,
            index,
            true,
            &self.replies(index),
        );
        let footer = format!("{}　{}", self.department.name, measure.code);
        finish(&mut composer, template, footer);
        composer
    }

    /// One sheet for all measures, each below the headings of its levels.
    fn one_sheet(&self, measures: &[usize], taken: &mut HashSet<String>) -> Sheets {
        let template = &self.project.template;
        let name = names::sheet_name(&template.title, taken);
        let mut composer = Composer::marked(&name, &template.sheet.columns);
        top_lines(
            &mut composer,
            self.project,
            self.department,
            self.code,
            "@top",
        );
        let is_list = template.sheet.arrange == Arrange::List;
        if is_list {
            let head = list::head(&mut composer, self.project);
            composer.sheet.freeze = Some(Cell::new(head + 1, 0));
            composer.sheet.page.repeat = Some((head, head));
        }
        composer.sheet.page.landscape = template.sheet.landscape;
        let first = composer.next_row();
        let mut above: &[String] = &[];
        let mut count = 0;
        for &index in measures {
            let levels = &self.project.plan.measures[index].levels;
            let top = composer.next_row();
            if !self.project.plan.level_names.is_empty() {
                group(&mut composer, above, levels, &mut count);
            }
            above = levels;
            let replies = self.replies(index);
            match is_list {
                true => {
                    list::entry(&mut composer, self.project, index, &replies);
                }
                false => {
                    measure::compose(&mut composer, self.project, index, true, &replies);
                    composer.gap(10.0);
                }
            }
            if top > first {
                composer.keep_together(top);
            }
        }
        finish(&mut composer, template, self.department.name.clone());
        let entries = measures
            .iter()
            .map(|&m| entry(m, &name, &composer.map))
            .collect();
        (entries, vec![(composer.sheet, composer.map)])
    }

    fn replies(&self, measure: usize) -> Own<'_> {
        Own {
            project: self.project,
            filling: self.filling,
            measure,
        }
    }
}

/// What no sheet of answers does without.
fn finish(composer: &mut Composer, template: &Template, footer: String) {
    composer.sheet.checks = checks(&composer.map, template);
    composer.sheet.page.footer = footer;
    composer.sheet.grows = template.rows.iter().any(|r| r.open > 0);
}

/// The headings of the levels that begin here; `count` names them for the hidden keys.
fn group(composer: &mut Composer, above: &[String], levels: &[String], count: &mut usize) {
    let width = composer.width();
    for (depth, level) in groups::begun(above, levels) {
        let look = if depth == 0 {
            Look::Heading
        } else {
            Look::Group
        };
        let text = Content::text(format!("{}{level}", "　".repeat(depth)));
        let piece = Piece::new(0, width, text, look).role(Role::Given("group".to_string()));
        composer.row(&format!("@group/{count}"), vec![piece]);
        *count += 1;
    }
}

/// A section's own answers to a measure.
struct Own<'a> {
    project: &'a Project,
    filling: &'a Filling,
    measure: usize,
}

impl Replies for Own<'_> {
    fn reply(&self, field: &Field, cell: &str) -> Reply {
        reply(field, cell, self.measure, self.filling)
    }

    fn rows(&self, table: &Rows) -> u32 {
        self.filling.rows(self.project, self.measure, table)
    }

    fn rate(&self, field: &Field) -> Option<f64> {
        let answer_of = |cell: &str| self.filling.answer(self.measure, cell).to_string();
        rate::value(self.project, self.measure, field, &answer_of)
    }
}

fn top_lines(
    composer: &mut Composer,
    project: &Project,
    department: &Department,
    code: &str,
    key: &str,
) {
    let width = composer.width();
    let half = width / 2;
    let back = Content::Link(
        "← はじめに戻る".to_string(),
        cover::NAME.to_string(),
        Cell::new(1, 1),
    );
    let form_code = Content::text(format!("{LABEL}　{code}"));
    composer.row(
        &format!("{key}/@code"),
        vec![
            Piece::new(0, half, back, Look::Small).role(Role::Given("back".to_string())),
            Piece::new(half, width - half, form_code, Look::SmallRight).role(Role::FormCode),
        ],
    );
    let title = Content::text(&*project.survey.title);
    composer.row(
        &format!("{key}/@title"),
        vec![Piece::new(0, width, title, Look::Title).role(Role::Given("survey".to_string()))],
    );
    let who = Content::text(format!("回答　{}", department.name));
    composer.row(
        &format!("{key}/@who"),
        vec![Piece::new(0, width, who, Look::Plain).role(Role::Given("who".to_string()))],
    );
}

fn reply(field: &Field, cell: &str, measure: usize, filling: &Filling) -> Reply {
    let mends = filling.mends_of(measure, cell);
    let note: Vec<String> = mends.iter().map(|m| m.text()).collect();
    let look = match (mends.is_empty(), field.kind) {
        (false, _) => Look::Mend,
        (true, Kind::Text) => Look::Answer,
        (true, _) => Look::AnswerCenter,
    };
    Reply {
        content: Content::text(filling.answer(measure, cell)),
        look,
        note: note.join("\n"),
        lines: field.lines,
    }
}

/// The dropdown, limit and prompt of every answer cell of a sheet.
fn checks(map: &Map, template: &Template) -> Vec<Check> {
    let check = |part: &crate::model::form::Part| {
        let Role::Answer(key) = &part.role else {
            return None;
        };
        let field = template.field(key)?;
        let allow = match (lists::range(template, &field.key), field.max_chars) {
            (Some(range), _) if is_mark(field) => Allow::Offer(range),
            (Some(range), _) => Allow::List(range),
            (None, Some(limit)) if field.kind == Kind::Text => Allow::Chars(limit as u32),
            _ => Allow::Anything,
        };
        Some(Check {
            at: part.at,
            allow,
            title: field.label.clone(),
            prompt: match field.prompt.is_empty() {
                // A prompt that pops up over every month would hide the months beside it.
                _ if is_mark(field) => String::new(),
                true => field.expects(),
                false => field.prompt.clone(),
            },
        })
    };
    map.parts.iter().filter_map(check).collect()
}

fn is_mark(field: &Field) -> bool {
    matches!(field.kind, Kind::Months | Kind::Boxes)
}
