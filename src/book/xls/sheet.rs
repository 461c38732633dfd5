//! The records of one sheet: its cells, merged blocks, notes and shapes (MS-XLS 2.1.7.20.5).

use super::globals::{BOF, EOF, Globals, version};
use super::records::{Continued, Record, Records};
use super::shapes::Shapes;
use crate::book::byte_reader::{ByteReader, error, rk};
use crate::book::cells::{
    Budget, Cells, UNREADABLE_FORMULA, Validation, in_order, is_too_long, listed,
};
use crate::book::merges::Block;
use crate::book::typed::RichText;
use crate::book::{Entry, Kind, Refusal};
use crate::model::place::Cell;
use std::collections::BTreeMap;

/// What was found in a sheet.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Its cells by place.
    cells: BTreeMap<Cell, Entry>,
    /// The cells that cannot be read.
    unreadable: Vec<Cell>,
    /// The style of each cell that is listed, blank ones too.
    styles: Vec<(Cell, u32)>,
    pub merged: Vec<Block>,
    /// What cells may hold, as far as something is shown beside them.
    pub validations: Vec<Validation>,
    pub shapes: Shapes,
    /// Whether a hyperlink leads out of the workbook.
    pub has_links: bool,
    /// What stands in a cell that another record filled again.
    doubled: Vec<(Cell, Entry)>,
    /// The headers and footers with their codes.
    pub printed: Vec<String>,
    /// How many bytes its records take.
    pub size: usize,
    /// The formula whose result, a text, comes in a record of its own.
    awaited: Option<(Cell, usize, String)>,
}

/// Formula, and the numbers it had before BIFF5, which some programs still write.
const FORMULA: [u16; 3] = [0x0006, 0x0206, 0x0406];

/// Where a text that stands in its cell, and not among the shared ones, is cut by the programs that
/// write it so. Excel writes none. One of this length is read, and reported as not read in full.
const CUT: usize = 255;

/// From how many cells of a sheet on no styles are kept.
const STYLED: usize = 1_000_000;

impl Found {
    /// Reads the sheet whose records begin here.
    ///
    /// # Errors
    /// That it is broken or holds too much.
    pub(super) fn read(
        stream: &[u8],
        globals: &Globals,
        left: &mut Budget,
    ) -> Result<Found, Refusal> {
        let mut found = Found::default();
        // Charts within a sheet have records of their own, cells among them.
        let mut depth = 0_usize;
        for record in Records::new(stream) {
            let record = record?;
            found.size +=
                record.data.len() + record.more.iter().map(|m| m.len()).sum::<usize>() + 4;
            if depth == 0 && version(&record)? != 0x0600 {
                return Err(Refusal::Broken);
            }
            match record.kind {
                BOF => depth += 1,
                EOF if depth == 1 => return Ok(found),
                EOF => depth -= 1,
                _ if depth > 1 => {}
                _ => {
                    let read = found.note(&record, globals, left)?;
                    if read.is_none() {
                        let place = at(&mut record.bytes());
                        found.unreadable.push(place.unwrap_or(Cell::new(0, 0)));
                    }
                }
            }
        }
        Err(Refusal::Broken)
    }

    /// Takes what a record says; `None` where it should say something and cannot be read.
    fn note(
        &mut self,
        record: &Record<'_>,
        globals: &Globals,
        left: &mut Budget,
    ) -> Result<Option<()>, Refusal> {
        let bytes = record.bytes();
        if self.styles.len() < STYLED {
            styles(record, &mut self.styles);
        }
        let found = match record.kind {
            0x00E5 => blocks(&mut record.pieces()).map(|blocks| {
                self.merged.extend(blocks);
                vec![]
            }),
            // Dv. One that cannot be read says nothing.
            0x01BE => {
                self.validations.extend(validation(record.pieces()));
                Some(vec![])
            }
            // Header, Footer: empty where there is none
            0x0014 | 0x0015 => match record.data.is_empty() {
                true => Some(vec![]),
                false => self.print(record.pieces()),
            },
            // HeaderFooter: for even and first pages, where these have their own
            0x089C => {
                let mut pieces = record.pieces();
                self.print_more(&mut pieces);
                Some(vec![])
            }
            // HLink
            0x01B8 => {
                self.has_links |= leads_out(bytes);
                Some(vec![])
            }
            // MsoDrawing, Obj, TxO, Note
            0x00EC | 0x005D | 0x01B6 | 0x001C => {
                self.shapes.note(record);
                Some(vec![])
            }
            _ => cells(record, globals, &mut self.awaited, &mut self.unreadable),
        };
        for (cell, entry) in found.iter().flatten() {
            // A blank text is no more than an empty cell.
            if entry.text.is_empty() && entry.formula.is_empty() {
                continue;
            }
            left.take(*cell, entry)?;
            match is_too_long(&entry.text) {
                true => self.unreadable.push(*cell),
                false => self.fill(*cell, entry),
            }
        }
        Ok(found.map(drop))
    }

