//! xlsx and xlsm (ECMA-376): one scan of each sheet, and calamine for the cells that the scan left.

use super::annotation::Annotation;
use super::annotations::SheetPart;
use super::cell_scan::Known;
use super::cells::{Budget, Cells, entry, in_order, is_too_long, take_doubled};
use super::package::Package;
use super::sheet_scan::{self, SheetScan};
use super::stored::{Part, StoredZip};
use super::strings::{self, Strings};
use super::styles::{self, Styles};
use super::typed::Formats;
use super::workbook::Workbook;
use super::{Book, Limits, Refusal, Sheet, annotations, guard, page, runs, shown_name};
use crate::model::annotation::AnnotationKind;
use crate::panics;
use crate::text::neutral::visible;
use calamine::{Reader, Xlsx, XlsxCellReader, XlsxError};
use std::borrow::Cow;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Reads a workbook of this format.
///
/// # Errors
/// Why it was refused; a panic inside the parser counts as a broken file.
pub(super) fn read(package: &Package<'_>, limits: &Limits) -> Result<Book, Refusal> {
    let _one_at_a_time = turn(package);
    guard::check(package, limits)?;
    let workbook = Workbook::read(package)?;
    guard::check_whole(package, &workbook.part)?;
    let texts = texts(package, &workbook, limits)?;
    let scans = scans(package, &workbook, &texts, limits)?;
    let zip = StoredZip::new(canonical(&texts, &scans)).ok_or(Refusal::TooLarge)?;
    let cells = panics::attempt(|| cells(zip, &scans, &texts.styles.formats, limits));
    let cells = cells.ok_or(Refusal::Broken)??;
    let (modified, created) = package.times()?;
    let mut book = Book {
        modified,
        created,
        parts: guard::look(package),
        ..Book::default()
    };
    book.parts.active.macros |= workbook.has_macros;
    let sheets: Vec<SheetPart<'_>> = named_parts(&workbook, &scans);
    for ((part, scan), cells) in workbook.sheets.iter().zip(scans).zip(cells) {
        add(&mut book, &part.name, part.is_hidden, scan, cells)?;
    }
    for sheet in &mut book.sheets {
        sheet.is_1904 = workbook.is_1904;
    }
    if book.parts.related {
        let (texts, is_partial) = annotations::of_sheets(package, &sheets, |_, _| (vec![], true));
        book.annotations.extend(texts);
        book.has_unread_shapes |= is_partial;
    }
    book.styles = texts.styles.looks;
    book.defined_names = workbook.defined_names;
    book.missing_sheets = workbook.missing;
    Ok(book)
}

/// The sheets with what stands behind their rows.
fn named_parts<'x>(workbook: &Workbook, scans: &[SheetScan<'x>]) -> Vec<SheetPart<'x>> {
    let sheets = workbook.sheets.iter().zip(scans);
    let named = sheets.map(|(sheet, scan)| SheetPart {
        name: visible(&sheet.name),
        path: sheet.path.clone(),
        tail: scan.tail.xml,
    });
    named.collect()
}

/// Held while a large workbook is read: files are read side by side.
static TURN: Mutex<()> = Mutex::new(());

/// Waits until no other large workbook is read, where this is one.
pub(super) fn turn(package: &Package<'_>) -> Option<MutexGuard<'static, ()>> {
    const LARGE: u64 = 32 << 20;
    let turn = || TURN.lock().unwrap_or_else(PoisonError::into_inner);
    (package.inflated() > LARGE).then(turn)
}

/// What the sheets share.
struct Texts<'p> {
    strings: Strings<'p>,
    styles: Styles,
}

