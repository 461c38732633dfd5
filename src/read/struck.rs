//! Text with a line through it that is no answer: given text, and what somebody wrote beside.

use super::sheet::SheetReader;
use crate::layout::mark::Mark;
use crate::model::fact::Kind;
use crate::model::place::Cell;
use crate::text::normalize::clean;

impl SheetReader<'_, '_> {
    /// Tells what is struck through and was told with no answer, a row at a time. `measure` says of a
    /// row whose it is.
    pub(super) fn struck(&mut self, measure: impl Fn(u32) -> Option<usize>) {
        let mut found: Vec<(Cell, String)> = vec![];
        for (cell, entry) in &self.sheet.cells {
            let strike = entry.display.as_ref().and_then(|d| d.strike.as_ref());
            // A line through a whole row goes through its hidden key as well.
            let strike = strike.filter(|_| Mark::parse(&entry.text).is_none());
            if let Some(strike) = strike.filter(|_| !self.reported_struck.contains(cell)) {
                found.push((*cell, clean(&strike.struck)));
            }
        }
        for row in found.chunk_by(|one, next| one.0.row == next.0.row) {
            let texts: Vec<&str> = row.iter().map(|(_, text)| text.as_str()).collect();
            let struck = Kind::Struck(texts.join("、"));
            self.tell(struck, self.place(row[0].0), measure(row[0].0.row));
        }
    }
}
