//! Where in the texts of an xlsx a run begins that has a font of its own (ECMA-376 18.4.4). The parser
//! joins the runs of a text, so that each is marked before, with a character that no text may hold
//! for its own purpose.

use super::Entry;
use super::strike::{self, StrikeBuilder};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;

/// Before a run with a line through it, one without, and one that has the cell's font. Unicode keeps
/// these for use within a program.
const STRUCK: char = '\u{FDD0}';
const PLAIN: char = '\u{FDD1}';
const OF_CELL: char = '\u{FDD2}';

/// The XML of texts with each run marked, where any has a line through it, or the font of some cell has.
pub(super) fn marked(xml: &str, is_any_cell_struck: bool) -> Cow<'_, str> {
    let has = |text: &str| memchr::memmem::find(xml.as_bytes(), text.as_bytes()).is_some();
    let is_needed = has("strike") || (is_any_cell_struck && has("rPr"));
    let is_taken = || {
        [STRUCK, PLAIN, OF_CELL]
            .iter()
            .any(|mark| xml.contains(*mark))
    };
    match is_needed && !is_taken() {
        true => mark(xml).map_or(Cow::Borrowed(xml), Cow::Owned),
        false => Cow::Borrowed(xml),
    }
}

/// `None` where the XML is broken.
fn mark(xml: &str) -> Option<String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut made = String::with_capacity(xml.len() + xml.len() / 16);
    let mut copied = 0;
    let mut run = None;
    loop {
        let event = reader.read_event().ok()?;
        let is_open = matches!(event, Event::Start(_));
        match event {
            Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                "r" => run = is_open.then_some(OF_CELL),
                "rPr" => run = run.map(|_| PLAIN),
                "strike" if is_on(&e) => run = run.map(|_| STRUCK),
                "t" if is_open => {
                    let at = usize::try_from(reader.buffer_position()).ok()?;
                    if let Some(mark) = run {
                        made.push_str(xml.get(copied..at)?);
                        made.push(mark);
                        copied = at;
                    }
                }
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "r" => run = None,
            Event::Eof => break,
            _ => {}
        }
    }
    made.push_str(xml.get(copied..)?);
    Some(made)
}

/// Whether an element that is there or not says that it is.
fn is_on(e: &BytesStart<'_>) -> bool {
    let mut attributes = e.attributes();
    let said = attributes.with_checks(false).flatten();
    let off = ["0", "false", "off"];
    !said
        .filter(|a| a.key.as_ref() == "val")
        .any(|a| off.contains(&a.value.as_ref()))
}

/// A cell without the marks, and with what they say.
pub(super) fn unmarked(mut entry: Entry, is_cell_struck: bool) -> Entry {
    if !entry.text.contains([STRUCK, PLAIN, OF_CELL]) {
        return match is_cell_struck {
            true => strike::whole(entry),
            false => entry,
        };
    }
    let mut pieces = StrikeBuilder::default();
    let mut text = String::with_capacity(entry.text.len());
    let mut is_struck = is_cell_struck;
    for c in entry.text.chars() {
        match c {
            STRUCK => is_struck = true,
            PLAIN => is_struck = false,
            OF_CELL => is_struck = is_cell_struck,
            c => {
                pieces.add(c.encode_utf8(&mut [0; 4]), is_struck);
                text.push(c);
            }
        }
    }
    entry.text = text;
    strike::with(entry, pieces.strike())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(xml: &str, is_cell_struck: bool) -> (String, Option<(String, String)>) {
        let marked = marked(xml, is_cell_struck);
        let mut text = String::new();
        let mut reader = Reader::from_str(&marked);
        loop {
            match reader.read_event().unwrap() {
                Event::Text(t) => text.push_str(&t),
                Event::Eof => break,
                _ => {}
            }
        }
        let entry = Entry {
            text,
            ..Entry::default()
        };
        let entry = unmarked(entry, is_cell_struck);
        let strike = entry.display.and_then(|d| d.strike);
        (entry.text, strike.map(|s| (s.kept, s.struck)))
    }

    #[test]
    fn runs_are_told_apart() {
        let run = |props: &str, text: &str| format!("<r>{props}<t>{text}</t></r>");
        let struck = "<rPr><b/><strike/></rPr>";
        let off = "<x:rPr><x:strike val=\"0\"/></x:rPr>";
        let told = |kept: &str, struck: &str| Some((kept.to_string(), struck.to_string()));
        for (xml, is_cell_struck, text, expected) in [
            ("<si><t>年3回</t></si>".to_string(), false, "年3回", None),
            (
                "<si><t>年3回</t></si>".to_string(),
                true,
                "年3回",
                told("", "年3回"),
            ),
            (
                run(struck, "2回") + &run("", "3回"),
                false,
                "2回3回",
                told("3回", "2回"),
            ),
            (
                run(struck, "2回") + &run("", "3回"),
                true,
                "2回3回",
                told("", "2回3回"),
            ),
            (
                run("", "2回") + &run(off, "3回"),
                true,
                "2回3回",
                told("3回", "2回"),
            ),
            (
                run(off, "2回") + &run("<rPr><b/></rPr>", "3回"),
                false,
                "2回3回",
                None,
            ),
            (
                run(struck, "a") + &run("", "b") + &run(struck, "c") + "<rPh><t></t></rPh>",
                false,
                "abc",
                told("b", "a／c"),
            ),
        ] {
            let (seen, strike) = read(&xml, is_cell_struck);
            assert_eq!((seen.as_str(), strike), (text, expected), "{xml}");
        }
        // A text that holds the marks itself is left alone.
        let own = "<r><rPr><strike/></rPr><t>\u{FDD1}x</t></r>";
        assert!(matches!(marked(own, true), Cow::Borrowed(_)));
    }
}
