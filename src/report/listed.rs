//! What the report's lists share: their title, the headings of the levels, a measure's number that
//! leads to its 個票, and cells in the colour of what they say.

use super::{Anchors, ReportInput, cards};
use crate::layout::groups;
use crate::layout::sheet_builder::{CellSpec, SheetBuilder};
use crate::merge::Counted;
use crate::model::grid::{CellStyle, Content};
use crate::model::place::Cell;

/// The title across the sheet.
pub fn title(list: &mut SheetBuilder, input: &ReportInput<'_>, name: &str) {
    let text = Content::text(format!("{}　{name}", input.title()));
    let width = list.width();
    list.row("", vec![CellSpec::new(0, width, text, CellStyle::Title)]);
}

/// A line of small text across the sheet.
pub fn small(list: &mut SheetBuilder, text: &str) {
    let width = list.width();
    list.row(
        "",
        vec![CellSpec::new(
            0,
            width,
            Content::text(text),
            CellStyle::Small,
        )],
    );
}

/// A row of texts in one look, from the first column on. Returns the row it takes.
pub fn row(list: &mut SheetBuilder, texts: &[&str], look: CellStyle) -> u32 {
    let pieces = texts
        .iter()
        .enumerate()
        .map(|(i, text)| CellSpec::new(i, 1, Content::text(*text), look))
        .collect();
    list.row("", pieces)
}

/// A row for each level that begins with a measure, across the sheet.
pub fn levels(list: &mut SheetBuilder, above: &[String], levels: &[String]) {
    let width = list.width();
    for (depth, level) in groups::begun(above, levels) {
        let look = match depth {
            0 => CellStyle::Heading,
            _ => CellStyle::Group,
        };
        let text = Content::text(format!("{}{level}", "　".repeat(depth)));
        list.row("", vec![CellSpec::new(0, width, text, look)]);
    }
}

/// A measure's number, leading to its 個票 where the report has one.
pub fn code(input: &ReportInput<'_>, anchors: &Anchors, index: usize) -> CellSpec {
    let code = input.project.plan.measures[index].code.clone();
    let card = anchors.get(cards::NAME).and_then(|rows| rows.get(&index));
    match card {
        Some(cell) => {
            let link = Content::Link(code, cards::NAME.to_string(), *cell);
            CellSpec::new(0, 1, link, CellStyle::TableLink)
        }
        None => CellSpec::new(0, 1, Content::text(code), CellStyle::TableText),
    }
}

/// Notes where a measure's line stands, for the sheets built later.
pub fn note(anchors: &mut Anchors, sheet: &'static str, index: usize, row: u32) {
    let rows = anchors.entry(sheet).or_default();
    rows.insert(index, Cell::new(row, 0));
}

/// The look of a state that the plan names: the colour of the choice that it means.
pub fn planned_look(input: &ReportInput<'_>, planned: &str) -> CellStyle {
    let field = input.project.template.status_field();
    let color = field.and_then(|f| input.shade(f, &f.meant(planned)?.value));
    color.map_or(CellStyle::TableCenter, CellStyle::Status)
}

/// What was answered to a measure as its status, coloured: the one that counts where the
/// sections differ.
pub fn status(input: &ReportInput<'_>, index: usize, start: usize) -> CellSpec {
    let merged = &input.merged[index];
    let agreed = merged.agreed(&input.project.template.status);
    let (text, look) = match (merged.status.as_str(), agreed) {
        ("", Some(unread)) => (unread, CellStyle::Warning),
        ("", None) => {
            let counted = merged.counted(&input.project.template.status);
            let color = match counted {
                Counted::Nothing => super::GREY,
                _ => super::AMBER,
            };
            (counted.word().to_string(), CellStyle::Status(color))
        }
        (status, Some(_)) => (status.to_string(), CellStyle::Status(input.color(status))),
        (status, None) => {
            let text = format!("{status}\n（課で違う）");
            (text, CellStyle::Status(input.color(status)))
        }
    };
    let status = &input.project.template.status;
    CellSpec::new(start, 1, Content::text(text), look).prints(index, status)
}
