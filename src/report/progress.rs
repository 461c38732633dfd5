//! 進捗状況一覧: a row per measure under the plan's own hierarchy, to be filtered and printed.

use super::{Anchors, ReportInput, cards};
use crate::layout::groups;
use crate::layout::sheet_builder::{CellSpec, SheetBuilder};
use crate::model::grid::{CellStyle, Content, Sheet};
use crate::model::place::Cell;
use crate::model::plan::Measure;
use crate::model::template::{Field, Kind};
use crate::text::width;

/// The sheet's tab.
pub const NAME: &str = "進捗状況一覧";
/// How many lines of a long text the list shows; the whole of it stands in 個票.
const LINES: usize = 18;

/// Builds the sheet.
pub fn build(input: &ReportInput<'_>, anchors: &mut Anchors) -> Sheet {
    let mut widths = vec![11.0, 24.0, 14.0, 11.0];
    widths.extend(fields(input).map(field_width));
    let mut list = SheetBuilder::single(NAME, &widths);
    let title = Content::text(format!("{}　進捗状況一覧", input.title()));
    let columns = list.width();
    list.row("", vec![CellSpec::new(0, columns, title, CellStyle::Title)]);
    let head = head(&mut list, input);
    let mut above: Vec<String> = vec![];
    for (index, measure) in input.project.plan.measures.iter().enumerate() {
        level_rows(&mut list, &above, measure);
        above.clone_from(&measure.levels);
        let row = entry(&mut list, input, anchors, index);
        anchors
            .entry(NAME)
            .or_default()
            .insert(index, Cell::new(row, 0));
    }
    let last = Cell::new(list.next_row().saturating_sub(1), columns as u32 - 1);
    list.sheet.filter = Some((Cell::new(head, 0), last));
    list.sheet.freeze = Some(Cell::new(head + 1, 2));
    list.sheet.page.landscape = true;
    list.sheet.page.repeat = Some((head, head));
    list.sheet.page.footer = input.title();
    list.sheet
}

/// The fields that have a column: all but those asked in the rows of a table, and of no measure.
fn fields<'a>(input: &'a ReportInput<'_>) -> impl Iterator<Item = &'a Field> {
    let (project, template) = (input.project, &input.project.template);
    let in_table = |f: &Field| template.table_of(&f.key).is_some();
    let fields = template.fields.iter();
    fields.filter(move |f| !in_table(f) && project.is_ever_asked(f))
}

/// The column of a field: wide for text, narrow for a choice.
fn field_width(field: &Field) -> f64 {
    match field.kind {
        Kind::Text => (field.lines as f64 * 5.0).clamp(20.0, 52.0),
        Kind::Choice | Kind::YesNo => 14.0,
        _ => 12.0,
    }
}

fn head(list: &mut SheetBuilder, input: &ReportInput<'_>) -> u32 {
    let project = input.project;
    let plan = format!("{}の計画", project.survey.year.short());
    let mut heads = vec!["整理番号".to_string(), "事業名".to_string()];
    heads.extend(["担当課".to_string(), plan]);
    heads.extend(fields(input).map(|f| f.label.clone()));
    let pieces = heads
        .into_iter()
        .enumerate()
        .map(|(i, head)| CellSpec::new(i, 1, Content::text(head), CellStyle::TableHead))
        .collect();
    list.row("", pieces)
}

/// A row for each level that begins with this measure. The cells are not merged, so that the list
/// can be filtered and sorted.
fn level_rows(list: &mut SheetBuilder, above: &[String], measure: &Measure) {
    for (depth, level) in groups::begun(above, &measure.levels) {
        let text = format!("{}{level}", "　".repeat(depth));
        let mut pieces = vec![CellSpec::new(0, 1, Content::text(text), CellStyle::Group)];
        pieces.extend(
            (1..list.width()).map(|i| CellSpec::new(i, 1, Content::Blank, CellStyle::Group)),
        );
        list.row("", pieces);
    }
}

fn entry(list: &mut SheetBuilder, input: &ReportInput<'_>, anchors: &Anchors, index: usize) -> u32 {
    let project = input.project;
    let measure = &project.plan.measures[index];
    let merged = &input.merged[index];
    let card = anchors.get(cards::NAME).and_then(|rows| rows.get(&index));
    let code = match card {
        Some(cell) => Content::Link(measure.code.clone(), cards::NAME.to_string(), *cell),
        None => Content::text(&*measure.code),
    };
    let planned = project.planned(index);
    let mut pieces = vec![
        CellSpec::new(0, 1, code, CellStyle::TableLink),
        CellSpec::new(1, 1, Content::text(&*measure.title), CellStyle::TableText),
        CellSpec::new(
            2,
            1,
            Content::text(input.owners(index)),
            CellStyle::TableText,
        ),
        CellSpec::new(3, 1, Content::text(planned), CellStyle::TableCenter),
    ];
    for (i, field) in fields(input).enumerate() {
        let text = input.reported(index, field);
        let look = match field.kind {
            _ if field.key == project.template.status && !merged.status.is_empty() => {
                CellStyle::Status(input.color(&merged.status))
            }
            Kind::Text => CellStyle::TableText,
            _ => CellStyle::TableCenter,
        };
        let text = beginning(&text, field_width(field));
        let piece = CellSpec::new(i + 4, 1, Content::text(text), look);
        pieces.push(piece.prints(index, &field.key));
    }
    list.row("", pieces)
}

/// As much of a long text as a row can show, and where the rest is.
pub fn beginning(text: &str, column: f64) -> String {
    let columns = (column - 2.0) as usize;
    if width::lines(text, columns) <= LINES {
        return text.to_string();
    }
    let parts = width::parts(text, columns, LINES - 1);
    let first = parts.first().map_or("", String::as_str);
    format!("{first}\n…（続きは個票）")
}
