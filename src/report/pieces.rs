//! What the report's pages of tables share: their headings and rows, and small texts.

use super::{Anchors, ReportInput};
use crate::layout::groups;
use crate::layout::sheet_builder::{CellSpec, SheetBuilder};
use crate::merge::UNANSWERED;
use crate::merge::rows::Row;
use crate::model::answer::Receipt;
use crate::model::grid::{CellStyle, Content};
use crate::model::place::Cell;
use crate::model::plan::lined;
use crate::model::plan::{Column, Role};
use crate::model::project::Project;
use crate::model::state::SectionState;
use crate::model::template::{Field, Kind, RowColumn, Rows};
use crate::text::date;
use std::collections::{HashMap, HashSet};

/// A cell of a table: what stands in it and how it looks.
pub type Entry = (Content, CellStyle);

/// Makes a sheet print landscape and writes its title. The rest of the sheet follows.
pub fn begin(mut sheet: SheetBuilder, input: &ReportInput<'_>, name: &str) -> SheetBuilder {
    sheet.sheet.page.landscape = true;
    sheet.sheet.page.footer = input.title();
    let text = format!("{}　{name}", input.title());
    wide(&mut sheet, &text, CellStyle::Title);
    sheet
}

/// A row with one text as wide as the sheet.
pub fn wide(sheet: &mut SheetBuilder, text: &str, look: CellStyle) -> u32 {
    let piece = CellSpec::new(0, sheet.width(), Content::text(text), look);
    sheet.row("", vec![piece])
}

/// A band that opens a part of the sheet.
pub fn heading(sheet: &mut SheetBuilder, text: &str) -> u32 {
    wide(sheet, text, CellStyle::Heading)
}

/// A row of entries from the left on, each so many columns wide.
pub fn row(sheet: &mut SheetBuilder, spans: &[usize], entries: Vec<Entry>) -> u32 {
    let mut start = 0;
    let mut pieces = vec![];
    for (span, (content, look)) in spans.iter().zip(entries) {
        pieces.push(CellSpec::new(start, *span, content, look));
        start += span;
    }
    sheet.row("", pieces)
}

/// Notes that an entry of a row of entries prints what was answered in a row of a measure's table: where
/// the row is, and the how manieth of its entries it is.
pub fn prints(
    sheet: &mut SheetBuilder,
    spans: &[usize],
    (at, number): (u32, usize),
    measure: usize,
    row: &Row<'_>,
    field: &str,
) {
    let start = spans.iter().take(number).sum::<usize>() as u32;
    let section = row.section.unwrap_or_default();
    sheet.prints(
        measure,
        &row.cell(field, None),
        section,
        Cell::new(at, start),
    );
}

/// The heading row of a table.
pub fn heads(sheet: &mut SheetBuilder, spans: &[usize], texts: &[&str]) -> u32 {
    let entries = texts.iter().map(|text| entry(*text, CellStyle::TableHead));
    row(sheet, spans, entries.collect())
}

/// A text as an entry.
pub fn entry(text: impl Into<String>, look: CellStyle) -> Entry {
    (Content::text(text), look)
}

/// A count as an entry.
pub fn count(number: usize) -> Entry {
    (Content::Number(number as f64), CellStyle::TableNumber)
}

/// A label in the first column and its value in the rest.
pub fn labelled(sheet: &mut SheetBuilder, label: &str, text: &str) -> u32 {
    let spans = [1, sheet.width() - 1];
    let entries = vec![
        entry(label, CellStyle::Label),
        entry(text, CellStyle::Shown),
    ];
    row(sheet, &spans, entries)
}

/// The headings of the levels that begin with a measure, a row each.
pub fn levels(sheet: &mut SheetBuilder, above: &[String], levels: &[String]) {
    for (depth, level) in groups::begun(above, levels) {
        let text = format!("{}{level}", "　".repeat(depth));
        wide(sheet, &text, CellStyle::Group);
    }
}

/// A measure's code, leading to where it stands on another sheet, if it does, and its title.
pub fn named(
    input: &ReportInput<'_>,
    anchors: &Anchors,
    sheet: &'static str,
    index: usize,
) -> [Entry; 2] {
    let measure = &input.project.plan.measures[index];
    let at = anchors.get(sheet).and_then(|rows| rows.get(&index));
    let code = match at {
        Some(cell) => {
            let link = Content::Link(measure.code.clone(), sheet.to_string(), *cell);
            (link, CellStyle::TableLink)
        }
        None => entry(measure.code.as_str(), CellStyle::TableText),
    };
    [code, entry(measure.title.as_str(), CellStyle::TableText)]
}

/// The look of an answer in a table: a coloured choice in its colour, text to the left, else centred.
pub fn look(field: &Field, value: &str) -> CellStyle {
    match (color(field, value), field.kind) {
        (Some(color), _) => CellStyle::Status(color),
        (None, Kind::Text) => CellStyle::TableText,
        _ => CellStyle::TableCenter,
    }
}

/// The colour of a choice, as `RRGGBB`.
pub fn color(field: &Field, value: &str) -> Option<u32> {
    let color = field.choice(value)?.color.as_deref()?;
    u32::from_str_radix(color, 16).ok()
}

