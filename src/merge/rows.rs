//! The rows of a measure's table with what was answered in them: the given rows, in which all
//! sections answer, then the rows that each section wrote of its own.

use super::{Counted, Merged, Part};
use crate::model::address::Address;
use crate::model::project::Project;
use crate::model::template::{Field, Rows};
use indexmap::IndexMap;
use std::collections::BTreeSet;

/// A row of a table.
pub struct Row<'a> {
    /// Its number; each section counts the rows of its own by itself.
    pub number: u32,
    /// What the plan gives in it, by heading; `None` for a section's own row.
    pub given: Option<&'a IndexMap<String, String>>,
    /// The section that wrote it; `None` for a given row.
    pub section: Option<&'a str>,
    merged: &'a Merged,
}

/// The rows of a table of a measure: the given ones in their order, then what the sections wrote,
/// section by section.
pub fn rows<'a>(
    project: &'a Project,
    merged: &'a Merged,
    measure: usize,
    table: &Rows,
) -> Vec<Row<'a>> {
    let given = project.given(measure, table);
    let plan = given.iter().zip(1..).map(|(row, number)| Row {
        number,
        given: Some(row),
        section: None,
        merged,
    });
    let own = written(merged, table, given.len());
    let own = own.into_iter().map(|(standing, number)| Row {
        number,
        given: None,
        section: merged.asked.get(standing).map(String::as_str),
        merged,
    });
    plan.chain(own).collect()
}

/// The rows after the given ones in which something stands: the section's place among those asked,
/// and the row's number.
fn written(merged: &Merged, table: &Rows, given: usize) -> BTreeSet<(usize, u32)> {
    let mut found = BTreeSet::new();
    for (cell, parts) in &merged.fields {
        let address = Address::parse(cell);
        let Some(row) = address.row.filter(|row| *row as usize > given) else {
            continue;
        };
        if !table.asks(address.field) {
            continue;
        }
        for part in parts.iter().filter(|part| !part.shown().is_empty()) {
            let standing = merged.asked.iter().position(|name| *name == part.name);
            found.extend(standing.map(|standing| (standing, row)));
        }
    }
    found
}

impl<'a> Row<'a> {
    /// What was answered in a cell of the row, by those whose row it is.
    fn parts(&self, field: &str, part: Option<&str>) -> impl Iterator<Item = &'a Part> {
        let cell = self.cell(field, part);
        let parts = self.merged.fields.get(&cell).into_iter().flatten();
        let section = self.section;
        parts.filter(move |part| section.is_none_or(|own| own == part.name))
    }

    /// The name of a cell of the row.
    pub fn cell(&self, field: &str, part: Option<&str>) -> String {
        let row = Some(self.number);
        Address { field, row, part }.to_string()
    }

    /// The text of a field: as the plan gives it, or else as it was answered, with the sections'
    /// names where all sections answer in the row.
    pub fn text(&self, field: &Field) -> String {
        let given = self.given.and_then(|given| given.get(&field.label));
        match (given, self.section) {
            (Some(text), _) => text.clone(),
            (None, None) => self.merged.text(&self.cell(&field.key, None)),
            (None, Some(_)) => {
                let shown = self.parts(&field.key, None).map(Part::shown);
                shown.collect::<Vec<_>>().join("\n")
            }
        }
    }

    /// The first value that was answered in a field, owners first; empty where there is none.
    pub fn value(&self, field: &str) -> String {
        let mut values = self.parts(field, None).map(|part| &part.value);
        let first = values.find(|value| !value.is_empty());
        first.cloned().unwrap_or_default()
    }

    /// The sections that marked a month, box or year of a field.
    pub fn markers(&self, field: &str, part: &str) -> Vec<&'a str> {
        let marked = self
            .parts(field, Some(part))
            .filter(|p| !p.value.is_empty());
        marked.map(|p| p.name.as_str()).collect()
    }

    /// What a field counts as.
    pub fn counted(&self, field: &str) -> Counted {
        let cell = self.cell(field, None);
        let parts = self.merged.fields.get(&cell).into_iter().flatten();
        let section = self.section;
        Counted::of(parts.filter(move |part| section.is_none_or(|own| own == part.name)))
    }

    /// What stands in a month, box or year of a field but cannot be read as a mark, or was not taken,
    /// as a text.
    pub fn unread(&self, field: &str, part: &str) -> String {
        let unclear = self.parts(field, Some(part)).filter(|p| p.is_unclear());
        unclear.map(Part::shown).collect::<Vec<_>>().join("、")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::template::RowColumn;

    fn part(name: &str, value: &str) -> Part {
        Part {
            name: name.to_string(),
            is_owner: true,
            value: value.to_string(),
            unread: String::new(),
            not_taken: None,
        }
    }

    #[test]
    fn what_two_sections_write_in_one_row_number_stays_apart() {
        let mut merged = Merged {
            asked: vec!["甲課".into(), "乙課".into()],
            ..Merged::default()
        };
        let names = vec![part("乙課", "催し"), part("甲課", "講座")];
        merged.fields.insert("name[2]".into(), names);
        let names = vec![part("乙課", ""), part("甲課", "見学")];
        merged.fields.insert("name[3]".into(), names);
        let months = vec![part("甲課", "○"), part("乙課", "○")];
        merged.fields.insert("done[1].2020-04".into(), months);
        let column = |ask: &str| RowColumn {
            ask: Some(ask.to_string()),
            ..RowColumn::default()
        };
        let table = Rows {
            key: "task".into(),
            label: "作業".into(),
            given: None,
            open: 2,
            columns: vec![column("name"), column("done")],
        };
        let found: Vec<(usize, u32)> = written(&merged, &table, 1).into_iter().collect();
        assert_eq!(found, [(0, 2), (0, 3), (1, 2)]);
        let row = |number, section| Row {
            number,
            given: None,
            section,
            merged: &merged,
        };
        assert_eq!(row(2, Some("甲課")).value("name"), "講座");
        assert_eq!(row(2, Some("乙課")).value("name"), "催し");
        assert_eq!(row(1, None).markers("done", "2020-04"), ["甲課", "乙課"]);
        assert_eq!(row(1, None).markers("done", "2020-05"), [""; 0]);
    }
}
