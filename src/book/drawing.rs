//! The drawing of a sheet (ECMA-376 20.5): shapes and pictures over the cells, and where the charts
//! and diagrams are framed whose texts stand in parts of their own.

use super::anchor::Anchor;
use super::annotations::{Annotation, attribute, each, text_of};
use super::merges::Block;
use crate::model::annotation::{AnnotationKind, Shape};
use crate::text::fold::is_blank;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// What a drawing holds.
#[derive(Default)]
pub(super) struct Drawing {
    /// The shapes and pictures, an anchor each.
    pub(super) found: Vec<Annotation>,
    /// The cells over which the parts that it refers to are shown, by the names of the relations.
    pub(super) frames: HashMap<String, Block>,
}

impl Drawing {
    /// Reads a part of drawings. `is_control` says of a shape's number whether it is the look of a
    /// form control, which is told from the control itself.
    pub(super) fn read(sheet: &str, xml: &str, is_control: impl Fn(&str) -> bool) -> Drawing {
        let mut drawing = Drawing::default();
        let mut open: Option<Frame> = None;
        let mut path: Vec<String> = vec![];
        each(xml, |event| match event {
            Event::Start(e) | Event::Empty(e) => {
                let name = e.local_name().as_ref().to_string();
                let is_anchor = name.ends_with("Anchor");
                if is_anchor {
                    open = Some(Frame::default());
                }
                if let Some(frame) = &mut open {
                    frame.begin(&name, e);
                }
                match event {
                    Event::Start(_) => path.push(name),
                    _ if is_anchor => open = None,
                    _ => {}
                }
            }
            Event::End(e) => {
                path.pop();
                if e.local_name().as_ref().ends_with("Anchor")
                    && let Some(frame) = open.take()
                {
                    drawing.close(sheet, frame, &is_control);
                }
            }
            event => {
                if let (Some(frame), Some(text)) = (&mut open, text_of(event)) {
                    frame.text(&path, &text);
                }
            }
        });
        drawing
    }

    fn close(&mut self, sheet: &str, frame: Frame, is_control: &impl Fn(&str) -> bool) {
        let cells = frame.anchor.cells();
        let named = frame.relations.iter().map(|id| (id.clone(), cells));
        self.frames.extend(named);
        let is_told_elsewhere = frame.control.as_deref().is_some_and(is_control);
        let kind = match frame.kind() {
            Some(kind) if !is_told_elsewhere => kind,
            _ => return,
        };
        if is_blank(&frame.text) && frame.is_hidden {
            return;
        }
        let text = match is_blank(&frame.text) {
            true => frame.description,
            false => frame.text,
        };
        self.found.push(Annotation {
            cells,
            ..Annotation::new(sheet, cells.first, kind, text)
        });
    }
}

/// What stands at an anchor: a shape, a picture, or a group of these.
#[derive(Default)]
struct Frame {
    anchor: Anchor,
    text: String,
    /// What a picture is said to show.
    description: String,
    shapes: Vec<Shape>,
    has_picture: bool,
    /// Whether nobody sees it.
    is_hidden: bool,
    /// The number of the form control whose look it is.
    control: Option<String>,
    /// The names of relations to the parts that it shows.
    relations: Vec<String>,
}

impl Frame {
    fn begin(&mut self, name: &str, e: &BytesStart<'_>) {
        begin_paragraph(&mut self.text, name);
        let names = e.attributes().flatten();
        let names = names.filter(|a| a.key.as_ref().starts_with("r:"));
        self.relations.extend(names.map(|a| a.value.to_string()));
        match name {
            "sp" | "cxnSp" => self.shapes.push(Shape::Other),
            "pic" => self.has_picture = true,
            "contentPart" => self.shapes.push(Shape::Ink),
            "chart" => self.shapes.push(Shape::Chart),
            "cNvPr" => self.name(e),
            "compatExt" => self.control = attribute(e, "spid"),
            "prstGeom" => {
                let preset = attribute(e, "prst").unwrap_or_default();
                self.is(Shape::of_preset(&preset));
            }
            "headEnd" | "tailEnd" if has_head(e) => self.is(Shape::Arrow),
            _ => {}
        }
    }

    fn name(&mut self, e: &BytesStart<'_>) {
        self.is_hidden |= attribute(e, "hidden").is_some_and(|h| matches!(&*h, "1" | "true"));
        if self.description.is_empty() && self.has_picture {
            self.description = attribute(e, "descr").unwrap_or_default();
        }
    }

    /// Says what the last shape looks like. Only what has a form of its own is one.
    fn is(&mut self, shape: Shape) {
        if let Some(last) = self.shapes.last_mut() {
            *last = shape;
        }
    }

