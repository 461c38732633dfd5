//! The form controls of a sheet as Excel has written them since 2010: listed behind the rows, each with
//! its properties in a part of its own (ECMA-376 18.3.1.19, MS-XLSX 2.6.58).

use super::anchor::Anchor;
use super::annotation::Annotation;
use super::merges::Block;
use super::vml::{self, OldDrawing, OldShape, Setting};
use super::xml::{attribute, each, element, text_of};
use crate::model::annotation::{AnnotationKind, Control, State};
use quick_xml::events::Event;
use std::collections::HashSet;

/// What stands before the number of a shape.
const NUMBER: &str = "_x0000_s";

/// A control that a sheet lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Listed {
    /// The number of its shape, as `_x0000_s1025`.
    pub(super) shape: String,
    /// The name of the relation to its properties.
    pub(super) relation: String,
    /// The name that it was given, such as `CheckBox1`.
    pub(super) name: String,
    pub(super) anchor: Option<Anchor>,
}

/// The controls in the end of a sheet's part, each once.
pub(super) fn listed(tail: &str) -> Vec<Listed> {
    let Some((_, tail)) = tail.split_once("<controls") else {
        return vec![];
    };
    let end = tail.rfind("</controls>").unwrap_or(tail.len());
    let xml = format!("<controls{}", &tail[..end]);
    let mut found: Vec<Listed> = vec![];
    let mut path: Vec<String> = vec![];
    each(&xml, |event| match event {
        Event::Start(e) | Event::Empty(e) => {
            if let Some(control) = element(event, "control") {
                found.push(Listed {
                    shape: format!(
                        "{NUMBER}{}",
                        attribute(control, "shapeId").unwrap_or_default()
                    ),
                    relation: attribute(control, "id").unwrap_or_default(),
                    name: attribute(control, "name").unwrap_or_default(),
                    anchor: None,
                });
            }
            if let Event::Start(_) = event {
                path.push(e.local_name().as_ref().to_string());
            }
        }
        Event::End(_) => drop(path.pop()),
        event => {
            if let (Some(last), Some(text), [.., corner, name]) =
                (found.last_mut(), text_of(event), path.as_slice())
            {
                let anchor = last.anchor.get_or_insert_default();
                anchor.set(corner, name, &text);
            }
        }
    });
    // What newer programs read stands before what older ones do.
    let mut seen = HashSet::new();
    found.retain(|control| seen.insert(control.shape.clone()));
    found
}

/// What a part of control properties says: what the control is, and what it is set to.
pub(super) fn properties(xml: &str) -> Option<(String, Setting)> {
    let mut found = None;
    each(xml, |event| {
        let Some(e) = element(event, "formControlPr") else {
            return;
        };
        let get = |name| attribute(e, name).unwrap_or_default();
        let number = |name| get(name).parse().unwrap_or(0);
        let setting = Setting {
            checked: match get("checked").as_str() {
                "Checked" => 1,
                "Mixed" => 2,
                _ => 0,
            },
            chosen: number("sel"),
            number: number("val"),
            linked: get("fmlaLink"),
            list: get("fmlaRange"),
        };
        found = Some((get("objectType"), setting));
    });
    found
}

/// The controls of a sheet, of which its old drawing has the looks.
#[derive(Debug, Default)]
pub(super) struct Controls {
    controls: Vec<FormControl>,
    /// The numbers of the shapes that are their looks.
    shapes: HashSet<String>,
}

#[derive(Debug)]
struct FormControl {
    listed: Listed,
    properties: Option<(String, Setting)>,
    /// Whether its state stands in a part of another program's.
    is_active: bool,
    /// Whether the old drawing has its look.
    is_drawn: bool,
}

impl Controls {
    pub(super) fn add(
        &mut self,
        listed: Listed,
        properties: Option<(String, Setting)>,
        is_active: bool,
    ) {
        self.shapes.insert(listed.shape.clone());
        self.controls.push(FormControl {
            listed,
            properties,
            is_active,
            is_drawn: false,
        });
    }

    /// Says of the shapes in an old drawing what their controls are set to.
    pub(super) fn complete(&mut self, drawing: &mut OldDrawing) {
        for shape in &mut drawing.shapes {
            if shape.is_control() {
                self.shapes.insert(shape.id.clone());
            }
            let is_numbered = self.controls.iter().any(|c| c.listed.shape == shape.id);
            let mut own = self.controls.iter_mut();
            let found = own.find(|c| match is_numbered {
                true => c.listed.shape == shape.id,
                false => c.is_like(shape),
            });
            let Some(control) = found else {
                continue;
            };
            if let Some((_, setting)) = control.properties.as_ref().filter(|_| shape.is_control()) {
                shape.setting = setting.clone();
                control.is_drawn = true;
            }
        }
    }

    /// Whether a shape of a drawing is the look of a control, by the number that its extension names.
    /// LibreOffice names none, but has the control's own.
    pub(super) fn has(&self, look: &Look<'_>) -> bool {
        let is_it = |c: &FormControl| {
            let number = c.listed.shape.strip_prefix(NUMBER);
            number == Some(look.number) && c.listed.name == look.text
        };
        match look.extension {
            Some(shape) => self.shapes.contains(shape),
            None => self.controls.iter().any(is_it),
        }
    }

