//! The section or the bureau that stands above the headings of a list and is that of all its measures,
//! where no column names one: 担当課：市民課, in one cell or in two.

use super::heads::Heads;
use super::page::Page;
use super::words;
use crate::model::place::Cell;

/// What is said of all measures.
#[derive(Debug)]
pub struct Given {
    /// The heading.
    pub heading: String,
    /// The text.
    pub text: String,
    /// The cell that holds it.
    pub cell: Cell,
}

/// Takes what stands above the headings and is said of all measures.
pub fn read(page: &mut Page, heads: &Heads) -> Vec<Given> {
    let rows = page.rows().into_iter().take_while(|row| *row < heads.top());
    let rows: Vec<Vec<Cell>> = rows.map(|row| page.row(row)).collect();
    let has = |role: &str| {
        let mut own = heads.columns.iter();
        own.any(|head| words::known(&head.heading) == Some(role))
    };
    let mut found = vec![];
    for row in &rows {
        for (at, cell) in row.iter().enumerate() {
            let own = given(page, *cell, row.get(at + 1).copied());
            let Some((_, given)) = own.filter(|(role, _)| !has(role)) else {
                continue;
            };
            page.head(*cell);
            page.take(given.cell);
            found.push(given);
        }
    }
    found
}

/// A label of a section or bureau with its value, in its own cell or in the next one.
fn given(page: &Page, cell: Cell, next: Option<Cell>) -> Option<(&'static str, Given)> {
    let text = page.text(cell);
    let beside = || {
        let value = next?;
        let text_beside = page.text(value).to_string();
        Some((
            words::one_line(text),
            words::known(text)?,
            text_beside,
            value,
        ))
    };
    let inline = words::inline(text).map(|(heading, role, value)| (heading, role, value, cell));
    let (heading, role, text, cell) = inline.or_else(beside)?;
    let is_section = matches!(role, "owner" | "section" | "bureau");
    let given = Given {
        heading,
        text,
        cell,
    };
    (is_section && words::is_of_sections(&given.text)).then_some((role, given))
}
