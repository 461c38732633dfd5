//! A table within a measure's lines: the given rows, each with what is planned above what is asked,
//! and the open rows that a section may fill, leave blank, or add to.

use super::last;
use super::rate;
use super::reply::{Replies, Reply};
use super::sheet_builder::{CellSpec, SheetBuilder};
use crate::model::address::Address;
use crate::model::form::Role;
use crate::model::grid::{CellStyle, Content};
use crate::model::plan::yearly;
use crate::model::project::{Project, months};
use crate::model::template::{Arrange, Field, Kind, RowColumn, Rows, Slot};
use crate::text::era::FiscalYear;
use indexmap::IndexMap;

/// How many columns the months take.
const MONTHS: u32 = 12;
/// What follows the table's key in the hidden key of its heading row.
pub const HEAD: &str = "h";
/// What follows the table's key in the hidden key of the line that ends it.
pub const END: &str = "e";

/// The word before the months in which something is planned.
pub const PLAN: &str = "計画";

/// The hidden key of a table's row, without the mark.
pub fn row_key(measure: &str, table: &str, row: &str) -> String {
    format!("{measure}/{table}#{row}")
}

/// Composes a table of a measure.
pub fn compose(
    builder: &mut SheetBuilder,
    project: &Project,
    index: usize,
    table: &Rows,
    slot: &Slot,
    is_form: bool,
    replies: &dyn Replies,
) {
    let given = project.given(index, table);
    let count = replies.rows(table).max(given.len() as u32);
    if count == 0 && (table.open == 0 || !is_form) {
        return;
    }
    let top = builder.next_row();
    let mut writer = Writer {
        builder,
        project,
        index,
        key: &project.plan.measures[index].key,
        table,
        is_form,
        replies,
    };
    if let Some(label) = &slot.label {
        let text = label
            .replace("{year}", &project.survey.year.wareki())
            .replace("{label}", &table.label);
        writer.band(&text);
    }
    writer.head();
    for row in 1..=count {
        writer.row(row, given.get(row as usize - 1));
    }
    if table.open > 0 && is_form {
        writer.end();
    }
    writer.last();
    if project.template.sheet.arrange == Arrange::Sheets {
        builder.keep_together(top);
    }
}

struct Writer<'a> {
    builder: &'a mut SheetBuilder,
    project: &'a Project,
    index: usize,
    key: &'a str,
    table: &'a Rows,
    is_form: bool,
    replies: &'a dyn Replies,
}

