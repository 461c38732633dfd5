//! The shapes and form controls of an OpenDocument sheet (ODF 1.3, chapters 10 and 13): what they look
//! like, which cells they cover, and what the controls are set to.

use super::attributes::get;
use crate::book::anchor::Anchor;
use crate::model::annotation::{AnnotationKind, Control, Shape, State};
use quick_xml::events::BytesStart;
use std::collections::{HashMap, HashSet};

/// What shapes refer to: the styles of lines with arrowheads, and the controls of the forms.
#[derive(Default)]
pub(super) struct Known {
    arrows: HashSet<String>,
    controls: HashMap<String, FormControl>,
    /// The control whose lines are being read.
    last: String,
}

/// A control of a form.
#[derive(Clone, Default)]
pub(super) struct FormControl {
    pub(super) label: String,
    pub(super) linked: String,
    kind: Option<Control>,
    is_ticked: bool,
    /// The line that is chosen, from one, and how many lines came.
    chosen: u32,
    lines: u32,
}

/// How many controls of a file are looked at. A form with more was not made by hand.
const CONTROLS: usize = 10_000;

impl Known {
    /// Takes the properties of a style of shapes.
    pub(super) fn style(&mut self, name: &str, e: &BytesStart<'_>) {
        let is_set = |head: &str| get(e, head).is_some_and(|marker| !marker.is_empty());
        if is_set("draw:marker-start") || is_set("draw:marker-end") {
            self.arrows.insert(name.to_string());
        }
    }

    /// Takes an element of a form. Whether it is known: a form, a control or a part of one.
    pub(super) fn form(&mut self, name: &str, e: &BytesStart<'_>) -> bool {
        let kind = match name {
            "form:checkbox" => Some(Control::CheckBox),
            "form:radio" => Some(Control::OptionButton),
            "form:listbox" | "form:combobox" => match get(e, "form:dropdown").as_deref() {
                Some("true") => Some(Control::DropDown),
                _ => Some(Control::ListBox),
            },
            "form:value-range" => Some(Control::Spinner),
            "form:text" | "form:textarea" | "form:number" | "form:date" | "form:formatted-text" => {
                Some(Control::TextField)
            }
            "form:button" | "form:fixed-text" | "form:frame" => None,
            "form:option" => {
                self.option(e);
                return true;
            }
            _ => return FORM.contains(&name),
        };
        let id = get(e, "form:id").or_else(|| get(e, "xml:id"));
        let Some(id) = id.filter(|_| self.controls.len() < CONTROLS) else {
            return false;
        };
        self.last.clone_from(&id);
        self.controls.insert(id, FormControl::read(kind, e));
        true
    }

    fn option(&mut self, e: &BytesStart<'_>) {
        let Some(control) = self.controls.get_mut(&self.last) else {
            return;
        };
        control.lines += 1;
        if get(e, "form:current-selected").as_deref() == Some("true") {
            control.chosen = control.lines;
            control.label = get(e, "form:label").unwrap_or_default();
        }
    }

    /// The control whose look a shape is.
    pub(super) fn control(&self, e: &BytesStart<'_>) -> Option<&FormControl> {
        self.controls.get(&get(e, "draw:control")?)
    }

    /// What an element of a shape says of its looks, where it says something.
    pub(super) fn looks(&self, name: &str, e: &BytesStart<'_>) -> Option<AnnotationKind> {
        let is_arrow = || get(e, "draw:style-name").is_some_and(|s| self.arrows.contains(&s));
        let shape = match name {
            "draw:image" => return Some(AnnotationKind::Picture),
            "draw:line" | "draw:connector" | "draw:polyline" | "draw:path" | "draw:measure"
                if is_arrow() =>
            {
                Shape::Arrow
            }
            "draw:line" | "draw:connector" | "draw:polyline" | "draw:measure" => Shape::Line,
            "draw:ellipse" | "draw:circle" => Shape::Oval,
            "draw:rect" => Shape::Rectangle,
            "draw:object" => Shape::Chart,
            "draw:enhanced-geometry" => Shape::of_preset(&get(e, "draw:type").unwrap_or_default()),
            "draw:control" => return self.control(e).map(FormControl::annotation),
            _ => return None,
        };
        Some(AnnotationKind::Shape(shape))
    }
}

/// Elements of forms that say nothing.
const FORM: [&str; 4] = [
    "form:form",
    "form:properties",
    "form:property",
    "form:list-property",
];

impl FormControl {
    fn read(kind: Option<Control>, e: &BytesStart<'_>) -> FormControl {
        let of = |name: &str| get(e, name).unwrap_or_default();
        // What is set now stands before what was set at first.
        let now = |now: &str, first: &str| get(e, now).or_else(|| get(e, first));
        let state = now("form:current-state", "form:state");
        let chosen = now("form:current-selected", "form:selected");
        let typed = now("form:current-value", "form:value").unwrap_or_default();
        let is_choice = matches!(kind, Some(Control::CheckBox | Control::OptionButton) | None);
        let number = typed.parse::<f64>().unwrap_or(0.0);
        FormControl {
            label: if is_choice { of("form:label") } else { typed },
            linked: of("form:linked-cell")
                .rsplit('.')
                .next()
                .unwrap_or("")
                .replace('$', ""),
            kind,
            is_ticked: state.as_deref() == Some("checked") || chosen.as_deref() == Some("true"),
            chosen: if kind == Some(Control::Spinner) {
                number as u32
            } else {
                0
            },
            lines: 0,
        }
    }

    /// What it is, and what it is set to.
    fn annotation(&self) -> AnnotationKind {
        let Some(kind) = self.kind else {
            return AnnotationKind::Shape(Shape::Other);
        };
        let state = match (kind, self.is_ticked, self.chosen) {
            (Control::CheckBox | Control::OptionButton, true, _) => State::Ticked,
            (Control::CheckBox | Control::OptionButton, ..) => State::Unticked,
            (_, _, 0) => State::Unset,
            (.., chosen) => State::Chosen(chosen),
        };
        AnnotationKind::Control(kind, state)
    }
}

/// Where a shape ends that begins in the cell of this row and column.
pub(super) fn anchor((row, col): (u32, u32), e: &BytesStart<'_>) -> Anchor {
    let end = get(e, "table:end-cell-address");
    let end = end.as_deref().and_then(|address| {
        let cell = address.rsplit('.').next()?.replace('$', "");
        crate::model::place::Cell::parse(&cell)
    });
    let length = |name: &str| get(e, name).and_then(|text| units(&text)).unwrap_or(0);
    let end = end.map(|cell| (cell, length("table:end-x"), length("table:end-y")));
    Anchor::up_to(crate::model::place::Cell::new(row, col), end)
}

/// A length such as `0.53cm` in English Metric Units.
pub(super) fn units(text: &str) -> Option<i64> {
    let split = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = text.split_at(split);
    let scale = match unit {
        "cm" => 360_000.0,
        "mm" => 36_000.0,
        "in" => 914_400.0,
        "pt" => 12_700.0,
        "pc" => 152_400.0,
        "px" => 9_525.0,
        _ => return None,
    };
    Some((number.parse::<f64>().ok()? * scale) as i64)
}
