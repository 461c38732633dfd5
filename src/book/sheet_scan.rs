//! One scan of a sheet's XML, before calamine reads its cells: where each cell stands and how it is
//! styled, what stands behind the rows, and which cells a parser would refuse or read as something
//! else without a word. Those are reported with their place, and taken out of the rows that calamine gets.

use super::Refusal;
use super::cell_scan::{Content, Known, Tag};
use super::sheet_tail::{ROWS, Tail};
use crate::model::place::Cell;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;
use std::ops::Range;

/// A sheet with more unreadable cells than this is broken.
const UNREADABLE: usize = 1_000;

/// What a sheet's XML says besides the values of its cells.
#[derive(Debug, Default)]
pub(super) struct SheetScan<'x> {
    /// The rows, in pieces: the element `sheetData` with what cannot be read taken out.
    pub rows: Vec<Cow<'x, [u8]>>,
    /// How many cells are listed, blank ones too.
    pub count: u32,
    /// The cells listed, in the order of the file. Of blank ones no more than cells may be read.
    pub cells: Vec<ScannedCell>,
    /// The cells that cannot be read.
    pub unreadable: Vec<Cell>,
    /// The cells whose text stands where it does not belong.
    pub misplaced: Vec<Cell>,
    /// The cells whose values are pictures.
    pub pictures: Vec<Cell>,
    /// What stands behind the rows.
    pub tail: Tail<'x>,
}

/// A cell that a sheet lists.
#[derive(Clone, Copy, Debug)]
pub(super) struct ScannedCell {
    /// How many cells are listed before it.
    pub nth: u32,
    /// Where it stands.
    pub at: Cell,
    /// The number of its style.
    pub style: u32,
}

/// Scans the XML of a sheet.
///
/// # Errors
/// That it is no whole sheet, or that it lists more cells than may be read.
pub(super) fn scan<'x>(xml: &'x str, known: Known<'_>) -> Result<SheetScan<'x>, Refusal> {
    let mut scanner = Scanner {
        xml,
        reader: Reader::from_str(xml),
        known,
        scan: SheetScan::default(),
        copied: 0,
        row: 0,
        is_row_known: true,
        col: 0,
        blanks: 0,
    };
    let has_rows = scanner.head()?;
    if has_rows {
        scanner.rows()?;
    }
    let end = scanner.position();
    scanner.copy_to(end);
    let Scanner { reader, scan, .. } = scanner;
    let mut scan = scan;
    scan.tail = Tail::read(reader, xml.get(end..).unwrap_or_default(), known.cells)?;
    Ok(scan)
}

struct Scanner<'x, 'k> {
    xml: &'x str,
    reader: Reader<&'x [u8]>,
    known: Known<'k>,
    scan: SheetScan<'x>,
    /// How far the rows are copied.
    copied: usize,
    /// Where a cell stands that does not say it: by the row before it and the cell before it.
    row: u32,
    is_row_known: bool,
    col: u32,
    blanks: usize,
}

