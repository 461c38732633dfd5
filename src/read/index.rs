//! The issued forms as the reader looks things up in them: by section, and by hidden key.

use crate::model::form::{Form, Part};
use crate::model::issued::Issued;
use crate::model::project::Project;
use std::collections::HashMap;

/// All forms of a survey.
pub struct Index<'a> {
    /// The project the forms were made from.
    pub project: &'a Project,
    /// What was issued.
    pub issued: &'a Issued,
    forms: HashMap<String, FormIndex<'a>>,
}

/// One form's rows by their keys.
pub struct FormIndex<'a> {
    /// The form.
    pub form: &'a Form,
    rows: HashMap<&'a str, RowIndex<'a>>,
}

/// One issued row.
pub struct RowIndex<'a> {
    /// The index of its sheet in the form.
    pub sheet: usize,
    /// The measure that it is about, as an index into the plan.
    pub measure: Option<usize>,
    /// Its parts, each with the key of its column.
    pub parts: Vec<(&'a str, &'a Part)>,
}

impl<'a> Index<'a> {
    /// Indexes the forms of a project.
    pub fn new(project: &'a Project, forms: &'a [Form], issued: &'a Issued) -> Index<'a> {
        let forms = forms
            .iter()
            .map(|form| (form.department.to_ascii_uppercase(), index(form)))
            .collect();
        Index {
            project,
            issued,
            forms,
        }
    }

    /// The form of a section's code, compared without case.
    pub fn form(&self, department: &str) -> Option<&FormIndex<'a>> {
        self.forms.get(&department.to_ascii_uppercase())
    }
}

impl<'a> FormIndex<'a> {
    /// Every row, by its mark.
    pub fn rows(&self) -> impl Iterator<Item = (&'a str, &RowIndex<'a>)> {
        self.rows.iter().map(|(mark, row)| (*mark, row))
    }

    /// The row of a mark.
    pub fn row(&self, mark: &str) -> Option<&RowIndex<'a>> {
        self.rows.get(mark)
    }
}

fn index(form: &Form) -> FormIndex<'_> {
    let mut rows = HashMap::new();
    for (sheet, map) in form.sheets.iter().enumerate() {
        let mut by_row: HashMap<u32, Vec<(&str, &Part)>> = HashMap::new();
        for part in &map.parts {
            if let Some(column) = map.col_keys.get(&part.at.col) {
                by_row.entry(part.at.row).or_default().push((column, part));
            }
        }
        for (at, key) in &map.row_keys {
            let row = RowIndex {
                sheet,
                measure: map.measures.get(at).copied(),
                parts: by_row.remove(at).unwrap_or_default(),
            };
            rows.insert(key.as_str(), row);
        }
    }
    FormIndex { form, rows }
}
