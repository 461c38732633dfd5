//! A cell's element in the XML of a sheet: whether its tag and its content say one thing that every
//! reader reads alike (ECMA-376 18.3.1.4).

use super::Refusal;
use super::merges::Block;
use crate::model::place::Cell;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

/// What is known of a workbook when its sheets are scanned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'k> {
    /// How many shared strings there are.
    pub strings: usize,
    /// Which of them cannot be read.
    pub torn: &'k HashSet<usize>,
    /// How many styles there are; none where the workbook has none.
    pub styles: usize,
    /// How many cells may be read.
    pub cells: usize,
    /// Whether values that only newer programs know are pictures.
    pub has_pictures: bool,
}

/// A cell's tag.
#[derive(Debug)]
pub(super) struct Tag<'e> {
    /// Where the cell says that it stands, if it does.
    pub at: Option<Cell>,
    /// Whether that is a place.
    pub is_placed: bool,
    /// The number of its style; none where it is no number.
    pub style: Option<u32>,
    /// What the content is said to be.
    kind: Option<Cow<'e, str>>,
    /// Whether its value is one that only newer programs know: a picture, or an error of theirs.
    has_rich_value: bool,
    /// Whether the attributes are such as XML allows.
    pub is_sound: bool,
}

impl<'e> Tag<'e> {
    pub(super) fn read(e: &'e BytesStart<'_>) -> Tag<'e> {
        let mut tag = Tag {
            at: None,
            is_placed: true,
            style: Some(0),
            kind: None,
            has_rich_value: false,
            is_sound: true,
        };
        for attribute in e.attributes() {
            // What stands behind a fault may belong to something else.
            let Ok(attribute) = attribute else {
                tag.is_sound = false;
                break;
            };
            match attribute.key.as_ref() {
                "r" => {
                    tag.at = place(&attribute.value);
                    tag.is_placed = tag.at.is_some();
                }
                "s" => tag.style = number(&attribute.value),
                "t" => tag.kind = Some(attribute.value),
                "vm" => tag.has_rich_value = true,
                _ => {}
            }
        }
        tag
    }

    /// Whether the cell shows a value of newer programs, and to older ones an error.
    pub(super) fn is_rich(&self) -> bool {
        self.has_rich_value && self.kind.as_deref() == Some("e")
    }
}

/// A cell's place, in letters of either case.
fn place(text: &str) -> Option<Cell> {
    let is_short = text.len() <= 10;
    is_short.then(|| Cell::parse(&text.to_ascii_uppercase()))?
}

/// A number written in digits alone.
fn number(text: &str) -> Option<u32> {
    let is_number = text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

/// A cell's content.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// Whether anything stands in the cell.
    is_filled: bool,
    /// What says nothing about the value, and which not every reader passes over.
    pub unread: Vec<Range<usize>>,
    value: Option<Text>,
    has_inline: bool,
    /// Whether something stands there that would be passed over without a word.
    is_torn: bool,
}

/// What stands in an element without elements.
#[derive(Debug, Default)]
struct Text {
    text: String,
    /// Whether it stands there as it is, without entities.
    is_plain: bool,
    /// Whether all of it is text and known entities.
    is_sound: bool,
    /// The comments in it.
    remarks: Vec<Range<usize>>,
}

impl Content {
    /// Reads up to the end of the cell.
    ///
    /// # Errors
    /// That the XML is broken.
    pub(super) fn read(reader: &mut Reader<&[u8]>, known: Known<'_>) -> Result<Content, Refusal> {
        let mut content = Content::default();
        let mut has_formula = false;
        loop {
            let from = reader.buffer_position();
            let event = reader.read_event().map_err(|_| Refusal::Broken)?;
            match &event {
                Event::Start(e) | Event::Empty(e) => {
                    let is_open = matches!(event, Event::Start(_));
                    match e.local_name().as_ref() {
                        "v" => {
                            let remarks = content.take_value(reader, is_open)?;
                            // Behind the text it would be read in the text's place.
                            match content.has_inline {
                                true => content.unread.push(span(from, reader)),
                                false => content.unread.extend(remarks),
                            }
                        }
                        "is" => content.take_inline(reader, is_open)?,
                        "f" => {
                            content.is_torn |= has_formula;
                            has_formula = true;
                            content.take_formula(reader, e, is_open, known)?;
                        }
                        other => {
                            content.is_torn |= other != "extLst";
                            content.is_filled |= other != "extLst";
                            if is_open {
                                skip(reader)?;
                            }
                            content.unread.push(span(from, reader));
                        }
                    }
                }
                Event::Text(text) => content.stray(!text.trim_ascii().is_empty()),
                Event::CData(_) | Event::GeneralRef(_) => content.stray(true),
                Event::End(_) => return Ok(content),
                Event::Eof => return Err(Refusal::Broken),
                _ => {}
            }
        }
    }

