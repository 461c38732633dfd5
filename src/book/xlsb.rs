//! xlsb (MS-XLSB), behind the guard and in the process apart. The cells are read here with their number
//! formats, which calamine does not give; calamine puts formulas into words.

mod looks;

use super::annotation::Annotation;
use super::annotations::{self, SheetPart};
use super::byte_reader::{ByteReader, error, rk};
use super::cells::{
    Budget, Cells, UNREADABLE_FORMULA, in_order, is_too_long, listed, take_doubled,
};
use super::colors::Palette;
use super::merges::Block;
use super::package::Package;
use super::typed::{Formats, RichText};
use super::{Book, Entry, Kind, Limits, Refusal, Sheet, guard, page, shown_name};
use crate::model::annotation::AnnotationKind;
use crate::model::place::Cell;
use crate::panics;
use crate::text::neutral::visible;
use crate::text::normalize::is_blank;
use calamine::{Reader, Xlsb};
use looks::Looks;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Cursor;

/// The part that lists the sheets.
const MAIN: &str = "xl/workbook.bin";

/// Reads a workbook of this format.
///
/// # Errors
/// Why it was refused.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Refusal> {
    let package = Package::open(bytes, limits)?;
    guard::check(&package, limits)?;
    guard::check_whole(&package, MAIN)?;
    let part = |name: &str| package.whole(name);
    let workbook = part(MAIN)?.ok_or(Refusal::Broken)?;
    let Tabs {
        tabs,
        is_1904,
        has_others,
    } = tabs(workbook, &package).ok_or(Refusal::Broken)?;
    let (mut formats, looks) = styles(part("xl/styles.bin")?.unwrap_or_default())?;
    formats.is_1904 = is_1904;
    let theme = package.related(MAIN, "theme").unwrap_or_default();
    let looks = looks.styles(&formats, &Palette::new(package.text(theme)));
    let strings = part("xl/sharedStrings.bin")?.map_or(Ok(vec![]), |p| strings(p, limits))?;
    let mut left = Budget::new(limits);
    let (mut sheets, mut on_sheets) = (vec![], vec![]);
    for tab in &tabs {
        let records = part(&tab.path)?.ok_or(Refusal::Broken)?;
        let found = Found::read(records, &formats, &strings, &mut left)?;
        let (merged, styles) = (found.merged.clone(), found.styles.clone());
        let name = shown_name(&tab.name)?;
        on_sheets.extend(page::reported(&name, page::coded(&found.printed)));
        let (mut cells, unreadable) = found.into_cells();
        on_sheets.extend(take_doubled(&mut cells, &name)?);
        sheets.push(Sheet {
            name,
            hidden: tab.hidden,
            is_1904: formats.is_1904,
            cells,
            unreadable,
            merged,
            styles,
            ..Sheet::default()
        });
    }
    let parts_of_sheets: Vec<SheetPart<'_>> = tabs
        .iter()
        .map(|tab| SheetPart {
            name: visible(&tab.name),
            path: tab.path.clone(),
            tail: "",
        })
        .collect();
    let (mut annotations, is_partial) = annotations::of_sheets(&package, &parts_of_sheets, notes);
    annotations.append(&mut on_sheets);
    let (modified, created) = package.times()?;
    let mut book = Book {
        sheets,
        styles: looks,
        modified,
        created,
        parts: guard::look(&package),
        annotations,
        has_unread_shapes: is_partial || has_others,
        ..Book::default()
    };
    report_formulas(&mut book, bytes, &tabs);
    Ok(book)
}

/// A tab as the list of the sheets has it.
struct Tab {
    name: String,
    hidden: bool,
    path: String,
}

/// The records of a part (MS-XLSB 2.1.4): a type and a size, each of seven bits a byte.
struct Records<'a>(ByteReader<'a>);

