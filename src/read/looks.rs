//! What the looks of cells say: colours that the form was not issued with, lines from corner to corner,
//! and Excel 365's check boxes. A row, a column or a block that looks alike is reported as one.

use super::covered::Answers;
use crate::book::annotation::Annotation;
use crate::book::merges::Block;
use crate::book::{Book, CellFormat, Kind, Sheet};
use crate::model::annotation::{AnnotationKind, Colour, Control, State};
use crate::model::form::MARK;
use crate::model::grid::CellStyle;
use crate::model::place::Cell;
use std::collections::HashSet;

/// The looks of a form that fill their cells. What a section may write into has one of the first.
const OPEN: [CellStyle; 2] = [CellStyle::Answer, CellStyle::Mend];
const LOCKED: [CellStyle; 6] = [
    CellStyle::Heading,
    CellStyle::Label,
    CellStyle::Planned,
    CellStyle::Group,
    CellStyle::Done,
    CellStyle::Warning,
];

/// How much two colours may differ in red, green and blue together and still be one: some formats keep
/// a colour only nearly.
const SLACK: u32 = 24;

/// What the looks of the cells of a form's sheets say.
///
/// A given text that is gone from its cell, or `altered`, is reported as such, and so are answers that
/// were moved: the form's own colours say nothing more there.
pub(super) fn tell(
    book: &Book,
    answers: &Answers<'_>,
    altered: &HashSet<(&str, Cell)>,
) -> Vec<Annotation> {
    let styles: Vec<Style> = book.styles.iter().map(Style::of).collect();
    let is_form =
        |sheet: &&Sheet| !sheet.hidden && sheet.cells.iter().any(|(_, e)| e.text.starts_with(MARK));
    let mut reported = vec![];
    for sheet in book.sheets.iter().filter(is_form) {
        let looks = sheet.styles.iter().filter_map(|(at, style)| {
            let style = styles.get(*style as usize)?;
            let is_reported = matches!(style.fill, Fill::Planned | Fill::Issued)
                && altered.contains(&(&*sheet.name, *at));
            Some((
                *at,
                style.said(*at, sheet, answers).filter(|_| !is_reported)?,
            ))
        });
        let blocks = blocks(whole(looks, &sheet.merged)).into_iter();
        reported.extend(blocks.map(|(cells, kind)| Annotation {
            cells,
            ..Annotation::new(&sheet.name, cells.first, kind, String::new())
        }));
        reported.extend(boxes(sheet, book));
    }
    reported
}

/// A style as far as it may say something.
#[derive(Clone, Copy)]
struct Style {
    colour: Option<Colour>,
    fill: Fill,
    has_diagonal: bool,
}

/// Which of the form's colours a fill is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fill {
    /// None, or white.
    None,
    /// That of cells to be filled in.
    Open,
    /// That of a month in which something is planned.
    Planned,
    /// Another one of the form's.
    Issued,
    /// None of the form's.
    Other,
}

impl Style {
    fn of(style: &CellFormat) -> Style {
        let colour = style.fill.and_then(Colour::of_rgb);
        let is_one_of = |looks: &[CellStyle]| {
            let mut fills = looks.iter().filter_map(|look| look.fill());
            fills.any(|fill| style.fill.is_some_and(|own| is_near(own, fill)))
        };
        Style {
            colour,
            fill: match colour {
                None => Fill::None,
                _ if is_one_of(&OPEN) => Fill::Open,
                _ if is_one_of(&[CellStyle::Planned]) => Fill::Planned,
                _ if is_one_of(&LOCKED) => Fill::Issued,
                _ => Fill::Other,
            },
            has_diagonal: style.has_diagonal,
        }
    }

    /// What a cell of this style says that the form does not.
    fn said(self, at: Cell, sheet: &Sheet, answers: &Answers<'_>) -> Option<AnnotationKind> {
        if self.has_diagonal {
            return Some(AnnotationKind::Diagonal);
        }
        let is_said = match self.fill {
            Fill::None | Fill::Open => false,
            Fill::Other => true,
            Fill::Issued => answers.takes(&sheet.name, at),
            // The plan's months have this colour, and a text in it.
            Fill::Planned => {
                answers.takes(&sheet.name, at)
                    || (answers.holds(&sheet.name, Cell::new(at.row.saturating_add(1), at.col))
                        && sheet.get(at).is_none()
                        && is_issued_row(sheet, at.row))
            }
        };
        self.colour.filter(|_| is_said).map(AnnotationKind::Fill)
    }
}

/// Whether a row has a hidden key. One that was inserted has the colours of the row above it.
fn is_issued_row(sheet: &Sheet, row: u32) -> bool {
    let cells = sheet.row(row);
    cells.iter().any(|(_, entry)| entry.text.starts_with(MARK))
}

