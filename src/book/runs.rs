//! Where in the texts of an xlsx a run begins that has a font of its own (ECMA-376 18.4.4). The parser
//! joins the runs of a text, so that each is marked before, with a character that no text may hold
//! for its own purpose.

use super::strike::StrikeBuilder;
use crate::model::answer::Strike;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;

/// Before a run with a line through it, one without, and one that has the cell's font. Unicode keeps
/// these for use within a program.
const STRUCK: char = '\u{FDD0}';
const PLAIN: char = '\u{FDD1}';
const OF_CELL: char = '\u{FDD2}';

/// The XML of texts with each run marked, where any has a line through it, or the font of some cell has.
pub(super) fn marked(xml: Cow<'_, [u8]>, is_any_cell_struck: bool) -> Cow<'_, [u8]> {
    let has = |text: &str| memchr::memmem::find(&xml, text.as_bytes()).is_some();
    let is_taken = || {
        [STRUCK, PLAIN, OF_CELL]
            .iter()
            .any(|c| has(c.encode_utf8(&mut [0; 4])))
    };
    if !(has("strike") || (is_any_cell_struck && has("rPr"))) || is_taken() {
        return xml;
    }
    let made = std::str::from_utf8(&xml).ok().and_then(mark);
    made.map_or(xml, |made| Cow::Owned(made.into_bytes()))
}

/// `None` where the XML is broken.
fn mark(xml: &str) -> Option<String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    // What cannot be read was taken out, so that a piece may begin within an element.
    reader.config_mut().allow_unmatched_ends = true;
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

/// A text without the marks, and what is struck through in it as they say; `None` where it has none.
pub(super) fn unmarked(text: &str, is_cell_struck: bool) -> Option<(String, Option<Strike>)> {
    if !text.contains([STRUCK, PLAIN, OF_CELL]) {
        return None;
    }
    let mut pieces = StrikeBuilder::default();
    let mut plain = String::with_capacity(text.len());
    let mut is_struck = is_cell_struck;
    for c in text.chars() {
        match c {
            STRUCK => is_struck = true,
            PLAIN => is_struck = false,
            OF_CELL => is_struck = is_cell_struck,
            c => {
                pieces.add(c.encode_utf8(&mut [0; 4]), is_struck);
                plain.push(c);
            }
        }
    }
    Some((plain, pieces.strike()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(xml: &str, is_cell_struck: bool) -> (String, Option<(String, String)>) {
        let marked = marked(xml.as_bytes().into(), is_cell_struck);
        let mut text = String::new();
        let mut reader = Reader::from_str(std::str::from_utf8(&marked).unwrap());
        loop {
            match reader.read_event().unwrap() {
                Event::Text(t) => text.push_str(&t),
                Event::Eof => break,
                _ => {}
            }
        }
        let (text, strike) = unmarked(&text, is_cell_struck).unwrap_or((text, None));
        (text, strike.map(|s| (s.kept, s.struck)))
    }

    #[test]
    fn runs_are_told_apart() {
        let run = |props: &str, text: &str| format!("<r>{props}<t>{text}</t></r>");
        let struck = "<rPr><b/><strike/></rPr>";
        let off = "<x:rPr><x:strike val=\"0\"/></x:rPr>";
        let reported = |kept: &str, struck: &str| Some((kept.to_string(), struck.to_string()));
        for (xml, is_cell_struck, text, expected) in [
            ("<si><t>年3回</t></si>".to_string(), false, "年3回", None),
            // Without runs, the font of the cell says it.
            ("<si><t>年3回</t></si>".to_string(), true, "年3回", None),
            (
                run(struck, "2回") + &run("", "3回"),
                false,
                "2回3回",
                reported("3回", "2回"),
            ),
            (
                run(struck, "2回") + &run("", "3回"),
                true,
                "2回3回",
                reported("", "2回3回"),
            ),
            (
                run("", "2回") + &run(off, "3回"),
                true,
                "2回3回",
                reported("3回", "2回"),
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
                reported("b", "a／c"),
            ),
        ] {
            let (seen, strike) = read(&xml, is_cell_struck);
            assert_eq!((seen.as_str(), strike), (text, expected), "{xml}");
        }
        // A text that holds the marks itself is left alone.
        let own = "<r><rPr><strike/></rPr><t>\u{FDD1}x</t></r>";
        assert!(matches!(
            marked(own.as_bytes().into(), true),
            Cow::Borrowed(_)
        ));
    }
}