    fn text(&mut self, path: &[String], text: &str) {
        if path.last().is_some_and(|name| name == "t") {
            self.text.push_str(text);
        } else if let [.., corner, name] = path {
            self.anchor.set(corner, name, text);
        }
    }

    /// What it is; of a group, what comes first in the list of shapes. `None` for a frame alone,
    /// whose text stands in another part.
    fn kind(&self) -> Option<AnnotationKind> {
        match self.shapes.iter().min() {
            Some(shape) => Some(AnnotationKind::Shape(*shape)),
            None if self.has_picture => Some(AnnotationKind::Picture),
            None if is_blank(&self.text) => None,
            None => Some(AnnotationKind::Shape(Shape::Other)),
        }
    }
}

/// Whether the end of a line has an arrowhead.
fn has_head(e: &BytesStart<'_>) -> bool {
    attribute(e, "type").is_some_and(|kind| kind != "none")
}

/// A paragraph stands on a line of its own.
pub(super) fn begin_paragraph(text: &mut String, element: &str) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::place::Cell;

    fn anchored(from: (u32, u32), to: (u32, u32), inner: &str) -> String {
        format!(
            "<xdr:twoCellAnchor><xdr:from><xdr:col>{}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{}\
             </xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>{}</xdr:col><xdr:colOff>0\
             </xdr:colOff><xdr:row>{}</xdr:row><xdr:rowOff>90000</xdr:rowOff></xdr:to>{inner}\
             </xdr:twoCellAnchor>",
            from.1, from.0, to.1, to.0
        )
    }

    fn read(xml: &str) -> Vec<(String, AnnotationKind, String)> {
        let found = Drawing::read("s", xml, |id| id == "_x0000_s1025").found;
        let told = found.into_iter();
        told.map(|a| (a.cells.to_string(), a.kind, a.text))
            .collect()
    }

    #[test]
    fn shapes_pictures_and_the_places_of_frames_are_read() {
        let shape = |preset: &str, more: &str| {
            format!("<xdr:sp><xdr:spPr><a:prstGeom prst=\"{preset}\"/></xdr:spPr>{more}</xdr:sp>")
        };
        let line = "<xdr:cxnSp><xdr:spPr><a:prstGeom prst=\"line\"/><a:ln><a:tailEnd type=\"arrow\"/>\
                    </a:ln></xdr:spPr></xdr:cxnSp>";
        let text = "<xdr:txBody><a:p><a:r><a:t>一</a:t></a:r></a:p><a:p><a:r><a:t>二</a:t></a:r></a:p>\
                    </xdr:txBody>";
        let picture = "<xdr:pic><xdr:nvPicPr><xdr:cNvPr id=\"2\" descr=\"現場\"/></xdr:nvPicPr>\
                       <a:blip r:embed=\"rId1\"/></xdr:pic>";
        let label = "<xdr:nvSpPr><xdr:cNvPr id=\"1025\" hidden=\"1\"><a14:compatExt \
                     spid=\"_x0000_s1025\"/></xdr:cNvPr></xdr:nvSpPr>";
        let xml = [
            anchored((7, 2), (7, 5), &shape("rightArrow", "")),
            anchored((8, 2), (8, 3), &shape("rect", text)),
            anchored((9, 2), (9, 4), line),
            anchored((10, 2), (12, 4), picture),
            anchored((13, 2), (13, 3), &shape("rect", label)),
            anchored(
                (3, 1),
                (5, 2),
                "<xdr:graphicFrame><x r:id=\"rId5\"/></xdr:graphicFrame>",
            ),
        ]
        .concat();
        let told = |cells: &str, kind, text: &str| (cells.to_string(), kind, text.to_string());
        assert_eq!(
            read(&format!("<xdr:wsDr>{xml}</xdr:wsDr>")),
            [
                told("C8:E8", AnnotationKind::Shape(Shape::Arrow), ""),
                told("C9", AnnotationKind::Shape(Shape::Rectangle), "一\n二"),
                told("C10:D10", AnnotationKind::Shape(Shape::Arrow), ""),
                told("C11:D13", AnnotationKind::Picture, "現場"),
            ]
        );
        let drawing = Drawing::read("s", &format!("<xdr:wsDr>{xml}</xdr:wsDr>"), |_| false);
        assert_eq!(drawing.frames["rId5"].first, Cell::new(3, 1));
    }

    #[test]
    fn a_chart_tells_what_was_written_into_it() {
        let xml = "<c:chartSpace><c:title><a:p><a:r><a:t>推移</a:t></a:r></a:p></c:title><c:cat>\
                   <c:v>令和</c:v></c:cat><c:title><a:p><a:r><a:t>件 &amp; 人</a:t></a:r></a:p>\
                   </c:title></c:chartSpace>";
        assert_eq!(paragraphs(xml), "推移\n件 & 人");
    }
}
