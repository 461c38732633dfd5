//! What the parts of a workbook are read with: their events, elements and attributes.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// How deep elements may stand in each other. No program that writes workbooks comes near it.
const DEPTH: usize = 256;

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

/// A paragraph stands on a line of its own.
pub(super) fn begin_paragraph(text: &mut String, element: &str) {
    if element == "p" && !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}
