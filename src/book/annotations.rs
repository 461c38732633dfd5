//! What stands beside and over the cells of an xlsx: notes, threaded comments, shapes, pictures, form
//! controls and links. calamine does not show them.

use super::comments::{self, Note, Threads};
use super::controls::{self, Controls};
use super::drawing::{self, Drawing};
use super::links;
use super::merges::Block;
use super::vml::OldDrawing;
use crate::model::annotation::{AnnotationKind, Shape};
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

/// What stands beside or over the cells of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Annotation {
    /// The sheet's name.
    pub sheet: String,
    /// The cell it is attached to, or all that it covers.
    pub cells: Block,
    /// What it is.
    pub kind: AnnotationKind,
    /// Who wrote it, where that is known.
    pub author: String,
    /// Its text; of a link, its target; of a control, its label.
    pub text: String,
    /// The cell that follows a control, or empty.
    pub linked: String,
    /// The cells that list what may be chosen in a control, or empty.
    pub list: String,
}

impl Annotation {
    /// An annotation of one cell, with its text.
    pub fn new(sheet: &str, cell: Cell, kind: AnnotationKind, text: String) -> Annotation {
        Annotation {
            sheet: sheet.to_string(),
            cells: Block::of(cell),
            kind,
            author: String::new(),
            text,
            linked: String::new(),
            list: String::new(),
        }
    }

    /// Whether it is a text, and a blank one.
    fn is_blank(&self) -> bool {
        use AnnotationKind as Kind;
        let is_text = matches!(
            self.kind,
            Kind::Note | Kind::Comment | Kind::Link | Kind::PageEdge
        );
        is_text && is_blank(&self.text)
    }
}

/// Brings annotations into reading order, each once. Those of one kind in one cell stay as they come:
/// a reply stands behind what it answers.
pub(super) fn in_order(annotations: &mut Vec<Annotation>) {
    annotations.sort_by(|one, other| {
        let key = |a: &Annotation| (a.cells.first, a.kind);
        one.sheet.cmp(&other.sheet).then(key(one).cmp(&key(other)))
    });
    let mut seen = HashSet::new();
    annotations.retain(|a| !a.is_blank() && seen.insert(a.clone()));
}

/// The most bytes of one part that are looked at; a longer one is cut and told as far as it goes.
const PART: u64 = 8 << 20;

/// The most bytes of all parts of notes and shapes of a workbook together.
const ALL: u64 = 32 << 20;

/// The most UTF-16 units of one text beside the cells.
const LONGEST: usize = TEXT;

