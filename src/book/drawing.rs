//! The drawing of a sheet (ECMA-376 20.5): shapes and pictures over the cells, and where the charts
//! and diagrams are framed whose texts stand in parts of their own.

use super::anchor::Anchor;
use super::annotation::Annotation;
use super::controls::Look;
use super::lengths::Axes;
use super::merges::Block;
use super::xml::{attribute, begin_paragraph, each, text_of};
use crate::model::annotation::{AnnotationKind, Shape};
use crate::text::normalize::is_blank;
use quick_xml::events::{BytesStart, Event};
use std::cell::LazyCell;
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
    /// Reads a part of drawings. `is_control` says of a shape whether it is the look of a form
    /// control, which is told from the control itself. `axes` says how long the sheet's columns and
    /// rows are, where shapes are grouped.
    pub(super) fn read(
        sheet: &str,
        xml: &str,
        is_control: impl Fn(&Look<'_>) -> bool,
        axes: impl FnOnce() -> Axes,
    ) -> Drawing {
        let axes = LazyCell::new(axes);
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
                    match path.last().is_some_and(|outer| outer.ends_with("Anchor")) {
                        true if name == "pos" => {
                            frame.pos = lengths(e, ["x", "y"]).unwrap_or_default()
                        }
                        true if name == "ext" => frame.size = lengths(e, ["cx", "cy"]),
                        _ => frame.begin(&name, e),
                    }
                }
                match (event, &mut open) {
                    (Event::Start(_), _) => path.push(name),
                    _ if is_anchor => open = None,
                    (_, Some(frame)) => frame.end(&name),
                    _ => {}
                }
            }
            Event::End(e) => {
                path.pop();
                if let Some(frame) = open.as_mut() {
                    frame.end(e.local_name().as_ref());
                }
                if e.local_name().as_ref().ends_with("Anchor")
                    && let Some(frame) = open.take()
                {
                    drawing.close(sheet, frame, &is_control, &axes);
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

    fn close(
        &mut self,
        sheet: &str,
        frame: Frame,
        is_control: &impl Fn(&Look<'_>) -> bool,
        axes: &LazyCell<Axes, impl FnOnce() -> Axes>,
    ) {
        let sized = frame
            .size
            .and_then(|size| axes.sized(&frame.anchor, frame.pos, size));
        let anchor = sized.unwrap_or_else(|| axes.eased(frame.anchor));
        let whole = anchor.cells();
        let named = frame.relations.into_iter().map(|id| (id, whole));
        self.frames.extend(named);
        let is_group = frame.pieces.len() > 1;
        for piece in frame.pieces {
            let is_reported_elsewhere = is_control(&Look {
                extension: piece.control.as_deref(),
                number: &piece.number,
                text: &piece.text,
            });
            if is_reported_elsewhere || (is_blank(&piece.text) && piece.is_hidden) {
                continue;
            }
            let part = piece.part.filter(|_| is_group);
            let cells = part.and_then(|part| axes.part(&anchor, part));
            let cells = cells.unwrap_or(whole);
            let text = match is_blank(&piece.text) {
                true => piece.description,
                false => piece.text,
            };
            self.found.push(Annotation {
                cells,
                ..Annotation::new(sheet, cells.first, piece.kind, text)
            });
        }
    }
}

/// A shape or a picture.
struct Piece {
    kind: AnnotationKind,
    text: String,
    /// What a picture is said to show.
    description: String,
    /// Whether nobody sees it.
    is_hidden: bool,
    /// Its number, and that of the form control whose look it is.
    number: String,
    control: Option<String>,
    /// Its left, top, right and bottom as parts of the width and height of the group that it is in.
    part: Option<[f64; 4]>,
}

impl Piece {
    fn new(kind: AnnotationKind) -> Piece {
        Piece {
            kind,
            text: String::new(),
            description: String::new(),
            is_hidden: false,
            number: String::new(),
            control: None,
            part: None,
        }
    }

    fn begin(&mut self, name: &str, e: &BytesStart<'_>) {
        begin_paragraph(&mut self.text, name);
        let is_shape = matches!(self.kind, AnnotationKind::Shape(_));
        match name {
            "cNvPr" => {
                let of = |name: &str| attribute(e, name).unwrap_or_default();
                self.is_hidden = matches!(&*of("hidden"), "1" | "true");
                self.number = of("id");
                if !is_shape {
                    self.description = of("descr");
                }
            }
            "compatExt" => self.control = attribute(e, "spid"),
            "prstGeom" if is_shape => {
                let preset = attribute(e, "prst").unwrap_or_default();
                self.kind = AnnotationKind::Shape(Shape::of_preset(&preset));
            }
            "headEnd" | "tailEnd" if is_shape && has_head(e) => {
                self.kind = AnnotationKind::Shape(Shape::Arrow);
            }
            _ => {}
        }
    }
}

/// Where something stands: a corner and a size; of a group, also of what is within it
/// (ECMA-376 20.1.7.5).
#[derive(Clone, Copy, Default)]
struct Placed {
    off: [f64; 2],
    size: [f64; 2],
    inner_off: [f64; 2],
    inner_size: [f64; 2],
}

impl Placed {
    /// A length within the group as a part of its own. A group of level lines has no height.
    fn part(&self, side: usize, at: f64) -> f64 {
        let part = (at - self.inner_off[side]) / self.inner_size[side];
        if part.is_finite() { part } else { 0.0 }
    }
}

/// What stands at an anchor: a shape, a picture, or a group of these.
#[derive(Default)]
struct Frame {
    anchor: Anchor,
    /// How far it stands from the corner of the sheet, where no cell is said, and its width and height,
    /// where only one is.
    pos: [i64; 2],
    size: Option<[i64; 2]>,
    pieces: Vec<Piece>,
    /// Whether the last of these is open.
    is_open: bool,
    /// Whether it is reported already, for newer programs.
    is_fallback: bool,
    /// The groups that are open, from the outermost.
    groups: Vec<Placed>,
    /// Where the piece stands whose size comes next.
    corner: [f64; 2],
    /// The names of relations to the parts that it shows.
    relations: Vec<String>,
}

impl Frame {
    fn begin(&mut self, name: &str, e: &BytesStart<'_>) {
        let names = e.attributes().flatten();
        let names = names.filter(|a| a.key.as_ref().starts_with("r:"));
        self.relations.extend(names.map(|a| a.value.to_string()));
        let shape = |shape| Some(AnnotationKind::Shape(shape));
        let kind = match name {
            _ if self.is_fallback => return,
            "sp" | "cxnSp" => shape(Shape::Other),
            "pic" => Some(AnnotationKind::Picture),
            "contentPart" => shape(Shape::Ink),
            "chart" => shape(Shape::Chart),
            _ => None,
        };
        if let Some(kind) = kind {
            self.pieces.push(Piece::new(kind));
            self.is_open = PIECES.contains(&name);
        }
        match name {
            "Fallback" => self.is_fallback = !self.pieces.is_empty(),
            "grpSp" => self.groups.push(Placed::default()),
            "off" | "ext" | "chOff" | "chExt" => self.place(name, e),
            _ => {}
        }
        if let Some(piece) = self.pieces.last_mut().filter(|_| self.is_open) {
            piece.begin(name, e);
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "Fallback" => self.is_fallback = false,
            _ if self.is_fallback => {}
            "grpSp" => drop(self.groups.pop()),
            name if PIECES.contains(&name) => self.is_open = false,
            _ => {}
        }
    }

    /// Takes a corner or a size of a group or of a piece of one.
    fn place(&mut self, name: &str, e: &BytesStart<'_>) {
        let (names, is_off) = match name {
            "off" | "chOff" => (["x", "y"], true),
            _ => (["cx", "cy"], false),
        };
        let Some([x, y]) = lengths(e, names).map(|lengths| lengths.map(|n| n as f64)) else {
            return;
        };
        let Some(group) = self.groups.last_mut() else {
            return;
        };
        match name {
            "chOff" => group.inner_off = [x, y],
            "chExt" => group.inner_size = [x, y],
            _ if !self.is_open && is_off => group.off = [x, y],
            _ if !self.is_open => group.size = [x, y],
            _ if is_off => self.corner = [x, y],
            _ => {
                let part = self.part([x, y]);
                if let Some(piece) = self.pieces.last_mut() {
                    piece.part = piece.part.or(part);
                }
            }
        }
    }

    /// What part of the outermost group a piece of this size is.
    fn part(&self, size: [f64; 2]) -> Option<[f64; 4]> {
        let (outermost, inner) = self.groups.split_first()?;
        let along = |side: usize, at: f64| {
            let outwards = inner.iter().rev();
            let at = outwards.fold(at, |at, group| {
                group.off[side] + group.part(side, at) * group.size[side]
            });
            outermost.part(side, at)
        };
        let [x, y] = self.corner;
        let (right, bottom) = (x + size[0], y + size[1]);
        Some([along(0, x), along(1, y), along(0, right), along(1, bottom)])
    }

    fn text(&mut self, path: &[String], text: &str) {
        if path.last().is_some_and(|name| name == "t") {
            if !self.is_open && !self.is_fallback {
                let kind = AnnotationKind::Shape(Shape::Other);
                self.pieces.push(Piece::new(kind));
                self.is_open = true;
            }
            if let Some(piece) = self.pieces.last_mut().filter(|_| !self.is_fallback) {
                piece.text.push_str(text);
            }
        } else if let [.., corner, name] = path {
            self.anchor.set(corner, name, text);
        }
    }
}

/// The elements of pieces that have parts of their own.
const PIECES: [&str; 3] = ["sp", "cxnSp", "pic"];

/// Two lengths that an element says, across and down.
fn lengths(e: &BytesStart<'_>, names: [&str; 2]) -> Option<[i64; 2]> {
    let [x, y] = names.map(|name| attribute(e, name)?.trim().parse::<i64>().ok());
    Some([x?, y?])
}

/// Whether the end of a line has an arrowhead.
fn has_head(e: &BytesStart<'_>) -> bool {
    attribute(e, "type").is_some_and(|kind| kind != "none")
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
        let found = Drawing::read(
            "s",
            xml,
            |look| look.extension == Some("_x0000_s1025"),
            Axes::default,
        )
        .found;
        let reported = found.into_iter();
        reported
            .map(|a| (a.cells.to_string(), a.kind, a.text))
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
        let reported = |cells: &str, kind, text: &str| (cells.to_string(), kind, text.to_string());
        assert_eq!(
            read(&format!("<xdr:wsDr>{xml}</xdr:wsDr>")),
            [
                reported("C8:E8", AnnotationKind::Shape(Shape::Arrow), ""),
                reported("C9", AnnotationKind::Shape(Shape::Rectangle), "一\n二"),
                reported("C10:D10", AnnotationKind::Shape(Shape::Arrow), ""),
                reported("C11:D13", AnnotationKind::Picture, "現場"),
            ]
        );
        let drawing = Drawing::read(
            "s",
            &format!("<xdr:wsDr>{xml}</xdr:wsDr>"),
            |_| false,
            Axes::default,
        );
        assert_eq!(drawing.frames["rId5"].first, Cell::new(3, 1));
    }

    #[test]
    fn each_shape_of_a_group_is_reported_where_it_stands() {
        let place = |x: u32, width: u32, more: &str| {
            format!(
                "<a:xfrm><a:off x=\"{x}\" y=\"0\"/><a:ext cx=\"{width}\" cy=\"100\"/>{more}</a:xfrm>"
            )
        };
        let inner = "<a:chOff x=\"0\" y=\"0\"/><a:chExt cx=\"400\" cy=\"100\"/>";
        let shape = |preset: &str, place: String, text: &str| {
            format!(
                "<xdr:sp><xdr:spPr>{place}<a:prstGeom prst=\"{preset}\"/></xdr:spPr><a:t>{text}</a:t>\
                 </xdr:sp>"
            )
        };
        let group = |place: String, inner: String| {
            format!("<xdr:grpSp><xdr:grpSpPr>{place}</xdr:grpSpPr>{inner}</xdr:grpSp>")
        };
        let nested = group(
            place(300, 100, inner),
            shape("rightArrow", place(210, 170, ""), ""),
        );
        let pieces = [
            shape("ellipse", place(10, 80, ""), ""),
            shape("rect", place(110, 80, ""), "舗装"),
            nested,
            "<mc:Fallback><xdr:pic/></mc:Fallback>".to_string(),
        ];
        // Over C8:F8, four columns of 100,000 each.
        let xml = anchored(
            (7, 2),
            (7, 6),
            &group(place(9, 400, inner), pieces.concat()),
        );
        let axes = || Axes::of_sheet("<x><cols><col min='1' max='9' width='6'/></cols></x>");
        let found = Drawing::read("s", &xml, |_| false, axes).found;
        let reported = found
            .iter()
            .map(|a| (a.cells.to_string(), a.kind, &*a.text));
        let reported: Vec<_> = reported.collect();
        let shape =
            |cells: &str, shape, text| (cells.to_string(), AnnotationKind::Shape(shape), text);
        let expected = [
            shape("C8", Shape::Oval, ""),
            shape("D8", Shape::Rectangle, "舗装"),
            shape("F8", Shape::Arrow, ""),
        ];
        assert_eq!(reported, expected);
    }

    #[test]
    fn a_shape_of_which_only_a_corner_and_the_size_are_said_covers_its_cells() {
        let from = "<xdr:from><xdr:col>2</xdr:col><xdr:colOff>50000</xdr:colOff><xdr:row>7</xdr:row>\
                    <xdr:rowOff>10000</xdr:rowOff></xdr:from>";
        let shape = "<xdr:sp><xdr:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"9\" cy=\"9\"/>\
                     </a:xfrm><a:prstGeom prst=\"rightArrow\"/></xdr:spPr></xdr:sp>";
        let anchored = |kind: &str, place: &str, size: &str| {
            format!("<xdr:{kind}Anchor>{place}<xdr:ext {size}/>{shape}</xdr:{kind}Anchor>")
        };
        // Each column is 400,050 wide, each row 190,500 high.
        let axes = || Axes::of_sheet("<x><cols><col min='1' max='9' width='6'/></cols></x>");
        for (xml, cells) in [
            (
                anchored("oneCell", from, "cx=\"1000000\" cy=\"100000\""),
                "C8:E8",
            ),
            (anchored("oneCell", from, ""), "C8"),
            (
                anchored(
                    "absolute",
                    "<xdr:pos x=\"850000\" y=\"1350000\"/>",
                    "cx=\"700000\" cy=\"90000\"",
                ),
                "C8:D8",
            ),
        ] {
            let found = Drawing::read("s", &xml, |_| false, axes).found;
            assert_eq!(found[0].cells.to_string(), cells, "{xml}");
        }
    }

    #[test]
    fn a_chart_reports_what_was_written_into_it() {
        let xml = "<c:chartSpace><c:title><a:p><a:r><a:t>推移</a:t></a:r></a:p></c:title><c:cat>\
                   <c:v>令和</c:v></c:cat><c:title><a:p><a:r><a:t>件 &amp; 人</a:t></a:r></a:p>\
                   </c:title></c:chartSpace>";
        assert_eq!(paragraphs(xml), "推移\n件 & 人");
    }
}