/// A value as people read it: a day in the Japanese calendar.
pub fn shown(field: &Field, value: String) -> String {
    match (field.kind, value.parse()) {
        (Kind::Date, Ok(day)) => date::wareki(day),
        _ => value,
    }
}

/// Which sections answered anything about which measure.
pub struct Replied<'m> {
    /// The sections from which nothing can be determined yet, by their names.
    silent: HashMap<&'m str, SectionState>,
    /// Measures and sections whose cells came back.
    returned: HashSet<(usize, &'m str)>,
}

impl<'m> Replied<'m> {
    /// What came back of a survey.
    pub fn of(input: &'m ReportInput<'_>) -> Replied<'m> {
        let sections = input.progress().into_iter();
        let silent = sections.filter(|own| !own.is_returned());
        let answers = input.answers.iter();
        let there = answers.filter(|a| {
            !matches!(
                a.receipt,
                Receipt::Nothing | Receipt::NotIssued | Receipt::IssuedSince
            )
        });
        Replied {
            silent: silent.map(|own| (&*own.form.name, own.state)).collect(),
            returned: there.map(|a| (a.measure, a.name.as_str())).collect(),
        }
    }

    /// Whether a section answered about a measure.
    pub fn has(&self, measure: usize, name: &str) -> bool {
        !self.silent.contains_key(name) && self.returned.contains(&(measure, name))
    }

    /// Why nothing can be told of a section as a whole.
    pub fn silence(&self, name: &str) -> Option<&'static str> {
        self.silent.get(name).map(|state| state.label())
    }
}

/// The names of the sections asked about a measure, with the state of those that answered nothing;
/// the owners as the plan prints them where nobody was asked.
pub fn asked(input: &ReportInput<'_>, index: usize, replied: &Replied<'_>) -> Vec<String> {
    let measure = &input.project.plan.measures[index];
    let asked = &input.merged[index].asked;
    if asked.is_empty() {
        let owner = measure.cell("owner").replace('\n', "、");
        return vec![owner];
    }
    let origin = measure.original.unwrap_or(index);
    let name = |name: &String| match (replied.silence(name), replied.has(origin, name)) {
        (Some(state), _) => format!("{name}（{state}）"),
        (None, true) => name.clone(),
        (None, false) => format!("{name}（{UNANSWERED}）"),
    };
    asked.iter().map(name).collect()
}

/// Whether a column of the plan stands elsewhere on a page that prints a measure's columns: its
/// number and title in the heading, its levels above it, the sections in charge beside the answers,
/// and what a table gives in the table.
pub fn is_elsewhere(project: &Project, column: &Column) -> bool {
    let given = |table: &Rows| {
        table.given.as_deref().is_some_and(|name| {
            let name = lined(name, project.survey.year);
            column.is(&name) || column.heading == name
        })
    };
    match &column.role {
        Role::Known("code" | "title" | "owner" | "reprint_of") => true,
        Role::Level(_) => true,
        _ => project.template.rows.iter().any(given),
    }
}

/// The heading of a table's column.
pub fn head_of(project: &Project, column: &RowColumn) -> String {
    let asked = column
        .ask
        .as_deref()
        .and_then(|k| project.template.field(k));
    let usual = match (asked, column.number) {
        (Some(field), _) => field.label.as_str(),
        (None, true) => "No.",
        (None, false) => column.show.as_deref().unwrap_or(""),
    };
    let label = column.label.as_deref().unwrap_or(usual);
    label.replace("{year}", &project.survey.year.wareki())
}

/// How many columns of a grid each of some widths takes: each at least one, together all of them,
/// and each ending as near as can be to where it ends in the widths.
pub fn snap(widths: &[f64], grid: &[f64]) -> Vec<usize> {
    let (all, room): (f64, f64) = (widths.iter().sum(), grid.iter().sum());
    let mut spans = vec![];
    let (mut start, mut end) = (0, 0.0);
    for (number, width) in widths.iter().enumerate() {
        end += width / all.max(1.0) * room;
        let after = widths.len() - number - 1;
        let last = grid.len().saturating_sub(after).max(start + 1);
        let edge = |columns: &usize| (grid.iter().take(*columns).sum::<f64>() - end).abs();
        let near = (start + 1..=last).min_by(|a, b| edge(a).total_cmp(&edge(b)));
        let stop = if after == 0 {
            last
        } else {
            near.unwrap_or(last)
        };
        spans.push(stop - start);
        start = stop;
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::snap;

    #[test]
    fn a_table_keeps_the_proportions_of_the_form() {
        let grid = [14.0, 24.0, 7.0, 6.0, 6.0, 6.0, 6.0, 6.0, 6.0, 6.0];
        assert_eq!(snap(&[50.0, 18.0, 19.0], &grid), [4, 3, 3]);
        assert_eq!(snap(&[1.0, 1.0, 99.0], &grid), [1, 1, 8]);
        assert_eq!(snap(&[99.0, 1.0, 1.0], &grid), [8, 1, 1]);
        assert_eq!(snap(&[5.0], &grid), [10]);
        assert_eq!(snap(&[8.0, 24.0, 10.0, 58.0], &[10.0; 4]), [1; 4]);
    }
}
