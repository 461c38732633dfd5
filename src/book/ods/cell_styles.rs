//! What the styles of an OpenDocument file say of cells: fills, locks, lines from corner to corner
//! (ODF 1.3, 20.182, 20.246 and 20.255); and which cells have which.

use super::attributes::get;
use crate::book::cells::CellFormat;
use crate::book::xml::each;
use crate::model::place::Cell;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// The most styles that are kept. Excel's own bound is 65,490.
const MOST: usize = 100_000;

/// The family of these styles.
const FAMILY: &str = "table-cell";

/// The styles of cells, by name. A file is read from styles to the cells that bear them.
#[derive(Debug)]
pub(super) struct CellStyles {
    styles: Vec<CellFormat>,
    by_name: HashMap<String, u32>,
    /// Whether the style that is being read, the last one, is one of cells.
    is_open: bool,
}

impl Default for CellStyles {
    fn default() -> CellStyles {
        // The first is that of cells whose style says nothing.
        let plain = CellFormat {
            is_locked: true,
            ..CellFormat::default()
        };
        CellStyles {
            styles: vec![plain],
            by_name: HashMap::new(),
            is_open: false,
        }
    }
}

impl CellStyles {
    /// Those of the part of the styles, which styles of the content may inherit.
    pub(super) fn of_part(xml: &str) -> CellStyles {
        let mut styles = CellStyles::default();
        each(xml, |event| {
            if let Event::Start(e) | Event::Empty(e) = event {
                styles.note(e.name().as_ref(), e);
            }
        });
        styles
    }

    /// Takes what an element says, where it is a style or of one.
    pub(super) fn note(&mut self, name: &str, e: &BytesStart<'_>) {
        match name {
            "style:style" | "style:default-style" => {
                self.is_open =
                    get(e, "style:family").as_deref() == Some(FAMILY) && self.styles.len() < MOST;
                if self.is_open {
                    self.begin(e);
                }
            }
            "style:table-cell-properties" if self.is_open => {
                if let Some(style) = self.styles.last_mut() {
                    look(style, e);
                }
            }
            _ => {}
        }
    }

    /// Begins a style with what it inherits. The default of all has no name, and the empty one here.
    fn begin(&mut self, e: &BytesStart<'_>) {
        let of = |name: &str| get(e, name).unwrap_or_default();
        let parent = self.by_name.get(&of("style:parent-style-name"));
        let parent = parent.and_then(|at| self.styles.get(*at as usize));
        let inherited = parent.or(self.styles.first()).cloned().unwrap_or_default();
        let at = u32::try_from(self.styles.len()).unwrap_or(0);
        self.by_name.insert(of("style:name"), at);
        self.styles.push(inherited);
    }

    /// The style that an attribute names.
    pub(super) fn of(&self, e: &BytesStart<'_>, attribute: &str) -> Option<u32> {
        self.by_name.get(&get(e, attribute)?).copied()
    }

    /// All of them.
    pub(super) fn into_styles(self) -> Vec<CellFormat> {
        self.styles
    }
}

/// What an element says of a style.
fn look(style: &mut CellFormat, e: &BytesStart<'_>) {
    if let Some(color) = get(e, "fo:background-color") {
        let hex = color.strip_prefix('#').filter(|hex| hex.len() == 6);
        style.fill = hex.and_then(|hex| u32::from_str_radix(hex, 16).ok());
    }
    if let Some(said) = get(e, "style:cell-protect") {
        style.is_locked = said.contains("protected");
    }
    let ways = ["style:diagonal-bl-tr", "style:diagonal-tl-br"];
    let is_line = |line: String| !line.split_whitespace().any(|word| word == "none");
    let lines = ways.map(|way| get(e, way).map(|line| is_line(line.to_string())));
    if let Some(has_line) = lines.into_iter().flatten().reduce(|a, b| a || b) {
        style.has_diagonal = has_line;
    }
}

/// The styles of the cells of a sheet, as far as its rows go.
#[derive(Debug, Default)]
pub(super) struct StyledRows {
    /// The style of each column's cells that name none: the last column, and the style.
    columns: Vec<(u64, Option<u32>)>,
    /// That of the row's.
    row: Option<u32>,
    /// The runs of the row: the first column, the one behind the last, and the style.
    runs: Vec<(u64, u64, u32)>,
}

