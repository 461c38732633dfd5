//! The shared strings of a workbook: how many they say they are, by which a parser would allocate,
//! and how many there are.

use super::cell_scan::is_rich_text;
use super::{Limits, Refusal};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

/// The shared strings of a workbook.
#[derive(Debug, Default)]
pub(super) struct Strings<'x> {
    /// The part in pieces, without what cannot be read and without the line that names an encoding,
    /// which the text may no longer have.
    pub pieces: Vec<Cow<'x, [u8]>>,
    /// How many there are.
    pub count: usize,
    /// The places of those that cannot be read.
    pub torn: HashSet<usize>,
}

/// Reads the part of the shared strings.
///
/// # Errors
/// That they are more than cells may be, or broken.
pub(super) fn read<'x>(xml: &'x str, limits: &Limits) -> Result<Strings<'x>, Refusal> {
    let mut reader = Reader::from_str(xml);
    let mut strings = Strings::default();
    let (mut copied, mut depth) = (0, 0_usize);
    loop {
        let from = position(&reader);
        let event = reader.read_event().map_err(|_| Refusal::Broken)?;
        match &event {
            Event::Decl(_) => copied = position(&reader),
            Event::Start(e) | Event::Empty(e) => {
                let is_open = matches!(event, Event::Start(_));
                match e.local_name().as_ref() {
                    "sst" if declared(e).is_some_and(|n| n > limits.cells as u64) => {
                        return Err(Refusal::TooLarge);
                    }
                    "si" if strings.count == limits.cells => return Err(Refusal::TooLarge),
                    "si" => {
                        if is_open && !is_rich_text(&mut reader)? {
                            strings.copy(xml, copied..from);
                            strings.pieces.push(Cow::Borrowed(b"<si/>"));
                            strings.torn.insert(strings.count);
                            copied = position(&reader);
                        }
                        strings.count += 1;
                        continue;
                    }
                    _ => {}
                }
                depth += usize::from(is_open);
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof if depth > 0 => return Err(Refusal::Broken),
            Event::Eof => {
                strings.copy(xml, copied..xml.len());
                return Ok(strings);
            }
            _ => {}
        }
    }
}

impl<'x> Strings<'x> {
    fn copy(&mut self, xml: &'x str, part: Range<usize>) {
        let piece = xml.get(part).unwrap_or_default();
        if !piece.trim_ascii().is_empty() {
            self.pieces.push(Cow::Borrowed(piece.as_bytes()));
        }
    }
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

/// The greatest count that the element declares; one too long to hold counts as the greatest.
fn declared(element: &BytesStart<'_>) -> Option<u64> {
    let is_count = |name: &str| matches!(name, "count" | "uniqueCount");
    let mut attributes = element.attributes();
    let all = attributes.with_checks(false).flatten();
    let counts = all.filter(|a| is_count(a.key.local_name().as_ref()));
    counts
        .filter_map(|a| {
            let digits: String = a.value.chars().filter(char::is_ascii_digit).collect();
            match digits.is_empty() {
                true => None,
                false => Some(digits.parse().unwrap_or(u64::MAX)),
            }
        })
        .max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(xml: &str) -> Result<usize, Refusal> {
        let limits = Limits {
            cells: 3,
            ..Limits::default()
        };
        read(xml, &limits).map(|strings| strings.count)
    }

    #[test]
    fn a_text_that_would_be_passed_over_costs_only_itself() {
        let xml = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><sst><si><t>a</t></si><si>b</si>\
                   <si><t>&c;</t></si><si><r><rPr/><t>d</t></r>\n</si></sst>";
        let strings = read(xml, &Limits::default()).unwrap();
        let left = String::from_utf8(strings.pieces.concat()).unwrap();
        let expected = "<sst><si><t>a</t></si><si/><si/><si><r><rPr/><t>d</t></r>\n</si></sst>";
        assert_eq!((left.as_str(), strings.count), (expected, 4));
        assert_eq!(strings.torn, HashSet::from([1, 2]));
    }

    #[test]
    fn a_count_is_found_wherever_it_stands() {
        let far = format!("<!--{}--><sst uniqueCount='4'/>", " ".repeat(5_000));
        for xml in [
            "<sst uniqueCount=\"4\"></sst>",
            "<x:sst count = '99999999999999999999999'/>",
            &far,
            "<sst><si/><si></si><si/><si></si></sst>",
        ] {
            assert_eq!(counted(xml), Err(Refusal::TooLarge), "{xml}");
        }
        for (xml, count) in [
            ("<sst count=\"3\"><si/><si/><si/></sst>", 3),
            ("", 0),
            ("<si/>", 1),
        ] {
            assert_eq!(counted(xml), Ok(count), "{xml}");
        }
        assert_eq!(counted("<sst><si></sst>"), Err(Refusal::Broken));
    }
}