impl<'a> Records<'a> {
    fn new(part: &'a [u8]) -> Records<'a> {
        Records(ByteReader(part))
    }

    fn one(&mut self) -> Option<(u16, ByteReader<'a>)> {
        let first = u16::from(self.0.u8()?);
        let kind = match first & 0x80 {
            0 => first,
            _ => first & 0x7F | u16::from(self.0.u8()? & 0x7F) << 7,
        };
        let mut size = 0_usize;
        for shift in [0, 7, 14, 21] {
            let byte = self.0.u8()?;
            size |= usize::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        Some((kind, ByteReader(self.0.take(size)?)))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<(u16, ByteReader<'a>), Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.0.is_empty() {
            return None;
        }
        let one = self.one();
        if one.is_none() {
            self.0 = ByteReader(&[]);
        }
        Some(one.ok_or(Refusal::Broken))
    }
}

/// What the list of the sheets says.
struct Tabs {
    /// Those with cells.
    tabs: Vec<Tab>,
    is_1904: bool,
    /// Whether there are charts that stand for a sheet, or the like.
    has_others: bool,
}

/// The sheets with cells, and whether days are counted from 1904. Each sheet is a part of its own: a
/// small one named often would be read as often.
fn tabs(workbook: &[u8], package: &Package<'_>) -> Option<Tabs> {
    let relations = package.relations(MAIN).iter();
    let targets: HashMap<&str, &str> = relations
        .map(|r| (r.id.as_str(), r.target.as_str()))
        .collect();
    let mut tabs = vec![];
    let (mut is_1904, mut has_others) = (false, false);
    let mut seen = HashSet::new();
    for record in Records::new(workbook) {
        let (kind, mut bytes) = record.ok()?;
        match kind {
            // BrtWbProp
            0x0099 => is_1904 = bytes.u32()? & 1 != 0,
            // BrtBundleSh
            0x009C => {
                let hidden = bytes.u32()? != 0;
                bytes.take(4)?;
                let (relation, name) = (bytes.wide()?, bytes.wide()?);
                let path = targets.get(relation.as_str())?.to_string();
                if !path.contains("/worksheets/") {
                    has_others = true;
                    continue;
                }
                if !seen.insert(path.to_lowercase()) {
                    return None;
                }
                tabs.push(Tab { name, hidden, path });
            }
            _ => {}
        }
    }
    Some(Tabs {
        tabs,
        is_1904,
        has_others,
    })
}

/// The number formats and the fonts of the styles, and what these look like.
fn styles(part: &[u8]) -> Result<(Formats, Looks), Refusal> {
    let (mut formats, mut looks) = (Formats::default(), Looks::default());
    let mut are_cells = false;
    for record in Records::new(part) {
        let (kind, mut bytes) = record?;
        match kind {
            // BrtFmt
            0x002C => {
                let format = bytes.u16().zip(bytes.wide());
                let (id, code) = format.ok_or(Refusal::Broken)?;
                formats.add_code(id, &code);
            }
            // BrtBeginCellXFs, BrtEndCellXFs
            0x0269 => are_cells = true,
            0x026A => are_cells = false,
            // BrtXF
            0x002F if are_cells => {
                let ids = bytes.take(2).and(bytes.u16().zip(bytes.u16()));
                let (id, font) = ids.ok_or(Refusal::Broken)?;
                formats.add_style(id, font.into());
                looks.style(bytes);
            }
            // BrtFont: its height, and then whether a line goes through it
            0x002B => {
                let looks = bytes.take(2).and(bytes.u16());
                formats.add_font(looks.is_some_and(|l| l & 0x0008 != 0));
            }
            0x002D => looks.fill(bytes),
            0x002E => looks.border(bytes),
            _ => {}
        }
    }
    Ok((formats, looks))
}

/// The texts that the cells share, without their readings.
fn strings(part: &[u8], limits: &Limits) -> Result<Vec<RichText>, Refusal> {
    let mut strings = vec![];
    for record in Records::new(part) {
        let (kind, mut bytes) = record?;
        // BrtSSTItem
        if kind != 0x0013 {
            continue;
        }
        if strings.len() == limits.cells {
            return Err(Refusal::TooLarge);
        }
        strings.push(rich(&mut bytes).ok_or(Refusal::Broken)?);
    }
    Ok(strings)
}

/// A text behind its flags, with its fonts behind it (MS-XLSB 2.5.122).
fn rich(bytes: &mut ByteReader<'_>) -> Option<RichText> {
    let has_runs = bytes.u8()? & 1 != 0;
    let text = bytes.wide()?;
    let mut runs = vec![];
    if has_runs {
        // How many they say they are is not believed.
        let count = bytes.u32().unwrap_or(0);
        let mut one = || Some((bytes.u16()?.into(), bytes.u16()?.into()));
        runs.extend((0..count).map_while(|_| one()));
    }
    Some(RichText { text, runs })
}

/// What was found in a sheet.
#[derive(Default)]
struct Found {
    cells: BTreeMap<Cell, Entry>,
    unreadable: Vec<Cell>,
    merged: Vec<Block>,
    /// The style of each cell, blank ones too.
    styles: Vec<(Cell, u32)>,
    /// What stands in a cell that another record filled again.
    doubled: Vec<(Cell, Entry)>,
    /// The headers and footers with their codes.
    printed: Vec<String>,
}

impl Found {
    fn read(
        part: &[u8],
        formats: &Formats,
        strings: &[RichText],
        left: &mut Budget,
    ) -> Result<Found, Refusal> {
        let mut found = Found::default();
        let mut row = 0;
        // A short record stands in the column behind the one before it.
        let mut next = 0;
        for record in Records::new(part) {
            let (kind, mut bytes) = record?;
            let col = match kind {
                // BrtRowHdr
                0 => {
                    (row, next) = (bytes.u32().ok_or(Refusal::Broken)?, 0);
                    continue;
                }
                // BrtMergeCell
                0x00B0 => {
                    found.merged.push(block(&mut bytes).ok_or(Refusal::Broken)?);
                    continue;
                }
                // BrtBeginHeaderFooter: flags, and a header and a footer for odd, even and first pages
                0x01DF => {
                    bytes.take(2);
                    // One that is not there has no length.
                    found
                        .printed
                        .extend((0..6).filter_map(|_| bytes.wide_or_none()));
                    continue;
                }
                1..=11 | 62 => bytes.u32().ok_or(Refusal::Broken)?,
                12..=18 => next,
                _ => continue,
            };
            next = col.saturating_add(1);
            let style = ByteReader(bytes.0).u32().map(|style| style & 0x00FF_FFFF);
            if let Some(style) = style.filter(|_| found.styles.len() < left.cells()) {
                found.styles.push((Cell::new(row, col), style));
            }
            let Some(entry) = entry(kind, &mut bytes, formats, strings) else {
                found.unreadable.push(Cell::new(row, col));
                continue;
            };
            if entry.text.is_empty() && entry.formula.is_empty() {
                continue;
            }
            let at = Cell::new(row, col);
            left.take(at, &entry)?;
            match is_too_long(&entry.text) {
                true => found.unreadable.push(at),
                false => {
                    let before = found.cells.insert(at, entry);
                    found.doubled.extend(before.map(|entry| (at, entry)));
                }
            }
        }
        found.styles.sort();
        found.styles.dedup_by_key(|(at, _)| *at);
        Ok(found)
    }

    /// The cells in reading order, and the places of those that cannot be read.
    fn into_cells(self) -> Cells {
        (listed(self.cells, self.doubled), in_order(self.unreadable))
    }
}

/// What a record of a cell says behind its column (MS-XLSB 2.4.304 and following).
fn entry(
    kind: u16,
    bytes: &mut ByteReader<'_>,
    formats: &Formats,
    strings: &[RichText],
) -> Option<Entry> {
    let style = usize::try_from(bytes.u32()? & 0x00FF_FFFF).ok()?;
    let is_formula = matches!(kind, 8..=11);
    let formula = if is_formula {
        UNREADABLE_FORMULA.to_string()
    } else {
        String::new()
    };
    let (text, kind) = match kind {
        2 | 13 => return Some(formats.number(rk(bytes.u32()?), style, &formula)),
        5 | 9 | 16 => return Some(formats.number(bytes.f64()?, style, &formula)),
        3 | 11 | 14 => (error(bytes.u8()?).to_string(), Kind::Error),
        4 | 10 | 15 => {
            let word = if bytes.u8()? == 0 { "FALSE" } else { "TRUE" };
            (word.to_string(), Kind::Truth)
        }
        6 | 8 | 17 => {
            let text = RichText {
                text: bytes.wide()?,
                ..RichText::default()
            };
            return Some(formats.text(text, style, formula));
        }
        62 => return Some(formats.text(rich(bytes)?, style, formula)),
        7 | 18 => {
            let index = usize::try_from(bytes.u32()?).ok()?;
            return Some(formats.text(strings.get(index)?.clone(), style, formula));
        }
        _ => (String::new(), Kind::Nothing),
    };
    let entry = Entry {
        text,
        formula,
        kind,
        display: None,
    };
    Some(match entry.text.is_empty() {
        true => entry,
        false => formats.styled(entry, style),
    })
}

/// First and last row, first and last column.
fn block(bytes: &mut ByteReader<'_>) -> Option<Block> {
    let (first_row, last_row) = (bytes.u32()?, bytes.u32()?);
    let (first_col, last_col) = (bytes.u32()?, bytes.u32()?);
    Some(Block {
        first: Cell::new(first_row, first_col),
        last: Cell::new(last_row, last_col),
    })
}

/// The notes of a part, and whether some cannot be read.
fn notes(sheet: &str, part: &[u8]) -> (Vec<Annotation>, bool) {
    let mut found = vec![];
    let mut at = None;
    let mut is_partial = false;
    for record in Records::new(part) {
        let Ok((kind, mut bytes)) = record else {
            return (found, true);
        };
        match kind {
            // BrtBeginComment: the author, and the block of its cell
            0x027B => at = bytes.take(4).and_then(|_| block(&mut bytes)),
            // BrtCommentText
            0x027D => match at.zip(bytes.take(1).and(bytes.wide())) {
                Some((block, text)) if !is_blank(&text) => {
                    let at = block.first;
                    found.push(Annotation::new(sheet, at, AnnotationKind::Note, text));
                }
                Some(_) => {}
                None => is_partial = true,
            },
            _ => {}
        }
    }
    (found, is_partial)
}

/// Puts formulas into words, as far as calamine does.
fn report_formulas(book: &mut Book, bytes: &[u8], tabs: &[Tab]) {
    let is_formula = |(_, entry): &(Cell, Entry)| !entry.formula.is_empty();
    if !book.sheets.iter().any(|s| s.cells.iter().any(is_formula)) {
        return;
    }
    let Some(words) = panics::attempt(|| words(bytes, tabs)).flatten() else {
        return;
    };
    for (sheet, words) in book.sheets.iter_mut().zip(words) {
        for (cell, entry) in sheet.cells.iter_mut().filter(|c| is_formula(c)) {
            // References to what is outside the workbook come out wrong.
            let found = words.get(cell).filter(|w| !w.contains(['#', '{', '[']));
            if let Some(words) = found {
                entry.formula.clone_from(words);
            }
        }
    }
}

/// What calamine makes of the formulas of each sheet, up to the first that it cannot read.
fn words(bytes: &[u8], tabs: &[Tab]) -> Option<Vec<HashMap<Cell, String>>> {
    let mut xlsb: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).ok()?;
    let mut all = vec![];
    for tab in tabs {
        let mut reader = xlsb.worksheet_cells_reader(&tab.name).ok()?;
        let mut words = HashMap::new();
        while let Ok(Some(formula)) = reader.next_formula() {
            let (row, col) = formula.get_position();
            words.insert(Cell::new(row, col), formula.get_value().clone());
        }
        all.push(words);
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A record with a type of one byte or two.
    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let mut made = match kind {
            0..0x80 => vec![kind as u8],
            _ => vec![kind as u8 | 0x80, (kind >> 7) as u8],
        };
        made.push(data.len() as u8);
        made.extend(data);
        made
    }

    fn wide(text: &str) -> Vec<u8> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut made = (units.len() as u32).to_le_bytes().to_vec();
        made.extend(units.into_iter().flat_map(u16::to_le_bytes));
        made
    }