impl<'x> Scanner<'x, '_> {
    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn next(&mut self) -> Result<Event<'x>, Refusal> {
        self.reader.read_event().map_err(|_| Refusal::Broken)
    }

    /// Reads up to the rows. Whether there are any.
    fn head(&mut self) -> Result<bool, Refusal> {
        loop {
            self.copied = self.position();
            match self.next()? {
                Event::Start(e) if e.local_name().as_ref() == ROWS => return Ok(true),
                Event::Empty(e) if e.local_name().as_ref() == ROWS => return Ok(false),
                Event::Eof => return Err(Refusal::Broken),
                _ => {}
            }
        }
    }

    fn rows(&mut self) -> Result<(), Refusal> {
        loop {
            let from = self.position();
            let event = self.next()?;
            match &event {
                Event::Start(e) | Event::Empty(e) => {
                    let is_empty = matches!(event, Event::Empty(_));
                    match e.local_name().as_ref() {
                        "row" => {
                            self.begin_row(e, from, is_empty);
                            if is_empty {
                                self.end_row();
                            }
                        }
                        "c" => self.cell(e, from, is_empty)?,
                        ROWS => return Err(Refusal::Broken),
                        _ => {}
                    }
                }
                Event::End(e) if e.local_name().as_ref() == "row" => self.end_row(),
                Event::End(e) if e.local_name().as_ref() == ROWS => return Ok(()),
                Event::Text(text) if !text.trim().is_empty() => self.between_cells()?,
                Event::CData(_) | Event::GeneralRef(_) => self.between_cells()?,
                Event::Eof => return Err(Refusal::Broken),
                _ => {}
            }
        }
    }

    /// A text outside of every cell is no cell's value. It is reported with the cell before it.
    fn between_cells(&mut self) -> Result<(), Refusal> {
        let at = Cell::new(self.row, self.col.saturating_sub(1));
        if self.scan.unreadable.last() != Some(&at) {
            self.scan.unreadable.push(at);
        }
        match self.scan.unreadable.len() > UNREADABLE {
            true => Err(Refusal::Broken),
            false => Ok(()),
        }
    }

    /// A row that does not say rightly which it is leaves open where those of its cells stand that do
    /// not say it themselves.
    fn begin_row(&mut self, e: &BytesStart<'_>, from: usize, is_empty: bool) {
        let mut number = None;
        let mut is_sound = true;
        for attribute in e.attributes() {
            match attribute {
                Ok(a) if a.key.as_ref() == "r" => number = Some(row_number(&a.value)),
                Ok(_) => {}
                Err(_) => is_sound = false,
            }
        }
        self.is_row_known = is_sound && number != Some(None);
        match (self.is_row_known, number.flatten()) {
            (true, Some(number)) => self.row = number,
            (true, None) => {}
            (false, _) => {
                let tag = if is_empty { "<row/>" } else { "<row>" };
                self.replace(from..self.position(), tag.to_string());
            }
        }
    }

    fn end_row(&mut self) {
        self.row = self.row.saturating_add(1);
        self.col = 0;
        self.is_row_known = true;
    }

    fn cell(&mut self, e: &BytesStart<'_>, from: usize, is_empty: bool) -> Result<(), Refusal> {
        let tag = Tag::read(e);
        let at = tag.at.unwrap_or(Cell::new(self.row, self.col));
        let content = match is_empty {
            true => Content::default(),
            false => Content::read(&mut self.reader, self.known)?,
        };
        let is_placed = tag.is_placed && (tag.at.is_some() || self.is_row_known);
        let is_sound = is_placed && tag.is_sound && content.is_sound(&tag, self.known);
        let is_picture = self.known.has_pictures && tag.is_rich();
        if is_sound && is_picture && self.scan.pictures.len() < UNREADABLE {
            self.replace(from..self.position(), format!("<c r=\"{at}\"/>"));
            self.scan.pictures.push(at);
        } else if let (false, true, Some(text)) = (is_sound, is_placed, content.misplaced(&tag)) {
            let text = format!("<c r=\"{at}\" t=\"str\"><v>{text}</v></c>");
            self.replace(from..self.position(), text);
            self.scan.misplaced.push(at);
        } else if !is_sound {
            self.replace(from..self.position(), format!("<c r=\"{at}\"/>"));
            if content.is_filled(&tag) {
                self.scan.unreadable.push(at);
            }
        } else {
            for part in &content.unread {
                self.replace(part.clone(), String::new());
            }
        }
        if self.scan.unreadable.len() > UNREADABLE {
            return Err(Refusal::Broken);
        }
        self.list(at, tag.style.unwrap_or(0), content.is_filled(&tag))?;
        self.col = at.col.saturating_add(1);
        Ok(())
    }

    fn list(&mut self, at: Cell, style: u32, is_filled: bool) -> Result<(), Refusal> {
        let nth = self.scan.count;
        self.scan.count = nth.checked_add(1).ok_or(Refusal::TooLarge)?;
        if !is_filled {
            self.blanks += 1;
            if self.blanks > self.known.cells {
                return Ok(());
            }
        }
        // Cells with a text that is empty hold nothing, and are not counted with those that do.
        if self.scan.cells.len() / 4 > self.known.cells {
            return Err(Refusal::TooLarge);
        }
        self.scan.cells.push(ScannedCell { nth, at, style });
        Ok(())
    }

    fn copy_to(&mut self, to: usize) {
        let piece = self.xml.get(self.copied..to).unwrap_or_default();
        if !piece.is_empty() {
            self.scan.rows.push(Cow::Borrowed(piece.as_bytes()));
        }
        self.copied = to;
    }

    fn replace(&mut self, part: Range<usize>, by: String) {
        self.copy_to(part.start);
        if !by.is_empty() {
            self.scan.rows.push(Cow::Owned(by.into_bytes()));
        }
        self.copied = part.end;
    }
}

