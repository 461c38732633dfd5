//! Notes and shapes of a sheet, and the texts in them. A drawing says where a shape stands, the
//! object behind it what it is, and the text behind that what it says (MS-XLS 2.4.181, 2.4.329).

use super::records::Record;
use crate::book::annotations::Annotation;
use crate::book::octets::Octets;
use crate::model::place::Cell;
use crate::text::fold::is_blank;

/// What a shape is (MS-XLS 2.5.143).
const CHART: u16 = 0x05;
const PICTURE: u16 = 0x08;
const NOTE: u16 = 0x19;

/// How deep the parts of a drawing may stand in each other. No program comes near it.
const DEPTH: usize = 32;

/// The shapes of a sheet as its records name them.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    shapes: Vec<Shape>,
    notes: Vec<(Cell, u16)>,
    /// Where the last drawing stands.
    anchor: Option<Cell>,
    /// Whether something there cannot be read.
    pub is_partial: bool,
    /// Whether there are pictures.
    pub has_pictures: bool,
}

#[derive(Debug)]
struct Shape {
    id: u16,
    is_note: bool,
    at: Cell,
    text: String,
}

impl Shapes {
    /// Takes a record about a drawing, an object, a text or a note.
    pub(super) fn note(&mut self, record: &Record<'_>) {
        let read = match record.kind {
            0x00EC => {
                self.anchor = anchor(&record.whole(), 0).or(self.anchor);
                Some(())
            }
            0x005D => self.object(record.octets()),
            0x01B6 => self.text(record),
            _ => self.remark(record.octets()),
        };
        self.is_partial |= read.is_none();
    }

    fn object(&mut self, mut octets: Octets<'_>) -> Option<()> {
        // Its common part comes first: 0x15, its length, the kind and the number.
        let is_common = octets.u16()? == 0x0015;
        octets.take(2).filter(|_| is_common)?;
        let (kind, id) = (octets.u16()?, octets.u16()?);
        self.has_pictures |= kind == PICTURE;
        self.is_partial |= kind == CHART;
        self.shapes.push(Shape {
            id,
            is_note: kind == NOTE,
            at: self.anchor.unwrap_or(Cell::new(0, 0)),
            text: String::new(),
        });
        Some(())
    }

    /// The text of the object before it, in the records that continue this one.
    fn text(&mut self, record: &Record<'_>) -> Option<()> {
        let mut octets = record.octets();
        octets.take(10)?;
        let count = usize::from(octets.u16()?);
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

    fn remark(&mut self, mut octets: Octets<'_>) -> Option<()> {
        let (row, col) = (octets.u16()?, octets.u16()?);
        octets.take(2)?;
        let at = Cell::new(u32::from(row), u32::from(col));
        self.notes.push((at, octets.u16()?));
        Some(())
    }

    /// The texts, and whether some cannot be told.
    pub(super) fn texts(&self, sheet: &str) -> (Vec<Annotation>, bool) {
        let made = |cell, what, text: &str| Annotation {
            sheet: sheet.to_string(),
            cell,
            what,
            text: text.to_string(),
        };
        let mut found = vec![];
        let mut is_partial = self.is_partial;
        let own = |id: u16| move |s: &&Shape| s.is_note && s.id == id;
        for (at, id) in &self.notes {
            match self.shapes.iter().find(own(*id)) {
                Some(shape) => found.push(made(*at, "メモ", &shape.text)),
                None => is_partial = true,
            }
        }
        // A note's shape that no cell owns is told where it stands.
        let is_owned = |s: &&Shape| s.is_note && self.notes.iter().any(|(_, id)| *id == s.id);
        let others = self.shapes.iter().filter(|s| !is_owned(s));
        found.extend(others.map(|s| made(s.at, "図形", &s.text)));
        found.retain(|annotation| !is_blank(&annotation.text));
        (found, is_partial)
    }
}

/// The cell under the top left corner of the last shape that a drawing names (MS-XLS 2.5.193).
fn anchor(drawing: &[u8], depth: usize) -> Option<Cell> {
    const ANCHOR: u16 = 0xF010;
    let mut octets = Octets(drawing);
    let mut found = None;
    while !octets.0.is_empty() && depth < DEPTH {
        let is_container = octets.u16()? & 0x000F == 0x000F;
        let kind = octets.u16()?;
        let length = usize::try_from(octets.u32()?).ok()?;
        // A group's drawing goes on in the drawings behind it.
        let data = octets.take(length.min(octets.0.len()))?;
        if is_container {
            found = anchor(data, depth + 1).or(found);
        } else if kind == ANCHOR {
            let mut data = Octets(data);
            let col = data.take(2).and(data.u16());
            let row = data.take(2).and(data.u16());
            let at = row.zip(col).map(|(r, c)| Cell::new(r.into(), c.into()));
            found = at.or(found);
        }
    }
    found
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
        let (told, is_partial) = read.texts("s");
        let told: Vec<_> = told
            .iter()
            .map(|b| (b.what, b.cell, b.text.as_str()))
            .collect();
        let expected = [
            ("メモ", Cell::new(7, 1), "あい"),
            ("図形", Cell::new(4, 2), "a\nb"),
        ];
        assert_eq!(told, expected);
        assert!(!is_partial);
    }

    #[test]
    fn a_note_without_its_text_is_noticed() {
        let read = shapes(&[(0x1C, &[7, 0, 1, 0, 0, 0, 2, 0, 0, 0])]);
        assert_eq!(read.texts("s"), (vec![], true));
        let cut = shapes(&[(0x1C, &[7, 0, 1])]);
        assert!(cut.texts("s").1);
    }
}
