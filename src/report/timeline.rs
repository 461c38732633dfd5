//! 工程表: a block for each measure with its tasks by month, what was planned above what was done, and
//! its goals below.

use super::pieces::{self, entry};
use super::tasks::{self, Task};
use super::{Anchors, ReportInput};
use crate::layout::sheet_builder::{CellSpec, SheetBuilder};
use crate::merge::rows::{Row, rows};
use crate::model::grid::{CellStyle, Content, Sheet};
use crate::model::place::Cell;
use crate::model::plan::{Column, Role};
use crate::model::project::months;
use crate::model::template::{Field, Kind, MARKED, Rows};
use crate::text::width;
use indexmap::IndexMap;

/// The sheet's tab.
pub const NAME: &str = "工程表";
/// The columns of labels, of the rest of a task's name, and of the words 計画 and 実績.
const LEFT: [f64; 3] = [14.0, 24.0, 7.0];
const MONTH: f64 = 6.3;
const MONTHS: usize = 12;
/// The first column of the months.
const FIRST: usize = LEFT.len();
/// The column of who marked a task, where several sections are asked.
const MARKERS: f64 = 24.0;
/// The widest text, in half-width characters, that stands in a month's cell.
const WIDEST: usize = 4;
/// What stands in a planned month whose text is too wide for it.
const BAR: &str = "■";
/// What stands in a month where something was written that is no mark.
const UNREAD: &str = "？";

/// Builds the sheet.
pub fn build(input: &ReportInput<'_>, anchors: &mut Anchors) -> Sheet {
    let has_markers = input.merged.iter().any(|m| m.asked.len() > 1);
    let mut widths = LEFT.to_vec();
    widths.extend([MONTH; MONTHS]);
    widths.extend(has_markers.then_some(MARKERS));
    let sheet = SheetBuilder::plain(NAME, &widths);
    let mut page = Page {
        sheet: pieces::begin(sheet, input, NAME),
        input,
        replied: pieces::Replied::of(input),
        widths,
        has_markers,
    };
    page.legend();
    let mut above: &[String] = &[];
    for (index, measure) in input.project.plan.measures.iter().enumerate() {
        let from = page.sheet.next_row();
        page.sheet.gap(8.0);
        pieces::levels(&mut page.sheet, above, &measure.levels);
        above = &measure.levels;
        let (top, below) = page.block(index);
        page.sheet.keep_together(from);
        // Only where the whole is longer than a page.
        page.sheet.keep_together(below);
        let at = Cell::new(top, 0);
        anchors.entry(NAME).or_default().insert(index, at);
    }
    page.sheet.sheet
}

/// The sheet being written.
struct Page<'m> {
    sheet: SheetBuilder,
    input: &'m ReportInput<'m>,
    replied: pieces::Replied<'m>,
    widths: Vec<f64>,
    has_markers: bool,
}

