//! What stands beside and over the cells of an xlsx: notes, threaded comments, shapes, pictures, form
//! controls and links. calamine does not show them.

use super::annotation::{Annotation, in_order};
use super::comments::{self, Note, Threads};
use super::controls::{self, Controls};
use super::drawing::{self, Drawing};
use super::lengths::Axes;
use super::links;
use super::merges::Block;
use super::package::{Package, Relation};
use super::vml::OldDrawing;
use super::xml::each;
use crate::model::annotation::{AnnotationKind, Shape};
use crate::text::normalize::is_blank;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// The most bytes of one part that are looked at; a longer one is cut and reported as far as it goes.
const PART: u64 = 8 << 20;

/// The most bytes of all parts of notes and shapes of a workbook together.
const ALL: u64 = 32 << 20;

/// A sheet whose annotations are read.
pub(super) struct SheetPart<'x> {
    /// Its name as it is shown.
    pub(super) name: String,
    /// Its part.
    pub(super) path: String,
    /// The text of its part behind the rows; empty where it is no text.
    pub(super) tail: &'x str,
}

/// What stands beside and over the cells of these sheets. Notes in binary parts are read by `binary`,
/// from the sheet's name and the part.
pub(super) fn of_sheets(
    package: &Package<'_>,
    sheets: &[SheetPart<'_>],
    binary: impl Fn(&str, &[u8]) -> (Vec<Annotation>, bool),
) -> (Vec<Annotation>, bool) {
    let mut reading = Reading {
        parts: Parts::new(package),
        seen: HashSet::new(),
        people: HashMap::new(),
        found: vec![],
        is_partial: false,
    };
    reading.people();
    for sheet in sheets {
        reading.sheet(sheet, &binary);
    }
    let mut found = reading.found;
    in_order(&mut found);
    (found, reading.is_partial || reading.parts.is_cut)
}

/// The parts of annotations being read.
struct Reading<'p, 'b> {
    parts: Parts<'p, 'b>,
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

impl Reading<'_, '_> {
    fn people(&mut self) {
        let package = self.parts.package;
        let relations = package.relations(package.main().unwrap_or_default()).iter();
        let related = relations.filter(|r| r.kind == "person");
        let related = related.map(|r| r.target.as_str());
        // Nothing needs to refer to a part that stands where it usually does.
        let usual = package.names().filter(|name| name.contains("/persons/"));
        for name in related.chain(usual) {
            if self.seen.insert(name.to_string()) {
                let xml = self.parts.reported(name);
                self.people.extend(comments::people(&xml));
            }
        }
    }

    fn sheet(
        &mut self,
        part: &SheetPart<'_>,
        binary: &impl Fn(&str, &[u8]) -> (Vec<Annotation>, bool),
    ) {
        let sheet = part.name.as_str();
        let relations = self.parts.package.relations(&part.path);
        let mut own = SheetParts::default();
        for relation in relations {
            self.part(sheet, relation, &mut own, binary);
        }
        self.found.extend(links::read(sheet, part.tail, relations));
        let mut controls = self.controls(part.tail, relations);
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
            let axes = || Axes::of_sheet(self.parts.package.text(&part.path));
            let drawing = Drawing::read(sheet, xml, |look| controls.has(look), axes);
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
        let Some(kind) = kinds.into_iter().find(|kind| relation.kind == *kind) else {
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
        let xml = self.parts.reported(target);
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
            let properties = relation.filter(|r| r.kind == "ctrlProp").and_then(|r| {
                let xml = self.parts.reported(&r.target);
                controls::properties(&xml)
            });
            let is_active = relation.is_some_and(|r| r.kind == "control");
            controls.add(listed, properties, is_active);
        }
        controls
    }

    /// The texts of the charts and diagrams that a drawing frames, and of the shapes on a chart.
    fn framed(&mut self, sheet: &str, path: &str, drawing: &Drawing) {
        let mut waiting: Vec<(String, Block)> = vec![];
        for relation in self.parts.linked(path) {
            let cells = drawing.frames.get(&relation.id).copied();
            let cells = cells.unwrap_or(Block::NOWHERE);
            waiting.push((relation.target.clone(), cells));
        }
        while let Some((target, cells)) = waiting.pop() {
            if !self.seen.insert(target.clone()) {
                continue;
            }
            let text = drawing::paragraphs(&self.parts.reported(&target));
            let kind = AnnotationKind::Shape(Shape::Other);
            if !is_blank(&text) {
                self.found.push(Annotation {
                    cells,
                    ..Annotation::new(sheet, cells.first, kind, text)
                });
            }
            let linked = self.parts.linked(&target);
            waiting.extend(linked.map(|r| (r.target.clone(), cells)));
        }
    }
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
    /// an error is still reported.
    fn looked_at(&mut self, name: &str) -> Cow<'p, [u8]> {
        let (bytes, is_cut) = self.package.beginning(name, PART.min(self.left));
        self.is_cut |= is_cut;
        self.left = self.left.saturating_sub(bytes.len() as u64);
        bytes
    }

    fn reported(&mut self, name: &str) -> String {
        String::from_utf8_lossy(&self.looked_at(name)).into_owned()
    }

    /// What a drawing or a chart refers to that may hold text of its own.
    fn linked(&self, path: &str) -> impl Iterator<Item = &'p Relation> + use<'p, 'b> {
        const KINDS: [&str; 4] = ["chart", "chartEx", "diagramData", "chartUserShapes"];
        let relations = self.package.relations(path).iter();
        relations.filter(|r| KINDS.contains(&r.kind.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::Limits;
    use std::io::Cursor;

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
}
