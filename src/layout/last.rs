//! Last year's answers as a form prints them beside its questions.

use super::sheet_builder::CellSpec;
use crate::model::address::Address;
use crate::model::form::Role;
use crate::model::grid::{CellStyle, Content};
use crate::model::previous::Last;
use crate::model::project::Project;
use crate::model::template::{Field, Kind, Rows};
use std::collections::BTreeMap;

/// What the roles of last year's answers begin with; the field's key follows, or nothing where it is
/// about none.
const ROLE: &str = "last:";

/// What people call last year's answers.
pub fn heading(project: &Project) -> String {
    let year = project.previous.year;
    let year = year.map_or("前年度".to_string(), |year| year.wareki());
    format!("{year}の回答")
}

/// What a section answered last year in a cell; several sections' below one another, where they are
/// one now. `None` where nothing was answered.
pub fn text(project: &Project, measure: usize, section: &str, cell: &str) -> Option<String> {
    let lasts = project.lasts(measure, section, cell);
    let mut said: Vec<(&str, String)> = vec![];
    for last in lasts.iter().filter(|last| !last.is_blank()) {
        let text = shown(project, measure, cell, last);
        if !said.iter().any(|(_, own)| *own == text) {
            said.push((&last.by, text));
        }
    }
    match said.len() {
        0 => None,
        1 => said.pop().map(|(_, text)| text),
        _ => {
            let each = said.iter().map(|(by, text)| format!("{by}：{text}"));
            Some(each.collect::<Vec<_>>().join("\n"))
        }
    }
}

fn shown(project: &Project, measure: usize, cell: &str, last: &Last) -> String {
    let kind = project.template.field(cell).map(|field| field.kind);
    match kind {
        Some(Kind::Number) if !last.value.is_empty() => {
            format!("{}{}", last.value, project.unit(measure, cell))
        }
        Some(Kind::Date | Kind::Month | Kind::Year) if !last.raw.is_empty() => last.raw.clone(),
        _ if last.value.is_empty() => last.raw.clone(),
        _ => last.value.clone(),
    }
}

/// The rows of a table of which a section answered something last year, each with its name: that of this
/// year's given row, or last year's where this year has none.
pub fn rows(project: &Project, measure: usize, section: &str, table: &Rows) -> Vec<(u32, String)> {
    let mut rows: BTreeMap<u32, String> = BTreeMap::new();
    let cells = project.previous.sheet(measure, section);
    for (cell, lasts) in cells.into_iter().flatten() {
        let address = Address::parse(cell);
        let (Some(row), true) = (address.row, table.asks(address.field)) else {
            continue;
        };
        if let Some(last) = lasts.iter().find(|last| !last.is_blank()) {
            let given = project.row_name(measure, cell);
            let name = if given.is_empty() { &last.row } else { given };
            rows.entry(row).or_insert_with(|| name.to_string());
        }
    }
    rows.into_iter().collect()
}

/// The label before last year's answers.
pub fn label(project: &Project, start: usize, span: usize) -> CellSpec {
    let text = Content::text(heading(project));
    CellSpec::new(start, span, text, CellStyle::LastLabel).role(role(""))
}

/// Last year's answer to a question.
pub fn piece(field: &Field, text: String, start: usize, span: usize) -> CellSpec {
    let look = match field.kind {
        Kind::Text => CellStyle::Last,
        _ => CellStyle::LastCenter,
    };
    CellSpec::new(start, span, Content::text(text), look).role(role(&field.key))
}

/// A text beside last year's answers, such as the name of a row.
pub fn name(text: &str, start: usize, span: usize) -> CellSpec {
    CellSpec::new(start, span, Content::text(text), CellStyle::Last).role(role(""))
}

fn role(key: &str) -> Role {
    Role::Given(format!("{ROLE}{key}"))
}