/// Cuts texts that are longer than anybody can write them, and what Excel explains in notes. Whether
/// there was a long one.
pub(super) fn cut_long(texts: &mut [Annotation]) -> bool {
    let mut is_cut = false;
    for annotation in texts {
        let said = comments::without_explanation(&annotation.text);
        if annotation.kind == AnnotationKind::Note && said.len() < annotation.text.len() {
            annotation.text = said.to_string();
        }
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

/// What stands beside and over the cells of these sheets, given their names and parts. Notes in
/// binary parts are read by `binary`, from the sheet's name and the part.
pub(super) fn of_sheets(
    bytes: &[u8],
    sheets: &[(String, String)],
    binary: impl Fn(&str, &[u8]) -> (Vec<Annotation>, bool),
) -> (Vec<Annotation>, bool) {
    let Ok(zip) = ZipArchive::new(Cursor::new(bytes)) else {
        return (vec![], true);
    };
    let mut reading = Reading {
        parts: Parts::new(zip),
        seen: HashSet::new(),
        people: HashMap::new(),
        found: vec![],
        is_partial: false,
    };
    reading.people();
    for (sheet, path) in sheets {
        reading.sheet(sheet, path, &binary);
    }
    let mut found = reading.found;
    in_order(&mut found);
    (found, reading.is_partial || reading.parts.is_cut)
}

/// The parts of annotations being read.
struct Reading<'a> {
    parts: Parts<'a>,
    /// A part belongs to one sheet; one that is named again and again is a trap.
    seen: HashSet<String>,
    /// The names of those who comment, by their identities.
    people: HashMap<String, String>,
    found: Vec<Annotation>,
    /// Whether something was not understood.
    is_partial: bool,
}

/// The parts of one sheet, in the order in which they are read: some say what others need not.
#[derive(Default)]
struct SheetParts {
    old_drawings: Vec<OldDrawing>,
    threads: Threads,
    notes: Vec<Note>,
    /// The texts of the parts of drawings, by their names.
    drawings: Vec<(String, String)>,
}

impl Reading<'_> {
    fn people(&mut self) {
        for relation in self.parts.relations(WORKBOOK) {
            if relation.is("person") && self.seen.insert(relation.target.clone()) {
                let xml = self.parts.told(&relation.target);
                self.people.extend(comments::people(&xml));
            }
        }
    }

    fn sheet(
        &mut self,
        sheet: &str,
        path: &str,
        binary: &impl Fn(&str, &[u8]) -> (Vec<Annotation>, bool),
    ) {
        let relations = self.parts.relations(path);
        let mut own = SheetParts::default();
        for relation in &relations {
            self.part(sheet, relation, &mut own, binary);
        }
        let tail = self.parts.tail(path);
        self.found.extend(links::read(sheet, &tail, &relations));
        let mut controls = self.controls(&tail, &relations);
        let notes = own.notes.into_iter();
        self.found
            .extend(notes.filter_map(|n| n.unless_in(&own.threads)));
        self.found.append(&mut own.threads.comments);
        for drawing in &mut own.old_drawings {
            self.is_partial |= drawing.is_cut;
            controls.complete(drawing);
            self.found.extend(drawing.annotations(sheet));
        }
        self.found.extend(controls.others(sheet));
        for (target, xml) in &own.drawings {
            let drawing = Drawing::read(sheet, xml, |id| controls.has(id));
            self.framed(sheet, target, &drawing);
            self.found.extend(drawing.found);
        }
    }

    fn part(
        &mut self,
        sheet: &str,
        relation: &Relation,
        own: &mut SheetParts,
        binary: &impl Fn(&str, &[u8]) -> (Vec<Annotation>, bool),
    ) {
        let Relation { target, .. } = relation;
        let kinds = ["comments", "threadedComment", "drawing", "vmlDrawing"];
        let Some(kind) = kinds.into_iter().find(|kind| relation.is(kind)) else {
            return;
        };
        if !self.seen.insert(target.clone()) {
            return;
        }
        if kind == "comments" && target.ends_with(".bin") {
            let (texts, is_cut) = binary(sheet, &self.parts.looked_at(target));
            self.found.extend(texts);
            self.is_partial |= is_cut;
            return;
        }
        let xml = self.parts.told(target);
        self.is_partial |= kind != "vmlDrawing" && !each(&xml, |_| {});
        match kind {
            "comments" => own.notes.extend(Note::read(sheet, &xml)),
            "threadedComment" => own.threads.append(Threads::read(sheet, &xml, &self.people)),
            "drawing" => own.drawings.push((target.clone(), xml)),
            _ => own.old_drawings.push(OldDrawing::read(&xml)),
        }
    }

    /// The controls that a sheet lists, with their properties.
    fn controls(&mut self, tail: &str, relations: &[Relation]) -> Controls {
        let mut controls = Controls::default();
        for listed in controls::listed(tail) {
            let relation = relations.iter().find(|r| r.id == listed.relation);
            let properties = relation.filter(|r| r.is("ctrlProp")).and_then(|r| {
                let xml = self.parts.told(&r.target);
                controls::properties(&xml)
            });
            let is_active = relation.is_some_and(|r| r.is("control"));
            controls.add(listed, properties, is_active);
        }
        controls
    }

    /// The texts of the charts and diagrams that a drawing frames, and of the shapes on a chart.
    fn framed(&mut self, sheet: &str, path: &str, drawing: &Drawing) {
        let mut waiting: Vec<(String, Block)> = vec![];
        for relation in self.parts.linked(path) {
            let cells = drawing.frames.get(&relation.id).copied();
            waiting.push((relation.target, cells.unwrap_or(Block::of(Cell::new(0, 0)))));
        }
        while let Some((target, cells)) = waiting.pop() {
            if !self.seen.insert(target.clone()) {
                continue;
            }
            let text = drawing::paragraphs(&self.parts.told(&target));
            let kind = AnnotationKind::Shape(Shape::Other);
            if !is_blank(&text) {
                self.found.push(Annotation {
                    cells,
                    ..Annotation::new(sheet, cells.first, kind, text)
                });
            }
            let linked = self.parts.linked(&target).into_iter();
            waiting.extend(linked.map(|r| (r.target, cells)));
        }
    }
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
            target: match e.is_external {
                true => e.target,
                false => resolve(path, &e.target),
            },
            ..e
        });
        resolved.collect()
    }

    /// What stands behind the rows of a sheet.
    fn tail(&mut self, path: &str) -> String {
        let xml = self.text(path);
        let rows = xml.rfind("</sheetData>").unwrap_or(xml.len());
        xml[rows..].to_string()
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
                    is_external: attribute(e, "TargetMode").is_some_and(|m| m == "External"),
                });
            }
        });
        entries
    }
}

/// What a part refers to.
pub(super) struct Relation {
    pub(super) id: String,
    kind: String,
    /// A part by its name, once it is resolved; a place outside as it stands.
    pub(super) target: String,
    pub(super) is_external: bool,
}

impl Relation {
    /// Whether it is of a kind, whatever the edition of the standard whose name stands before it.
    pub(super) fn is(&self, kind: &str) -> bool {
        self.kind.rsplit('/').next() == Some(kind)
    }
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
        let note = |length| {
            let text = "字".repeat(length);
            Annotation::new("", Cell::new(0, 0), AnnotationKind::Note, text)
        };
        let mut notes = [note(LONGEST), note(LONGEST + 1)];
        assert!(!cut_long(&mut notes[..1]) && cut_long(&mut notes));
        assert_eq!(notes[1].text.chars().count(), LONGEST);
    }
}
