//! The lengths that an OpenDocument file tells: of the columns and rows, by their styles, and of shapes
//! (ODF 1.3, 9.2.8).

use super::attributes::get;
use super::shapes::units;
use crate::book::lengths::Area;
use quick_xml::events::BytesStart;
use std::collections::HashMap;

/// The lengths that styles give to columns and rows, in English Metric Units.
#[derive(Debug, Default)]
pub(super) struct Lengths {
    columns: HashMap<String, i64>,
    rows: HashMap<String, i64>,
}

impl Lengths {
    /// Takes what an element says of the style of this name.
    pub(super) fn note(&mut self, style: &str, name: &str, e: &BytesStart<'_>) {
        let (into, length) = match name {
            "style:table-column-properties" => (&mut self.columns, "style:column-width"),
            "style:table-row-properties" => (&mut self.rows, "style:row-height"),
            _ => return,
        };
        let length = get(e, length).and_then(|length| units(&length));
        into.extend(length.map(|length| (style.to_string(), length)));
    }

    /// How long the columns or rows of an element are. `None` where its style does not say.
    pub(super) fn of(&self, e: &BytesStart<'_>) -> Option<i64> {
        let is_shown = get(e, "table:visibility").is_none_or(|said| said == "visible");
        let styles = match e.name().as_ref() {
            "table:table-column" => &self.columns,
            _ => &self.rows,
        };
        match is_shown {
            true => styles.get(&get(e, "table:style-name")?).copied(),
            false => Some(0),
        }
    }
}

/// The area of a shape's element: of a line by its ends, of another by a corner and its size.
pub(super) fn area(e: &BytesStart<'_>) -> Option<Area> {
    let length = |name: &str| get(e, name).and_then(|text| units(&text));
    if let (Some(x1), Some(y1)) = (length("svg:x1"), length("svg:y1")) {
        let (x2, y2) = (length("svg:x2")?, length("svg:y2")?);
        return Some(Area {
            left: x1.min(x2),
            top: y1.min(y2),
            right: x1.max(x2),
            bottom: y1.max(y2),
        });
    }
    let (left, top) = (length("svg:x")?, length("svg:y")?);
    Some(Area {
        left,
        top,
        right: left.saturating_add(length("svg:width").unwrap_or(0)),
        bottom: top.saturating_add(length("svg:height").unwrap_or(0)),
    })
}
