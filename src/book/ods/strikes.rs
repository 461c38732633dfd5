//! Which styles of an OpenDocument file have a line through their text (ODF 1.3, 20.378).

use super::attributes::get;
use crate::book::xml::each;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// The styles that say whether there is a line, by family and name.
#[derive(Debug, Default)]
pub(super) struct Strikes {
    by_style: HashMap<(String, String), bool>,
    /// The style that is being read.
    style: (String, String),
    /// Whether any style has a line.
    are_any: bool,
}

impl Strikes {
    /// Those of the part of the styles, which styles of the content may inherit.
    pub(super) fn of_part(xml: &str) -> Strikes {
        let mut strikes = Strikes::default();
        if xml.contains("text-line-through") {
            each(xml, |event| {
                if let Event::Start(e) | Event::Empty(e) = event {
                    strikes.note(e.name().as_ref(), e);
                }
            });
        }
        strikes
    }

    /// Takes what an element says, where it is a style or of one.
    pub(super) fn note(&mut self, name: &str, e: &BytesStart<'_>) {
        match name {
            "style:style" => {
                let of = |name: &str| get(e, name).unwrap_or_default();
                let family = of("style:family");
                let parent = (family.clone(), of("style:parent-style-name"));
                let inherited = self.by_style.get(&parent).copied();
                self.style = (family, of("style:name"));
                if let Some(is_struck) = inherited {
                    self.by_style.insert(self.style.clone(), is_struck);
                }
            }
            "style:text-properties" if !self.style.1.is_empty() => {
                let said = ["style", "type"].map(|kind| {
                    get(e, &format!("style:text-line-through-{kind}")).map(|s| s != "none")
                });
                if let Some(is_struck) = said.into_iter().flatten().reduce(|a, b| a && b) {
                    self.are_any |= is_struck;
                    self.by_style.insert(self.style.clone(), is_struck);
                }
            }
            _ => {}
        }
    }

    /// Whether any style has a line.
    pub(super) fn are_any(&self) -> bool {
        self.are_any
    }

    /// Whether the style of a piece of text has a line; `None` where it does not say.
    pub(super) fn of_text(&self, e: &BytesStart<'_>) -> Option<bool> {
        self.of("text", get(e, "text:style-name")?)
    }

    /// Whether the style of cells that an attribute names has a line; `None` where there is no such
    /// attribute.
    pub(super) fn of_cell(&self, e: &BytesStart<'_>, attribute: &str) -> Option<bool> {
        if !self.are_any {
            return None;
        }
        let style = get(e, attribute)?;
        Some(self.of("table-cell", style).unwrap_or(false))
    }

    fn of(&self, family: &str, style: String) -> Option<bool> {
        self.by_style.get(&(family.to_string(), style)).copied()
    }
}