fn is_near(one: u32, other: u32) -> bool {
    let apart = one.to_be_bytes().into_iter().zip(other.to_be_bytes());
    apart.map(|(a, b)| u32::from(a.abs_diff(b))).sum::<u32>() <= SLACK
}

/// Cells in reading order, each as the merged block that looks as it does. What such a block covers
/// has no look that anybody sees; some programs keep one.
fn whole(
    cells: impl Iterator<Item = (Cell, AnnotationKind)>,
    merged: &[Block],
) -> impl Iterator<Item = (Block, AnnotationKind)> {
    let mut merged = merged.to_vec();
    merged.sort();
    let mut waiting = merged.into_iter().peekable();
    let mut open: Vec<Block> = vec![];
    let mut last_row = 0;
    cells.filter_map(move |(at, kind)| {
        while let Some(block) = waiting.next_if(|block| block.first.row <= at.row) {
            open.push(block);
        }
        if at.row > last_row {
            open.retain(|block| block.last.row >= at.row);
            last_row = at.row;
        }
        match open.iter().find(|block| block.holds(at)) {
            Some(block) => (block.first == at).then_some((*block, kind)),
            None => Some((Block::of(at), kind)),
        }
    })
}

/// Blocks in reading order as larger ones of one kind: first what stands side by side, then such rows that
/// stand one below the other.
fn blocks(cells: impl Iterator<Item = (Block, AnnotationKind)>) -> Vec<(Block, AnnotationKind)> {
    let mut rows: Vec<(Block, AnnotationKind)> = vec![];
    for (next, kind) in cells {
        match rows.last_mut() {
            Some((run, own))
                if *own == kind
                    && (run.first.row, run.last.row) == (next.first.row, next.last.row)
                    && run.last.col.checked_add(1) == Some(next.first.col) =>
            {
                run.last = next.last;
            }
            _ => rows.push((next, kind)),
        }
    }
    rows.sort_by_key(|(run, kind)| (*kind, run.first.col, run.last.col, run.first.row));
    let mut blocks: Vec<(Block, AnnotationKind)> = vec![];
    for (run, kind) in rows {
        match blocks.last_mut() {
            Some((block, own))
                if *own == kind
                    && (block.first.col, block.last.col) == (run.first.col, run.last.col)
                    && block.last.row.checked_add(1) == Some(run.first.row) =>
            {
                block.last = run.last;
            }
            _ => blocks.push((run, kind)),
        }
    }
    blocks
}

/// The check boxes that are the looks of cells.
fn boxes(sheet: &Sheet, book: &Book) -> Vec<Annotation> {
    let is_box = |style: u32| {
        let style = book.styles.get(style as usize);
        style.is_some_and(|style| style.is_checkbox)
    };
    let styled = sheet.styles.iter().filter(|(_, style)| is_box(*style));
    let boxes = styled.filter_map(|(at, _)| {
        let entry = sheet.get(*at).filter(|e| e.kind == Kind::Truth)?;
        let state = match entry.text.as_str() {
            "TRUE" => State::Ticked,
            _ => State::Unticked,
        };
        let kind = AnnotationKind::Control(Control::CellCheckBox, state);
        Some(Annotation::new(&sheet.name, *at, kind, String::new()))
    });
    boxes.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_look_alike_are_reported_as_one_block() {
        let red = AnnotationKind::Fill(Colour::Red);
        let line = AnnotationKind::Diagonal;
        let cells = [
            (4, 1, red),
            (4, 2, red),
            (5, 1, red),
            (5, 2, red),
            (5, 3, line),
            (6, 1, red),
            (8, 1, red),
            (8, 3, line),
            (9, 1, line),
        ];
        let cells = cells.map(|(row, col, kind)| (Cell::new(row, col), kind));
        let merged = [Block::parse("B9:C10"), Block::parse("D8:E9")];
        let merged = merged.map(Option::unwrap);
        let found = blocks(whole(cells.into_iter(), &merged));
        let found: Vec<_> = found.iter().map(|(b, k)| (b.to_string(), *k)).collect();
        let of = |range: &str, kind| (range.to_string(), kind);
        let expected = [
            of("B7", red),
            of("B5:C6", red),
            of("B9:C10", red),
            of("D6", line),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_colour_kept_nearly_is_the_form_s() {
        let fill = |rgb| {
            Style::of(&CellFormat {
                fill: Some(rgb),
                ..CellFormat::default()
            })
            .fill
        };
        assert!(fill(0xFFF8DC) == Fill::Open && fill(0xFFFADD) == Fill::Open);
        assert!(fill(0x9DB8D9) == Fill::Planned && fill(0xFF0000) == Fill::Other);
        assert!(fill(0xFFFFFF) == Fill::None && fill(0xFFFF00) == Fill::Other);
    }
}