    /// Text that stands in the cell itself.
    fn stray(&mut self, is_there: bool) {
        self.is_torn |= is_there;
        self.is_filled |= is_there;
    }

    /// Takes a value, and gives the comments in it.
    fn take_value(
        &mut self,
        reader: &mut Reader<&[u8]>,
        is_open: bool,
    ) -> Result<Vec<Range<usize>>, Refusal> {
        let mut text = Text::read(reader, is_open)?;
        let remarks = std::mem::take(&mut text.remarks);
        self.is_torn |= self.value.is_some();
        self.is_filled |= !text.text.is_empty() || !text.is_sound;
        self.value = Some(text);
        Ok(remarks)
    }

    fn take_inline(&mut self, reader: &mut Reader<&[u8]>, is_open: bool) -> Result<(), Refusal> {
        self.is_torn |= self.has_inline;
        self.has_inline = true;
        self.is_filled = true;
        if is_open {
            self.is_torn |= !is_rich_text(reader)?;
        }
        Ok(())
    }

    /// A formula that others share says by which number and for which cells; a parser makes room for
    /// as many formulas as the number says.
    fn take_formula(
        &mut self,
        reader: &mut Reader<&[u8]>,
        e: &BytesStart<'_>,
        is_open: bool,
        known: Known<'_>,
    ) -> Result<(), Refusal> {
        self.is_filled = true;
        let text = Text::read(reader, is_open)?;
        let (mut is_shared, mut share, mut is_block) = (false, None, true);
        let mut is_sound = text.is_sound;
        for attribute in e.attributes() {
            match attribute {
                Ok(a) if a.key.as_ref() == "t" => is_shared = a.value == "shared",
                Ok(a) if a.key.as_ref() == "si" => share = number(&a.value),
                Ok(a) if a.key.as_ref() == "ref" => is_block = Block::parse(&a.value).is_some(),
                Ok(_) => {}
                Err(_) => is_sound = false,
            }
        }
        let is_shared_well = is_block && share.is_some_and(|n| (n as usize) < known.cells);
        self.is_torn |= !is_sound || (is_shared && !is_shared_well);
        Ok(())
    }

    /// Whether the cell holds a text of the workbook without saying which.
    fn names_no_text(&self, tag: &Tag<'_>) -> bool {
        let value = self.value.as_ref();
        tag.kind.as_deref() == Some("s") && value.is_some_and(|v| v.text.is_empty())
    }

    /// Whether anything stands in the cell, or stood there and is lost.
    pub(super) fn is_filled(&self, tag: &Tag<'_>) -> bool {
        self.is_filled || self.names_no_text(tag)
    }

    /// The text of a cell where it does not belong: in the value, though the cell is said to hold it
    /// elsewhere (ECMA-376 18.18.11). It tells which cell of a form this is, but what Excel shows of it
    /// nothing says.
    pub(super) fn misplaced(&self, tag: &Tag<'_>) -> Option<&str> {
        let is_inline = matches!(tag.kind.as_deref(), Some("inlineStr" | "is"));
        let is_alone = is_inline && tag.is_sound && !self.has_inline && !self.is_torn;
        let value = self.value.as_ref().filter(|v| v.is_plain && v.is_sound);
        value.filter(|_| is_alone).map(|v| v.text.as_str())
    }

    /// Whether every reader reads the cell alike.
    pub(super) fn is_sound(&self, tag: &Tag<'_>, known: Known<'_>) -> bool {
        if self.is_torn || self.names_no_text(tag) {
            return false;
        }
        let kind = tag.kind.as_deref();
        let is_inline = matches!(kind, Some("inlineStr" | "is"));
        let value = self.value.as_ref().filter(|v| !v.text.is_empty());
        match value {
            _ if !self.value.as_ref().is_none_or(|v| v.is_sound) => false,
            None => true,
            // The value of such a cell is its text; any other is passed over.
            Some(_) if is_inline => self.has_inline,
            Some(_) if self.has_inline => false,
            Some(value) => value.is_read(kind, tag, known),
        }
    }
}

