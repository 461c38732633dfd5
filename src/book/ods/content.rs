//! The sheets of an OpenDocument file, element by element. Repeats are counted, never expanded before
//! they are; white space between elements, which some programs write, means nothing.

use super::attributes::get;
use super::cell_styles::{CellStyles, StyledRows};
use super::formula;
use super::lengths::{self, Lengths};
use super::shapes::{self, Known};
use super::strikes::Strikes;
use super::value::{self, Said};
use crate::book::active::Active;
use crate::book::annotation::Annotation;
use crate::book::cells::{Budget, CellFormat, Entry, Sheet, Validation, is_too_long};
use crate::book::lengths::{Area, Axes};
use crate::book::links;
use crate::book::merges::Block;
use crate::book::page;
use crate::book::sniff::Other;
use crate::book::strike::{self, StrikeBuilder};
use crate::book::xml::text_of;
use crate::book::{Limits, Refusal, shown_name};
use crate::model::annotation::{AnnotationKind, Shape};
use crate::model::limits::TEXT;
use crate::model::place::Cell;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::{BTreeMap, HashMap, HashSet};

/// How deep elements may stand in each other. No program that writes workbooks comes near it.
const DEPTH: usize = 256;
/// The most bytes of a text that are kept: more than a cell may hold.
const KEPT: usize = 4 * TEXT;
/// The most bytes of all notes and shapes together; the rest is told to be unread.
const ANNOTATIONS: usize = 8 << 20;

/// The most blanks that are made of their number, wherever they stand.
const BLANKS: usize = 64 << 20;

/// The most bytes of the name of a style of pages.
const LONGEST_NAME: usize = 1_000;

/// From how many cells on it is not kept what they may hold.
const VALIDATED: usize = 1_000_000;

/// How the name of a copy of a linked sheet begins.
const CACHE: &str = "'file:";
/// Elements whose insides are no cells: what was changed before, the messages of dropdowns, copies of
/// other files' cells, the reading above a word.
const SKIPPED: &[&str] = &[
    "table:tracked-changes",
    "table:help-message",
    "table:error-message",
    "table:dde-links",
    "table:data-pilot-tables",
    "table:database-ranges",
    "table:named-expressions",
    "text:ruby-text",
];

/// What a file holds.
#[derive(Default)]
pub(super) struct Content {
    pub(super) sheets: Vec<Sheet>,
    pub(super) styles: Vec<CellFormat>,
    pub(super) annotations: Vec<Annotation>,
    pub(super) active: Active,
    pub(super) notes: bool,
    pub(super) drawings: bool,
    /// Whether something annotations the cells was not understood.
    pub(super) is_partial: bool,
    /// The style of each sheet's pages, by the sheet's name.
    pages: Vec<(String, String)>,
}

impl Content {
    /// Takes in the texts at the edges of each sheet's pages, given those of each style.
    pub(super) fn print(&mut self, masters: &HashMap<String, Vec<String>>) {
        // Many sheets may name one long style.
        let mut left = ANNOTATIONS;
        for (sheet, page) in &self.pages {
            let Some(texts) = masters.get(page) else {
                continue;
            };
            let size = texts.iter().map(String::len).sum();
            let Some(rest) = left.checked_sub(size) else {
                self.is_partial = true;
                return;
            };
            left = rest;
            self.annotations
                .extend(page::reported(sheet, texts.clone()));
        }
    }
}

/// Reads the part, or the whole flat file.
///
/// # Errors
/// Why it was refused.
pub(super) fn read(
    source: impl super::Source,
    limits: &Limits,
    strikes: Strikes,
    cell_styles: CellStyles,
) -> Result<Content, Refusal> {
    let mut reader = Reader::from_reader(source);
    reader.config_mut().expand_empty_elements = true;
    let mut reading = Reading::new(limits, strikes, cell_styles);
    let mut buffer = vec![];
    let mut depth = 0;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(e)) => {
                depth += 1;
                if depth > DEPTH {
                    return Err(Refusal::Broken);
                }
                reading.open(&e, depth)?;
            }
            Ok(Event::End(e)) => {
                reading.close(e.name().as_ref(), depth)?;
                depth = depth.saturating_sub(1);
            }
            Ok(Event::Eof) if depth == 0 => return reading.done(),
            Ok(Event::Eof) | Err(_) => return Err(Refusal::Broken),
            Ok(event) => reading.text(&event),
        }
    }
}

