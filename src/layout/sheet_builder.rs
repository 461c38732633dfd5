//! Builds a sheet row by row: places pieces, computes heights so that nothing is cut off, and
//! leaves the hidden keys by which the reader finds each row and column again.

use super::mark;
use crate::model::form::{MARK, Map, Part, Role};
use crate::model::grid::{CellStyle, Column, Content, Placed, Printed, Row, Sheet};
use crate::model::place::Cell;
use crate::model::template::NONE;
use crate::text::width;

/// Points that one line of 10.5-point text takes, wide enough for the fonts that Japanese Windows,
/// LibreOffice and macOS substitute.
const LINE: f64 = 15.5;
/// Points above and below the text of a row.
const PADDING: f64 = 5.0;
/// Half-width characters that a cell's own margins and a differing font take from each line.
const MARGIN: f64 = 2.0;

/// A cell about to be placed. `start` and `span` count the sheet's own columns, without the
/// hidden one.
#[derive(Clone, Debug)]
pub struct CellSpec {
    /// The first column.
    pub start: usize,
    /// How many columns.
    pub span: usize,
    /// What stands in it.
    pub content: Content,
    /// How it looks.
    pub look: CellStyle,
    /// What it is for, where the reader must know.
    pub role: Option<Role>,
    /// The least height in lines of text.
    pub lines: usize,
    /// A note, or empty.
    pub note: String,
    /// The measure and the cell whose answers it prints, where no role says so.
    pub prints: Option<(usize, String)>,
}

impl CellSpec {
    /// A piece with content and look.
    pub fn new(start: usize, span: usize, content: Content, look: CellStyle) -> CellSpec {
        CellSpec {
            start,
            span,
            content,
            look,
            role: None,
            lines: 1,
            note: String::new(),
            prints: None,
        }
    }

    /// Says whose answers a piece of a report prints: those to a measure in a cell, or in all cells of
    /// a field.
    pub fn prints(mut self, measure: usize, answer: &str) -> CellSpec {
        self.prints = Some((measure, answer.to_string()));
        self
    }

    /// What stands in place of the answer to a question that a measure is not asked.
    pub fn unasked(cell: &str, start: usize, span: usize) -> CellSpec {
        CellSpec::new(start, span, Content::text(NONE), CellStyle::ShownCenter)
            .role(Role::Given(format!("unasked:{cell}")))
    }

    /// What was answered to a question that is not asked here.
    pub fn standing(cell: &str, start: usize, span: usize, text: &str) -> CellSpec {
        if text == NONE {
            return CellSpec::unasked(cell, start, span);
        }
        CellSpec::new(start, span, Content::text(text), CellStyle::Shown)
            .role(Role::Given(format!("unasked:{cell}")))
    }

    /// Gives the piece a role.
    pub fn role(mut self, role: Role) -> CellSpec {
        self.role = Some(role);
        self
    }

    /// Gives the piece a least height.
    pub fn lines(mut self, lines: usize) -> CellSpec {
        self.lines = lines.max(1);
        self
    }

    /// Attaches a note.
    pub fn note(mut self, note: &str) -> CellSpec {
        self.note = note.to_string();
        self
    }
}

/// A sheet under construction.
pub struct SheetBuilder {
    /// The sheet so far.
    pub sheet: Sheet,
    /// The roles of its cells so far.
    pub map: Map,
    /// The measure that the next rows are about.
    pub measure: Option<usize>,
    /// Whether only the places of the cells matter: no row gets the height that its text needs.
    pub(super) is_outline: bool,
    widths: Vec<f64>,
    /// Whether the hidden key row and column are there; they shift everything by one.
    marked: bool,
    /// The most lines of text a single row takes; taller pieces are merged over several rows.
    lines_per_row: usize,
}

impl SheetBuilder {
    /// A form's sheet, with hidden keys.
    pub fn marked(name: &str, widths: &[f64]) -> SheetBuilder {
        let mut builder = SheetBuilder::build(name, widths, true, 25);
        builder.sheet.protected = true;
        builder
    }

    /// A report's sheet, without keys; its rows are kept low so that pages break between lines.
    pub fn plain(name: &str, widths: &[f64]) -> SheetBuilder {
        SheetBuilder::build(name, widths, false, 8)
    }

