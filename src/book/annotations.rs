//! Text beside the cells: notes, threaded comments and text boxes. calamine does not show them.

use super::drawing::{self, Drawing};
use super::package::{Package, Relation};
use crate::model::limits::TEXT;
use crate::model::place::Cell;
use crate::text::fold::is_blank;
use crate::text::width::beginning;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;
use std::collections::HashSet;

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

/// The texts beside the cells of these sheets, given their names and parts. Notes in binary parts are
/// read by `binary`, from the sheet's name and the part.
pub(super) fn of_sheets(
    package: &Package<'_>,
    sheets: &[(String, String)],
    binary: impl Fn(&str, &[u8]) -> (Vec<Annotation>, bool),
) -> (Vec<Annotation>, bool) {
    let mut parts = Parts::new(package);
    let mut is_partial = false;
    let mut found = vec![];
    let mut seen = HashSet::new();
    for (sheet, path) in sheets {
        for Relation { kind, target, .. } in package.relations(path) {
            // A part belongs to one sheet; one that is named again and again is a trap.
            if !seen.insert(target.clone()) {
                continue;
            }
            if kind == "comments" && target.ends_with(".bin") {
                let (texts, is_cut) = binary(sheet, &parts.looked_at(target));
                found.extend(texts);
                is_partial |= is_cut;
                continue;
            }
            let kind = kind.as_str();
            let is_read = ["comments", "threadedComment", "drawing"];
            if !is_read.contains(&kind) && kind != "vmlDrawing" {
                continue;
            }
            let xml = parts.told(target);
            let relevant = is_read.contains(&kind);
            is_partial |= relevant && (!each(&xml, |_| {}) || xml.contains(":contentPart"));
            match kind {
                "comments" => found.extend(notes(sheet, &xml, "comment", "メモ")),
                "threadedComment" => {
                    found.extend(notes(sheet, &xml, "threadedComment", "コメント"));
                }
                "drawing" => {
                    let drawing = Drawing::read(sheet, &xml);
                    found.extend(parts.framed(sheet, target, &drawing, &mut seen));
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

struct Parts<'p, 'b> {
    package: &'p Package<'b>,
    /// How many more bytes of notes and shapes are looked at.
    left: u64,
    /// Whether there were more.
    is_cut: bool,
}

impl<'p, 'b> Parts<'p, 'b> {
    fn new(package: &'p Package<'b>) -> Parts<'p, 'b> {
        Parts {
            package,
            left: ALL,
            is_cut: false,
        }
    }

    /// A part of notes or shapes, as far as it and all before it are looked at. What was read before
    /// an error is still told.
    fn looked_at(&mut self, name: &str) -> Cow<'p, [u8]> {
        let (bytes, is_cut) = self.package.beginning(name, PART.min(self.left));
        self.is_cut |= is_cut;
        self.left = self.left.saturating_sub(bytes.len() as u64);
        bytes
    }

    fn told(&mut self, name: &str) -> String {
        String::from_utf8_lossy(&self.looked_at(name)).into_owned()
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
            waiting.push((
                relation.target.clone(),
                at.copied().unwrap_or(Cell::new(0, 0)),
            ));
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
            waiting.extend(self.linked(&target).map(|r| (r.target.clone(), at)));
        }
        found
    }

    /// What a drawing or a chart refers to that may hold text of its own.
    fn linked(&self, path: &str) -> impl Iterator<Item = &'p Relation> + use<'p, 'b> {
        const KINDS: [&str; 4] = ["chart", "chartEx", "diagramData", "chartUserShapes"];
        let relations = self.package.relations(path).iter();
        relations.filter(|r| KINDS.contains(&r.kind.as_str()))
    }
}

/// Hands over every event up to the first fault or to an element that stands too deep. Whether
/// there was neither, and every element has its end.
pub(super) fn each(xml: &str, mut work: impl FnMut(&Event<'_>)) -> bool {
    let mut reader = Reader::from_str(xml);
    let mut depth = 0_usize;
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return depth == 0,
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
    use crate::book::Limits;
    use std::io::Cursor;

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
        let package = Package::open(&bytes, &Limits::default()).unwrap();
        let mut parts = Parts::new(&package);
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
