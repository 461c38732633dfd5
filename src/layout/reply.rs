//! What stands in the answer cells of a measure, as a form or the report gives it.

use crate::model::grid::{CellStyle, Content};
use crate::model::rate::Computed;
use crate::model::template::{Field, Rows};

/// How the answer cell of a field is to be placed.
pub struct Reply {
    /// What stands in it.
    pub content: Content,
    /// How it looks.
    pub look: CellStyle,
    /// A note, or empty.
    pub note: String,
    /// The least height in lines.
    pub lines: usize,
}

/// What stands in the answer cells of a measure.
pub trait Replies {
    /// What stands in a cell of a field.
    fn reply(&self, field: &Field, cell: &str) -> Reply;
    /// What stands in place of a question that is not asked here, but in another round or of other
    /// sections; `None` for one that is.
    fn standing(&self, _cell: &str) -> Option<String> {
        None
    }
    /// How many rows of a table there are, the given ones included.
    fn rows(&self, table: &Rows) -> u32;
    /// What was answered in a cell last year; `None` where nothing is known of it or is to be shown.
    fn last(&self, _cell: &str) -> Option<String> {
        None
    }
    /// The rows of a table of which something was answered last year, each with its name.
    fn last_rows(&self, _table: &Rows) -> Vec<(u32, String)> {
        vec![]
    }
    /// What a cell comes to that the form computes, and how it looks.
    fn computed(&self, cell: &str) -> (Computed, CellStyle);
}
