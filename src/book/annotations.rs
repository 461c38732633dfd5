//! Text beside the cells: notes, threaded comments and text boxes. calamine does not show them.

use super::drawing::{self, Drawing};
use crate::model::limits::TEXT;
use crate::model::place::Cell;
use crate::text::fold::is_blank;
use crate::text::neutral::visible;
use crate::text::width::beginning;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::{HashMap, HashSet};
use std::io::{Cursor, Read};
use zip::{ZipArchive, read::ZipFile};

/// A text beside the cells of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Annotation {
    /// The sheet's name.
    pub sheet: String,
    /// The cell it is attached to, or the one under its top left corner.
    pub cell: Cell,
    /// What it is, in words.
    pub what: &'static str,
    /// Its text.
    pub text: String,
}

/// The most bytes of one part that are looked at; a longer one is cut and told as far as it goes.
const PART: u64 = 8 << 20;

/// The most bytes of all parts of notes and shapes of a workbook together.
const ALL: u64 = 32 << 20;

/// The most UTF-16 units of one text beside the cells.
const LONGEST: usize = TEXT;

/// Cuts texts that are longer than anybody can write them. Whether there was one.
pub(super) fn cut_long(texts: &mut [Annotation]) -> bool {
    let mut is_cut = false;
    for annotation in texts {
        let end = beginning(&annotation.text, LONGEST).map(str::len);
        if let Some(end) = end {
            annotation.text.truncate(end);
            is_cut = true;
        }
    }
    is_cut
}

/// How deep elements may stand in each other. No program that writes workbooks comes near it.
const DEPTH: usize = 256;

/// Every text beside the cells, in reading order, and whether something there was not understood.
pub fn read(bytes: &[u8]) -> (Vec<Annotation>, bool) {
    let Ok(zip) = ZipArchive::new(Cursor::new(bytes)) else {
        return (vec![], true);
    };
    let sheets = Parts::new(zip).sheets();
    of_sheets(bytes, &sheets, |_, _| (vec![], true))
}

/// The texts beside the cells of these sheets, given their names and parts. Notes in binary parts are
/// read by `binary`, from the sheet's name and the part.
pub(super) fn of_sheets(
    bytes: &[u8],
    sheets: &[(String, String)],
    binary: impl Fn(&str, &[u8]) -> (Vec<Annotation>, bool),
) -> (Vec<Annotation>, bool) {
    let Ok(zip) = ZipArchive::new(Cursor::new(bytes)) else {
        return (vec![], true);
    };
    let mut parts = Parts::new(zip);
    let mut is_partial = false;
    let mut found = vec![];
    let mut seen = HashSet::new();
    for (sheet, path) in sheets {
        for Relation { kind, target, .. } in parts.relations(path) {
            // A part belongs to one sheet; one that is named again and again is a trap.
            if !seen.insert(target.clone()) {
                continue;
            }
            if kind.ends_with("/comments") && target.ends_with(".bin") {
                let (texts, is_cut) = binary(sheet, &parts.looked_at(&target));
                found.extend(texts);
                is_partial |= is_cut;
                continue;
            }
            let kind = kind.rsplit('/').next().unwrap_or_default();
            let is_read = ["comments", "threadedComment", "drawing"];
            if !is_read.contains(&kind) && kind != "vmlDrawing" {
                continue;
            }
            let xml = parts.told(&target);
            let relevant = is_read.contains(&kind);
            is_partial |= relevant && (!each(&xml, |_| {}) || xml.contains(":contentPart"));
            match kind {
                "comments" => found.extend(notes(sheet, &xml, "comment", "メモ")),
                "threadedComment" => {
                    found.extend(notes(sheet, &xml, "threadedComment", "コメント"));
                }
                "drawing" => {
                    let drawing = Drawing::read(sheet, &xml);
                    found.extend(parts.framed(sheet, &target, &drawing, &mut seen));
                    found.extend(drawing.shapes);
                }
                "vmlDrawing" => {
                    let (texts, is_cut) = drawing::old(sheet, &xml);
                    found.extend(texts);
                    is_partial |= is_cut;
                }
                _ => {}
            }
        }
    }
    found.sort();
    found.dedup();
    (found, is_partial || parts.is_cut)
}

