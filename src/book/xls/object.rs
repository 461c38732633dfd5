//! An object of a sheet: what it is for, and of a form control what it is set to (MS-XLS 2.4.181).

use crate::book::byte_reader::ByteReader;
use crate::book::merges::Block;
use crate::model::annotation::{AnnotationKind, Control, Shape, State};
use crate::model::place::Cell;

/// What objects are (MS-XLS 2.5.143).
mod is {
    pub const GROUP: u16 = 0x00;
    pub const LINE: u16 = 0x01;
    pub const RECTANGLE: u16 = 0x02;
    pub const OVAL: u16 = 0x03;
    pub const CHART: u16 = 0x05;
    pub const BUTTON: u16 = 0x07;
    pub const PICTURE: u16 = 0x08;
    pub const CHECK_BOX: u16 = 0x0B;
    pub const OPTION_BUTTON: u16 = 0x0C;
    pub const EDIT: u16 = 0x0D;
    pub const LABEL: u16 = 0x0E;
    pub const SPINNER: u16 = 0x10;
    pub const SCROLL_BAR: u16 = 0x11;
    pub const LIST: u16 = 0x12;
    pub const GROUP_BOX: u16 = 0x13;
    pub const DROP_DOWN: u16 = 0x14;
    pub const NOTE: u16 = 0x19;
}

/// The bit of an object that the program made by itself, such as the arrow of a filter or a dropdown.
const OWN: u16 = 0x0100;
/// The bit of a picture that is the look of an ActiveX control.
const ACTIVE: u16 = 0x0010;

/// An object.
#[derive(Debug, Default)]
pub(super) struct Object {
    pub(super) id: u16,
    kind: u16,
    is_own: bool,
    is_active: bool,
    checked: u16,
    chosen: u16,
    number: u16,
    /// The cell that follows it.
    pub(super) linked: Option<Cell>,
    /// The cells that list what may be chosen.
    pub(super) list: Option<Block>,
}

impl Object {
    /// Reads an object. `None` where its common part does not come first.
    pub(super) fn read(data: &[u8]) -> Option<Object> {
        let mut bytes = ByteReader(data);
        let is_common = bytes.u16()? == 0x0015;
        bytes.take(2).filter(|_| is_common)?;
        let mut object = Object {
            kind: bytes.u16()?,
            id: bytes.u16()?,
            ..Object::default()
        };
        object.is_own = bytes.u16().is_some_and(|flags| flags & OWN != 0);
        // What cannot be read stands behind what was.
        let _ = object.parts(bytes);
        Some(object)
    }

    /// The further parts: each its type, its length and its data.
    fn parts(&mut self, mut bytes: ByteReader<'_>) -> Option<()> {
        bytes.take(12)?;
        while let Some(part) = bytes.u16().filter(|part| *part != 0) {
            if part == 0x0013 {
                return self.lines(bytes);
            }
            let length = usize::from(bytes.u16()?);
            let data = bytes.take(length)?;
            let mut inner = ByteReader(data);
            match part {
                // FtCbls, FtCblsData
                0x000A | 0x0012 => self.checked = inner.u16()?,
                // FtSbs
                0x000C => self.number = inner.take(4).and(inner.u16())?,
                // FtPioGrbit
                0x0008 => self.is_active = inner.u16()? & ACTIVE != 0,
                // FtSbsFmla, FtCblsFmla
                0x000E | 0x0014 => self.linked = block(data).map(|b| b.first),
                _ => {}
            }
        }
        Some(())
    }

    /// What a list holds (FtLbsData): the cells of its lines, how many these are, and which is chosen.
    fn lines(&mut self, mut bytes: ByteReader<'_>) -> Option<()> {
        bytes.take(2)?;
        let length = usize::from(bytes.u16()?);
        self.list = block(bytes.take(length)?);
        bytes.take(2)?;
        self.chosen = bytes.u16()?;
        Some(())
    }

    pub(super) fn is_note(&self) -> bool {
        self.kind == is::NOTE
    }

    pub(super) fn is_chart(&self) -> bool {
        self.kind == is::CHART
    }

    /// Whether it says nothing but its text.
    pub(super) fn is_caption(&self) -> bool {
        matches!(self.kind, is::BUTTON | is::LABEL | is::GROUP_BOX)
    }

