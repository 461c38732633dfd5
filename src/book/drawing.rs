//! The texts of the shapes on a sheet: of its drawing, of the charts and diagrams framed there, and
//! of the old drawings in VML, in which notes have their looks.

use super::annotations::{Annotation, attribute, each, text_of};
use crate::model::place::Cell;
use crate::text::fold::is_blank;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::HashMap;

/// What shapes are called where they are told.
pub(super) const SHAPE: &str = "図形";

/// What a drawing holds.
#[derive(Default)]
pub(super) struct Drawing {
    /// The text boxes and shapes with text: an anchor each, its top left cell and its paragraphs.
    pub(super) shapes: Vec<Annotation>,
    /// Where the parts that it refers to are shown, by the names of the relations.
    pub(super) frames: HashMap<String, Cell>,
}

impl Drawing {
    /// Reads a part of drawings.
    pub(super) fn read(sheet: &str, xml: &str) -> Drawing {
        let mut shapes: Vec<Annotation> = vec![];
        let mut frames = HashMap::new();
        let mut path: Vec<String> = vec![];
        each(xml, |event| match event {
            Event::Start(e) | Event::Empty(e) => {
                let name = e.local_name().as_ref().to_string();
                if name.ends_with("Anchor") {
                    // Of anchors without text only the last may still get some.
                    match shapes.last_mut().filter(|last| is_blank(&last.text)) {
                        Some(last) => *last = shape(sheet, Cell::new(0, 0)),
                        None => shapes.push(shape(sheet, Cell::new(0, 0))),
                    }
                }
                if let Some(shape) = shapes.last_mut() {
                    begin_paragraph(&mut shape.text, &name);
                    let names = e.attributes().flatten();
                    let names = names.filter(|a| a.key.as_ref().starts_with("r:"));
                    frames.extend(names.map(|a| (a.value.to_string(), shape.cell)));
                }
                if matches!(event, Event::Start(_)) {
                    path.push(name);
                }
            }
            Event::End(_) => drop(path.pop()),
            event => {
                let (Some(last), Some(text)) = (shapes.last_mut(), text_of(event)) else {
                    return;
                };
                let within = |name: &str| path.iter().any(|p| p == name);
                match path.last().map(String::as_str) {
                    Some("row") if within("from") => last.cell.row = text.parse().unwrap_or(0),
                    Some("col") if within("from") => last.cell.col = text.parse().unwrap_or(0),
                    Some("t") => last.text.push_str(&text),
                    _ => {}
                }
            }
        });
        shapes.retain(|shape| !is_blank(&shape.text));
        Drawing { shapes, frames }
    }
}

fn shape(sheet: &str, cell: Cell) -> Annotation {
    Annotation {
        sheet: sheet.to_string(),
        cell,
        what: SHAPE,
        text: String::new(),
    }
}