/// The sheets' names and the parts they stand in.
pub(super) fn sheets(bytes: &[u8]) -> Vec<(String, String)> {
    let zip = ZipArchive::new(Cursor::new(bytes));
    zip.map_or(vec![], |zip| Parts::new(zip).sheets())
}

/// The parts of the sheets of a workbook whose list of them is binary, by the names of the relations.
pub(super) fn binary_targets(bytes: &[u8]) -> HashMap<String, String> {
    let zip = ZipArchive::new(Cursor::new(bytes));
    zip.map_or(HashMap::new(), |zip| {
        Parts::new(zip).targets("xl/workbook.bin", "xl/_rels/workbook.bin.rels")
    })
}

/// Whether the workbook is where every reader looks for it, and no two sheets are one part: a small
/// part named often would be read as often.
pub fn is_one_part_a_sheet(bytes: &[u8]) -> bool {
    let Ok(zip) = ZipArchive::new(Cursor::new(bytes)) else {
        return false;
    };
    let mut parts = Parts::new(zip);
    let mut seen = HashSet::new();
    let mut sheets = parts.sheets().into_iter();
    let is_main = |r: &Relation| {
        !r.kind.ends_with("/officeDocument") || r.target.eq_ignore_ascii_case(WORKBOOK)
    };
    parts.relations("").iter().all(is_main)
        && sheets.all(|(_, path)| seen.insert(path.to_lowercase()))
}

/// The part that lists the sheets.
const WORKBOOK: &str = "xl/workbook.xml";

/// A part of a workbook, whatever the case of its name: so do Excel and the parser of the cells find it.
pub(super) fn part<'a, 'z>(
    zip: &'a mut ZipArchive<Cursor<&'z [u8]>>,
    name: &str,
) -> Option<ZipFile<'a, Cursor<&'z [u8]>>> {
    let is_it = |own: &[u8]| own.eq_ignore_ascii_case(name.as_bytes());
    let index = match zip.index_for_name(name) {
        Some(index) => index,
        None => zip.file_names_raw().position(is_it)?,
    };
    zip.by_index(index).ok()
}

struct Parts<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// How many more bytes of notes and shapes are looked at.
    left: u64,
    /// Whether there were more.
    is_cut: bool,
}