fn texts<'p>(
    package: &'p Package<'_>,
    workbook: &Workbook,
    limits: &Limits,
) -> Result<Texts<'p>, Refusal> {
    let folder = workbook.part.rsplit_once('/').map_or("", |(f, _)| f);
    // Nothing needs to refer to a part that stands where it usually does.
    let part = |kind: &str| {
        let usual = || {
            format!("{folder}/{kind}.xml")
                .trim_start_matches('/')
                .to_string()
        };
        let named = package.related(&workbook.part, kind).map(str::to_string);
        package.sound(&named.unwrap_or_else(usual))
    };
    let strings = part("sharedStrings")?;
    let theme = || {
        let name = package.related(&workbook.part, "theme");
        name.map_or("", |name| package.text(name))
    };
    let mut styles = match part("styles")? {
        "" => Styles::default(),
        xml => styles::read(xml, theme)?,
    };
    styles.formats.is_1904 = workbook.is_1904;
    Ok(Texts {
        strings: strings::read(strings, limits)?,
        styles,
    })
}

fn scans<'p>(
    package: &'p Package<'_>,
    workbook: &Workbook,
    texts: &Texts<'_>,
    limits: &Limits,
) -> Result<Vec<SheetScan<'p>>, Refusal> {
    let known = Known {
        strings: texts.strings.count,
        torn: &texts.strings.torn,
        styles: texts.styles.looks.len(),
        cells: limits.cells,
        has_pictures: has_cell_pictures(package),
    };
    let scan = |path: &str| sheet_scan::scan(package.sound(path)?, known);
    workbook.sheets.iter().map(|s| scan(&s.path)).collect()
}

/// Whether the values that only newer programs know are pictures. Errors of theirs are such values, too;
/// which there are is listed in a part, without which they are taken for pictures (MS-XLSX 2.3.12).
fn has_cell_pictures(package: &Package<'_>) -> bool {
    let listed = |name: &&str| name.to_lowercase().ends_with("rdrichvaluestructure.xml");
    match package.names().find(listed) {
        Some(name) => package.text(name).to_lowercase().contains("image\""),
        None => true,
    }
}