/// A paragraph stands on a line of its own.
fn begin_paragraph(text: &mut String, element: &str) {
    if element == "p" && !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

/// The texts that people wrote into a chart or a diagram, a line each. What a chart copied from the
/// cells is not among them.
pub(super) fn paragraphs(xml: &str) -> String {
    let mut text = String::new();
    let mut is_run = false;
    each(xml, |event| match event {
        Event::Start(e) => {
            let name = e.local_name();
            is_run = name.as_ref() == "t";
            begin_paragraph(&mut text, name.as_ref());
        }
        Event::End(_) => is_run = false,
        event if is_run => text.extend(text_of(event)),
        _ => {}
    });
    text.trim_end().to_string()
}

/// The texts of a part of old drawings but for the notes, whose texts stand in a part of their own;
/// and whether it ends before it should. Such parts are written as loosely as HTML is.
pub(super) fn old(sheet: &str, xml: &str) -> (Vec<Annotation>, bool) {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut found: Vec<(Annotation, bool)> = vec![];
    let (mut is_text, mut is_anchor) = (false, false);
    let is_cut = loop {
        let event = match reader.read_event() {
            Ok(Event::Eof) => break false,
            Ok(event) => event,
            Err(_) => break true,
        };
        match &event {
            Event::Start(e) | Event::Empty(e) => {
                let (name, is_open) = (e.local_name(), matches!(event, Event::Start(_)));
                match (name.as_ref(), found.last_mut()) {
                    ("shape" | "rect" | "oval" | "roundrect" | "line", _) => {
                        found.push((shape(sheet, Cell::new(0, 0)), false));
                    }
                    ("textbox", _) => is_text = is_open,
                    ("Anchor", _) => is_anchor = is_open,
                    ("ClientData", Some((_, is_note))) => {
                        *is_note = attribute(e, "ObjectType").is_some_and(|kind| kind == "Note");
                    }
                    ("br" | "div", Some((shape, _))) if is_text => {
                        begin_paragraph(&mut shape.text, "p");
                    }
                    _ => {}
                }
            }
            Event::End(e) => match e.local_name().as_ref() {
                "textbox" => is_text = false,
                "Anchor" => is_anchor = false,
                _ => {}
            },
            event => {
                if let (Some((shape, _)), Some(text)) = (found.last_mut(), text_of(event)) {
                    match (is_text, is_anchor) {
                        (true, _) => shape.text.push_str(text.trim_matches(['\r', '\n'])),
                        (_, true) => shape.cell = corner(&text).unwrap_or(shape.cell),
                        _ => {}
                    }
                }
            }
        }
    };
    let texts = found.into_iter().filter_map(|(mut shape, is_note)| {
        shape.text = shape.text.trim().to_string();
        (!is_note && !is_blank(&shape.text)).then_some(shape)
    });
    let texts: Vec<Annotation> = texts.collect();
    (texts, is_cut)
}

/// The cell under the top left corner of an old shape: its column and its row are the first and the
/// third of eight numbers.
fn corner(anchor: &str) -> Option<Cell> {
    let mut numbers = anchor.split(',').map(|n| n.trim().parse().ok());
    let col = numbers.next()??;
    Some(Cell::new(numbers.nth(1)??, col))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_and_the_places_of_frames_are_read() {
        let xml = "<xdr:wsDr><xdr:twoCellAnchor><xdr:from><xdr:col>2</xdr:col><xdr:row>7</xdr:row>\
                   </xdr:from><xdr:sp><xdr:txBody><a:p><a:r><a:t>一</a:t></a:r></a:p><a:p><a:r>\
                   <a:t>二</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor>\
                   <xdr:oneCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:row>3</xdr:row></xdr:from>\
                   <xdr:graphicFrame><c:chart r:id=\"rId5\"/></xdr:graphicFrame>\
                   </xdr:oneCellAnchor></xdr:wsDr>";
        let read = Drawing::read("s", xml);
        let [shape] = read.shapes.as_slice() else {
            panic!("{:?}", read.shapes);
        };
        assert_eq!(
            (shape.cell, shape.text.as_str()),
            (Cell::new(7, 2), "一\n二")
        );
        assert_eq!(read.frames["rId5"], Cell::new(3, 1));
    }

    #[test]
    fn a_chart_tells_what_was_written_into_it() {
        let xml = "<c:chartSpace><c:title><a:p><a:r><a:t>推移</a:t></a:r></a:p></c:title><c:cat>\
                   <c:v>令和</c:v></c:cat><c:title><a:p><a:r><a:t>件 &amp; 人</a:t></a:r></a:p>\
                   </c:title></c:chartSpace>";
        assert_eq!(paragraphs(xml), "推移\n件 & 人");
    }

    #[test]
    fn old_boxes_are_told_and_notes_are_not_told_twice() {
        let xml = "<xml><v:shape id=\"a\"><v:textbox><div style='text-align:left'><font>古い<br>\
                   箱</font></div></v:textbox><x:ClientData ObjectType=\"Label\"><x:Anchor>\r\n 2, 1, \
                   6, 2, 4, 0, 8, 0</x:Anchor></x:ClientData></v:shape><v:shape><v:textbox><div>メモ\
                   </div></v:textbox><x:ClientData ObjectType=\"Note\"/></v:shape></xml>";
        let (read, is_cut) = old("s", xml);
        let [shape] = read.as_slice() else {
            panic!("{read:?}");
        };
        assert_eq!(
            (shape.cell, shape.text.as_str()),
            (Cell::new(6, 2), "古い\n箱")
        );
        assert!(!is_cut);
        assert!(old("s", "<xml><v:shape").1);
    }
}
