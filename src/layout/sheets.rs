//! The sheets of a form on which a section answers: one for each measure, or one for all of them.

use super::code::LABEL;
use super::cover;
use super::entry::Entry;
use super::filling::Filling;
use super::measure;
use super::reply::{Replies, Reply};
use super::sheet_builder::{CellSpec, SheetBuilder};
use super::{groups, last, list, lists, mark, names, prompt, rate};
use crate::model::address::Address;
use crate::model::form::{Map, Role};
use crate::model::grid::{Allow, CellStyle, Check, Content, Sheet};
use crate::model::limits::TEXT;
use crate::model::place::Cell;
use crate::model::project::Project;
use crate::model::rate::Computed;
use crate::model::roster::Department;
use crate::model::template::{Arrange, Field, Kind, NONE, Rows};
use std::collections::HashSet;

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
pub(super) struct Filled<'a> {
    pub(super) project: &'a Project,
    pub(super) department: &'a Department,
    /// The form code as printed.
    pub(super) code: &'a str,
    pub(super) filling: &'a Filling,
    /// Whether only the places of the cells matter.
    pub(super) is_outline: bool,
}

pub(super) type Sheets = (Vec<Entry>, Vec<(Sheet, Map)>);

impl Filled<'_> {
    /// The sheets as the template arranges them, and where each measure's answers stand.
    pub(super) fn compose(&self, measures: &[usize], taken: &mut HashSet<String>) -> Sheets {
        match self.project.template.sheet.arrange {
            Arrange::Sheets => self.sheets(measures, taken),
            Arrange::Stack | Arrange::List => self.one_sheet(measures, taken),
        }
    }

    /// A sheet for each measure.
    fn sheets(&self, measures: &[usize], taken: &mut HashSet<String>) -> Sheets {
        let (mut entries, mut sheets) = (vec![], vec![]);
        for &index in measures {
            let name = names::sheet_name(&self.project.plan.measures[index].code, taken);
            let builder = self.measure_sheet(index, &name);
            entries.push(entry(index, &name, &builder.map));
            sheets.push((builder.sheet, builder.map));
        }
        (entries, sheets)
    }

    fn measure_sheet(&self, index: usize, name: &str) -> SheetBuilder {
        let template = &self.project.template;
        let mut builder = SheetBuilder::marked(name, &template.sheet.columns);
        builder.is_outline = self.is_outline;
        builder.sign(self.code);
        let measure = &self.project.plan.measures[index];
        builder.sheet.page.landscape = template.sheet.landscape;
        builder.measure = Some(index);
        top_lines(
            &mut builder,
            self.project,
            self.department,
            self.code,
            &measure.key,
        );
        measure::compose(
            &mut builder,
            self.project,
            index,
            true,
            &self.replies(index),
        );
        let footer = format!("{}　{}", self.department.name, measure.code);
        finish(&mut builder, self.project, footer);
        builder
    }

    /// One sheet for all measures, each below the headings of its levels.
    fn one_sheet(&self, measures: &[usize], taken: &mut HashSet<String>) -> Sheets {
        let template = &self.project.template;
        let name = names::sheet_name(&template.title, taken);
        let mut builder = SheetBuilder::marked(&name, &template.sheet.columns);
        builder.is_outline = self.is_outline;
        builder.sign(self.code);
        top_lines(
            &mut builder,
            self.project,
            self.department,
            self.code,
            "@top",
        );
        let is_list = template.sheet.arrange == Arrange::List;
        if is_list {
            let head = list::head(&mut builder, self.project);
            builder.sheet.freeze = Some(Cell::new(head + 1, 0));
            builder.sheet.page.repeat = Some((head, head));
        }
        builder.sheet.page.landscape = template.sheet.landscape;
        let first = builder.next_row();
        let mut above: &[String] = &[];
        let mut count = 0;
        for &index in measures {
            let levels = &self.project.plan.measures[index].levels;
            let top = builder.next_row();
            if !self.project.plan.level_names.is_empty() {
                group(&mut builder, above, levels, &mut count);
            }
            above = levels;
            let replies = self.replies(index);
            match is_list {
                true => {
                    list::entry(&mut builder, self.project, index, true, &replies);
                }
                false => {
                    measure::compose(&mut builder, self.project, index, true, &replies);
                    builder.gap(10.0);
                }
            }
            if top > first {
                builder.keep_together(top);
            }
        }
        finish(&mut builder, self.project, self.department.name.clone());
        let entries = measures
            .iter()
            .map(|&m| entry(m, &name, &builder.map))
            .collect();
        (entries, vec![(builder.sheet, builder.map)])
    }

    fn replies(&self, measure: usize) -> Own<'_> {
        Own {
            project: self.project,
            filling: self.filling,
            section: self.department,
            measure,
        }
    }
}

/// What no sheet of answers does without.
fn finish(builder: &mut SheetBuilder, project: &Project, footer: String) {
    let template = &project.template;
    if !builder.is_outline {
        builder.sheet.checks = checks(&builder.map, project);
    }
    builder.sheet.page.footer = footer;
    builder.sheet.grows = template.rows.iter().any(|r| r.open > 0);
}

/// The headings of the levels that begin here; `count` names them for the hidden keys.
fn group(builder: &mut SheetBuilder, above: &[String], levels: &[String], count: &mut usize) {
    let width = builder.width();
    for (depth, level) in groups::begun(above, levels) {
        let look = if depth == 0 {
            CellStyle::Heading
        } else {
            CellStyle::Group
        };
        let text = Content::text(format!("{}{level}", "　".repeat(depth)));
        let piece = CellSpec::new(0, width, text, look).role(Role::Given("group".to_string()));
        builder.row(&format!("@group/{count}"), vec![piece]);
        *count += 1;
    }
}