    fn fill(&mut self, cell: Cell, entry: &Entry) {
        let before = self.cells.insert(cell, entry.clone());
        // The result of a formula comes in a record behind it.
        let is_other = |e: &Entry| !e.text.is_empty() || e.formula != entry.formula;
        self.doubled
            .extend(before.filter(is_other).map(|e| (cell, e)));
    }

    fn print(&mut self, mut pieces: Continued<'_>) -> Option<Vec<(Cell, Entry)>> {
        self.printed.push(pieces.counted()?);
        Some(vec![])
    }

    /// The texts of a HeaderFooter (MS-XLS 2.4.137): the lengths of four, and those that have one.
    fn print_more(&mut self, pieces: &mut Continued<'_>) -> Option<()> {
        pieces.skip(12 + 16 + 2)?;
        let mut lengths = [0; 4];
        for length in &mut lengths {
            *length = pieces.u16()?;
        }
        for _ in lengths.iter().filter(|length| **length > 0) {
            self.printed.push(pieces.counted()?);
        }
        Some(())
    }

    /// The style of each cell in reading order.
    pub(super) fn styles(&self) -> Vec<(Cell, u32)> {
        let mut styles = self.styles.clone();
        styles.sort();
        styles.dedup_by_key(|(at, _)| *at);
        styles
    }

    /// The cells in reading order, and the places of those that cannot be read.
    pub(super) fn into_cells(self) -> Cells {
        (listed(self.cells, self.doubled), in_order(self.unreadable))
    }
}

/// Takes the styles of the cells that a record lists. What is cut off says nothing.
fn styles(record: &Record<'_>, into: &mut Vec<(Cell, u32)>) {
    let mut bytes = record.bytes();
    // MulBlank: styles, MulRk: each with a number, and the last column behind them
    let (size, is_one) = match record.kind {
        0x00BE => (2, false),
        0x00BD => (6, false),
        // Blank, Number, RK, LabelSst, Label, RString, BoolErr
        0x0201 | 0x0203 | 0x027E | 0x00FD | 0x0204 | 0x00D6 | 0x0205 => (2, true),
        kind if FORMULA.contains(&kind) => (2, true),
        _ => return,
    };
    let Some(first) = at(&mut bytes) else {
        return;
    };
    let bytes = match is_one {
        true => bytes.0.get(..2),
        false => bytes.0.get(..bytes.0.len().saturating_sub(2)),
    };
    let each = bytes.unwrap_or_default().chunks_exact(size);
    let styles = each.filter_map(|each| ByteReader(each).u16());
    into.extend(
        (first.col..)
            .zip(styles)
            .map(|(col, style)| (Cell::new(first.row, col), u32::from(style))),
    );
}

/// The cells that a record holds: none, one, or several in a row.
fn cells(
    record: &Record<'_>,
    globals: &Globals,
    awaited: &mut Option<(Cell, usize, String)>,
    cut: &mut Vec<Cell>,
) -> Option<Vec<(Cell, Entry)>> {
    let mut bytes = record.bytes();
    let formats = &globals.formats;
    let cell = |bytes: &mut ByteReader<'_>| Some((at(bytes)?, usize::from(bytes.u16()?)));
    let one = match record.kind {
        // Number
        0x0203 => {
            let (at, style) = cell(&mut bytes)?;
            (at, formats.number(bytes.f64()?, style, ""))
        }
        // RK
        0x027E => {
            let (at, style) = cell(&mut bytes)?;
            (at, formats.number(rk(bytes.u32()?), style, ""))
        }
        // MulRk: pairs of a style and a number, and the last column behind them
        0x00BD => {
            let first = at(&mut bytes)?;
            let pairs = bytes.0.len().checked_sub(2)? / 6;
            let columns = first.col..;
            let numbers = columns.take(pairs).map(|col| {
                let style = usize::from(bytes.u16()?);
                let entry = formats.number(rk(bytes.u32()?), style, "");
                Some((Cell::new(first.row, col), entry))
            });
            return numbers.collect();
        }
        // LabelSst
        0x00FD => {
            let (at, style) = cell(&mut bytes)?;
            let index = usize::try_from(bytes.u32()?).ok()?;
            let words = globals.strings.get(index)?.clone();
            (at, formats.text(words, style, String::new()))
        }
        // Label, RString
        0x0204 | 0x00D6 => {
            let (at, style) = cell(&mut bytes)?;
            let mut pieces = record.pieces();
            pieces.skip(6)?;
            let mut words = pieces.rich()?;
            if record.kind == 0x00D6 {
                let count = pieces.u16().unwrap_or(0);
                words.runs = pieces.runs(count).unwrap_or_default();
            }
            if words.text.encode_utf16().count() == CUT {
                cut.push(at);
            }
            (at, formats.text(words, style, String::new()))
        }
        // BoolErr
        0x0205 => {
            let (at, style) = cell(&mut bytes)?;
            let value = bytes.u8()?;
            let entry = match bytes.u8()? {
                0 => truth(value, String::new()),
                _ => fault(value, String::new()),
            };
            (at, formats.styled(entry, style))
        }
        kind if FORMULA.contains(&kind) => {
            let (at, style) = cell(&mut bytes)?;
            let words = UNREADABLE_FORMULA.to_string();
            let result = bytes.take(8)?;
            match *result {
                [0, .., 0xFF, 0xFF] => {
                    // Its text follows; without it, its result was not saved.
                    *awaited = Some((at, style, words.clone()));
                    let nothing = Entry {
                        formula: words,
                        ..Entry::default()
                    };
                    (at, nothing)
                }
                [1, _, value, .., 0xFF, 0xFF] => (at, formats.styled(truth(value, words), style)),
                [2, _, value, .., 0xFF, 0xFF] => (at, formats.styled(fault(value, words), style)),
                [3, .., 0xFF, 0xFF] => (at, formats.text(RichText::default(), style, words)),
                [.., 0xFF, 0xFF] => return None,
                _ => (at, formats.number(ByteReader(result).f64()?, style, &words)),
            }
        }
        // String: the result of the formula before it
        0x0207 => {
            let (at, style, words) = awaited.take()?;
            (at, formats.text(record.pieces().rich()?, style, words))
        }
        _ => return Some(vec![]),
    };
    Some(vec![one])
}