/// The sheet that is being read.
#[derive(Default)]
struct Table {
    sheet: Sheet,
    /// The row and the column that come next.
    row: u64,
    col: u64,
    row_repeats: u64,
    /// What the row holds so far.
    cells: Vec<(u64, Entry)>,
    blocks: Vec<(u64, u64, u64)>,
    unreadable: Vec<Cell>,
    /// The columns, first and last, whose cells are struck through unless their own style says not.
    struck: Vec<(u64, u64)>,
    columns: u64,
    /// Whether the cells of the row are.
    is_row_struck: Option<bool>,
    styled: StyledRows,
    /// The cells of each validation, by its number.
    validated: BTreeMap<usize, Vec<Block>>,
    /// How long its columns and rows are.
    axes: Axes,
    /// What the shapes cover, from the corner of the cell in which they stand or else of the sheet, by
    /// their places among the annotations.
    areas: Vec<(usize, Area)>,
    /// Whether it is a hidden copy of another file's cells.
    is_cache: bool,
}

/// The cell that is being read.
struct Open {
    said: Said,
    repeats: u64,
    is_struck: bool,
    /// The style that it names.
    style: Option<u32>,
    /// The validation that it names.
    validation: Option<usize>,
    /// Columns and rows that it covers.
    spans: (u64, u64),
}

/// What text goes into.
struct Sink {
    what: What,
    text: String,
    pieces: StrikeBuilder,
    /// How many paragraphs stand open, and whether there was one.
    open: usize,
    begun: bool,
    depth: usize,
    /// What a note or a shape is, with the cells that it covers.
    annotation: Option<Annotation>,
    /// What a shape covers, from the sheet's corner or from its cell's.
    area: Option<Area>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Cell,
    Note,
    Shape,
}

struct Reading {
    left: Budget,
    /// How many merged blocks may still be kept, and how many bytes of notes and shapes.
    blocks_left: usize,
    beside_left: usize,
    /// How many more blanks may be made of their number, and how many more sheets may come.
    blanks_left: usize,
    sheets_left: usize,
    content: Content,
    is_spreadsheet: bool,
    is_other: bool,
    style: String,
    hidden: HashSet<String>,
    /// Which styles have a line through their text.
    strikes: Strikes,
    /// The styles of cells, and for how many more cells they are kept.
    cell_styles: CellStyles,
    styles_left: usize,
    /// The name of the validation that is read, the numbers of those with a title, and their titles.
    validation: String,
    validations: HashMap<String, usize>,
    titles: Vec<String>,
    validated_left: usize,
    /// The styles of the pieces of text that stand open: where, and whether they have one.
    spans: Vec<(usize, bool)>,
    /// The style of the pages, by the style of the sheet.
    pages: HashMap<String, String>,
    known: Known,
    lengths: Lengths,
    /// The depth of a group of shapes.
    group: Option<usize>,
    table: Option<Table>,
    cell: Option<Open>,
    sinks: Vec<Sink>,
    /// The depth of an element whose insides are passed over.
    skipped: Option<usize>,
}

impl Reading {
    fn new(limits: &Limits, strikes: Strikes, cell_styles: CellStyles) -> Reading {
        Reading {
            strikes,
            cell_styles,
            styles_left: limits.cells,
            validation: String::new(),
            validations: HashMap::new(),
            titles: vec![],
            validated_left: VALIDATED,
            spans: vec![],
            left: Budget::new(limits),
            blocks_left: limits.cells,
            beside_left: ANNOTATIONS,
            blanks_left: BLANKS,
            sheets_left: limits.parts,
            content: Content::default(),
            is_spreadsheet: false,
            is_other: false,
            style: String::new(),
            hidden: HashSet::new(),
            pages: HashMap::new(),
            known: Known::default(),
            lengths: Lengths::default(),
            group: None,
            table: None,
            cell: None,
            sinks: vec![],
            skipped: None,
        }
    }