    /// The controls that the old drawing does not have, and those of other programs.
    pub(super) fn others(&self, sheet: &str) -> Vec<Annotation> {
        let others = self.controls.iter().filter(|c| !c.is_drawn);
        others.filter_map(|c| c.annotation(sheet)).collect()
    }
}

/// What a drawing says of a shape that may be the look of a control.
pub(super) struct Look<'a> {
    /// The number of the control's shape, as `_x0000_s1025`.
    pub(super) extension: Option<&'a str>,
    /// Its own number.
    pub(super) number: &'a str,
    pub(super) text: &'a str,
}

impl FormControl {
    /// Whether an old shape whose number no control has is this one's look: LibreOffice numbers none
    /// of them, and keeps in them where the controls stand, but not what they are set to.
    fn is_like(&self, shape: &OldShape) -> bool {
        let is_same = |(object, _): &(String, Setting)| {
            vml::control(object).is_some() && vml::control(object) == shape.control()
        };
        !self.is_drawn
            && self.properties.as_ref().is_some_and(is_same)
            && shape.is_labelled(&self.listed.name)
    }

    fn annotation(&self, sheet: &str) -> Option<Annotation> {
        let cells = self.listed.anchor.map(|anchor| anchor.cells());
        let cells = cells.unwrap_or(Block::NOWHERE);
        let made = |kind, setting: &Setting| Annotation {
            cells,
            linked: setting.linked.replace('$', ""),
            list: setting.list.clone(),
            ..Annotation::new(sheet, cells.first, kind, self.listed.name.clone())
        };
        match &self.properties {
            Some((object, setting)) => {
                let control = vml::control(object)?;
                let kind = AnnotationKind::Control(control, setting.state(control));
                Some(made(kind, setting))
            }
            None => {
                let kind = AnnotationKind::Control(Control::ActiveX, State::Unset);
                self.is_active.then(|| made(kind, &Setting::default()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_listed_once_with_their_places() {
        let control = "<control shapeId=\"1025\" r:id=\"rId4\" name=\"Check Box 1\">";
        let tail = format!(
            "</sheetData><mc:AlternateContent><mc:Choice Requires=\"x14\"><controls>\
             <mc:AlternateContent><mc:Choice Requires=\"x14\">{control}<controlPr><anchor><from>\
             <xdr:col>2</xdr:col><xdr:row>6</xdr:row></from><to><xdr:col>3</xdr:col><xdr:row>7\
             </xdr:row></to></anchor></controlPr></control></mc:Choice><mc:Fallback>{control}</control>\
             </mc:Fallback></mc:AlternateContent></controls></mc:Choice></mc:AlternateContent>"
        );
        let found = listed(&tail);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].shape.as_str(), found[0].relation.as_str()),
            ("_x0000_s1025", "rId4")
        );
        assert_eq!(found[0].anchor.unwrap().cells().to_string(), "C7");
        let xml = "<formControlPr objectType=\"Radio\" checked=\"Checked\" fmlaLink=\"$C$9\"/>";
        let (object, setting) = properties(xml).unwrap();
        assert_eq!(
            (object.as_str(), setting.checked, &*setting.linked),
            ("Radio", 1, "$C$9")
        );
    }

    #[test]
    fn a_control_whose_look_has_no_number_is_reported_once_where_it_stands() {
        let listed = |shape: &str, name: &str| Listed {
            shape: shape.to_string(),
            name: name.to_string(),
            ..Listed::default()
        };
        let setting = |checked| {
            let setting = Setting {
                checked,
                ..Setting::default()
            };
            Some(("CheckBox".to_string(), setting))
        };
        let mut controls = Controls::default();
        controls.add(listed("_x0000_s1001", "市民"), setting(1), false);
        controls.add(listed("_x0000_s1002", "団体"), setting(0), false);
        let shape = |label: &str, col: u32| {
            format!(
                "<v:shape id=\"shape_0\"><v:textbox><div>{label}</div></v:textbox><x:ClientData \
                 ObjectType=\"Checkbox\"><x:Anchor>{col}, 0, 8, 0, {col}, 9, 9, 0</x:Anchor>\
                 </x:ClientData></v:shape>"
            )
        };
        let xml = format!("<xml>{}{}</xml>", shape("団体", 3), shape("市民", 2));
        let mut drawing = OldDrawing::read(&xml);
        controls.complete(&mut drawing);
        let reported = drawing.annotations("s");
        let reported = reported.iter().map(|a| (a.cells.to_string(), a.kind));
        let is = |state| AnnotationKind::Control(Control::CheckBox, state);
        let expected = [
            ("D9".to_string(), is(State::Unticked)),
            ("C9".to_string(), is(State::Ticked)),
        ];
        assert_eq!(reported.collect::<Vec<_>>(), expected);
        assert_eq!(controls.others("s"), []);
        let look = |number, text| Look {
            extension: None,
            number,
            text,
        };
        assert!(controls.has(&look("1001", "市民")) && !controls.has(&look("1001", "メモ")));
    }
}
