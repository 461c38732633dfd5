//! The old drawings of a sheet, in VML: shapes and the looks and states of form controls. Notes have
//! their looks there too; their texts stand in a part of their own.

use super::anchor::Anchor;
use super::annotation::Annotation;
use super::merges::Block;
use super::xml::{attribute, begin_paragraph, text_of};
use crate::model::annotation::{AnnotationKind, Control, Shape, State};
use crate::text::normalize::is_blank;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// What an old drawing holds.
#[derive(Debug, Default)]
pub(super) struct OldDrawing {
    pub(super) shapes: Vec<OldShape>,
    /// Whether it ends before it should.
    pub(super) is_cut: bool,
}

/// A shape of an old drawing.
#[derive(Clone, Debug, Default)]
pub(super) struct OldShape {
    /// Its number, as `_x0000_s1025`.
    pub(super) id: String,
    /// Its element, which tells the forms of the simplest ones.
    element: String,
    /// `ObjectType`: what it is for.
    object: String,
    anchor: Option<Anchor>,
    text: String,
    has_arrowhead: bool,
    /// What it is set to, as far as it says so.
    pub(super) setting: Setting,
}

/// What a form control is set to, as its parts say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Setting {
    /// Whether it is ticked: 0, 1, or 2 for neither.
    pub(super) checked: u32,
    /// The line that is chosen, from one.
    pub(super) chosen: u32,
    /// The number that it stands at.
    pub(super) number: u32,
    /// The cell that follows it.
    pub(super) linked: String,
    /// The cells that list what may be chosen.
    pub(super) list: String,
}

impl OldDrawing {
    /// Reads a part of old drawings. Such parts are written as loosely as HTML is.
    pub(super) fn read(xml: &str) -> OldDrawing {
        let mut reader = Reader::from_str(xml);
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        let mut drawing = OldDrawing::default();
        let mut inner = String::new();
        let mut is_text = false;
        loop {
            let event = match reader.read_event() {
                Ok(Event::Eof) => return drawing,
                Ok(event) => event,
                Err(_) => break,
            };
            match &event {
                Event::Start(e) | Event::Empty(e) => {
                    let name = e.local_name().as_ref().to_string();
                    let is_open = matches!(event, Event::Start(_));
                    if name == "textbox" {
                        is_text = is_open;
                    }
                    drawing.begin(&name, e, is_text);
                    inner = if is_open { name } else { String::new() };
                }
                Event::End(e) => {
                    is_text &= e.local_name().as_ref() != "textbox";
                    inner.clear();
                }
                event => {
                    if let (Some(shape), Some(text)) = (drawing.shapes.last_mut(), text_of(event)) {
                        shape.text(&inner, &text, is_text);
                    }
                }
            }
        }
        drawing.is_cut = true;
        drawing
    }

    fn begin(&mut self, name: &str, e: &BytesStart<'_>, is_text: bool) {
        match (name, self.shapes.last_mut()) {
            ("shape" | "rect" | "oval" | "roundrect" | "line", _) => self.shapes.push(OldShape {
                id: attribute(e, "id").unwrap_or_default(),
                element: name.to_string(),
                ..OldShape::default()
            }),
            ("ClientData", Some(shape)) => {
                shape.object = attribute(e, "ObjectType").unwrap_or_default();
            }
            ("stroke", Some(shape)) => {
                let ends = ["startarrow", "endarrow"];
                let is_head = |end: &&str| attribute(e, end).is_some_and(|kind| kind != "none");
                shape.has_arrowhead |= ends.iter().any(is_head);
            }
            // An empty element says yes.
            ("Checked", Some(shape)) => shape.setting.checked = 1,
            ("br" | "div", Some(shape)) if is_text => begin_paragraph(&mut shape.text, "p"),
            _ => {}
        }
    }

    /// What was drawn or set, but for the notes. A shape without an anchor is a picture at the edge
    /// of the page.
    pub(super) fn annotations(&self, sheet: &str) -> Vec<Annotation> {
        let reported = self.shapes.iter().filter_map(|s| s.annotation(sheet));
        reported.collect()
    }
}

impl OldShape {
    fn text(&mut self, element: &str, text: &str, is_text: bool) {
        let number = || text.trim().parse().unwrap_or(0);
        let setting = &mut self.setting;
        match element {
            _ if is_text => self.text.push_str(text.trim_matches(['\r', '\n'])),
            "Anchor" => self.anchor = Anchor::of_pixels(text).or(self.anchor),
            "Checked" => setting.checked = number(),
            "Sel" => setting.chosen = number(),
            "Val" => setting.number = number(),
            "FmlaLink" => setting.linked = text.trim().to_string(),
            "FmlaRange" => setting.list = text.trim().to_string(),
            _ => {}
        }
    }

    /// Whether it is the look of a form control.
    pub(super) fn is_control(&self) -> bool {
        self.control().is_some()
    }

    /// The control whose look it is.
    pub(super) fn control(&self) -> Option<Control> {
        control(&self.object)
    }

    /// Whether this text is all that it says.
    pub(super) fn is_labelled(&self, text: &str) -> bool {
        self.text.trim() == text.trim()
    }

