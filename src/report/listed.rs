//! What the report's lists share: their title, the headings of the levels, a measure's number that
//! leads to its 個票, and cells in the colour of what they say.

use super::{Anchors, Material, cards};
use crate::layout::compose::{Composer, Piece};
use crate::layout::groups;
use crate::merge::Counted;
use crate::model::grid::{Content, Look};
use crate::model::place::Cell;

/// The title across the sheet.
pub fn title(list: &mut Composer, material: &Material<'_>, name: &str) {
    let text = Content::text(format!("{}　{name}", material.title()));
    let width = list.width();
    list.row("", vec![Piece::new(0, width, text, Look::Title)]);
}

/// A line of small text across the sheet.
pub fn small(list: &mut Composer, text: &str) {
    let width = list.width();
    list.row(
        "",
        vec![Piece::new(0, width, Content::text(text), Look::Small)],
    );
}

/// A row of texts in one look, from the first column on. Returns the row it takes.
pub fn row(list: &mut Composer, texts: &[&str], look: Look) -> u32 {
    let pieces = texts
        .iter()
        .enumerate()
        .map(|(i, text)| Piece::new(i, 1, Content::text(*text), look))
        .collect();
    list.row("", pieces)
}

/// A row for each level that begins with a measure, across the sheet.
pub fn levels(list: &mut Composer, above: &[String], levels: &[String]) {
    let width = list.width();
    for (depth, level) in groups::begun(above, levels) {
        let look = match depth {
            0 => Look::Heading,
            _ => Look::Group,
        };
        let text = Content::text(format!("{}{level}", "　".repeat(depth)));
        list.row("", vec![Piece::new(0, width, text, look)]);
    }
}

/// A measure's number, leading to its 個票 where the report has one.
pub fn code(material: &Material<'_>, anchors: &Anchors, index: usize) -> Piece {
    let code = material.project.plan.measures[index].code.clone();
    let card = anchors.get(cards::NAME).and_then(|rows| rows.get(&index));
    match card {
        Some(cell) => {
            let link = Content::Link(code, cards::NAME.to_string(), *cell);
            Piece::new(0, 1, link, Look::TableLink)
        }
        None => Piece::new(0, 1, Content::text(code), Look::TableText),
    }
}

/// Notes where a measure's line stands, for the sheets built later.
pub fn note(anchors: &mut Anchors, sheet: &'static str, index: usize, row: u32) {
    let rows = anchors.entry(sheet).or_default();
    rows.insert(index, Cell::new(row, 0));
}

/// The look of a state that the plan names: the colour of the choice that it means.
pub fn planned_look(material: &Material<'_>, planned: &str) -> Look {
    let field = material.project.template.status_field();
    let color = field.and_then(|f| material.shade(f, &f.meant(planned)?.value));
    color.map_or(Look::TableCenter, Look::Status)
}

/// What was answered to a measure as its status, coloured: the one that counts where the
/// sections differ.
pub fn status(material: &Material<'_>, index: usize, start: usize) -> Piece {
    let merged = &material.merged[index];
    let agreed = merged.agreed(&material.project.template.status);
    let (text, look) = match (merged.status.as_str(), agreed) {
        ("", Some(unread)) => (unread, Look::Warning),
        ("", None) => {
            let counted = merged.counted(&material.project.template.status);
            let color = match counted {
                Counted::Nothing => super::GREY,
                _ => super::AMBER,
            };
            (counted.word().to_string(), Look::Status(color))
        }
        (status, Some(_)) => (status.to_string(), Look::Status(material.color(status))),
        (status, None) => {
            let text = format!("{status}\n（課で違う）");
            (text, Look::Status(material.color(status)))
        }
    };
    Piece::new(start, 1, Content::text(text), look)
}
