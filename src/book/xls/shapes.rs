//! Notes, shapes and form controls of a sheet. A drawing says where a shape stands and what it looks
//! like, the object behind it what it is and what it is set to, and the text behind that what it says
//! (MS-XLS 2.4.181, 2.4.329).

use super::drawn::Drawn;
use super::object::Object;
use super::records::Record;
use crate::book::annotation::Annotation;
use crate::book::byte_reader::ByteReader;
use crate::book::merges::Block;
use crate::model::annotation::{AnnotationKind, Shape};
use crate::model::place::Cell;

/// The shapes of a sheet as its records name them.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    shapes: Vec<Placed>,
    notes: Vec<(Cell, u16)>,
    /// The last shape that was drawn.
    drawn: Drawn,
    /// Whether something there cannot be read.
    pub is_partial: bool,
}

#[derive(Debug)]
struct Placed {
    object: Object,
    drawn: Drawn,
    text: String,
}

impl Shapes {
    /// Takes a record about a drawing, an object, a text or a note.
    pub(super) fn note(&mut self, record: &Record<'_>) {
        let read = match record.kind {
            0x00EC => {
                self.drawn = Drawn::read(&record.whole()).or(self.drawn);
                Some(())
            }
            0x005D => self.object(record),
            0x01B6 => self.text(record),
            _ => self.remark(record.bytes()),
        };
        self.is_partial |= read.is_none();
    }

    fn object(&mut self, record: &Record<'_>) -> Option<()> {
        let object = Object::read(&record.whole())?;
        self.is_partial |= object.is_chart();
        self.shapes.push(Placed {
            object,
            drawn: self.drawn,
            text: String::new(),
        });
        Some(())
    }

    /// The text of the object before it, in the records that continue this one.
    fn text(&mut self, record: &Record<'_>) -> Option<()> {
        let mut bytes = record.bytes();
        bytes.take(10)?;
        let count = usize::from(bytes.u16()?);
        if count == 0 {
            return Some(());
        }
        let mut pieces = record.pieces();
        pieces.leave();
        // The first continuation says how wide its characters are, as every further one does.
        let text = pieces.text(count, false)?;
        let shape = self.shapes.last_mut()?;
        shape.text = text.replace("\r\n", "\n").replace('\r', "\n");
        Some(())
    }

    fn remark(&mut self, mut bytes: ByteReader<'_>) -> Option<()> {
        let (row, col) = (bytes.u16()?, bytes.u16()?);
        bytes.take(2)?;
        let at = Cell::new(u32::from(row), u32::from(col));
        self.notes.push((at, bytes.u16()?));
        Some(())
    }

    /// What was written and drawn, and whether some of it cannot be determined.
    pub(super) fn annotations(&self, sheet: &str) -> (Vec<Annotation>, bool) {
        let mut found = vec![];
        let mut is_partial = self.is_partial;
        let own = |id: u16| move |s: &&Placed| s.object.is_note() && s.object.id == id;
        for (at, id) in &self.notes {
            match self.shapes.iter().find(own(*id)) {
                Some(shape) => {
                    let text = shape.text.clone();
                    found.push(Annotation::new(sheet, *at, AnnotationKind::Note, text));
                }
                None => is_partial = true,
            }
        }
        // A note's shape that no cell owns is reported where it stands.
        let is_owned =
            |s: &&Placed| s.object.is_note() && self.notes.iter().any(|(_, id)| *id == s.object.id);
        let others = self.shapes.iter().filter(|s| !is_owned(s));
        found.extend(others.filter_map(|s| s.annotation(sheet)));
        (found, is_partial)
    }
}