/// A run of this many blank cells or rows is the rest of a sheet, which nobody painted cell by cell.
const REST: u64 = 1_000;

impl StyledRows {
    /// The next columns.
    pub(super) fn column(&mut self, count: u64, style: Option<u32>) {
        let first = self
            .columns
            .last()
            .map_or(0, |(last, _)| last.saturating_add(1));
        self.columns
            .push((first.saturating_add(count.saturating_sub(1)), style));
    }

    /// Begins a row.
    pub(super) fn row(&mut self, style: Option<u32>) {
        self.row = style;
    }

    /// The next cells of the row, from a column to the one before another; `own` is what they name.
    pub(super) fn cells(&mut self, first: u64, behind: u64, own: Option<u32>) {
        let of_column = || {
            let at = self.columns.partition_point(|(last, _)| *last < first);
            self.columns.get(at).and_then(|(_, style)| *style)
        };
        let style = own.or(self.row).or_else(of_column);
        if let Some(style) = style.filter(|_| behind.saturating_sub(first) < REST) {
            self.runs.push((first, behind, style));
        }
    }

    /// Puts the row's styles where it stands, as often as it is repeated, as long as there is room.
    pub(super) fn put(&mut self, row: u64, repeats: u64, room: usize, into: &mut Vec<(Cell, u32)>) {
        let runs = std::mem::take(&mut self.runs);
        let rows = if repeats < REST { repeats } else { 0 };
        for row in row..row.saturating_add(rows) {
            for (first, behind, style) in &runs {
                for col in *first..*behind {
                    let near = u32::try_from(row).ok().zip(u32::try_from(col).ok());
                    let Some((row, col)) = near.filter(|_| into.len() < room) else {
                        return;
                    };
                    into.push((Cell::new(row, col), *style));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn styled(rows: &mut StyledRows, row: u64, repeats: u64, room: usize) -> Vec<(u32, u32, u32)> {
        let mut into = vec![];
        rows.put(row, repeats, room, &mut into);
        into.iter().map(|(at, s)| (at.row, at.col, *s)).collect()
    }

    #[test]
    fn a_style_is_its_own_and_its_parent_s() {
        let xml = "<s><style:default-style style:family='table-cell'/>\
            <style:style style:name='Default' style:family='table-cell'/>\
            <style:style style:name='open' style:family='table-cell' style:parent-style-name='Default'>\
            <style:table-cell-properties fo:background-color='#fff8dc' style:cell-protect='none'/>\
            </style:style><style:style style:name='x' style:family='paragraph'>\
            <style:table-cell-properties fo:background-color='#000000'/></style:style>\
            <style:style style:name='line' style:family='table-cell' style:parent-style-name='open'>\
            <style:table-cell-properties style:diagonal-bl-tr='0.06pt solid #000000' \
            style:diagonal-tl-br='none' fo:background-color='transparent'/></style:style></s>";
        let styles = CellStyles::of_part(xml);
        let of = |name: &str| styles.styles[styles.by_name[name] as usize].clone();
        assert!(of("Default").is_locked && of("Default").fill.is_none());
        let open = of("open");
        assert_eq!((open.fill, open.is_locked), (Some(0xFFF8DC), false));
        let line = of("line");
        assert!(line.has_diagonal && !line.is_locked && line.fill.is_none());
    }

    #[test]
    fn cells_without_a_style_have_their_row_s_or_column_s() {
        let mut rows = StyledRows::default();
        rows.column(2, Some(1));
        rows.column(1, None);
        rows.column(16_000, Some(2));
        rows.row(None);
        rows.cells(0, 1, None);
        rows.cells(1, 2, Some(9));
        rows.cells(2, 4, None);
        rows.cells(4, 16_000, Some(9));
        assert_eq!(styled(&mut rows, 0, 1, 9), [(0, 0, 1), (0, 1, 9)]);
        rows.row(Some(7));
        rows.cells(3, 4, None);
        assert_eq!(styled(&mut rows, 1, 3, 2), [(1, 3, 7), (2, 3, 7)]);
        rows.cells(3, 4, None);
        assert_eq!(styled(&mut rows, 4, 1_000_000, 9), []);
    }
}
