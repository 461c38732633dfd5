//! The looks of a shape: where it stands, which form it has, and whether its line has an arrowhead
//! (MS-ODRAW 2.2.14, MS-XLS 2.5.193).

use crate::book::anchor::Anchor;
use crate::book::byte_reader::ByteReader;
use crate::book::lengths::Axes;
use crate::book::merges::Block;
use crate::model::annotation::Shape;

/// Records of a drawing.
const SHAPE: u16 = 0xF00A;
const PROPERTIES: u16 = 0xF00B;
const GROUP: u16 = 0xF009;
const CHILD: u16 = 0xF00F;
const ANCHOR: u16 = 0xF010;

/// Properties of a line: what its beginning and its end look like.
const HEADS: [u16; 2] = [0x01D0, 0x01D1];

/// How deep the parts of a drawing may stand in each other. No program comes near it.
const DEPTH: usize = 32;

/// A shape as it is drawn.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Drawn {
    anchor: Option<Anchor>,
    /// What the coordinates of a group's shapes run from and to.
    group: Option<[i32; 4]>,
    /// Where it stands in its group.
    child: Option<[i32; 4]>,
    pub(super) shape: Shape,
}

impl Drawn {
    /// The last shape that a drawing holds, with its anchor.
    pub(super) fn read(drawing: &[u8]) -> Drawn {
        let mut drawn = Drawn::default();
        // What cannot be read stands behind what was.
        let _ = drawn.parts(drawing, 0);
        drawn
    }

    /// This one, or another where this has no anchor: the parts of a group stand where it does.
    pub(super) fn or(self, other: Drawn) -> Drawn {
        match self.anchor {
            Some(_) => self,
            None => Drawn {
                anchor: other.anchor,
                group: other.group,
                child: self.child,
                shape: match self.shape {
                    Shape::Other => other.shape,
                    shape => shape,
                },
            },
        }
    }

    /// The cells that it covers. A group's columns and rows are taken to be of one length each, as
    /// those of months are.
    pub(super) fn cells(&self) -> Option<Block> {
        let (anchor, axes) = (self.anchor?, Axes::even());
        let part = || {
            let (group, child) = (self.group?, self.child?);
            let part = |at: usize, side: usize| {
                let [first, last] = [group[side], group[side + 2]].map(f64::from);
                let part = (f64::from(child[at]) - first) / (last - first);
                part.is_finite().then_some(part)
            };
            axes.part(
                &anchor,
                [part(0, 0)?, part(1, 1)?, part(2, 0)?, part(3, 1)?],
            )
        };
        Some(part().unwrap_or_else(|| axes.eased(anchor).cells()))
    }

    fn parts(&mut self, drawing: &[u8], depth: usize) -> Option<()> {
        let mut bytes = ByteReader(drawing);
        while !bytes.0.is_empty() && depth < DEPTH {
            let head = bytes.u16()?;
            let kind = bytes.u16()?;
            let length = usize::try_from(bytes.u32()?).ok()?;
            // A group's drawing goes on in the drawings behind it.
            let data = bytes.take(length.min(bytes.0.len()))?;
            match kind {
                _ if head & 0x000F == 0x000F => self.parts(data, depth + 1)?,
                SHAPE => self.shape = form(head >> 4),
                PROPERTIES if has_head(data, head >> 4) => self.shape = Shape::Arrow,
                GROUP => self.group = corners(data),
                CHILD => self.child = corners(data),
                ANCHOR => self.anchor = anchor(data).or(self.anchor),
                _ => {}
            }
        }
        Some(())
    }
}

/// The left, top, right and bottom of a rectangle.
fn corners(data: &[u8]) -> Option<[i32; 4]> {
    let mut data = ByteReader(data);
    let mut one = || Some(data.u32()?.cast_signed());
    Some([one()?, one()?, one()?, one()?])
}

/// The columns, rows and parts of these in an anchor, behind its flags.
fn anchor(data: &[u8]) -> Option<Anchor> {
    let mut data = ByteReader(data.get(2..)?);
    let mut corner = || Some([data.u16()?, data.u16()?, data.u16()?, data.u16()?]);
    Some(Anchor::of_parts(corner()?, corner()?))
}

/// Whether one end of a line has an arrowhead, by so many properties of six bytes.
fn has_head(data: &[u8], count: u16) -> bool {
    let mut data = ByteReader(data);
    let mut properties = (0..count).map_while(|_| Some((data.u16()? & 0x3FFF, data.u32()?)));
    properties.any(|(id, value)| HEADS.contains(&id) && value != 0)
}

/// The form of a shape by its number (MS-ODRAW 2.4.24).
fn form(number: u16) -> Shape {
    match number {
        1 | 2 => Shape::Rectangle,
        3 | 23 => Shape::Oval,
        5 | 6 => Shape::Triangle,
        12 | 59 | 60 | 92 => Shape::Star,
        20 | 32..=40 => Shape::Line,
        // Arrows, chevrons and pentagons.
        13 | 15 | 55 | 66..=70 | 76 | 77 | 89..=91 | 93 | 94 | 99 | 101..=105 | 182 => Shape::Arrow,
        85..=88 | 185 | 186 => Shape::Bracket,
        _ => Shape::Other,
    }
}