    /// A report's list, without keys; every piece takes one row, so that it can be filtered.
    pub fn single(name: &str, widths: &[f64]) -> SheetBuilder {
        SheetBuilder::build(name, widths, false, usize::MAX)
    }

    fn build(name: &str, widths: &[f64], marked: bool, lines_per_row: usize) -> SheetBuilder {
        let mut builder = SheetBuilder {
            sheet: Sheet {
                name: name.to_string(),
                ..Sheet::default()
            },
            map: Map::default(),
            measure: None,
            is_outline: false,
            widths: widths.to_vec(),
            marked,
            lines_per_row,
        };
        if marked {
            builder.push_column(8.0, true);
            builder.push_row(15.0, true);
        }
        for (index, width) in widths.iter().enumerate() {
            builder.push_column(*width, false);
            if marked {
                let key = mark::column(index as u32);
                builder.put_key(Cell::new(0, index as u32 + 1), &key);
                builder.map.col_keys.insert(index as u32 + 1, key);
            }
        }
        builder
    }

    /// Says in the hidden corner whose form the sheet is of.
    pub fn sign(&mut self, code: &str) {
        self.put_key(Cell::new(0, 0), &mark::form(code));
    }

    /// How many columns a piece may use.
    pub fn width(&self) -> usize {
        self.widths.len()
    }

    /// The row that the next piece stands in.
    pub fn next_row(&self) -> u32 {
        self.sheet.rows.len() as u32
    }

    /// Hides a column.
    pub fn hide(&mut self, column: usize) {
        let column = self.column(column) as usize;
        if let Some(column) = self.sheet.columns.get_mut(column) {
            column.hidden = true;
        }
    }

    /// Where a cell of a measure stands: in the pieces of the row that comes next, or above it.
    pub fn locate(&self, row: &[CellSpec], measure: usize, name: &str) -> Option<Cell> {
        let is = |role: &Role| match role {
            Role::Answer(own) | Role::Computed(own) => **own == *name,
            _ => false,
        };
        if let Some(piece) = row.iter().find(|p| p.role.as_ref().is_some_and(is)) {
            return Some(Cell::new(self.next_row(), self.column(piece.start)));
        }
        let is_own = |p: &&Part| self.map.measures.get(&p.at.row) == Some(&measure) && is(&p.role);
        self.map.parts.iter().find(is_own).map(|part| part.at)
    }

    /// The sheet's column of a piece's column.
    pub fn column(&self, start: usize) -> u32 {
        start as u32 + u32::from(self.marked)
    }

    /// Places a row of pieces. `key` names the row for the reader and must be unique in the form.
    /// Returns the first row it took.
    pub fn row(&mut self, key: &str, pieces: Vec<CellSpec>) -> u32 {
        if !self.marked && self.lines_per_row < usize::MAX {
            return self.parts(key, pieces);
        }
        self.single_row(key, pieces)
    }

    /// A row of a printed report. A text too long for one row goes on in rows of its own, parted
    /// where a line ends: a page that ends between them cuts no line.
    fn parts(&mut self, key: &str, pieces: Vec<CellSpec>) -> u32 {
        let is_long = |p: &CellSpec| self.lines_of(p) > self.lines_per_row as f64;
        let shown = pieces.iter().enumerate();
        let shown = shown.filter(|(_, p)| p.look == CellStyle::Shown && is_long(p));
        // The longest: the others reach down over its rows.
        let long = shown.max_by_key(|(number, p)| (self.lines_of(p) as usize, usize::MAX - number));
        let Some((long, _)) = long else {
            return self.single_row(key, pieces);
        };
        let text = pieces[long].content.as_text().to_string();
        let parts = width::parts(&text, self.columns_of(&pieces[long]), self.lines_per_row);
        let count = parts.len();
        let top = self.next_row();
        let mut rest = pieces;
        for (number, part) in parts.into_iter().enumerate() {
            let mut piece = rest[long].clone();
            piece.content = Content::text(part);
            piece.lines = 1;
            piece.look = CellStyle::ShownPart {
                first: number == 0,
                last: number + 1 == count,
            };
            if number == 0 {
                let mut first = std::mem::take(&mut rest);
                rest = first.clone();
                first[long] = piece;
                self.single_row(key, first);
            } else {
                self.single_row(key, vec![piece]);
            }
        }
        for (number, piece) in rest.iter().enumerate() {
            if number != long {
                self.reach_down(top, piece.start);
            }
        }
        top
    }