impl Placed {
    fn annotation(&self, sheet: &str) -> Option<Annotation> {
        let kind = match self.object.kind()? {
            // What is drawn tells more of its form than what it is for.
            AnnotationKind::Shape(own) => AnnotationKind::Shape(match self.drawn.shape {
                Shape::Other => own,
                drawn => drawn,
            }),
            kind => kind,
        };
        let is_text = self.object.is_note() || self.object.is_caption();
        if is_text && self.text.trim().is_empty() {
            return None;
        }
        let cells = self.drawn.cells().unwrap_or(Block::NOWHERE);
        Some(Annotation {
            cells,
            linked: self.object.linked.map_or(String::new(), |c| c.to_string()),
            list: self.object.list.map_or(String::new(), |b| b.to_string()),
            ..Annotation::new(sheet, cells.first, kind, self.text.clone())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::xls::records::Records;

    fn shapes(records: &[(u16, &[u8])]) -> Shapes {
        let mut stream = vec![];
        for (kind, data) in records {
            stream.extend(kind.to_le_bytes());
            stream.extend((data.len() as u16).to_le_bytes());
            stream.extend(*data);
        }
        let mut shapes = Shapes::default();
        Records::new(&stream).for_each(|r| shapes.note(&r.unwrap()));
        shapes
    }

    /// A drawing in a container: at C5.
    const DRAWING: (u16, &[u8]) = (
        0xEC,
        &[
            0x0F, 0, 4, 0xF0, 200, 0, 0, 0, 0, 0, 0x10, 0xF0, 18, 0, 0, 0, 0, 0, 2, 0, 9, 9, 4, 0,
            9, 9, 5, 0, 0, 0, 6, 0, 0, 0,
        ],
    );

    #[test]
    fn notes_and_boxes_have_their_texts() {
        let object = |kind: u8, id: u8| [0x15, 0, 0x12, 0, kind, 0, id, 0];
        let text = |count: u8| [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, count, 0, 16, 0, 0, 0, 0, 0];
        let read = shapes(&[
            DRAWING,
            (0x5D, &object(0x06, 1)),
            (0x1B6, &text(3)),
            (0x3C, &[0, b'a', b'\r', b'b']),
            (0x3C, &[0; 16]),
            (0x5D, &object(0x19, 2)),
            (0x1B6, &text(2)),
            (0x3C, &[1, 0x42, 0x30]),
            (0x3C, &[1, 0x44, 0x30]),
            (0x1C, &[7, 0, 1, 0, 0, 0, 2, 0, 0, 0]),
        ]);
        let (reported, is_partial) = read.annotations("s");
        let reported: Vec<_> = reported
            .iter()
            .map(|b| (b.kind, b.cells.to_string(), b.text.as_str()))
            .collect();
        let expected = [
            (AnnotationKind::Note, "B8".to_string(), "あい"),
            (
                AnnotationKind::Shape(Shape::Other),
                "D6:E6".to_string(),
                "a\nb",
            ),
        ];
        assert_eq!(reported, expected);
        assert!(!is_partial);
    }

    #[test]
    fn a_shape_of_a_group_stands_in_its_part_of_it() {
        let record = |kind: u16, numbers: &[u32]| {
            let mut made = vec![0, 0];
            made.extend(kind.to_le_bytes());
            made.extend((numbers.len() as u32 * 4).to_le_bytes());
            numbers.iter().for_each(|n| made.extend(n.to_le_bytes()));
            made
        };
        // The group is over D6:E6 and just before it, its shape in the last of its four quarters.
        let mut group = DRAWING.1.to_vec();
        group.splice(8..8, record(0xF009, &[0, 0, 400, 100]));
        let child = record(0xF00F, &[310, 10, 390, 90]);
        let child = [&[0x0F, 0, 4, 0xF0, 24, 0, 0, 0][..], &child].concat();
        let object = |kind: u8| [0x15, 0, 0x12, 0, kind, 0, 1, 0];
        let read = shapes(&[
            (0xEC, &group),
            (0x5D, &object(0)),
            (0xEC, &child),
            (0x5D, &object(3)),
        ]);
        let (reported, _) = read.annotations("s");
        let reported: Vec<_> = reported.iter().map(|a| a.cells.to_string()).collect();
        assert_eq!(reported, ["E6"]);
    }

    #[test]
    fn a_line_with_an_arrowhead_is_an_arrow() {
        let object = [0x15, 0, 0x12, 0, 1, 0, 1, 0];
        let mut drawing = DRAWING.1.to_vec();
        // A line whose end has an arrowhead, before the anchor.
        let line = [
            0x42, 1, 0x0A, 0xF0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x13, 0, 0x0B, 0xF0, 6, 0, 0,
            0, 0xD1, 1, 1, 0, 0, 0,
        ];
        drawing.splice(8..8, line);
        for (drawing, shape) in [(drawing.as_slice(), Shape::Arrow), (DRAWING.1, Shape::Line)] {
            let (reported, _) = shapes(&[(0xEC, drawing), (0x5D, &object)]).annotations("s");
            assert_eq!(reported[0].kind, AnnotationKind::Shape(shape));
        }
    }

    #[test]
    fn a_note_without_its_text_is_noticed() {
        let read = shapes(&[(0x1C, &[7, 0, 1, 0, 0, 0, 2, 0, 0, 0])]);
        assert_eq!(read.annotations("s"), (vec![], true));
        let cut = shapes(&[(0x1C, &[7, 0, 1])]);
        assert!(cut.annotations("s").1);
    }
}
