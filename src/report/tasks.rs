//! The tasks of a measure by month, as 工程表 and 遅れ・未着手 print them.

use super::ReportInput;
use crate::merge::rows::{Row, rows};
use crate::model::project::months;
use crate::model::template::{Field, Kind, RowColumn, Rows, Template};

/// A task: what was planned for it and what was done.
pub struct Task<'m> {
    /// Its row.
    pub row: Row<'m>,
    /// Its name, with what else was said of it.
    pub name: String,
    /// What the plan says of each month from April on; empty where it says nothing.
    pub planned: Vec<String>,
    /// The sections that marked each month.
    pub marked: Vec<Vec<&'m str>>,
    /// What was written in each month and cannot be read as a mark.
    pub unread: Vec<String>,
}

impl Task<'_> {
    /// Whether each month is planned.
    pub fn is_planned(&self) -> Vec<bool> {
        self.planned.iter().map(|text| !text.is_empty()).collect()
    }

    /// Whether something stands in a month that cannot be read as a mark.
    pub fn has_unclear_month(&self) -> bool {
        let months = self.marked.iter().zip(&self.unread);
        months
            .filter(|(names, _)| names.is_empty())
            .any(|(_, unread)| !unread.is_empty())
    }

    /// Whether each month was marked by any section.
    pub fn is_done(&self) -> Vec<bool> {
        self.marked.iter().map(|names| !names.is_empty()).collect()
    }
}

/// The tables that ask for months, each with the field that does.
pub fn tables(template: &Template) -> Vec<(&Rows, &Field)> {
    let months = |table: &'_ Rows| {
        let mut fields = table.fields().filter_map(|key| template.field(key));
        fields.find(|field| field.kind == Kind::Months)
    };
    let tables = template.rows.iter();
    tables.filter_map(|t| Some((t, months(t)?))).collect()
}

/// The tasks of a measure in a table: those of the plan, then those that sections added.
pub fn tasks<'m>(
    input: &'m ReportInput<'_>,
    measure: usize,
    table: &Rows,
    field: &Field,
) -> Vec<Task<'m>> {
    let project = input.project;
    let rows = rows(project, &input.merged[measure], measure, table);
    let months = months(project.survey.year);
    let task = |row: Row<'m>| {
        let given = |key: &str| row.given.and_then(|given| given.get(key));
        let keys = || months.iter().map(|month| month.key.as_str());
        Task {
            name: name(input, table, &row),
            planned: keys()
                .map(|k| given(k).cloned().unwrap_or_default())
                .collect(),
            marked: keys().map(|key| row.markers(&field.key, key)).collect(),
            unread: keys().map(|key| row.unread(&field.key, key)).collect(),
            row,
        }
    };
    rows.into_iter().map(task).collect()
}

/// What stands in the other columns of a task's row, a line each; the first is its name.
fn name(input: &ReportInput<'_>, table: &Rows, row: &Row<'_>) -> String {
    let template = &input.project.template;
    let text = |column: &RowColumn| {
        let asked = column.ask.as_deref().and_then(|key| template.field(key));
        let shown = column.show.as_deref();
        match (asked, shown) {
            (Some(field), _) if field.has_parts() => String::new(),
            (Some(field), _) => row.text(field),
            (None, Some(heading)) => {
                let given = row.given.and_then(|given| given.get(heading));
                given.cloned().unwrap_or_default()
            }
            (None, None) => String::new(),
        }
    };
    let lines = table.columns.iter().map(text);
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    match lines.is_empty() {
        true => "（名前の記入なし）".to_string(),
        false => lines.join("\n"),
    }
}

/// The labels of the months that are so, such as 7月・8月.
pub fn labels(input: &ReportInput<'_>, are: &[bool]) -> String {
    let months = months(input.project.survey.year).into_iter();
    let labels = months.zip(are).filter(|(_, is)| **is);
    labels.map(|(m, _)| m.label).collect::<Vec<_>>().join("・")
}