    fn single_row(&mut self, key: &str, pieces: Vec<CellSpec>) -> u32 {
        let lines = match self.is_outline && pieces.iter().all(|p| self.is_low(p)) {
            true => 1.0,
            false => pieces.iter().map(|p| self.lines_of(p)).fold(1.0, f64::max),
        };
        let rows = (lines / self.lines_per_row as f64).ceil().max(1.0) as u32;
        let top = self.next_row();
        let given = mark::digest(pieces.iter().filter_map(given_text));
        for part in 0..rows {
            let height = LINE * lines / f64::from(rows) + PADDING / f64::from(rows);
            self.push_row(height, false);
            match (self.marked, part) {
                (false, _) => {}
                (true, 0) => self.mark_row(top, key, &mark::row(key, &given)),
                (true, n) => {
                    let further = format!("{key}+{n}");
                    self.mark_row(top + n, &further, &mark::row(&further, ""));
                }
            }
        }
        for piece in pieces {
            self.place(piece, top, rows);
        }
        top
    }

    /// An empty row of a height in points.
    pub fn gap(&mut self, height: f64) {
        self.push_row(height, false);
    }

    /// Lets the piece placed at the left of `top` cover all rows down to the last one.
    pub fn reach_down(&mut self, top: u32, start: usize) {
        let at = Cell::new(top, self.column(start));
        let rows = self.next_row() - top;
        if let Some(placed) = self.sheet.cells.iter_mut().find(|p| p.at == at) {
            placed.rows = rows;
        }
    }

    /// Parts the height of the row `top`, which cells that reach down over the next row have set,
    /// between the two. `own` are the cells that stand in the upper row alone: it stays high enough
    /// for them.
    pub fn share_height(&mut self, top: u32, own: &[CellSpec]) {
        let lines = own.iter().map(|p| self.lines_of(p)).fold(1.0, f64::max);
        if let Some([upper, lower]) = self.sheet.rows.get_mut(top as usize..) {
            let whole = upper.height;
            lower.height = lower.height.max(whole / 2.0);
            upper.height = (whole - lower.height).max(LINE * lines + PADDING);
        }
    }

    /// Lets the rows from `from` on be printed on one page, where they fit on one: the page before
    /// ends above them. Call it for each block in turn, from top to bottom.
    pub fn keep_together(&mut self, from: u32) {
        if self.is_outline {
            return;
        }
        let height = |rows: &[Row]| rows.iter().map(|r| r.height).sum::<f64>();
        let rows = &self.sheet.rows;
        let breaks = rows.iter().take(from as usize).rposition(|r| r.page_break);
        let before = height(&rows[breaks.unwrap_or(0)..from as usize]);
        let own = height(&rows[from as usize..]);
        // On the first page the repeated rows are counted with those that stand there.
        let repeated = if breaks.is_none() {
            self.repeated_height()
        } else {
            0.0
        };
        let page = self.page_height() - self.repeated_height();
        let used = (before - repeated).max(0.0) % page;
        if before > 0.0 && used + own > page && from > 0 {
            self.sheet.rows[from as usize].page_break = true;
        }
    }

    /// How many points of rows a printed page holds, once the sheet is as wide as the page. Measured
    /// with LibreOffice; a little less than fits, as fonts differ.
    fn page_height(&self) -> f64 {
        const INCH: f64 = 72.0;
        let (width, height) = match self.sheet.page.landscape {
            true => (10.7 * INCH, 7.0 * INCH),
            false => (7.27 * INCH, 10.4 * INCH),
        };
        let visible = self.sheet.columns.iter().filter(|c| !c.hidden);
        let sheet: f64 = visible.map(|c| c.width * 5.3 + 3.8).sum();
        0.95 * height / (width / sheet).min(1.0)
    }

    /// How many points the rows take that every page repeats.
    fn repeated_height(&self) -> f64 {
        self.sheet.page.repeat.map_or(0.0, |(first, last)| {
            let rows = &self.sheet.rows[first as usize..=last as usize];
            rows.iter().map(|r| r.height).sum()
        })
    }

    /// Starts a new printed page at the next row.
    pub fn page_break(&mut self) {
        self.push_row(4.0, false);
        if let Some(row) = self.sheet.rows.last_mut() {
            row.page_break = true;
        }
    }