/// The zero-based number of a row as a row says it.
fn row_number(text: &str) -> Option<u32> {
    let is_number = (1..=7).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let number: u32 = text.parse().ok().filter(|_| is_number)?;
    number.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn scanned(xml: &str) -> Result<SheetScan<'_>, Refusal> {
        let known = Known {
            strings: 3,
            torn: &HashSet::from([2]),
            styles: 3,
            cells: 10,
            has_pictures: true,
        };
        scan(xml, known)
    }

    /// The rows that are left of those cells, and the places of those that cannot be read.
    fn read(cells: &str) -> (String, String) {
        let xml =
            format!("<worksheet><sheetData><row r=\"1\">{cells}</row></sheetData></worksheet>");
        let scan = scanned(&xml).unwrap();
        let rows = String::from_utf8(scan.rows.concat()).unwrap();
        let rows = rows.strip_prefix("<sheetData><row r=\"1\">").unwrap();
        let rows = rows.strip_suffix("</row></sheetData>").unwrap();
        let places: Vec<String> = scan.unreadable.iter().map(Cell::to_string).collect();
        (rows.to_string(), places.join(" "))
    }

    #[test]
    fn a_text_between_cells_is_reported_with_the_cell_before_it() {
        for text in ["<v>外</v>", "<is><t>外</t></is>", "外", "<![CDATA[外]]>"] {
            let cells = format!("<c r=\"A1\"/><c r=\"B1\"/>{text}<c r=\"C1\"/>");
            assert_eq!(read(&cells).1, "B1", "{cells}");
        }
        assert_eq!(read("<c r=\"A1\"/>\n  <c r=\"B1\"/>").1, "");
    }

    #[test]
    fn what_can_be_read_is_left_as_it_is() {
        for cell in [
            "<c r=\"B1\" s=\"2\"/>",
            "<c r=\"B1\" t=\"s\"><v>1</v></c>",
            "<c r=\"b1\" t='s'><v>01</v></c>",
            "<c r=\"B1\" t=\"bogus\"></c>",
            "<c><v>-1.5E+3</v></c>",
            "<c><v>言葉</v></c>",
            "<c t=\"n\"><v></v></c>",
            "<c t=\"b\"><v> true </v></c>",
            "<c t=\"e\"><v>#N/A</v></c>",
            "<c t=\"str\"><f>A1&amp;\"x\"</f><v>a&amp;b&#12354;</v></c>",
            "<c t=\"inlineStr\"><is><r><rPr/><t>a</t></r> <rPh><t>b</t></rPh></is></c>",
            "<c t=\"inlineStr\"><is><t><![CDATA[a]]></t></is></c>",
            "<c t=\"inlineStr\"><v>7</v><is><t>a</t></is></c>",
            "<c><f t=\"shared\" ref=\"A1:B2\" si=\"0\">1</f><v>1</v></c>",
            "<c><f t=\"array\" ref=\"?\">1</f><v>1</v></c>",
            "<x:c><x:v>1</x:v></x:c>",
        ] {
            assert_eq!(read(cell), (cell.to_string(), String::new()));
        }
    }

    #[test]
    fn a_comment_in_a_value_is_passed_over() {
        for (cell, expected) in [
            ("<c><v><!-- a -->4<?b?>2</v></c>", "<c><v>42</v></c>"),
            (
                "<c t=\"s\"><v>1<!-- a --></v></c>",
                "<c t=\"s\"><v>1</v></c>",
            ),
            (
                "<c t=\"str\"><f>1<!-- a --></f><v>a<!-- a -->&amp;b</v></c>",
                "<c t=\"str\"><f>1<!-- a --></f><v>a&amp;b</v></c>",
            ),
        ] {
            assert_eq!(read(cell), (expected.to_string(), String::new()));
        }
    }

    #[test]
    fn a_value_behind_the_text_does_not_take_its_place() {
        let text = "<c t=\"inlineStr\"><is><t>a</t></is>";
        for value in ["<v/>", "<v></v>", "<v>7</v>"] {
            let read = read(&format!("{text}{value}</c>"));
            assert_eq!(read, (format!("{text}</c>"), String::new()));
        }
    }

    #[test]
    fn what_would_be_read_as_something_else_is_reported_with_its_cell() {
        for content in [
            "t=\"s\"><v>x</v>",
            "t=\"s\"><v></v>",
            "t=\"s\"><v/>",
            "t=\"s\"><v>2</v>",
            "t=\"s\"><v>3</v>",
            "t=\"s\"><v> 1</v>",
            "t=\"s\"><v>-1</v>",
            "t=\"s\"><v>1.0</v>",
            "t=\"s\"><v>99999999999999999999999</v>",
            "t=\"bogus\"><v>1</v>",
            "t=\"n\"><v>x</v>",
            "><v>NaN</v>",
            "><v>1e999</v>",
            "><v><![CDATA[4]]></v>",
            "><v>&#52;2</v>",
            "t=\"str\"><v>a<![CDATA[b]]></v>",
            "t=\"str\"><v>a&b;</v>",
            "t=\"str\"><v>a<b/></v>",
            "t=\"b\"><v>2</v>",
            "t=\"e\"><v>#GETTING_DATA</v>",
            "t=\"inlineStr\"><v>a&amp;b</v>",
            "t=\"inlineStr\"><v>text</v><is/>5",
            "t=\"inlineStr\"><is>text</is>",
            "t=\"str\"><is><t>a</t></is><v>b</v>",
            "><v>1</v><v>2</v>",
            ">5",
            "><w>5</w>",
            "s=\"x\"><v>1</v>",
            "s=\"3\"><v>1</v>",
            "s=\"1\" s=\"2\"><v>1</v>",
            "><f t=\"shared\">1</f><v>1</v>",
            "><f t=\"shared\" si=\"4000000000\" ref=\"A1\">1</f><v>1</v>",
            "><f t=\"shared\" si=\"0\" ref=\"B2:A1\">1</f><v>1</v>",
        ] {
            let cell = format!("<c r=\"C1\" {content}</c>");
            let expected = ("<c r=\"C1\"/>".to_string(), "C1".to_string());
            assert_eq!(read(&cell), expected, "{cell}");
        }
    }

    #[test]
    fn a_text_in_the_place_of_another_value_is_kept_and_told() {
        let xml = "<w><sheetData><row r=\"1\"><c r=\"B1\" s=\"1\" t=\"inlineStr\"><v>課名</v></c>\
                   </row></sheetData></w>";
        let scan = scanned(xml).unwrap();
        let rows = String::from_utf8(scan.rows.concat()).unwrap();
        assert!(
            rows.contains("<c r=\"B1\" t=\"str\"><v>課名</v></c>"),
            "{rows}"
        );
        assert_eq!(scan.misplaced, [Cell::new(0, 1)]);
        assert_eq!(scan.cells[0].style, 1);
    }

    #[test]
    fn a_cell_stands_where_it_says_or_behind_the_one_before() {
        let xml = "<w><sheetData><row r=\"3\"><c r=\"B3\"><v>1</v></c><c s=\"1\"><v>2</v></c></row>\
                   <row><c><v>3</v></c></row><row r=\"x\"><c><v>4</v></c><c r=\"F9\"><v>5</v></c></row>\
                   <row><c r=\"?\"><v>6</v></c><c/></row></sheetData></w>";
        let scan = scanned(xml).unwrap();
        let cells = scan.cells.iter();
        let cells: Vec<String> = cells.map(|c| format!("{}:{}", c.at, c.style)).collect();
        assert_eq!(
            cells,
            ["B3:0", "C3:1", "A4:0", "A5:0", "F9:0", "A6:0", "B6:0"]
        );
        let places: Vec<String> = scan.unreadable.iter().map(Cell::to_string).collect();
        assert_eq!(places, ["A5", "A6"]);
        let rows = String::from_utf8(scan.rows.concat()).unwrap();
        assert!(rows.contains("<row><c r=\"A5\"/><c r=\"F9\">"), "{rows}");
    }

    #[test]
    fn a_place_behind_a_fault_is_not_believed() {
        let (rows, places) = read("<c r=\"C1\"/><c r<c r=\"B2\"><v>1</v></c>");
        assert_eq!(
            (rows.as_str(), places.as_str()),
            ("<c r=\"C1\"/><c r=\"D1\"/>", "D1")
        );
    }

    #[test]
    fn further_lists_of_a_cell_are_passed_over() {
        let (rows, places) = read("<c><v>1</v><extLst><ext><v>2</v></ext></extLst></c>");
        assert_eq!((rows.as_str(), places.as_str()), ("<c><v>1</v></c>", ""));
    }

    #[test]
    fn a_sheet_must_be_whole_up_to_the_end_of_its_rows() {
        for xml in [
            "",
            "<worksheet/>",
            "<w><sheetData><row><c><v>1</v></row>",
            "<w><sheetData><row><c><v>1</v><c><v>2</v></c></c></row></w>",
            "<w><sheetData></sheetData><sheetData></sheetData></w>",
            "<w><sheetData/><sheetData/></w>",
        ] {
            assert_eq!(scanned(xml).err(), Some(Refusal::Broken), "{xml}");
        }
        let blank = "<c/>".repeat(100);
        let blank = format!("<w><sheetData><row>{blank}</row></sheetData></w>");
        assert_eq!(
            scanned(&blank).map(|s| (s.count, s.cells.len())),
            Ok((100, 10))
        );
        let full = format!(
            "<w><sheetData><row>{}</row></sheetData></w>",
            "<c><f/></c>".repeat(99)
        );
        assert_eq!(scanned(&full).err(), Some(Refusal::TooLarge));
    }
}