impl<'a> Parts<'a> {
    fn new(zip: ZipArchive<Cursor<&'a [u8]>>) -> Parts<'a> {
        Parts {
            zip,
            left: ALL,
            is_cut: false,
        }
    }

    /// A part of notes or shapes, as far as it and all before it are looked at.
    fn looked_at(&mut self, name: &str) -> Vec<u8> {
        let bytes = self.bytes(name, PART.min(self.left));
        self.left -= bytes.len() as u64;
        bytes
    }

    fn told(&mut self, name: &str) -> String {
        String::from_utf8_lossy(&self.looked_at(name)).into_owned()
    }

    fn text(&mut self, name: &str) -> String {
        String::from_utf8_lossy(&self.bytes(name, PART)).into_owned()
    }

    /// So many bytes of a part at most; nothing where there is none.
    fn bytes(&mut self, name: &str, most: u64) -> Vec<u8> {
        let mut bytes = vec![];
        if let Some(part) = part(&mut self.zip, name) {
            // What was read before an error is still told.
            let read = part.take(most + 1).read_to_end(&mut bytes);
            self.is_cut |= read.is_err() || bytes.len() as u64 > most;
            bytes.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        }
        bytes
    }

    /// The sheets' names and parts.
    fn sheets(&mut self) -> Vec<(String, String)> {
        let targets = self.targets(WORKBOOK, "xl/_rels/workbook.xml.rels");
        let xml = self.text(WORKBOOK);
        let mut sheets = vec![];
        each(&xml, |event| {
            if let Some(e) = element(event, "sheet") {
                let target = attribute(e, "id").and_then(|id| targets.get(&id).cloned());
                let name = attribute(e, "name").map(|name| visible(&name));
                sheets.extend(name.zip(target));
            }
        });
        sheets
    }

    /// The parts that a workbook refers to, by the names of the relations.
    fn targets(&mut self, workbook: &str, rels: &str) -> HashMap<String, String> {
        let entries = self.entries(rels).into_iter();
        entries
            .map(|e| (e.id, resolve(workbook, &e.target)))
            .collect()
    }

    /// What a part refers to.
    fn relations(&mut self, path: &str) -> Vec<Relation> {
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let rels = format!("{folder}/_rels/{file}.rels");
        let entries = self.entries(rels.trim_start_matches('/'));
        let resolved = entries.into_iter().map(|e| Relation {
            target: resolve(path, &e.target),
            ..e
        });
        resolved.collect()
    }

    /// The texts of the charts and diagrams that a drawing frames, and of the shapes on a chart.
    fn framed(
        &mut self,
        sheet: &str,
        path: &str,
        drawing: &Drawing,
        seen: &mut HashSet<String>,
    ) -> Vec<Annotation> {
        let mut found = vec![];
        let mut waiting: Vec<(String, Cell)> = vec![];
        for relation in self.linked(path) {
            let at = drawing.frames.get(&relation.id);
            waiting.push((relation.target, at.copied().unwrap_or(Cell::new(0, 0))));
        }
        while let Some((target, at)) = waiting.pop() {
            if !seen.insert(target.clone()) {
                continue;
            }
            let text = drawing::paragraphs(&self.told(&target));
            if !is_blank(&text) {
                found.push(Annotation {
                    sheet: sheet.to_string(),
                    cell: at,
                    what: drawing::SHAPE,
                    text,
                });
            }
            waiting.extend(self.linked(&target).into_iter().map(|r| (r.target, at)));
        }
        found
    }

    /// What a drawing or a chart refers to that may hold text of its own.
    fn linked(&mut self, path: &str) -> Vec<Relation> {
        const KINDS: [&str; 4] = ["chart", "chartEx", "diagramData", "chartUserShapes"];
        let relations = self.relations(path).into_iter();
        let holds_text = |r: &Relation| KINDS.contains(&r.kind.rsplit('/').next().unwrap_or(""));
        relations.filter(holds_text).collect()
    }

    fn entries(&mut self, rels: &str) -> Vec<Relation> {
        let xml = self.text(rels);
        let mut entries = vec![];
        each(&xml, |event| {
            if let Some(e) = element(event, "Relationship") {
                entries.push(Relation {
                    id: attribute(e, "Id").unwrap_or_default(),
                    kind: attribute(e, "Type").unwrap_or_default(),
                    target: attribute(e, "Target").unwrap_or_default(),
                });
            }
        });
        entries
    }
}

struct Relation {
    id: String,
    kind: String,
    /// A part by its name, once it is resolved.
    target: String,
}

/// A relation's target as a part's name: relative to its part, or from the root.
fn resolve(part: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_string();
    }
    let mut path: Vec<&str> = part.split('/').collect();
    path.pop();
    for step in target.split('/') {
        match step {
            ".." => drop(path.pop()),
            "." => {}
            step => path.push(step),
        }
    }
    path.join("/")
}

/// Hands over every event up to the first fault or to an element that stands too deep. Whether
/// there was neither.
pub(super) fn each(xml: &str, mut work: impl FnMut(&Event<'_>)) -> bool {
    let mut reader = Reader::from_str(xml);
    let mut depth = 0_usize;
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return true,
            Ok(Event::Start(_)) if depth == DEPTH => return false,
            Ok(event) => {
                match event {
                    Event::Start(_) => depth += 1,
                    Event::End(_) => depth = depth.saturating_sub(1),
                    _ => {}
                }
                work(&event);
            }
            Err(_) => return false,
        }
    }
}

/// The element that an event opens, if it has this name.
pub(super) fn element<'e, 'x>(event: &'e Event<'x>, name: &str) -> Option<&'e BytesStart<'x>> {
    match event {
        Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == name => Some(e),
        _ => None,
    }
}

/// An attribute by its name without prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element
        .attributes()
        .flatten()
        .find(|a| a.key.local_name().as_ref() == name)?;
    Some(unescape(&found.value))
}

fn unescape(text: &str) -> String {
    quick_xml::escape::unescape(text).map_or(text.to_string(), |t| t.into_owned())
}

/// The text of an event, where it has some.
pub(super) fn text_of(event: &Event<'_>) -> Option<String> {
    match event {
        Event::Text(t) => Some(unescape(t)),
        Event::CData(t) => Some(t.to_string()),
        Event::GeneralRef(name) => Some(unescape(&format!("&{};", &**name))),
        _ => None,
    }
}