impl Page<'_> {
    fn legend(&mut self) {
        let text = format!(
            "上の段の青い月が計画、下の段の緑の月（{MARKED}）が実績です。「追加」は、計画にない作業を課が書き加えたものです。「{UNREAD}」は印として読み取れなかったところで、要確認事項に載せています。"
        );
        pieces::wide(&mut self.sheet, &text, CellStyle::Small);
    }

    /// The block of a measure. Gives its first row, and the first one below its tasks.
    fn block(&mut self, index: usize) -> (u32, u32) {
        let plan = &self.input.project.plan;
        let measure = &plan.measures[index];
        let title = format!("{}　{}", measure.code, measure.title);
        let top = pieces::heading(&mut self.sheet, &title);
        if let Some(original) = measure.original {
            let text = format!(
                "{} の工程表に載せています。",
                plan.measures[original].cited()
            );
            pieces::labelled(&mut self.sheet, "再掲", &text);
            return (top, top);
        }
        let asked = pieces::asked(self.input, index, &self.replied);
        pieces::labelled(&mut self.sheet, "担当課", &asked.join("、"));
        self.columns(index, |role| !matches!(role, Role::Goal(_)));
        let template = &self.input.project.template;
        let months = tasks::tables(template);
        for (table, field) in &months {
            self.months(index, table, field);
        }
        let below = self.sheet.next_row();
        let is_other = |table: &&Rows| months.iter().all(|(t, _)| t.key != table.key);
        for table in template.rows.iter().filter(is_other) {
            self.table(index, table);
        }
        self.columns(index, |role| matches!(role, Role::Goal(_)));
        self.answers(index);
        (top, below)
    }

    /// The plan's columns of these roles that hold something.
    fn columns(&mut self, index: usize, is_meant: fn(&Role) -> bool) {
        let project = self.input.project;
        let measure = &project.plan.measures[index];
        let is_here = |c: &&Column| is_meant(&c.role) && !pieces::is_elsewhere(project, c);
        for column in project.plan.columns.iter().filter(is_here) {
            let text = measure.cell(&column.key());
            if !text.is_empty() {
                pieces::labelled(&mut self.sheet, &project.printed(&column.heading), text);
            }
        }
    }

    /// What was answered outside of the tables.
    fn answers(&mut self, index: usize) {
        let template = &self.input.project.template;
        for field in &template.fields {
            if template.table_of(&field.key).is_some() {
                continue;
            }
            let text = self.input.reported(index, field);
            if !text.is_empty() {
                let row = pieces::labelled(&mut self.sheet, &field.label, &text);
                self.sheet.prints(index, &field.key, "", Cell::new(row, 1));
            }
        }
    }

    /// The tasks of a measure by month.
    fn months(&mut self, index: usize, table: &Rows, field: &Field) {
        let tasks = tasks::tasks(self.input, index, table, field);
        if tasks.is_empty() {
            let text = format!("計画にも回答にも、{}がありません。", table.label);
            pieces::labelled(&mut self.sheet, &table.label, &text);
            return;
        }
        self.month_heads(table);
        for task in &tasks {
            let (top, done) = match task.row.given {
                Some(_) => self.planned_task(task),
                None => self.added_task(task),
            };
            let section = task.row.section.unwrap_or_default();
            for key in table.fields().filter(|key| *key != field.key) {
                let cell = task.row.cell(key, None);
                self.sheet.prints(index, &cell, section, Cell::new(top, 0));
            }
            for (column, month) in (FIRST as u32..).zip(months(self.input.project.survey.year)) {
                let cell = task.row.cell(&field.key, Some(&month.key));
                self.sheet
                    .prints(index, &cell, section, Cell::new(done, column));
            }
        }
    }

    /// The headings over two rows: the year above its months.
    fn month_heads(&mut self, table: &Rows) {
        let year = self.input.project.survey.year;
        let head = |start, span, text: String| {
            CellSpec::new(start, span, Content::text(text), CellStyle::TableHead)
        };
        let mut upper = vec![
            head(0, FIRST - 1, table.label.clone()),
            head(FIRST - 1, 1, "区分".to_string()),
            head(FIRST, MONTHS, year.wareki()),
        ];
        if self.has_markers {
            upper.push(head(FIRST + MONTHS, 1, "取り組んだ課".to_string()));
        }
        let months = months(year).into_iter().enumerate();
        let lower = months.map(|(i, month)| head(FIRST + i, 1, month.label));
        let top = self.sheet.row("", upper);
        self.sheet.row("", lower.collect());
        for start in self.reaching() {
            self.sheet.reach_down(top, start);
        }
    }

    /// The columns whose cells cover both rows of a task, apart from the word in the third.
    fn reaching(&self) -> Vec<usize> {
        let mut columns = vec![0, FIRST - 1];
        columns.extend(self.has_markers.then_some(FIRST + MONTHS));
        columns
    }

    /// A task of the plan: what is planned above what was done. Tells the rows of both.
    fn planned_task(&mut self, task: &Task<'_>) -> (u32, u32) {
        let texts = [(0, FIRST - 1, name(self.input, task)), self.markers(task)];
        let texts: Vec<(usize, usize, String)> =
            texts.into_iter().filter(|(_, span, _)| *span > 0).collect();
        let lines = texts.iter().map(|(start, span, text)| {
            let room: f64 = self.widths[*start..start + span].iter().sum();
            width::lines(text, (room - 2.0) as usize)
        });
        // Both rows as high as half of the text that covers them.
        let half = lines.max().unwrap_or(1).div_ceil(2);
        let mut upper: Vec<CellSpec> = texts
            .iter()
            .map(|(start, span, _)| {
                CellSpec::new(*start, *span, Content::Blank, CellStyle::TableText)
            })
            .collect();
        upper.push(word("計画").lines(half));
        upper.extend(plan(task));
        let mut lower = vec![word("実績").lines(half)];
        lower.extend(done(task));
        let top = self.sheet.row("", upper);
        let done = self.sheet.row("", lower);
        for (start, _, text) in texts {
            self.sheet.reach_down(top, start);
            self.write(Cell::new(top, start as u32), text);
        }
        (top, done)
    }

    /// Puts a text into a cell placed before.
    fn write(&mut self, at: Cell, text: String) {
        let mut placed = self.sheet.sheet.cells.iter_mut().rev();
        if let Some(placed) = placed.find(|placed| placed.at == at) {
            placed.content = Content::text(text);
        }
    }

    /// A task that a section added: what was done alone. Tells its row twice.
    fn added_task(&mut self, task: &Task<'_>) -> (u32, u32) {
        let (start, span, markers) = self.markers(task);
        let name = Content::text(task.name.as_str());
        let mut pieces = vec![
            CellSpec::new(0, FIRST - 1, name, CellStyle::TableText),
            word("追加"),
        ];
        if span > 0 {
            let markers = Content::text(markers);
            pieces.push(CellSpec::new(start, span, markers, CellStyle::TableText));
        }
        pieces.extend(done(task));
        let row = self.sheet.row("", pieces);
        (row, row)
    }

    /// Who marked which months of a task, in the column for it; no columns wide where there is none.
    fn markers(&self, task: &Task<'_>) -> (usize, usize, String) {
        let labels = months(self.input.project.survey.year);
        let mut by_names: IndexMap<Vec<&str>, Vec<String>> = IndexMap::new();
        for (names, month) in task.marked.iter().zip(labels) {
            if !names.is_empty() {
                let months = by_names.entry(names.clone()).or_default();
                months.push(month.label);
            }
        }
        let reported = by_names
            .iter()
            .map(|(names, months)| format!("{}　{}", names.join("・"), months.join("・")));
        let text = match (task.row.section, by_names.len()) {
            (Some(section), 0) => section.to_string(),
            _ => reported.collect::<Vec<_>>().join("\n"),
        };
        (FIRST + MONTHS, usize::from(self.has_markers), text)
    }

    /// A table without months, such as the goals, in the form's proportions.
    fn table(&mut self, index: usize, table: &Rows) {
        let project = self.input.project;
        let rows = rows(project, &self.input.merged[index], index, table);
        if rows.is_empty() {
            return;
        }
        let spans = self.spans(table);
        let heads = table.columns.iter().map(|c| pieces::head_of(project, c));
        let heads = heads
            .map(|head| entry(head, CellStyle::TableHead))
            .collect();
        pieces::row(&mut self.sheet, &spans, heads);
        for row in &rows {
            let entries = table.columns.iter().map(|column| {
                let asked = column
                    .ask
                    .as_deref()
                    .and_then(|k| project.template.field(k));
                match asked {
                    Some(field) => answer(row, field),
                    None if column.number => entry(row.number.to_string(), CellStyle::TableCenter),
                    None => {
                        let heading = column.show.as_deref().unwrap_or("");
                        let text = row.given.and_then(|given| given.get(heading));
                        entry(text.cloned().unwrap_or_default(), CellStyle::TableText)
                    }
                }
            });
            let entries = entries.collect();
            let at = pieces::row(&mut self.sheet, &spans, entries);
            for (number, column) in table.columns.iter().enumerate() {
                let asked = column.ask.as_deref();
                if let Some(key) = asked {
                    pieces::prints(&mut self.sheet, &spans, (at, number), index, row, key);
                }
            }
        }
    }

    /// How many of the sheet's columns each column of a table takes, so that they are about as wide
    /// to each other as on the form.
    fn spans(&self, table: &Rows) -> Vec<usize> {
        let form = &self.input.project.template.sheet.columns;
        let of_form = table.columns.iter().map(|c| c.span.unwrap_or(1) as usize);
        let mut rest = form.as_slice();
        let widths: Vec<f64> = of_form
            .map(|span| {
                let (own, after) = rest.split_at(span.min(rest.len()));
                rest = after;
                own.iter().sum()
            })
            .collect();
        pieces::snap(&widths, &self.widths)
    }
}