    /// What it is where it is reported: not a group, whose parts are, and not what programs make.
    pub(super) fn kind(&self) -> Option<AnnotationKind> {
        let control = |control| Some(AnnotationKind::Control(control, self.state(control)));
        let shape = |shape| Some(AnnotationKind::Shape(shape));
        match self.kind {
            _ if self.is_own => None,
            _ if self.is_active => control(Control::ActiveX),
            is::GROUP | is::CHART => None,
            is::LINE => shape(Shape::Line),
            is::RECTANGLE => shape(Shape::Rectangle),
            is::OVAL => shape(Shape::Oval),
            is::PICTURE => Some(AnnotationKind::Picture),
            is::CHECK_BOX => control(Control::CheckBox),
            is::OPTION_BUTTON => control(Control::OptionButton),
            is::EDIT => control(Control::TextField),
            is::SPINNER | is::SCROLL_BAR => control(Control::Spinner),
            is::LIST => control(Control::ListBox),
            is::DROP_DOWN => control(Control::DropDown),
            _ => shape(Shape::Other),
        }
    }

    fn state(&self, control: Control) -> State {
        let chosen = |number: u16| match number {
            0 => State::Unset,
            number => State::Chosen(number.into()),
        };
        match (control, self.checked) {
            (Control::CheckBox | Control::OptionButton, 0) => State::Unticked,
            (Control::CheckBox | Control::OptionButton, 1) => State::Ticked,
            (Control::CheckBox | Control::OptionButton, _) => State::Mixed,
            (Control::DropDown | Control::ListBox, _) => chosen(self.chosen),
            (Control::Spinner, _) => chosen(self.number),
            _ => State::Unset,
        }
    }
}

/// The cells of a formula that is one reference on the same sheet (MS-XLS 2.5.198.7): its length,
/// four bytes and its tokens.
fn block(formula: &[u8]) -> Option<Block> {
    let mut bytes = ByteReader(formula);
    bytes.take(6)?;
    let token = bytes.u8()? & 0x1F;
    let row = |bytes: &mut ByteReader<'_>| bytes.u16().map(u32::from);
    let col = |bytes: &mut ByteReader<'_>| bytes.u16().map(|col| u32::from(col & 0x3FFF));
    match token {
        // PtgRef
        0x04 => Some(Block::of(Cell::new(row(&mut bytes)?, col(&mut bytes)?))),
        // PtgArea
        0x05 => {
            let (first, last) = (row(&mut bytes)?, row(&mut bytes)?);
            let (left, right) = (col(&mut bytes)?, col(&mut bytes)?);
            Some(Block {
                first: Cell::new(first, left),
                last: Cell::new(last, right),
            })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(kind: u8, flags: u8, parts: &[u8]) -> Object {
        let mut data = vec![0x15, 0, 0x12, 0, kind, 0, 1, 0, 0, flags];
        data.extend([0; 12]);
        data.extend(parts);
        Object::read(&data).unwrap()
    }

    #[test]
    fn controls_report_what_they_are_set_to() {
        // FtCblsData with a tick, then FtCblsFmla that refers to C9.
        let ticked = [
            0x14, 0, 11, 0, 5, 0, 0, 0, 0, 0, 0x44, 8, 0, 2, 0xC0, 0x12, 0, 8, 0, 1, 0, 0, 0, 0, 0,
            0, 0, 0, 0, 0, 0,
        ];
        let found = object(0x0B, 0, &ticked);
        let kind = AnnotationKind::Control(Control::CheckBox, State::Ticked);
        assert_eq!(found.kind(), Some(kind));
        assert_eq!(found.linked.unwrap().to_string(), "C9");
        // FtLbsData: its length is not reported, its lines are A1 to A3, the second is chosen.
        let list = [
            0x13, 0, 0xEE, 0x1F, 15, 0, 9, 0, 0, 0, 0, 0, 0x25, 0, 0, 2, 0, 0, 0, 0, 0, 3, 0, 2, 0,
        ];
        let found = object(0x14, 0, &list);
        let kind = AnnotationKind::Control(Control::DropDown, State::Chosen(2));
        assert_eq!(found.kind(), Some(kind));
        assert_eq!(found.list.unwrap().to_string(), "A1:A3");
        // The arrow of a dropdown that Excel makes.
        assert_eq!(object(0x14, 1, &list).kind(), None);
    }
}
