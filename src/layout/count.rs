//! The live count of the cells of a measure that still have to be filled: as a formula for the
//! first sheet, and as the number it has now.

use super::entry::Entry;
use super::filling::Filling;
use crate::model::address::Address;
use crate::model::place::{Cell, column_name};
use crate::model::project::Project;
use crate::model::template::{Field, Rows};

/// How many required cells of a measure are blank now.
pub fn open(project: &Project, entry: &Entry, filling: &Filling) -> usize {
    let answer_of = |cell: &str| filling.answer(entry.measure, cell).trim().to_string();
    let cells = entry.answers.iter().map(|(cell, _)| cell);
    cells
        .filter(|cell| project.is_required(entry.measure, cell, &answer_of))
        .filter(|cell| answer_of(cell).is_empty())
        .count()
}

/// The formula that counts them.
pub fn formula(project: &Project, entry: &Entry) -> String {
    let counter = Counter { project, entry };
    let mut terms: Vec<String> = vec![];
    for field in project.template.fields.iter().filter(|f| f.required) {
        match project.template.table_of(&field.key) {
            Some(table) => {
                let given = project.given(entry.measure, table).len() as u32;
                terms.extend((1..=given).filter_map(|row| counter.given_row(field, row)));
                terms.extend(counter.open_rows(field, table, given));
            }
            None => terms.extend(counter.single(field)),
        }
    }
    match terms.is_empty() {
        true => "=0".to_string(),
        false => format!("={}", terms.join("+")),
    }
}

struct Counter<'a> {
    project: &'a Project,
    entry: &'a Entry,
}

impl Counter<'_> {
    fn cell(&self, name: &str) -> Option<Cell> {
        let found = self.entry.answers.iter().find(|(known, _)| known == name);
        found.map(|(_, cell)| *cell)
    }

    fn quoted(&self, reference: &str) -> String {
        format!("'{}'!{reference}", self.entry.sheet.replace('\'', "''"))
    }

    fn single(&self, field: &Field) -> Option<String> {
        let year = self.project.survey.year.short();
        let address = Address {
            field: &field.key,
            row: None,
            part: field.by_year.then_some(year.as_str()),
        };
        self.blank(field, &address)
    }

    fn given_row(&self, field: &Field, row: u32) -> Option<String> {
        let address = Address {
            field: &field.key,
            row: Some(row),
            part: None,
        };
        self.blank(field, &address)
    }

    /// 1 while a cell is blank though its conditions hold.
    fn blank(&self, field: &Field, address: &Address<'_>) -> Option<String> {
        let cell = self.cell(&address.to_string())?;
        let mut conditions = vec![format!("TRIM({})=\"\"", self.quoted(&cell.fixed()))];
        let at = |key: &str| {
            let cell = self.cell(&self.project.sibling(address, key))?;
            Some(self.quoted(&cell.fixed()))
        };
        let is_filled = |name: &String| self.is_filled(address, name);
        let (when, unless) = (&field.when, &field.unless);
        if !when.plan.0.iter().all(is_filled) || unless.plan.0.iter().any(is_filled) {
            return None;
        }
        for (key, values) in &when.answers {
            // What is not asked has none of the values.
            conditions.push(any_of(&at(key)?, values));
        }
        for (key, values) in &unless.answers {
            conditions.extend(at(key).map(|cell| format!("NOT({})", any_of(&cell, values))));
        }
        if field.when_behind {
            let planned = self.project.planned(self.entry.measure);
            let behind = self.project.template.behind(&planned);
            if behind.is_empty() {
                return None;
            }
            let status = at(&self.project.template.status);
            conditions.extend(status.map(|cell| any_of(&cell, &behind)));
        }
        Some(format!("IF(AND({}),1,0)", conditions.join(",")))
    }

    /// The blank cells of a field in the open rows that somebody began. They stand one below the
    /// other, so that a range covers them, rows inserted between them included.
    fn open_rows(&self, field: &Field, table: &Rows, given: u32) -> Option<String> {
        let last = self.last_row(table);
        if last <= given {
            return None;
        }
        let range = |name: &str| {
            let at = |row: u32| {
                let address = Address {
                    field: name,
                    row: Some(row),
                    part: None,
                };
                self.cell(&address.to_string())
            };
            let (from, to) = (at(given + 1)?, at(last)?);
            let column = column_name(from.col);
            let rows = format!("${column}${}:${column}${}", from.row + 1, to.row + 1);
            Some(self.quoted(&rows))
        };
        let own = range(&field.key)?;
        let row: Vec<String> = table.fields().filter_map(range).collect();
        let mut factors = vec![
            format!("(TRIM({own})=\"\")"),
            format!("(({})<>\"\")", row.join("&")),
        ];
        let address = Address {
            field: &field.key,
            row: Some(last),
            part: None,
        };
        let is_filled = |name: &String| self.is_filled(&address, name);
        let (when, unless) = (&field.when, &field.unless);
        if !when.plan.0.iter().all(is_filled) || unless.plan.0.iter().any(is_filled) {
            return None;
        }
        // A field outside the table says something of all its rows.
        let single = |key: &str| Some(self.quoted(&self.cell(key)?.fixed()));
        let cells = |key: &str| range(key).or_else(|| single(key));
        for (key, values) in &when.answers {
            factors.extend(cells(key).map(|cells| among(&cells, values)));
        }
        for (key, values) in &unless.answers {
            factors.extend(cells(key).map(|cells| format!("(1-{})", among(&cells, values))));
        }
        Some(format!("SUMPRODUCT({})", factors.join("*")))
    }

    fn is_filled(&self, address: &Address<'_>, name: &str) -> bool {
        self.project.is_filled(self.entry.measure, address, name)
    }

    fn last_row(&self, table: &Rows) -> u32 {
        let own = self.entry.answers.iter().filter_map(|(cell, _)| {
            let address = Address::parse(cell);
            address.row.filter(|_| table.asks(address.field))
        });
        own.max().unwrap_or(0)
    }
}

fn any_of(cell: &str, values: &[String]) -> String {
    let equal: Vec<String> = values
        .iter()
        .map(|v| format!("{cell}={}", text(v)))
        .collect();
    format!("OR({})", equal.join(","))
}

/// 1 for each cell of a range that holds one of the words.
fn among(cells: &str, values: &[String]) -> String {
    let equal: Vec<String> = values
        .iter()
        .map(|v| format!("({cells}={})", text(v)))
        .collect();
    format!("(({})>0)", equal.join("+"))
}

fn text(value: &str) -> String {
    format!("\"{}\"", value.replace('"', "\"\""))
}