    fn done(mut self) -> Result<Content, Refusal> {
        self.content.styles = self.cell_styles.into_styles();
        match (self.is_spreadsheet, self.is_other) {
            (true, _) => Ok(self.content),
            (false, true) => Err(Refusal::NotAWorkbook(Other::OpenDocument)),
            (false, false) => Err(Refusal::Broken),
        }
    }

    fn open(&mut self, e: &BytesStart<'_>, depth: usize) -> Result<(), Refusal> {
        let name = e.name();
        let name: &str = name.as_ref();
        self.outward(name, e);
        self.strikes.note(name, e);
        self.cell_styles.note(name, e);
        self.lengths.note(&self.style, name, e);
        if self.skipped.is_some() {
            return Ok(());
        }
        match name {
            "table:content-validation" => {
                self.validation = get(e, "table:name").unwrap_or_default()
            }
            "table:help-message" => self.help(e),
            _ => {}
        }
        if SKIPPED.contains(&name) {
            self.skipped = Some(depth);
            return Ok(());
        }
        match name {
            "office:spreadsheet" => self.is_spreadsheet = true,
            "office:text" | "office:presentation" | "office:drawing" => self.is_other = true,
            "style:style" => {
                self.style = get(e, "style:name").unwrap_or_default();
                let page = get(e, "style:master-page-name");
                // Every sheet keeps the name of its own.
                self.content.is_partial |= page.as_ref().is_some_and(|p| p.len() > LONGEST_NAME);
                if let Some(page) = page.filter(|p| p.len() <= LONGEST_NAME) {
                    self.pages.insert(self.style.clone(), page);
                }
            }
            "style:table-properties" if get(e, "table:display").as_deref() == Some("false") => {
                self.hidden.insert(std::mem::take(&mut self.style));
            }
            "style:graphic-properties" => self.known.style(&self.style, e),
            "table:table" if self.table.is_some() => {
                self.content.is_partial = true;
                self.skipped = Some(depth);
            }
            "table:table" if self.is_spreadsheet => self.begin_table(e)?,
            "table:table-source" => self.source(),
            "table:table-row" => self.begin_row(e),
            "table:table-cell" | "table:covered-table-cell" => self.begin_cell(e, depth),
            "office:annotation" => self.begin_note(depth),
            "text:p" | "text:h" => self.begin_paragraph(),
            "text:span" => {
                let style = self.strikes.of_text(e);
                self.spans.extend(style.map(|is_struck| (depth, is_struck)));
            }
            "table:table-column" => self.begin_column(e),
            "text:s" => {
                let count = get(e, "text:c").map_or(Some(1), |c| c.parse().ok());
                let count = count.unwrap_or(1).min(KEPT);
                let rest = self.blanks_left.checked_sub(count);
                self.blanks_left = rest.ok_or(Refusal::TooLarge)?;
                self.add(&" ".repeat(count));
            }
            "text:a" => self.link(e),
            "text:tab" => self.add("\t"),
            "text:line-break" => self.add("\n"),
            _ if name.starts_with("form:") => {
                self.content.is_partial |= !self.known.form(name, e);
            }
            _ if name.starts_with("draw:") || name.starts_with("dr3d:") => {
                self.begin_shape(name, e, depth);
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str, depth: usize) -> Result<(), Refusal> {
        if let Some(skipped) = self.skipped {
            if skipped == depth {
                self.skipped = None;
            }
            return Ok(());
        }
        match name {
            "draw:g" => drop(self.group.take_if(|at| *at == depth)),
            "text:p" | "text:h" => {
                if let Some(sink) = self.sinks.last_mut() {
                    sink.open = sink.open.saturating_sub(1);
                }
            }
            "text:span" => drop(self.spans.pop_if(|(at, _)| *at == depth)),
            "table:table" => self.end_table(),
            "table:table-row" => self.end_row()?,
            _ => {}
        }
        if self.sinks.last().is_some_and(|sink| sink.depth == depth) {
            self.end_sink()?;
        }
        Ok(())
    }

    fn text(&mut self, event: &Event<'_>) {
        if self.skipped.is_none()
            && self.sinks.last().is_some_and(|sink| sink.open > 0)
            && let Some(text) = text_of(event)
        {
            self.add(&text);
        }
    }

    /// Text that belongs to the paragraph that stands open.
    fn add(&mut self, text: &str) {
        let of_cell = self.cell.as_ref().is_some_and(|cell| cell.is_struck);
        let is_struck = self
            .spans
            .last()
            .map_or(of_cell, |(_, is_struck)| *is_struck);
        if let Some(sink) = self.sinks.last_mut().filter(|sink| sink.open > 0)
            && sink.text.len() < KEPT
        {
            sink.text.push_str(text);
            if self.strikes.are_any() {
                sink.pieces.add(text, is_struck);
            }
        }
    }

    fn begin_table(&mut self, e: &BytesStart<'_>) -> Result<(), Refusal> {
        let style = get(e, "table:style-name").unwrap_or_default();
        let name = get(e, "table:name").unwrap_or_default();
        // A copy of a linked sheet is named after its file, whose path may be long.
        let shown = match name.strip_prefix(CACHE) {
            Some(_) => CACHE.to_string(),
            None => shown_name(&name)?,
        };
        self.sheets_left = self.sheets_left.checked_sub(1).ok_or(Refusal::TooLarge)?;
        if let Some(page) = self.pages.get(&style) {
            let named = (shown.clone(), page.clone());
            self.content.pages.push(named);
        }
        self.table = Some(Table {
            sheet: Sheet {
                name: shown,
                hidden: self.hidden.contains(&style),
                ..Sheet::default()
            },
            ..Table::default()
        });
        Ok(())
    }

    /// What is shown beside the cells of a validation.
    fn help(&mut self, e: &BytesStart<'_>) {
        let title = get(e, "table:title").filter(|title| !title.is_empty());
        let is_short = title
            .as_ref()
            .is_some_and(|title| title.len() <= LONGEST_NAME);
        if let Some(title) = title.filter(|_| is_short && self.titles.len() < VALIDATED) {
            let name = std::mem::take(&mut self.validation);
            self.validations.insert(name, self.titles.len());
            self.titles.push(title);
        }
    }

    /// A sheet that is linked. One that is named after its file is a copy that LibreOffice keeps
    /// for its formulas, and nobody sees it.
    fn source(&mut self) {
        self.content.active.linked = true;
        if let Some(table) = &mut self.table {
            table.is_cache = table.sheet.name.starts_with(CACHE);
        }
    }

    fn end_table(&mut self) {
        if let Some(mut table) = self.table.take().filter(|t| !t.is_cache) {
            table.sheet.unreadable = table.unreadable;
            let validated = table.validated.into_iter();
            table.sheet.validations = validated
                .map(|(number, ranges)| Validation {
                    ranges,
                    prompt_title: self.titles[number].clone(),
                    ..Validation::default()
                })
                .collect();
            for (at, area) in table.areas {
                if let Some(annotation) = self.content.annotations.get_mut(at) {
                    let first = annotation.cells.first;
                    let cells = table.axes.cells_from(first, area);
                    annotation.cells = cells.unwrap_or(annotation.cells);
                }
            }
            self.content.sheets.push(table.sheet);
        }
    }

    fn begin_row(&mut self, e: &BytesStart<'_>) {
        if let Some(table) = &mut self.table {
            table.col = 0;
            table.row_repeats = count(e, "table:number-rows-repeated");
            table.axes.rows.add(table.row_repeats, self.lengths.of(e));
            table.is_row_struck = self.strikes.of_cell(e, "table:default-cell-style-name");
            let style = self.cell_styles.of(e, "table:default-cell-style-name");
            table.styled.row(style);
        }
    }

    fn begin_column(&mut self, e: &BytesStart<'_>) {
        let Some(table) = &mut self.table else {
            return;
        };
        let first = table.columns;
        let repeats = count(e, "table:number-columns-repeated");
        table.columns = first.saturating_add(repeats);
        table.axes.columns.add(repeats, self.lengths.of(e));
        let style = self.cell_styles.of(e, "table:default-cell-style-name");
        table.styled.column(repeats, style);
        if self.strikes.of_cell(e, "table:default-cell-style-name") == Some(true) {
            table.struck.push((first, table.columns - 1));
        }
    }

    /// Puts the row into the sheet, as often as it is repeated.
    fn end_row(&mut self) -> Result<(), Refusal> {
        let Some(table) = &mut self.table else {
            return Ok(());
        };
        let (cells, blocks) = (
            std::mem::take(&mut table.cells),
            std::mem::take(&mut table.blocks),
        );
        let styles = &mut table.sheet.styles;
        let before = styles.len();
        let room = before.saturating_add(self.styles_left);
        table.styled.put(table.row, table.row_repeats, room, styles);
        self.styles_left = room.saturating_sub(styles.len());
        let is_blank = cells.is_empty() && blocks.is_empty();
        let rows = if is_blank { 0 } else { table.row_repeats };
        for row in table.row..table.row.saturating_add(rows) {
            for (col, columns, lines) in &blocks {
                self.blocks_left = self.blocks_left.checked_sub(1).ok_or(Refusal::TooLarge)?;
                table.sheet.merged.push(Block {
                    first: place(row, *col),
                    last: place(
                        row.saturating_add(lines - 1),
                        col.saturating_add(columns - 1),
                    ),
                });
            }
            for (col, entry) in &cells {
                let at = place(row, *col);
                self.left.take(at, entry)?;
                table.sheet.cells.push((at, entry.clone()));
            }
        }
        table.row = table.row.saturating_add(table.row_repeats);
        Ok(())
    }

    fn begin_cell(&mut self, e: &BytesStart<'_>, depth: usize) {
        let Some(table) = self.table.as_ref().filter(|_| self.cell.is_none()) else {
            return;
        };
        let of_column = || {
            let holds = |(first, last): &(u64, u64)| (*first..=*last).contains(&table.col);
            table.struck.iter().any(holds)
        };
        let own = self.strikes.of_cell(e, "table:style-name");
        let is_struck = own.or(table.is_row_struck).unwrap_or_else(of_column);
        let of = |name: &str| get(e, name).unwrap_or_default();
        let values = [
            "office:date-value",
            "office:time-value",
            "office:boolean-value",
        ];
        let said = Said {
            kind: of("office:value-type"),
            extended: of("calcext:value-type"),
            value: of("office:value"),
            other: values
                .iter()
                .find_map(|name| get(e, name))
                .unwrap_or_default(),
            string: get(e, "office:string-value"),
            formula: of("table:formula"),
        };
        self.content.active.linked |= formula::leads_out(&said.formula);
        self.cell = Some(Open {
            said,
            is_struck,
            style: self.cell_styles.of(e, "table:style-name"),
            validation: get(e, "table:content-validation-name")
                .and_then(|name| self.validations.get(&name).copied()),
            repeats: count(e, "table:number-columns-repeated"),
            spans: (
                count(e, "table:number-columns-spanned"),
                count(e, "table:number-rows-spanned"),
            ),
        });
        self.sinks.push(Sink::new(What::Cell, depth, None));
    }

    fn end_cell(&mut self, sink: Sink) -> Result<(), Refusal> {
        let (Some(table), Some(open)) = (&mut self.table, self.cell.take()) else {
            return Ok(());
        };
        let strike = sink.pieces.strike();
        let entry = value::entry(&open.said, sink.begun.then_some(sink.text));
        let entry = match open.is_struck && !sink.begun {
            true => strike::whole(entry),
            false => strike::with(entry, strike),
        };
        let first = table.col;
        table.col = table.col.saturating_add(open.repeats);
        table.styled.cells(first, table.col, open.style);
        if open.spans != (1, 1) {
            table.blocks.push((first, open.spans.0, open.spans.1));
        }
        let validation = open.validation.filter(|_| self.validated_left > 0);
        if let Some(number) = validation {
            self.validated_left -= 1;
            let last = table.row.saturating_add(table.row_repeats - 1);
            table.validated.entry(number).or_default().push(Block {
                first: place(table.row, first),
                last: place(last, table.col - 1),
            });
        }
        if entry.text.is_empty() && entry.formula.is_empty() {
            return Ok(());
        }
        if is_too_long(&entry.text) {
            table.unreadable.push(place(table.row, first));
            return Ok(());
        }
        for col in first..table.col {
            // What is repeated is counted before the row is, too, or one row would fill the memory.
            self.left.room(table.cells.len(), &entry)?;
            table.cells.push((col, entry.clone()));
        }
        Ok(())
    }

    fn begin_note(&mut self, depth: usize) {
        self.content.notes = true;
        let note = self.annotation(AnnotationKind::Note);
        self.sinks.push(Sink::new(What::Note, depth, note));
    }

    /// A shape, or one within a shape.
    fn begin_shape(&mut self, name: &str, e: &BytesStart<'_>, depth: usize) {
        let href = || get(e, "xlink:href").unwrap_or_default();
        match name {
            // The look of a chart or of another object, which is told by itself.
            "draw:image" if href().contains("ObjectReplacements/") => return,
            // A chart's or a formula's own words stand in a part of its own.
            "draw:object" => self.content.is_partial |= self.table.is_some(),
            "draw:object-ole" | "draw:plugin" | "draw:applet" | "draw:floating-frame" => {
                self.content.active.embedded = true;
            }
            // Each shape of a group is told by itself.
            "draw:g" => {
                self.group.get_or_insert(depth);
                return;
            }
            // Lines and fillings that shapes refer to are no shapes.
            _ if self.table.is_none() => return,
            _ => {}
        }
        let is_within = self.sinks.last().is_some_and(|s| s.what == What::Shape);
        if self.table.is_some() && !is_within {
            self.content.drawings = true;
            let shape = self.annotation(AnnotationKind::Shape(Shape::Other));
            let shape = shape.map(|shape| self.covering(shape, e));
            let mut sink = Sink::new(What::Shape, depth, shape);
            sink.area = lengths::area(e);
            self.sinks.push(sink);
        }
        let looks = self.known.looks(name, e);
        let control = self.known.control(e);
        if let Some(shape) = self.sinks.last_mut().and_then(|s| s.annotation.as_mut()) {
            shape.kind = looks.unwrap_or(shape.kind);
            if let Some(control) = control {
                shape.text.clone_from(&control.label);
                shape.linked.clone_from(&control.linked);
            }
        }
    }

    /// An annotation where the reading stands. Before the first row stand the shapes that belong to no
    /// cell. `None` outside the sheets, and on a hidden copy of another file's cells.
    fn annotation(&self, kind: AnnotationKind) -> Option<Annotation> {
        let table = self.table.as_ref().filter(|table| !table.is_cache)?;
        let at = match &self.cell {
            Some(_) => place(table.row, table.col),
            None => Cell::new(0, 0),
        };
        Some(Annotation::new(&table.sheet.name, at, kind, String::new()))
    }

    /// A shape with the cells that it covers.
    fn covering(&self, shape: Annotation, e: &BytesStart<'_>) -> Annotation {
        let first = shape.cells.first;
        let cells = match &self.cell {
            Some(_) => shapes::anchor((first.row, first.col), e).cells(),
            None => shape.cells,
        };
        Annotation { cells, ..shape }
    }

    /// A link in a cell.
    fn link(&mut self, e: &BytesStart<'_>) {
        let is_cell = self.sinks.last().is_some_and(|s| s.what == What::Cell);
        let target = get(e, "xlink:href").filter(|href| is_cell && !is_inner(href));
        let link = self.annotation(AnnotationKind::Link).zip(target);
        if let Some((link, target)) = link {
            let cell = link.cells.first;
            self.tell(links::of(&link.sheet, cell, &target));
        }
    }

    /// Keeps an annotation, as far as there is room.
    fn tell(&mut self, annotation: Annotation) {
        let size = annotation.text.len() + annotation.sheet.len() + 64;
        match self.beside_left.checked_sub(size) {
            Some(rest) => {
                self.beside_left = rest;
                self.content.annotations.push(annotation);
            }
            None => self.content.is_partial = true,
        }
    }

    fn begin_paragraph(&mut self) {
        if let Some(sink) = self.sinks.last_mut() {
            if sink.begun && sink.text.len() < KEPT {
                sink.text.push('\n');
                sink.pieces.add("\n", false);
            }
            sink.begun = true;
            sink.open += 1;
        }
    }

    fn end_sink(&mut self) -> Result<(), Refusal> {
        let Some(sink) = self.sinks.pop() else {
            return Ok(());
        };
        if sink.what == What::Cell {
            return self.end_cell(sink);
        }
        if let Some(mut annotation) = sink.annotation {
            if !sink.text.trim().is_empty() {
                annotation.text = sink.text;
            }
            let own = (self.content.annotations.len(), sink.area);
            self.tell(annotation);
            let is_reported = own.0 < self.content.annotations.len();
            if let (Some(table), (at, Some(area)), true) = (&mut self.table, own, is_reported) {
                table.areas.push((at, area));
            }
        }
        Ok(())
    }

    /// What leads out of the file or could run.
    fn outward(&mut self, name: &str, e: &BytesStart<'_>) {
        let active = &mut self.content.active;
        match name {
            // An empty library stands in every flat file that LibreOffice writes.
            "office:script" => {
                active.macros |= get(e, "script:language").as_deref() != Some("ooo:Basic");
            }
            "script:event-listener"
            | "presentation:event-listener"
            | "ooo:module"
            | "ooo:source-code"
            | "script:module" => active.macros = true,
            "office:dde-source" | "table:dde-link" => active.linked = true,
            "table:cell-range-source" => active.linked = true,
            "table:database-source-sql"
            | "table:database-source-query"
            | "table:database-source-table" => active.connected = true,
            _ => {
                let Some(href) = get(e, "xlink:href") else {
                    return;
                };
                match name {
                    _ if is_inner(&href) => {}
                    "text:a" | "draw:a" => active.hyperlinks = true,
                    _ if name.starts_with("style:") => {}
                    _ => active.linked = true,
                }
            }
        }
    }
}

impl Sink {
    fn new(what: What, depth: usize, annotation: Option<Annotation>) -> Sink {
        Sink {
            annotation,
            area: None,
            what,
            text: String::new(),
            pieces: StrikeBuilder::default(),
            open: 0,
            begun: false,
            depth,
        }
    }
}

/// Whether a link leads to a place in the same file.
fn is_inner(href: &str) -> bool {
    let inner = ["#", "./", "Pictures/", "Object", "media/"];
    href.is_empty() || inner.iter().any(|i| href.starts_with(i))
}

/// How often something is repeated: once where that is not said, or not as a number.
fn count(e: &BytesStart<'_>, name: &str) -> u64 {
    let said = get(e, name).and_then(|n| n.trim().parse().ok());
    said.unwrap_or(1).max(1)
}

/// A place that may lie beyond every bound, where it stays beyond.
fn place(row: u64, col: u64) -> Cell {
    let near = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    Cell::new(near(row), near(col))
}