impl Writer<'_> {
    fn row_key(&self, row: &str) -> String {
        row_key(self.key, &self.table.key, row)
    }

    fn field(&self, column: &RowColumn) -> Option<&Field> {
        self.project.template.field(column.ask.as_deref()?)
    }

    /// The columns with where each begins and how many it takes.
    fn columns(&self) -> Vec<(usize, usize, &RowColumn)> {
        let mut start = 0;
        let mut columns: Vec<(usize, usize, &RowColumn)> = vec![];
        for column in &self.table.columns {
            if !self.is_there(column) {
                // What no row has leaves its room to the column before it.
                let room = column.span.unwrap_or(1) as usize;
                if let Some((_, span, _)) = columns.last_mut() {
                    *span += room;
                }
                start += room;
                continue;
            }
            let is_months = self.field(column).is_some_and(|f| f.kind == Kind::Months);
            let usual = if is_months { MONTHS } else { 1 };
            let span = column.span.unwrap_or(usual) as usize;
            columns.push((start, span, column));
            start += span;
        }
        columns
    }

    /// Whether a column asks, or shows what some given row has.
    fn is_there(&self, column: &RowColumn) -> bool {
        let Some(show) = column.show.as_deref() else {
            return true;
        };
        let key = yearly(show, self.project.survey.year, column.year);
        let name = self.table.given.as_deref().unwrap_or_default();
        let mut measures = self.project.plan.measures.iter();
        measures.any(|m| {
            let mut rows = m.rows.get(name).into_iter().flatten();
            rows.any(|row| row.contains_key(&key))
        })
    }

    fn band(&mut self, text: &str) {
        let width = self.builder.width();
        let piece = CellSpec::new(0, width, Content::text(text), CellStyle::Heading);
        let key = self.row_key("t");
        self.builder.row(&key, vec![piece.role(given("heading"))]);
    }

    fn head(&mut self) {
        let mut pieces = vec![];
        for (start, span, column) in self.columns() {
            match self.field(column) {
                Some(field) if field.kind == Kind::Months => {
                    pieces.extend(self.month_heads(field, start, span));
                }
                field => {
                    let label = self.label(column, field);
                    let key = column.ask.as_deref().or(column.show.as_deref());
                    let role = given(&format!("label:{}", key.unwrap_or("no")));
                    let head =
                        CellSpec::new(start, span, Content::text(label), CellStyle::TableHead);
                    pieces.push(head.role(role));
                }
            }
        }
        let key = self.row_key(HEAD);
        self.builder.row(&key, pieces);
    }

    fn label(&self, column: &RowColumn, field: Option<&Field>) -> String {
        let year = self.project.survey.year;
        let key = yearly(
            column.show.as_deref().unwrap_or_default(),
            year,
            column.year,
        );
        let usual = match (field, column.number) {
            (Some(field), _) => &field.label,
            (None, true) => "No.",
            (None, false) => self.project.plan.heading(&key).unwrap_or(&key),
        };
        let shown = FiscalYear(year.0 + column.year);
        let label = column.label.as_deref().unwrap_or(usual);
        label.replace("{year}", &shown.wareki())
    }

    fn month_heads(&self, field: &Field, start: usize, span: usize) -> Vec<CellSpec> {
        let first = start + span - MONTHS as usize;
        let mut heads = vec![];
        if first > start {
            let blank = Content::text("区分");
            heads.push(
                CellSpec::new(start, first - start, blank, CellStyle::TableHead)
                    .role(given("kind")),
            );
        }
        for (i, month) in months(self.project.survey.year).into_iter().enumerate() {
            let role = given(&format!("label:{}.{}", field.key, month.key));
            let label = Content::text(month.label);
            heads.push(CellSpec::new(first + i, 1, label, CellStyle::TableHead).role(role));
        }
        heads
    }

    /// A row; what is planned for its months stands in a line of its own above it.
    fn row(&mut self, number: u32, given_row: Option<&IndexMap<String, String>>) {
        let planned = given_row.map(|row| self.planned(row)).unwrap_or_default();
        let mut own = vec![];
        let mut actual = vec![];
        let mut reaching = vec![];
        for (start, span, column) in self.columns() {
            match self.field(column) {
                Some(field) if field.kind == Kind::Months => {
                    actual.extend(self.month_cells(field, start, span, number));
                }
                field => {
                    let cell = self.cell(column, field, (start, span), number, given_row, &own);
                    own.push(cell);
                    reaching.push(start);
                }
            }
        }
        if given_row.is_none() || actual.is_empty() {
            own.extend(actual);
            let key = self.row_key(&number.to_string());
            self.builder.row(&key, own);
            return;
        }
        own.extend(planned.iter().cloned());
        let top_key = self.row_key(&format!("{number}=p"));
        let top = self.builder.row(&top_key, own);
        let key = self.row_key(&number.to_string());
        self.builder.row(&key, actual);
        self.builder.share_height(top, &planned);
        for start in reaching {
            self.builder.reach_down(top, start);
        }
    }

    /// The shaded months of a given row.
    fn planned(&self, row: &IndexMap<String, String>) -> Vec<CellSpec> {
        let mut pieces = vec![];
        for (start, span, column) in self.columns() {
            if self.field(column).is_none_or(|f| f.kind != Kind::Months) {
                continue;
            }
            let first = start + span - MONTHS as usize;
            if first > start {
                let word = Content::text(PLAN);
                pieces.push(
                    CellSpec::new(start, first - start, word, CellStyle::Label).role(given("plan")),
                );
            }
            for (i, month) in months(self.project.survey.year).into_iter().enumerate() {
                let text = row.get(&month.key).map_or("", String::as_str);
                let look = match text.is_empty() {
                    true => CellStyle::ShownCenter,
                    false => CellStyle::Planned,
                };
                let role = given(&format!("plan:{}", month.key));
                pieces.push(CellSpec::new(first + i, 1, Content::text(text), look).role(role));
            }
        }
        pieces
    }

    fn month_cells(&self, field: &Field, start: usize, span: usize, row: u32) -> Vec<CellSpec> {
        let first = start + span - MONTHS as usize;
        let mut pieces = vec![];
        if first > start {
            let word = Content::text("実績");
            pieces.push(
                CellSpec::new(start, first - start, word, CellStyle::Label).role(given("actual")),
            );
        }
        for (i, cell) in self.project.cells(field, Some(row)).into_iter().enumerate() {
            let reply = self.replies.reply(field, &cell);
            pieces.push(asked(cell, (first + i, 1), reply));
        }
        pieces
    }

    fn cell(
        &self,
        column: &RowColumn,
        field: Option<&Field>,
        (start, span): (usize, usize),
        row: u32,
        given_row: Option<&IndexMap<String, String>>,
        before: &[CellSpec],
    ) -> CellSpec {
        if column.number {
            let number = Content::text(row.to_string());
            return CellSpec::new(start, span, number, CellStyle::TableCenter).role(given("no"));
        }
        let show = || column.show.as_deref().unwrap_or_default();
        let heading = match field {
            Some(field) => field.label.clone(),
            None => yearly(show(), self.project.survey.year, column.year),
        };
        let text = given_row.and_then(|given| given.get(&heading));
        match (text, field) {
            (None, Some(field)) => {
                let address = Address {
                    field: &field.key,
                    row: Some(row),
                    part: None,
                };
                let cell = address.to_string();
                if !self.project.is_asked(self.index, &cell) {
                    return CellSpec::unasked(&cell, start, span);
                }
                if field.is_computed() {
                    let name = (self.project, self.index, cell.as_str());
                    let (is_form, at) = (self.is_form, (start, span));
                    return rate::piece(self.builder, before, name, at, is_form, self.replies);
                }
                let reply = self.replies.reply(field, &cell);
                asked(cell, (start, span), reply)
            }
            (text, _) => {
                let text = text.cloned().unwrap_or_default();
                let name = column
                    .ask
                    .as_deref()
                    .or(column.show.as_deref())
                    .unwrap_or("");
                let role = given(&format!("{name}[{row}]"));
                CellSpec::new(start, span, Content::text(text), CellStyle::Shown).role(role)
            }
        }
    }

    /// Below the table what was answered last year, a line for each row in the same columns.
    fn last(&mut self) {
        let rows = self.replies.last_rows(self.table);
        if rows.is_empty() {
            return;
        }
        let width = self.builder.width();
        let label = last::label(self.project, 0, width);
        let key = self.row_key("=l");
        self.builder.row(&key, vec![label]);
        for (at, (row, name)) in (1..).zip(rows) {
            let mut pieces = vec![];
            let mut is_named = false;
            for (start, span, column) in self.columns() {
                let Some(field) = self.field(column) else {
                    let text = match column.number {
                        true => at.to_string(),
                        false if is_named => String::new(),
                        false => name.clone(),
                    };
                    is_named |= !column.number;
                    pieces.push(last::name(&text, start, span));
                    continue;
                };
                if field.is_computed() {
                    continue;
                }
                let cells = self.project.cells(field, Some(row));
                let each = match field.kind {
                    Kind::Months => 1,
                    _ => span,
                };
                let first = (start + span).saturating_sub(cells.len() * each);
                for (place, cell) in cells.iter().enumerate() {
                    if let Some(text) = self.replies.last(cell) {
                        pieces.push(last::piece(field, text, first + place * each, each));
                    }
                }
            }
            let key = self.row_key(&format!("=l{at}"));
            self.builder.row(&key, pieces);
        }
    }

    /// The line below the table: how to add rows, and for the reader where the table ends.
    fn end(&mut self) {
        debug_assert!(self.is_form);
        let width = self.builder.width();
        let text = format!(
            "{}が足りないときは、この行より上に行を挿入してお書きください。使わない行は空けたままで結構です。",
            self.table.label
        );
        let piece =
            CellSpec::new(0, width, Content::text(text), CellStyle::Small).role(given("text"));
        let key = self.row_key(END);
        self.builder.row(&key, vec![piece]);
    }
}

fn asked(cell: String, (start, span): (usize, usize), reply: Reply) -> CellSpec {
    CellSpec::new(start, span, reply.content, reply.look)
        .role(Role::Answer(cell.into()))
        .lines(reply.lines)
        .note(&reply.note)
}

fn given(key: &str) -> Role {
    Role::Given(key.to_string())
}