/// The notes of a comments part: elements with a `ref`, and text in `t` or `text`. Blanks between the
/// runs of a note are the writer's indentation.
fn notes(sheet: &str, xml: &str, element: &str, what: &'static str) -> Vec<Annotation> {
    let mut found: Vec<Annotation> = vec![];
    let mut path: Vec<String> = vec![];
    each(xml, |event| match event {
        Event::Start(e) => {
            let name = e.local_name().as_ref().to_string();
            if name == element {
                let cell = attribute(e, "ref").and_then(|r| Cell::parse(&r));
                found.push(Annotation {
                    sheet: sheet.to_string(),
                    cell: cell.unwrap_or(Cell::new(0, 0)),
                    what,
                    text: String::new(),
                });
            }
            path.push(name);
        }
        Event::End(_) => drop(path.pop()),
        event => {
            let is_open = path.iter().any(|p| p == element);
            let (Some(note), Some(text)) = (found.last_mut().filter(|_| is_open), text_of(event))
            else {
                return;
            };
            let is_run = path.last().is_some_and(|p| p == "t");
            let is_text = path.iter().any(|p| p == "text");
            let has_runs = element == "comment";
            if is_run || (is_text && !(has_runs && is_blank(&text))) {
                note.text.push_str(&text);
            }
        }
    });
    found.retain(|note| !is_blank(&note.text));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved() {
        for (part, target, expected) in [
            (
                "xl/worksheets/sheet1.xml",
                "../comments1.xml",
                "xl/comments1.xml",
            ),
            (
                "xl/worksheets/sheet1.xml",
                "/xl/comments/comment1.xml",
                "xl/comments/comment1.xml",
            ),
            (
                "xl/workbook.xml",
                "worksheets/sheet1.xml",
                "xl/worksheets/sheet1.xml",
            ),
        ] {
            assert_eq!(resolve(part, target), expected);
        }
    }

    #[test]
    fn notes_are_read() {
        let xml = "<comments><commentList><comment ref=\"C5\"><text><r><t>甲 &amp; </t></r>\
                   <r><t>乙</t></r></text></comment></commentList></comments>";
        let read = notes("s", xml, "comment", "メモ");
        assert_eq!(
            (read[0].cell, read[0].text.as_str()),
            (Cell::new(4, 2), "甲 & 乙")
        );
        let xml = "<comments>\n  <comment ref=\"C5\">\n    <text>\n      <r>\n        <rPr/>\n        \
                   <t>甲 乙</t>\n      </r>\n    </text>\n  </comment>\n</comments>";
        assert_eq!(notes("s", xml, "comment", "メモ")[0].text, "甲 乙");
    }

    #[test]
    fn of_all_parts_together_so_much_is_looked_at() {
        let mut zip = zip::ZipWriter::new(Cursor::new(vec![]));
        let stored = zip::CompressionMethod::Stored;
        let options = zip::write::SimpleFileOptions::default().compression_method(stored);
        let part = vec![b' '; PART as usize];
        for name in ["1", "2", "3", "4", "5"] {
            zip.start_file(name, options).unwrap();
            std::io::Write::write_all(&mut zip, &part).unwrap();
        }
        let bytes = zip.finish().unwrap().into_inner();
        let mut parts = Parts::new(ZipArchive::new(Cursor::new(&bytes[..])).unwrap());
        let lengths: Vec<u64> = ["1", "2", "3", "4"]
            .map(|name| parts.looked_at(name).len() as u64)
            .into();
        assert_eq!((lengths, parts.is_cut), (vec![PART; 4], false));
        assert_eq!((parts.looked_at("5").len(), parts.is_cut), (0, true));
    }

    #[test]
    fn a_text_longer_than_anybody_writes_is_cut() {
        let note = |length| Annotation {
            sheet: String::new(),
            cell: Cell::new(0, 0),
            what: "メモ",
            text: "字".repeat(length),
        };
        let mut notes = [note(LONGEST), note(LONGEST + 1)];
        assert!(!cut_long(&mut notes[..1]) && cut_long(&mut notes));
        assert_eq!(notes[1].text.chars().count(), LONGEST);
    }
}