impl Text {
    /// Reads up to the end of the element.
    fn read(reader: &mut Reader<&[u8]>, is_open: bool) -> Result<Text, Refusal> {
        let mut found = Text {
            text: String::new(),
            is_plain: true,
            is_sound: true,
            remarks: vec![],
        };
        if !is_open {
            return Ok(found);
        }
        loop {
            let from = reader.buffer_position();
            match reader.read_event().map_err(|_| Refusal::Broken)? {
                Event::Text(text) => found.text.push_str(&text),
                Event::GeneralRef(name) => {
                    found.is_sound &= is_known(&name);
                    found.is_plain = false;
                    found.text.push('&');
                }
                Event::Comment(_) | Event::PI(_) => found.remarks.push(span(from, reader)),
                Event::End(_) => break,
                Event::Eof => return Err(Refusal::Broken),
                Event::Start(_) => {
                    found.is_sound = false;
                    skip(reader)?;
                }
                _ => found.is_sound = false,
            }
        }
        Ok(found)
    }

    /// Whether a value of this kind is read, and as nothing else.
    fn is_read(&self, kind: Option<&str>, tag: &Tag<'_>, known: Known<'_>) -> bool {
        let text = self.text.as_str();
        match kind {
            Some("str" | "d") => true,
            Some("s" | "b" | "e" | "n") | None if !self.is_plain => false,
            Some("s") => number(text).is_some_and(|n| {
                let n = n as usize;
                n < known.strings && !known.torn.contains(&n)
            }),
            Some("b") => {
                let word = text.trim().to_ascii_lowercase();
                matches!(word.as_str(), "" | "0" | "1" | "false" | "true")
            }
            Some("e") => ERRORS.contains(&text),
            Some("n") | None => match text.parse::<f64>() {
                Ok(value) => value.is_finite() && !text.starts_with('+') && has_style(tag, known),
                // Without a kind it is read as the text that it is.
                Err(_) => kind.is_none(),
            },
            Some(_) => false,
        }
    }
}

/// The errors that calamine reads.
const ERRORS: [&str; 7] = [
    "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!",
];

/// Whether a cell's style is one of the workbook's: it says whether a number is a date.
fn has_style(tag: &Tag<'_>, known: Known<'_>) -> bool {
    tag.style
        .is_some_and(|n| known.styles == 0 || (n as usize) < known.styles)
}

fn is_known(name: &BytesRef<'_>) -> bool {
    resolve_predefined_entity(name).is_some() || matches!(name.resolve_char_ref(), Ok(Some(_)))
}

/// What was read since a place.
fn span(from: u64, reader: &Reader<&[u8]>) -> Range<usize> {
    from as usize..reader.buffer_position() as usize
}

/// Passes over what an element holds.
fn skip(reader: &mut Reader<&[u8]>) -> Result<(), Refusal> {
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|_| Refusal::Broken)? {
            Event::Start(_) => depth += 1,
            Event::End(_) if depth == 0 => return Ok(()),
            Event::End(_) => depth -= 1,
            Event::Eof => return Err(Refusal::Broken),
            _ => {}
        }
    }
}

/// Reads a text with its looks up to its end. Whether all text in it is read: it stands in elements
/// `t`, and each entity is known.
pub(super) fn is_rich_text(reader: &mut Reader<&[u8]>) -> Result<bool, Refusal> {
    let mut depth = 0_usize;
    let mut text_at = None;
    let mut is_sound = true;
    loop {
        match reader.read_event().map_err(|_| Refusal::Broken)? {
            Event::Start(e) => {
                is_sound &= text_at.is_none();
                if e.local_name().as_ref() == "t" && text_at.is_none() {
                    text_at = Some(depth);
                }
                depth += 1;
            }
            Event::Empty(_) => is_sound &= text_at.is_none(),
            Event::End(_) => {
                let Some(outer) = depth.checked_sub(1) else {
                    return Ok(is_sound);
                };
                depth = outer;
                text_at = text_at.filter(|at| *at != depth);
            }
            Event::Text(text) => is_sound &= text_at.is_some() || text.trim_ascii().is_empty(),
            Event::CData(_) => is_sound &= text_at.is_some(),
            Event::GeneralRef(name) => is_sound &= text_at.is_some() && is_known(&name),
            Event::Eof => return Err(Refusal::Broken),
            _ => {}
        }
    }
}