    #[test]
    fn cells_of_every_kind_are_read() {
        let cell = |col: u8, rest: &[u8]| [&[col, 0, 0, 0, 0, 0, 0, 0], rest].concat();
        let part = [
            record(0, &[4, 0, 0, 0]),
            record(2, &cell(0, &[6, 0, 0, 0])),
            record(3, &cell(1, &[0x17])),
            record(4, &cell(2, &[1])),
            record(6, &cell(3, &wide("あ"))),
            record(62, &cell(4, &[&[0][..], &wide("い")].concat())),
            // Of the column behind it, in short.
            record(17, &[&[0, 0, 0, 0][..], &wide("う")].concat()),
            record(11, &cell(7, &[0x2A, 0, 0])),
            // A text that is not among the shared ones.
            record(7, &cell(8, &[9, 0, 0, 0])),
            record(0x00B0, &[1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0]),
        ];
        let mut left = Budget::new(&Limits::default());
        let formats = Formats::default();
        let found = Found::read(&part.concat(), &formats, &[], &mut left).unwrap();
        let merged = found.merged.clone();
        let (cells, unreadable) = found.into_cells();
        let seen = cells
            .iter()
            .map(|(at, e)| format!("{at}={}{}", e.text, e.formula));
        let expected = [
            "A5=1",
            "B5=#REF!",
            "C5=TRUE",
            "D5=あ",
            "E5=い",
            "F5=う",
            "H5=#N/A（読み取れない式）",
        ];
        assert_eq!(seen.collect::<Vec<_>>(), expected);
        assert_eq!(unreadable.len(), 1);
        assert_eq!(
            (merged[0].first, merged[0].last),
            (Cell::new(1, 3), Cell::new(2, 4))
        );
    }

