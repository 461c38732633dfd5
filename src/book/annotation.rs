//! One thing that stands beside or over the cells of a sheet, in whatever format.

use super::merges::Block;
use crate::model::annotation::AnnotationKind;
use crate::model::limits::TEXT;
use crate::model::place::Cell;
use crate::text::normalize::is_blank;
use crate::text::width::beginning;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// What stands beside or over the cells of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Annotation {
    /// The sheet's name.
    pub sheet: String,
    /// The cell it is attached to, or all that it covers.
    pub cells: Block,
    /// What it is.
    pub kind: AnnotationKind,
    /// Who wrote it, where that is known.
    pub author: String,
    /// Its text; of a link, its target; of a control, its label.
    pub text: String,
    /// The cell that follows a control, or empty.
    pub linked: String,
    /// The cells that list what may be chosen in a control, or empty.
    pub list: String,
}

impl Annotation {
    /// An annotation of one cell, with its text.
    pub fn new(sheet: &str, cell: Cell, kind: AnnotationKind, text: String) -> Annotation {
        Annotation {
            sheet: sheet.to_string(),
            cells: Block::of(cell),
            kind,
            author: String::new(),
            text,
            linked: String::new(),
            list: String::new(),
        }
    }

    /// Whether it is a text, and a blank one.
    fn is_blank(&self) -> bool {
        use AnnotationKind as Kind;
        let is_text = matches!(
            self.kind,
            Kind::Note | Kind::Comment | Kind::Link | Kind::PageEdge
        );
        is_text && is_blank(&self.text)
    }
}

/// Brings annotations into reading order, each once. Those of one kind in one cell stay as they come:
/// a reply stands behind what it answers.
pub(super) fn in_order(annotations: &mut Vec<Annotation>) {
    annotations.sort_by(|one, other| {
        let key = |a: &Annotation| (a.cells.first, a.kind);
        one.sheet.cmp(&other.sheet).then(key(one).cmp(&key(other)))
    });
    let mut seen = HashSet::new();
    annotations.retain(|a| !a.is_blank() && seen.insert(a.clone()));
}

/// The most UTF-16 units of one text beside the cells.
const LONGEST: usize = TEXT;

/// Cuts texts that are longer than anybody can write them, and what Excel explains in notes. Whether
/// there was a long one.
pub(super) fn cut_long(texts: &mut [Annotation]) -> bool {
    let mut is_cut = false;
    for annotation in texts {
        let said = without_explanation(&annotation.text);
        if annotation.kind == AnnotationKind::Note && said.len() < annotation.text.len() {
            annotation.text = said.to_string();
        }
        let end = beginning(&annotation.text, LONGEST).map(str::len);
        if let Some(end) = end {
            annotation.text.truncate(end);
            is_cut = true;
        }
    }
    is_cut
}

/// The address, in every language, at the end of what such a note explains.
const EXPLAINED: &str = "go.microsoft.com/fwlink/?linkid=870924";

/// What a note says without what Excel explains in it, where a program kept the note and not the
/// thread that it repeats.
pub(super) fn without_explanation(text: &str) -> &str {
    let behind = text.find(EXPLAINED).map(|at| &text[at + EXPLAINED.len()..]);
    behind.map_or(text, str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_longer_than_anybody_writes_is_cut() {
        let note = |length| {
            let text = "字".repeat(length);
            Annotation::new("", Cell::new(0, 0), AnnotationKind::Note, text)
        };
        let mut notes = [note(LONGEST), note(LONGEST + 1)];
        assert!(!cut_long(&mut notes[..1]) && cut_long(&mut notes));
        assert_eq!(notes[1].text.chars().count(), LONGEST);
    }
}