    fn place(&mut self, piece: CellSpec, top: u32, rows: u32) {
        let at = Cell::new(top, self.column(piece.start));
        if let Some((measure, answer)) = self.printed(&piece) {
            self.prints(measure, &answer, "", at);
        }
        if let Some(role) = piece.role {
            let text = match &piece.content {
                Content::Formula(formula, _) => formula.trim_start_matches('=').to_string(),
                content => content.as_text().to_string(),
            };
            self.map.parts.push(Part { at, role, text });
        }
        self.sheet.cells.push(Placed {
            at,
            rows,
            cols: piece.span as u32,
            content: piece.content,
            look: piece.look,
            note: piece.note,
        });
    }

    /// Notes that a cell of a report prints what was answered to a measure: in an answer's cell, or in
    /// all cells of a field; by a section alone where one is named.
    pub fn prints(&mut self, measure: usize, answer: &str, section: &str, at: Cell) {
        self.sheet.printed.push(Printed {
            measure,
            answer: answer.to_string(),
            section: section.to_string(),
            at,
        });
    }

    /// The measure and the answer's cell that a piece of a report prints.
    fn printed(&self, piece: &CellSpec) -> Option<(usize, String)> {
        match (&piece.role, self.measure) {
            (Some(Role::Answer(name) | Role::Computed(name)), Some(measure)) if !self.marked => {
                Some((measure, name.to_string()))
            }
            _ => piece.prints.clone(),
        }
    }

    fn mark_row(&mut self, row: u32, key: &str, mark: &str) {
        self.put_key(Cell::new(row, 0), mark);
        if let Some(measure) = self.measure {
            self.map.measures.insert(row, measure);
        }
        self.map.row_keys.insert(row, format!("{MARK}{key}"));
    }

    fn put_key(&mut self, at: Cell, key: &str) {
        self.map.parts.push(Part {
            at,
            role: Role::Key,
            text: key.to_string(),
        });
        self.sheet.cells.push(Placed {
            at,
            rows: 1,
            cols: 1,
            content: Content::Text(key.to_string()),
            look: CellStyle::Key,
            note: String::new(),
        });
    }

    fn push_column(&mut self, width: f64, hidden: bool) {
        self.sheet.columns.push(Column { width, hidden });
    }

    fn push_row(&mut self, height: f64, hidden: bool) {
        self.sheet.rows.push(Row {
            height,
            hidden,
            page_break: false,
        });
    }

    /// How many half-width characters a line of a piece holds.
    fn columns_of(&self, piece: &CellSpec) -> usize {
        let width: f64 = self.widths.iter().skip(piece.start).take(piece.span).sum();
        ((width - MARGIN) / scale(piece.look)).floor().max(2.0) as usize
    }

    /// Whether a piece surely fits into one row, told without breaking its text: two lines that follow
    /// each other hold more than fits into one.
    fn is_low(&self, piece: &CellSpec) -> bool {
        let text = piece.content.as_text();
        let breaks = text.bytes().filter(|b| matches!(b, b'\n' | b'\r')).count();
        let broken = 4 * text.chars().count() / self.columns_of(piece) + breaks + 2;
        let lines = broken.max(piece.lines) as f64 * scale(piece.look).max(1.0);
        lines <= self.lines_per_row as f64
    }

    /// The height a piece needs, in lines of 10.5-point text.
    fn lines_of(&self, piece: &CellSpec) -> f64 {
        let scale = scale(piece.look);
        let text = width::lines(piece.content.as_text(), self.columns_of(piece));
        text.max(piece.lines) as f64 * scale.max(1.0)
    }
}

/// The text of a piece that is given, and must come back as it was issued.
fn given_text(piece: &CellSpec) -> Option<(u32, &str)> {
    match piece.role {
        Some(Role::Given(_) | Role::Number) => Some((piece.start as u32, piece.content.as_text())),
        _ => None,
    }
}

/// How large a look's text is beside 10.5 points.
fn scale(look: CellStyle) -> f64 {
    match look {
        CellStyle::Title => 1.45,
        CellStyle::Notice => 1.1,
        CellStyle::Heading => 1.1,
        CellStyle::Small | CellStyle::SmallRight => 0.9,
        _ => 1.0,
    }
}
