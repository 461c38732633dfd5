//! One label of an individual sheet.

use crate::model::place::Cell;

/// A label.
#[derive(Clone, Debug)]
pub struct Label {
    /// Its last cell, where it is merged.
    pub last: Cell,
    /// What the plan calls it; none for a label the plan has no role for.
    pub role: Option<&'static str>,
    /// Its text as a heading.
    pub heading: String,
    /// The value, where it stands in the same cell.
    pub inline: Option<String>,
    /// Whether it stands before other labels, and has no value of its own.
    pub is_group: bool,
}