fn at(bytes: &mut ByteReader<'_>) -> Option<Cell> {
    let row = bytes.u16()?;
    Some(Cell::new(u32::from(row), u32::from(bytes.u16()?)))
}

fn truth(value: u8, formula: String) -> Entry {
    Entry {
        text: if value == 0 { "FALSE" } else { "TRUE" }.to_string(),
        formula,
        kind: Kind::Truth,
        display: None,
    }
}

fn fault(value: u8, formula: String) -> Entry {
    Entry {
        text: error(value).to_string(),
        formula,
        kind: Kind::Error,
        display: None,
    }
}

/// MergeCells (MS-XLS 2.4.168).
/// The title of what is shown beside cells, and these (MS-XLS 2.4.95).
fn validation(mut pieces: Continued<'_>) -> Option<Validation> {
    pieces.skip(4)?;
    let title = pieces.counted()?;
    // The other texts, and two formulas with their lengths.
    for _ in 0..3 {
        pieces.counted()?;
    }
    for _ in 0..2 {
        let length = usize::from(pieces.u16()?);
        pieces.skip(2 + length)?;
    }
    let validation = Validation {
        ranges: blocks(&mut pieces)?,
        // Of none a zero stands there.
        prompt_title: title.trim_end_matches('\0').to_string(),
        ..Validation::default()
    };
    Some(validation).filter(|v| !v.prompt_title.is_empty())
}

fn blocks(pieces: &mut Continued<'_>) -> Option<Vec<Block>> {
    let count = pieces.u16()?;
    let mut block = || {
        let (first_row, last_row) = (pieces.u16()?, pieces.u16()?);
        let (first_col, last_col) = (pieces.u16()?, pieces.u16()?);
        Some(Block {
            first: Cell::new(u32::from(first_row), u32::from(first_col)),
            last: Cell::new(u32::from(last_row), u32::from(last_col)),
        })
    };
    (0..count).map(|_| block()).collect()
}

/// Whether a hyperlink has a target, and not only a place in this workbook (MS-OSHARED 2.3.7.1).
fn leads_out(mut bytes: ByteReader<'_>) -> bool {
    let flags = bytes.take(8 + 16 + 4).and(bytes.u32());
    flags.is_some_and(|flags| flags & 1 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_validation_has_a_title_and_cells() {
        let text = |text: &str| {
            let units: Vec<u16> = text.encode_utf16().collect();
            let mut bytes = (units.len() as u16).to_le_bytes().to_vec();
            bytes.push(1);
            bytes.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
            bytes
        };
        let record = |title: &str| {
            let mut bytes = vec![3, 1, 12, 0];
            for each in [title, "\0", "お書きください", "\0"] {
                bytes.extend(text(each));
            }
            // A formula of two bytes, and none.
            bytes.extend([2, 0, 9, 9, 0x17, 0, 0, 0, 9, 9]);
            bytes.extend([1, 0, 4, 0, 5, 0, 1, 0, 2, 0]);
            bytes
        };
        let read = |bytes: &[u8]| validation(Continued::of(bytes));
        let made = read(&record("実績（1-1）")).unwrap();
        assert_eq!(made.prompt_title, "実績（1-1）");
        assert_eq!(made.ranges, [Block::parse("B5:C6").unwrap()]);
        assert_eq!(read(&record("\0")), None);
        let whole = record("実績");
        assert_eq!(read(&whole[..whole.len() - 1]), None);
    }
}