/// A task's name, with the texts of its months that are too wide for their cells.
fn name(input: &ReportInput<'_>, task: &Task<'_>) -> String {
    let labels = months(input.project.survey.year);
    let wide = task.planned.iter().zip(labels);
    let wide = wide.filter(|(text, _)| width::width(text) > WIDEST);
    let lines = wide.map(|(text, month)| format!("\n{}　{text}", month.label));
    task.name.clone() + &lines.collect::<String>()
}

fn word(text: &str) -> CellSpec {
    CellSpec::new(FIRST - 1, 1, Content::text(text), CellStyle::Label)
}

fn plan(task: &Task<'_>) -> impl Iterator<Item = CellSpec> {
    task.planned.iter().enumerate().map(|(i, text)| {
        let (text, look) = match width::width(text) {
            0 => ("", CellStyle::TableCenter),
            1..=WIDEST => (text.as_str(), CellStyle::Planned),
            _ => (BAR, CellStyle::Planned),
        };
        CellSpec::new(FIRST + i, 1, Content::text(text), look)
    })
}

fn done(task: &Task<'_>) -> impl Iterator<Item = CellSpec> {
    let months = task.marked.iter().zip(&task.unread).enumerate();
    months.map(|(i, (names, unread))| {
        let (text, look) = match (names.is_empty(), unread.is_empty()) {
            (false, _) => (MARKED, CellStyle::Done),
            (true, false) => (UNREAD, CellStyle::Warning),
            (true, true) => ("", CellStyle::TableCenter),
        };
        CellSpec::new(FIRST + i, 1, Content::text(text), look)
    })
}

fn answer(row: &Row<'_>, field: &Field) -> pieces::Entry {
    let text = row.text(field);
    match text.is_empty() && field.required {
        true => entry("（回答なし）", CellStyle::TableCenter),
        false if field.kind == Kind::Text => entry(text, CellStyle::TableText),
        false => entry(text, pieces::look(field, &row.value(&field.key))),
    }
}