/// The workbook as calamine reads it without stumbling: the shared strings and the rows under their
/// usual names, and nothing else. Number formats are followed here, as for the other formats.
///
/// Where a text has runs with a line through them, each run is marked ([`runs`]).
fn canonical<'x>(texts: &Texts<'x>, scans: &[SheetScan<'x>]) -> Vec<Part<'x>> {
    const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let is_any_struck = texts.styles.looks.iter().any(|look| look.is_struck);
    let mut sheets = String::new();
    let mut targets = String::new();
    let mut parts = vec![];
    for (n, scan) in scans.iter().enumerate() {
        sheets.push_str(&format!("<sheet name=\"{n}\" r:id=\"{n}\"/>"));
        targets.push_str(&format!(
            "<Relationship Id=\"{n}\" Type=\"{RELATIONS}/worksheet\" Target=\"{n}.xml\"/>"
        ));
        let around = |tag: &'static str| Cow::Borrowed(tag.as_bytes());
        let mut pieces = vec![around("<worksheet>")];
        let rows = scan.rows.iter().cloned();
        pieces.extend(rows.map(|piece| runs::marked(piece, is_any_struck)));
        pieces.push(around("</worksheet>"));
        parts.push(Part {
            name: format!("xl/{n}.xml"),
            pieces,
        });
    }
    let own = |name: &str, text: String| Part::new(name, text.into_bytes());
    parts.push(own(
        "_rels/.rels",
        format!(
            "<Relationships><Relationship Type=\"{RELATIONS}/officeDocument\" \
             Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    ));
    parts.push(own(
        "xl/workbook.xml",
        format!("<workbook>{sheets}</workbook>"),
    ));
    let targets = format!("<Relationships>{targets}</Relationships>");
    parts.push(own("xl/_rels/workbook.xml.rels", targets));
    if !texts.strings.pieces.is_empty() {
        let pieces = texts.strings.pieces.iter().cloned();
        parts.push(Part {
            name: "xl/sharedStrings.xml".to_string(),
            pieces: pieces.map(|p| runs::marked(p, is_any_struck)).collect(),
        });
    }
    parts
}

/// The cells of each sheet.
fn cells(
    zip: StoredZip<'_>,
    scans: &[SheetScan<'_>],
    formats: &Formats,
    limits: &Limits,
) -> Result<Vec<Cells>, Refusal> {
    let mut xlsx = Xlsx::new(zip).map_err(|_| Refusal::Broken)?;
    let mut left = Budget::new(limits);
    let mut all = vec![];
    for (n, scan) in scans.iter().enumerate() {
        let reader = xlsx.worksheet_cells_reader(&n.to_string());
        let reader = reader.map_err(|_| Refusal::Broken)?;
        all.push(of_sheet(reader, scan, formats, &mut left)?);
    }
    Ok(all)
}

/// The cells of a sheet, and the places of those that cannot be read. Scan and parser must agree on
/// where each cell stands.
fn of_sheet(
    mut reader: XlsxCellReader<'_, StoredZip<'_>>,
    scan: &SheetScan<'_>,
    formats: &Formats,
    left: &mut Budget,
) -> Result<Cells, Refusal> {
    let mut cells = vec![];
    let mut unreadable = scan.unreadable.clone();
    let mut scanned = scan.cells.iter();
    for nth in 0..scan.count {
        let read = reader.next_cell_with_formula();
        let here = scanned.as_slice().first().filter(|cell| cell.nth == nth);
        if here.is_some() {
            scanned.next();
        }
        let read = match read {
            Ok(read) => read.ok_or(Refusal::Broken)?,
            Err(e) if is_of_a_cell(&e) => {
                unreadable.push(here.ok_or(Refusal::Broken)?.at);
                continue;
            }
            Err(_) => return Err(Refusal::Broken),
        };
        let style = here.map_or(0, |cell| cell.style);
        let entry = entry(
            &read.value,
            read.formula.unwrap_or_default(),
            formats,
            style,
        );
        if entry.text.is_empty() && entry.formula.is_empty() {
            continue;
        }
        let at = here.map(|cell| cell.at);
        let at = at.filter(|at| (at.row, at.col) == read.pos);
        let at = at.ok_or(Refusal::Broken)?;
        left.take(at, &entry)?;
        match is_too_long(&entry.text) {
            true => unreadable.push(at),
            false => cells.push((at, entry)),
        }
    }
    if !matches!(reader.next_cell_with_formula(), Ok(None)) || unreadable.len() > UNREADABLE {
        return Err(Refusal::Broken);
    }
    // A file may list its cells in any order; every look-up relies on this one.
    if !cells.is_sorted_by_key(|(cell, _)| *cell) {
        cells.sort_by_key(|(cell, _)| *cell);
    }
    Ok((cells, in_order(unreadable)))
}

/// A sheet with more unreadable cells than this is broken.
const UNREADABLE: usize = 1_000;

/// Whether an error is one cell's, so that the reader can go on behind it.
fn is_of_a_cell(error: &XlsxError) -> bool {
    !matches!(
        error,
        XlsxError::Xml(_)
            | XlsxError::XmlAttr(_)
            | XlsxError::XmlEof(_)
            | XlsxError::Io(_)
            | XlsxError::Zip(_)
    )
}

/// Adds a sheet to a book.
fn add(
    book: &mut Book,
    name: &str,
    hidden: bool,
    scan: SheetScan<'_>,
    (mut cells, unreadable): Cells,
) -> Result<(), Refusal> {
    let name = shown_name(name)?;
    book.annotations.extend(take_doubled(&mut cells, &name)?);
    book.annotations.extend(
        scan.pictures
            .iter()
            .map(|at| Annotation::new(&name, *at, AnnotationKind::CellPicture, String::new())),
    );
    let (printed, is_cut) = scan.tail.printed();
    book.annotations.extend(page::reported(&name, printed));
    book.has_unread_shapes |= is_cut || scan.tail.is_partial;
    let mut styles: Vec<(_, u32)> = scan.cells.iter().map(|c| (c.at, c.style)).collect();
    styles.sort();
    styles.dedup_by_key(|(at, _)| *at);
    book.sheets.push(Sheet {
        name,
        hidden,
        is_1904: false,
        cells,
        unreadable,
        misplaced: in_order(scan.misplaced),
        merged: scan.tail.merged,
        styles,
        validations: scan.tail.validations,
    });
    Ok(())
}