    #[test]
    fn what_is_struck_is_reported_by_fonts() {
        let font = |is_struck: bool| record(0x002B, &[0, 0, if is_struck { 8 } else { 0 }, 0]);
        let xf = |font: u8| record(0x002F, &[0, 0, 0, 0, font, 0]);
        let part = [
            font(false),
            font(true),
            record(0x0269, &[]),
            xf(0),
            xf(1),
            record(0x026A, &[]),
        ];
        let (formats, _) = styles(&part.concat()).unwrap();
        let runs = [&[1][..], &wide("二三回"), &[1, 0, 0, 0, 1, 0, 1, 0]].concat();
        let strings = strings(&record(0x0013, &runs), &Limits::default()).unwrap();
        let cell =
            |col: u8, style: u8, rest: &[u8]| [&[col, 0, 0, 0, style, 0, 0, 0], rest].concat();
        let part = [
            record(0, &[0, 0, 0, 0]),
            record(7, &cell(0, 0, &[0, 0, 0, 0])),
            record(7, &cell(1, 1, &[0, 0, 0, 0])),
            record(2, &cell(2, 1, &[6, 0, 0, 0])),
            record(4, &cell(3, 0, &[1])),
        ];
        let mut left = Budget::new(&Limits::default());
        let found = Found::read(&part.concat(), &formats, &strings, &mut left).unwrap();
        let strikes: Vec<_> = { found.into_cells().0.into_iter() }
            .map(|(_, e)| e.display.and_then(|d| d.strike).map(|s| (s.kept, s.struck)))
            .collect();
        let reported = |kept: &str, struck: &str| Some((kept.to_string(), struck.to_string()));
        let expected = [
            reported("二", "三回"),
            reported("", "二三回"),
            reported("", "1"),
            None,
        ];
        assert_eq!(strikes, expected);
    }

    #[test]
    fn notes_are_read() {
        let at = [0, 0, 0, 0, 6, 0, 0, 0, 6, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0];
        let text = [&[0][..], &wide("確認中")].concat();
        let part = [record(0x027B, &at), record(0x027D, &text)].concat();
        let (found, is_partial) = notes("s", &part);
        assert_eq!(
            (found[0].cells.first, found[0].text.as_str()),
            (Cell::new(6, 2), "確認中")
        );
        assert!(!is_partial);
        assert!(notes("s", &part[..part.len() - 1]).1);
    }
}
