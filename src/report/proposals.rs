//! What sections wrote of their own into open tables, as the pages on proposals print it.

use super::ReportInput;
use super::pieces::{self, Entry, entry};
use crate::merge::rows::{Row, rows};
use crate::model::grid::CellStyle;
use crate::model::project::Chapter;
use crate::model::template::{Field, Kind, Rows};
use crate::text::normalize::normalize;

/// A row that a section wrote.
pub struct Proposal<'m> {
    /// The measure under which it stands, as an index into the plan.
    pub measure: usize,
    /// The table.
    pub table: &'m Rows,
    /// The row.
    pub row: Row<'m>,
}

/// Every proposal: in plan order, and under a measure section by section.
pub fn all<'m>(input: &'m ReportInput<'_>) -> Vec<Proposal<'m>> {
    let measures = 0..input.project.plan.measures.len();
    measures.flat_map(|m| under(input, m)).collect()
}

/// The proposals under a measure; none under a reprint.
pub fn under<'m>(input: &'m ReportInput<'_>, measure: usize) -> Vec<Proposal<'m>> {
    let project = input.project;
    if project.plan.measures[measure].original.is_some() {
        return vec![];
    }
    let of_table = |table: &'m Rows| {
        let rows = rows(project, &input.merged[measure], measure, table);
        let own = rows.into_iter().filter(|row| row.given.is_none());
        own.map(move |row| Proposal {
            measure,
            table,
            row,
        })
    };
    open_tables(input).flat_map(of_table).collect()
}

/// The tables into which sections may write rows of their own.
pub fn open_tables<'m>(input: &'m ReportInput<'_>) -> impl Iterator<Item = &'m Rows> {
    let tables = input.project.template.rows.iter();
    tables.filter(|table| table.open > 0)
}

/// The fields with one cell that are asked in a table's rows, in order.
pub fn fields<'m>(input: &'m ReportInput<'_>, table: &Rows) -> Vec<&'m Field> {
    let template = &input.project.template;
    let fields = table.fields().filter_map(|key| template.field(key));
    fields.filter(|field| !field.has_parts()).collect()
}

/// The field that names a row: the first text asked.
pub fn name_field<'m>(input: &'m ReportInput<'_>, table: &Rows) -> Option<&'m Field> {
    let mut fields = fields(input, table).into_iter();
    fields.find(|field| field.kind == Kind::Text)
}

/// The field that says which kind a row is of: the first choice some of whose words have a colour.
/// A word without one says that it is of none.
pub fn kind_field<'m>(input: &'m ReportInput<'_>, table: &Rows) -> Option<&'m Field> {
    let colored = |field: &Field| field.choices.iter().any(|c| c.color.is_some());
    let mut fields = fields(input, table).into_iter();
    fields.find(|field| field.kind == Kind::Choice && colored(field))
}

impl Proposal<'_> {
    /// The section that wrote it.
    pub fn section(&self) -> &str {
        self.row.section.unwrap_or("")
    }

    /// Its name as written; empty where the section left it blank.
    pub fn name(&self, input: &ReportInput<'_>) -> String {
        let field = name_field(input, self.table);
        field.map_or(String::new(), |field| self.row.text(field))
    }

    /// What was answered in a field.
    pub fn entry(&self, field: &Field) -> Entry {
        let text = pieces::shown(field, self.row.text(field));
        match text.is_empty() && field.required {
            true => entry("（回答なし）", pieces::look(field, "")),
            false => entry(text, pieces::look(field, &self.row.value(&field.key))),
        }
    }

    /// The section, as an entry.
    pub fn section_entry(&self) -> Entry {
        entry(self.section(), CellStyle::TableText)
    }

    /// Whether it is of a kind that has a colour.
    pub fn is_of_kind(&self, input: &ReportInput<'_>) -> bool {
        let field = kind_field(input, self.table);
        field.is_some_and(|f| pieces::color(f, &self.row.value(&f.key)).is_some())
    }
}

/// How wide a field's column is, in half-width characters.
pub fn width(field: &Field) -> f64 {
    match (field.kind, field.max_chars) {
        (Kind::Text, Some(..=100)) => 32.0,
        (Kind::Text, Some(..=300)) => 24.0,
        (Kind::Text, _) => 46.0,
        (Kind::Choice, _) => 15.0,
        _ => 13.0,
    }
}

/// What the plan calls its measures, such as 柱: the heading of their titles.
pub fn unit<'m>(input: &'m ReportInput<'_>) -> &'m str {
    input.project.plan.heading("title").unwrap_or("事業")
}

/// The number of a chapter as a figure: 2 for `2．` and `第2章`.
pub fn chapter_number(chapter: &Chapter) -> Option<u32> {
    let normalized = normalize(&chapter.number);
    let from = normalized.find(|c: char| c.is_ascii_digit())?;
    let digits = normalized[from..].chars().take_while(char::is_ascii_digit);
    digits.collect::<String>().parse().ok()
}

/// The chapter of this number, where the plan has one.
pub fn chapter<'m>(input: &'m ReportInput<'_>, number: u32) -> Option<&'m Chapter> {
    let mut chapters = input.project.chapters.iter();
    chapters.find(|chapter| chapter_number(chapter) == Some(number))
}

/// The chapter in which the measures stand with what is proposed under them.
pub const MEASURES: u32 = 2;
/// The chapter of the proposals that are of a kind.
pub const KINDS: u32 = 3;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::place::Place;

    #[test]
    fn chapters_are_numbered_as_printed() {
        for (number, expected) in [
            ("1．", Some(1)),
            ("3 .", Some(3)),
            ("第１２章", Some(12)),
            ("序", None),
            ("", None),
        ] {
            let chapter = Chapter {
                number: number.to_string(),
                title: String::new(),
                content: String::new(),
                place: Place::default(),
            };
            assert_eq!(chapter_number(&chapter), expected, "{number}");
        }
    }
}