    fn annotation(&self, sheet: &str) -> Option<Annotation> {
        let kind = match (self.object.as_str(), self.anchor) {
            ("Note", _) => return None,
            (object, _) if control(object).is_some() => {
                let control = control(object)?;
                AnnotationKind::Control(control, self.setting.state(control))
            }
            // The look of a control or an object that stands in a part of its own.
            ("Pict", _) => return None,
            (_, None) if is_blank(&self.text) => return None,
            _ => AnnotationKind::Shape(self.shape()),
        };
        let is_button = matches!(self.object.as_str(), "Button" | "Label" | "GBox");
        if is_button && is_blank(&self.text) {
            return None;
        }
        let cells = self.anchor.map_or(Block::NOWHERE, |a| a.cells());
        Some(Annotation {
            cells,
            linked: self.setting.linked.replace('$', ""),
            list: self.setting.list.clone(),
            ..Annotation::new(sheet, cells.first, kind, self.text.trim().to_string())
        })
    }

    fn shape(&self) -> Shape {
        match self.element.as_str() {
            _ if self.has_arrowhead => Shape::Arrow,
            "rect" | "roundrect" => Shape::Rectangle,
            "oval" => Shape::Oval,
            "line" => Shape::Line,
            _ => Shape::Other,
        }
    }
}

/// The control that an `ObjectType` names, here or in a part of control properties.
pub(super) fn control(object: &str) -> Option<Control> {
    Some(match object.to_lowercase().as_str() {
        "checkbox" => Control::CheckBox,
        "radio" => Control::OptionButton,
        "drop" => Control::DropDown,
        "list" => Control::ListBox,
        "spin" | "scroll" => Control::Spinner,
        "edit" | "editbox" => Control::TextField,
        _ => return None,
    })
}

impl Setting {
    /// What a control that is set so shows.
    pub(super) fn state(&self, control: Control) -> State {
        let chosen = |number| match number {
            0 => State::Unset,
            number => State::Chosen(number),
        };
        match control {
            Control::CheckBox | Control::OptionButton => match self.checked {
                0 => State::Unticked,
                1 => State::Ticked,
                _ => State::Mixed,
            },
            Control::DropDown | Control::ListBox => chosen(self.chosen),
            Control::Spinner => chosen(self.number),
            _ => State::Unset,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(xml: &str) -> Vec<Annotation> {
        OldDrawing::read(xml).annotations("s")
    }

    #[test]
    fn old_boxes_are_reported_and_notes_are_not_reported_twice() {
        let xml = "<xml><v:shape id=\"a\"><v:textbox><div style='text-align:left'><font>古い<br>\
                   箱</font></div></v:textbox><x:ClientData ObjectType=\"Label\"><x:Anchor>\r\n 2, 1, \
                   6, 2, 4, 0, 8, 0</x:Anchor></x:ClientData></v:shape><v:shape><v:textbox><div>メモ\
                   </div></v:textbox><x:ClientData ObjectType=\"Note\"/></v:shape></xml>";
        let read = read(xml);
        let [shape] = read.as_slice() else {
            panic!("{read:?}");
        };
        assert_eq!(
            (shape.cells.to_string().as_str(), shape.text.as_str()),
            ("C7:D8", "古い\n箱")
        );
        assert!(OldDrawing::read("<xml><v:shape").is_cut);
    }

    #[test]
    fn form_controls_report_what_they_are_set_to() {
        let control = |kind: &str, inner: &str| {
            format!(
                "<v:shape id=\"_x0000_s1025\"><v:textbox><div>実施</div></v:textbox><x:ClientData \
                 ObjectType=\"{kind}\"><x:Anchor>2, 0, 6, 0, 3, 0, 7, 0</x:Anchor>{inner}\
                 </x:ClientData></v:shape>"
            )
        };
        for (kind, inner, expected) in [
            (
                "Checkbox",
                "<x:Checked>1</x:Checked>",
                (Control::CheckBox, State::Ticked),
            ),
            ("Checkbox", "", (Control::CheckBox, State::Unticked)),
            (
                "Checkbox",
                "<x:Checked>2</x:Checked>",
                (Control::CheckBox, State::Mixed),
            ),
            (
                "Radio",
                "<x:Checked/>",
                (Control::OptionButton, State::Ticked),
            ),
            (
                "Drop",
                "<x:Sel>2</x:Sel>",
                (Control::DropDown, State::Chosen(2)),
            ),
            (
                "Drop",
                "<x:Sel>0</x:Sel>",
                (Control::DropDown, State::Unset),
            ),
            (
                "Spin",
                "<x:Val>12</x:Val>",
                (Control::Spinner, State::Chosen(12)),
            ),
        ] {
            let inner = format!("{inner}<x:FmlaLink>$C$9</x:FmlaLink>");
            let found = read(&control(kind, &inner));
            let (control, state) = expected;
            assert_eq!(
                found[0].kind,
                AnnotationKind::Control(control, state),
                "{kind} {inner}"
            );
            assert_eq!(
                (found[0].linked.as_str(), found[0].text.as_str()),
                ("C9", "実施")
            );
        }
    }
}
