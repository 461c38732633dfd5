//! The texts of a table's cells and headings, as the readers of all tables take them.

use super::table::{Row, Table};
use crate::model::fact::{Fact, Fault, Kind};
use crate::text::normalize::{clean, is_blank, trim};

/// How many columns hold anything: what spreadsheets save to the right of them is nothing.
pub(super) fn used_width(table: &Table) -> usize {
    let last = |row: &Row| {
        row.cells
            .iter()
            .rposition(|c| !is_blank(c))
            .map_or(0, |c| c + 1)
    };
    table.rows.iter().map(last).max().unwrap_or(0)
}

/// A heading that no earlier column has, so that no cell overwrites another.
pub(super) fn unique(heading: &str, col: usize, taken: impl Fn(&str) -> bool) -> String {
    let base = match heading.is_empty() {
        true => format!("（{}列）", crate::model::place::column_name(col as u32)),
        false => heading.to_string(),
    };
    let numbered = |n: usize| match n {
        1 => base.clone(),
        n => format!("{base}({n})"),
    };
    (1..)
        .map(numbered)
        .find(|name| !taken(name))
        .unwrap_or(base.clone())
}

pub(super) fn one_line(heading: &str) -> String {
    heading.split_whitespace().collect()
}

/// The text of a cell of a row, cleaned.
pub(super) fn text_of(row: &Row, col: usize) -> String {
    let text = row.cells.get(col).map_or("", |c| trim(c));
    clean(text)
}

/// Text to the right of the last heading belongs to no column, and must not vanish: a fact for each such
/// column.
pub(super) fn beyond(table: &Table, rows: &[Row], width: usize, facts: &mut Vec<Fact>) {
    for col in width..used_width(table).max(width) {
        let filled = rows
            .iter()
            .filter_map(|row| Some((row, row.cells.get(col).filter(|cell| !is_blank(cell))?)));
        let filled: Vec<(&Row, &String)> = filled.collect();
        let Some((first, cell)) = filled.first() else {
            continue;
        };
        let what = match filled.len() {
            1 => format!("見出しのない列に「{cell}」があります"),
            count => format!("見出しのない列に「{cell}」など{count}件があります"),
        };
        let todo = "その列に見出しを付けるか、消してください。";
        facts.push(Fact::new(
            Kind::PlanRow(Fault::new(what, todo)),
            table.place(first.number, col),
        ));
    }
}

pub(super) fn one_line_text(text: &str) -> String {
    text.split(['\n', '\r']).map(str::trim).collect()
}

/// A level is printed once and left blank below, as in a merged cell. One that is printed begins
/// the inner ones anew.
pub(super) fn filled_down<T: Clone>(
    above: &[T],
    own: Vec<T>,
    is_blank: impl Fn(&T) -> bool,
) -> Vec<T> {
    let first = own.iter().position(|l| !is_blank(l)).unwrap_or(own.len());
    let kept = above.iter().take(first).cloned();
    // The first row may leave its outer levels blank.
    let lacking = own.iter().take(first).skip(above.len()).cloned();
    kept.chain(lacking)
        .chain(own.iter().skip(first).cloned())
        .collect()
}
