//! A measure of a form, as the sheets beside the measures' own refer to it.

use crate::model::place::Cell;
use crate::text::shared::SharedText;

/// One measure of the form as the cover lists it.
pub struct Entry {
    /// The measure's index in the plan.
    pub measure: usize,
    /// Its sheet's name.
    pub sheet: String,
    /// Where it begins on its sheet.
    pub top: Cell,
    /// Each field's answer cell.
    pub answers: Vec<(SharedText, Cell)>,
}
