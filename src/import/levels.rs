//! The headings above the measures: which stands within which, told by how they are numbered.

use super::draft::Draft;
use super::numbering;
use super::page::Page;
use super::words;
use crate::model::place::{Cell, Place};
use crate::text::normalize::trim;

/// Why a heading without a measure is left over.
const IDLE: &str = "この見出しの下に、読み取れた事業がありません";

/// Why the title of a document is left over.
pub const TITLE: &str = "題名か説明のようです";

/// One heading.
#[derive(Clone, Debug, Default)]
struct Level {
    name: String,
    text: String,
    number: Option<String>,
    places: Vec<Place>,
}

/// The headings in force, outermost first.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    depths: Vec<(String, usize)>,
    path: Vec<Level>,
}

impl Levels {
    /// Whether a text is a heading by itself: one with a number or a level's word.
    pub fn is_heading(text: &str) -> bool {
        let named = words::inline(text).is_some_and(|(_, role, _)| words::is_level(role));
        named || numbering::split(text).is_some()
    }

    /// Whether a text is numbered as headings before it were.
    pub fn knows(&self, text: &str) -> bool {
        let style = numbering::split(text).map(|n| n.style);
        style.is_some_and(|style| self.depths.iter().any(|(known, _)| *known == style))
    }

    /// A heading that a cell holds, level's word included. `column` is the heading of its column
    /// where that is a level.
    pub fn enter(&mut self, page: &mut Page, cell: Cell, column: Option<&str>) {
        let text = page.text(cell).to_string();
        let named = words::inline(&text).filter(|(_, role, _)| words::is_level(role));
        let (name, text) = match named {
            Some((name, _, rest)) => (name, rest),
            None => (column.unwrap_or("").to_string(), trim(&text).to_string()),
        };
        let style = match (name.is_empty(), numbering::split(&text)) {
            (false, _) => format!("={name}"),
            (true, Some(found)) => found.style,
            (true, None) => format!("{}-{}", cell.col, page.indent(cell)),
        };
        self.put(&style, name, text, vec![page.at(cell)]);
        page.leave(cell, IDLE);
    }

    /// A heading that stands so deep, whatever its number.
    pub fn enter_at(&mut self, page: &Page, cell: Cell, depth: usize) {
        self.path.resize(depth, Level::default());
        self.path.push(Level {
            text: page.text(cell).to_string(),
            places: vec![page.at(cell)],
            ..Level::default()
        });
    }

    /// A heading in two cells: its level's word or its number, and its text.
    pub fn enter_pair(&mut self, page: &mut Page, first: Cell, second: Cell) {
        let (head, rest) = (page.text(first).to_string(), page.text(second).to_string());
        let mut places = vec![page.at(second)];
        let (style, name, text) = match words::known(&head) {
            Some(_) => {
                page.head(first);
                let name = words::one_line(&head);
                (format!("={name}"), name, rest)
            }
            None => {
                page.leave(first, IDLE);
                places.insert(0, page.at(first));
                let style = numbering::style(&head);
                (style, String::new(), format!("{head} {rest}"))
            }
        };
        page.leave(second, IDLE);
        self.put(&style, name, text, places);
        if let (Some(level), None) = (self.path.last_mut(), words::known(&head)) {
            level.number = Some(head);
        }
    }

    fn put(&mut self, style: &str, name: String, text: String, places: Vec<Place>) {
        let known = self.depths.iter().find(|(s, _)| s == style);
        let depth = known.map_or(self.path.len(), |(_, depth)| *depth);
        if known.is_none() {
            self.depths.push((style.to_string(), depth));
        }
        self.path.resize(depth, Level::default());
        self.path.push(Level {
            name,
            number: numbering::split(&text).map(|n| n.number),
            text,
            places,
        });
    }

    /// Writes the headings in force into a measure, under their levels' names.
    pub fn write(&self, draft: &mut Draft) {
        for (depth, level) in self.path.iter().enumerate() {
            let name = match level.name.is_empty() {
                true => format!("階層{}", depth + 1),
                false => level.name.clone(),
            };
            if !level.places.is_empty() {
                draft.put(&name, &level.text, level.places.clone());
            }
        }
        if !self.path.is_empty() {
            let numbers = self.path.iter().map(|level| level.number.clone());
            draft.above = numbers.collect();
        }
    }

    /// Whether headings are in force, and all of them stand above a row.
    pub fn are_above(&self, row: u32) -> bool {
        let is_above = |place: &Place| place.cell.is_some_and(|cell| cell.row < row);
        let mut places = self.path.iter().flat_map(|level| &level.places);
        !self.path.is_empty() && places.all(is_above)
    }

    /// Leaves the headings in force over as the title of a document.
    pub fn leave(&mut self, page: &mut Page) {
        let places = self.path.drain(..).flat_map(|level| level.places);
        let cells = places.filter_map(|place| place.cell);
        cells.for_each(|cell| page.leave(cell, TITLE));
    }

    /// Settles that the headings in force are used.
    pub fn take(&self, page: &mut Page) {
        let own = |place: &&Place| place.sheet == page.place.sheet && place.file == page.place.file;
        let places = self.path.iter().flat_map(|level| &level.places);
        let cells: Vec<Cell> = places.filter(own).filter_map(|p| p.cell).collect();
        cells.into_iter().for_each(|cell| page.take(cell));
    }
}