/// A section's own answers to a measure.
struct Own<'a> {
    project: &'a Project,
    filling: &'a Filling,
    /// The section that the form is for.
    section: &'a Department,
    measure: usize,
}

impl Replies for Own<'_> {
    fn reply(&self, field: &Field, cell: &str) -> Reply {
        reply(field, cell, self.measure, self.filling)
    }

    fn standing(&self, cell: &str) -> Option<String> {
        if self.project.asks(&self.section.code, self.measure, cell) {
            return None;
        }
        let key = (self.measure, cell.to_string());
        let standing = self.filling.standing.get(&key).cloned();
        let plan = &self.project.plan;
        let lead = plan.measures[self.measure].owners.first();
        // What the lead answers alone in this very round.
        let lead = lead.filter(|lead| self.project.asks(lead, self.measure, cell));
        let lead = lead.and_then(|lead| self.project.roster.by_code(lead));
        let by_lead = || lead.map(|lead| format!("（{}がお答えします）", lead.name));
        Some(
            standing
                .or_else(by_lead)
                .unwrap_or_else(|| NONE.to_string()),
        )
    }

    fn rows(&self, table: &Rows) -> u32 {
        self.filling.rows(self.project, self.measure, table)
    }

    fn last(&self, cell: &str) -> Option<String> {
        last::text(self.project, self.measure, &self.section.name, cell)
    }

    fn last_rows(&self, table: &Rows) -> Vec<(u32, String)> {
        last::rows(self.project, self.measure, &self.section.name, table)
    }

    fn computed(&self, cell: &str) -> (Computed, CellStyle) {
        let answer_of = |cell: &str| self.filling.answer(self.measure, cell).to_string();
        let computed = rate::value(self.project, self.measure, cell, &answer_of);
        (computed, rate::look(self.project, cell))
    }
}

fn top_lines(
    builder: &mut SheetBuilder,
    project: &Project,
    department: &Department,
    code: &str,
    key: &str,
) {
    let width = builder.width();
    let half = width / 2;
    let back = Content::Link(
        "← はじめに戻る".to_string(),
        cover::NAME.to_string(),
        Cell::new(1, 1),
    );
    let form_code = Content::text(format!("{LABEL}　{code}"));
    builder.row(
        &format!("{key}/@code"),
        vec![
            CellSpec::new(0, half, back, CellStyle::Small).role(Role::Given("back".to_string())),
            CellSpec::new(half, width - half, form_code, CellStyle::SmallRight)
                .role(Role::FormCode),
        ],
    );
    let title = Content::text(&*project.survey.title);
    builder.row(
        &format!("{key}/@title"),
        vec![
            CellSpec::new(0, width, title, CellStyle::Title)
                .role(Role::Given("survey".to_string())),
        ],
    );
    let who = Content::text(mark::answering(&department.name));
    builder.row(
        &format!("{key}{}", mark::WHO),
        vec![CellSpec::new(0, width, who, CellStyle::Plain).role(Role::Given("who".to_string()))],
    );
}

fn reply(field: &Field, cell: &str, measure: usize, filling: &Filling) -> Reply {
    let mends = filling.mends_of(measure, cell);
    let mut left = TEXT;
    let texts = mends.iter().map(|m| m.text());
    // What does not fit stands on the first sheet all the same.
    let note: Vec<String> = texts
        .take_while(|text| {
            let rest = left.checked_sub(text.encode_utf16().count() + 1);
            left = rest.unwrap_or(0);
            rest.is_some()
        })
        .collect();
    let look = match (mends.is_empty(), field.kind) {
        (false, _) => CellStyle::Mend,
        (true, Kind::Text) => CellStyle::Answer,
        (true, _) => CellStyle::AnswerCenter,
    };
    Reply {
        content: Content::text(filling.answer(measure, cell)),
        look,
        note: note.join("\n"),
        lines: field.lines,
    }
}

/// The dropdown, limit and prompt of every answer cell of a sheet.
fn checks(map: &Map, project: &Project) -> Vec<Check> {
    let template = &project.template;
    let check = |part: &crate::model::form::Part| {
        let Role::Answer(key) = &part.role else {
            return None;
        };
        let field = template.field(key)?;
        let measure = *map.measures.get(&part.at.row)?;
        let range = match cell_above(map, project, field, (measure, key)) {
            Some(above) => lists::range_below(template, &field.key, above),
            None => lists::range(template, &field.key),
        };
        let allow = match (range, field.max_chars) {
            (Some(range), _) if is_mark(field) => Allow::Offer(range),
            (Some(range), _) => Allow::List(range),
            (None, Some(limit)) if field.kind == Kind::Text => Allow::Chars(limit as u32),
            _ => Allow::Anything,
        };
        Some(Check {
            at: part.at,
            allow,
            title: prompt::title(project, measure, key),
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

/// The cell of the field above one whose choices depend on it, of the same measure and row.
fn cell_above(
    map: &Map,
    project: &Project,
    field: &Field,
    (measure, name): (usize, &str),
) -> Option<Cell> {
    let above = field.within.as_deref()?;
    let above = project.sibling(&Address::parse(name), above);
    let is_above = |part: &&crate::model::form::Part| {
        let is_own = map.measures.get(&part.at.row) == Some(&measure);
        is_own && matches!(&part.role, Role::Answer(name) if **name == *above)
    };
    map.parts.iter().find(is_above).map(|part| part.at)
}

fn is_mark(field: &Field) -> bool {
    matches!(field.kind, Kind::Months | Kind::Boxes)
}
