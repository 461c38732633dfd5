//! Writes texts into cells of a workbook that is there, and leaves all else of it as it is.

use crate::model::place::Cell;
use quick_xml::Reader;
use quick_xml::escape::{escape, unescape};
use quick_xml::events::{BytesStart, Event};
use std::io::{Cursor, Read, Write};
use std::ops::Range;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// An xlsx with these texts in cells of a sheet. A cell that is not there yet looks like the one before
/// it in its row. `None` where the workbook is built in another way than Excel builds them, or a cell's
/// row is not there.
pub fn put(workbook: &[u8], sheet: &str, cells: &[(Cell, String)]) -> Option<Vec<u8>> {
    let mut zip = ZipArchive::new(Cursor::new(workbook)).ok()?;
    let path = part_of(&mut zip, sheet)?;
    let mut xml = text(&mut zip, &path)?;
    for (cell, text) in cells {
        let (at, style) = place(&xml, *cell)?;
        let style = style.map_or(String::new(), |style| format!(" s=\"{style}\""));
        let text = escape(text.as_str());
        let new = format!(
            "<c r=\"{cell}\"{style} t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>"
        );
        xml.replace_range(at, &new);
    }
    let mut out = ZipWriter::new(Cursor::new(vec![]));
    for index in 0..zip.len() {
        let file = zip.by_index_raw(index).ok()?;
        match file.name().is_ok_and(|name| name == path.as_str()) {
            true => {
                out.start_file(&*path, SimpleFileOptions::default()).ok()?;
                out.write_all(xml.as_bytes()).ok()?;
            }
            false => out.raw_copy_file(file).ok()?,
        }
    }
    Some(out.finish().ok()?.into_inner())
}

/// Where a cell stands, or would stand, and its style or that of the cell before it.
fn place(xml: &str, cell: Cell) -> Option<(Range<usize>, Option<String>)> {
    let number = (cell.row + 1).to_string();
    let (row, _) = found(xml, "row", ("r", &number), "s")?;
    let own = &xml[row.clone()];
    if let Some((at, style)) = found(own, "c", ("r", &cell.to_string()), "s") {
        return Some((row.start + at.start..row.start + at.end, style));
    }
    let mut reader = Reader::from_str(own);
    let mut style = None;
    loop {
        let start = reader.buffer_position() as usize;
        let event = reader.read_event().ok()?;
        let is_after = match &event {
            Event::Eof => return None,
            Event::End(e) => e.name().as_ref() == "row",
            Event::Start(e) | Event::Empty(e) if e.name().as_ref() == "c" => {
                let at = Cell::parse(&attribute(e, "r")?)?;
                if at.col < cell.col {
                    style = attribute(e, "s");
                }
                at.col > cell.col
            }
            _ => false,
        };
        if is_after {
            let at = row.start + start;
            return Some((at..at, style));
        }
    }
}

/// The part that holds a sheet.
fn part_of(zip: &mut ZipArchive<Cursor<&[u8]>>, sheet: &str) -> Option<String> {
    let workbook = text(zip, "xl/workbook.xml")?;
    let (_, id) = found(&workbook, "sheet", ("name", sheet), "id")?;
    let relations = text(zip, "xl/_rels/workbook.xml.rels")?;
    let (_, target) = found(&relations, "Relationship", ("Id", &id?), "Target")?;
    let target = target?;
    Some(match target.strip_prefix('/') {
        Some(whole) => whole.to_string(),
        None => format!("xl/{target}"),
    })
}

fn text(zip: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<String> {
    let mut text = String::new();
    zip.by_name(name).ok()?.read_to_string(&mut text).ok()?;
    Some(text)
}

/// Where the element of a name and an attribute stands, and another attribute of it.
fn found(
    xml: &str,
    name: &str,
    (key, value): (&str, &str),
    wanted: &str,
) -> Option<(Range<usize>, Option<String>)> {
    let mut reader = Reader::from_str(xml);
    loop {
        let start = reader.buffer_position() as usize;
        let event = reader.read_event().ok()?;
        let element = match &event {
            Event::Eof => return None,
            Event::Start(e) | Event::Empty(e) => e,
            _ => continue,
        };
        if element.name().as_ref() != name || attribute(element, key).as_deref() != Some(value) {
            continue;
        }
        let wanted = attribute(element, wanted);
        if matches!(event, Event::Start(_)) {
            reader.read_to_end(element.name()).ok()?;
        }
        return Some((start..reader.buffer_position() as usize, wanted));
    }
}

/// An attribute by its name without prefix.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = element.attributes().flatten();
    let found = all.find(|a| a.key.local_name().as_ref() == name)?;
    unescape(&found.value).ok().map(|text| text.into_owned())
}
