//! 数の推移: every number that is asked, as it was in each year that is held and is now, with the change
//! since last year.

use super::moved::{label, years};
use super::{Anchors, ReportInput, listed};
use crate::layout::sheet_builder::{CellSpec, SheetBuilder};
use crate::model::address::Address;
use crate::model::grid::{CellStyle, Content, Sheet};
use crate::model::place::Cell;
use crate::model::previous::{Previous, only};
use crate::model::project::Project;
use crate::model::template::{Field, Kind};

/// The sheet's tab.
pub const NAME: &str = "数の推移";
/// The columns before those of the years.
const HEADS: [(&str, f64); 5] = [
    ("整理番号", 11.0),
    ("事業名", 30.0),
    ("担当課", 16.0),
    ("項目", 28.0),
    ("単位", 8.0),
];

/// Builds the sheet.
pub fn build(input: &ReportInput<'_>, anchors: &mut Anchors) -> Sheet {
    let project = input.project;
    let years = years(input);
    let mut widths: Vec<f64> = HEADS.iter().map(|(_, width)| *width).collect();
    widths.extend(years.iter().map(|_| 13.0));
    widths.extend([13.0, 13.0, 11.0]);
    let mut list = SheetBuilder::single(NAME, &widths);
    list.sheet.page.landscape = true;
    list.sheet.page.footer = input.title();
    listed::title(&mut list, input, NAME);
    listed::small(
        &mut list,
        "課ごとの回答です。単位が今年度と違う年の数は、今年度の単位に直してあります。直せない数は載せていません。",
    );
    let mut heads: Vec<String> = HEADS.iter().map(|(head, _)| head.to_string()).collect();
    heads.extend(years.iter().map(|year| label(input, year)));
    heads.extend([
        project.survey.year.wareki(),
        "前年度との差".to_string(),
        "前年度比".to_string(),
    ]);
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let head = listed::row(&mut list, &heads, CellStyle::TableHead);
    let mut above: &[String] = &[];
    for (index, measure) in project.plan.measures.iter().enumerate() {
        if measure.original.is_some() {
            continue;
        }
        let lines = lines(input, &years, index);
        if lines.is_empty() {
            continue;
        }
        listed::levels(&mut list, above, &measure.levels);
        above = &measure.levels;
        for (at, line) in lines.into_iter().enumerate() {
            let code = match at {
                0 => listed::code(input, anchors, index),
                _ => text(0, measure.code.clone(), CellStyle::TableText),
            };
            let row = entry(&mut list, measure.title.clone(), code, line);
            if at == 0 {
                listed::note(anchors, NAME, index, row);
            }
        }
    }
    let last = Cell::new(list.next_row() - 1, widths.len() as u32 - 1);
    list.sheet.filter = Some((Cell::new(head, 0), last));
    list.sheet.freeze = Some(Cell::new(head + 1, 2));
    list.sheet.page.repeat = Some((head, head));
    list.sheet
}

/// A number of one section over the years; blank where it was not given.
struct Line {
    measure: usize,
    cell: String,
    section: String,
    name: String,
    unit: String,
    values: Vec<String>,
    now: String,
}

/// The numbers of a measure that some section gave in some year.
fn lines(input: &ReportInput<'_>, years: &[&Previous], measure: usize) -> Vec<Line> {
    let project = input.project;
    let merged = &input.merged[measure];
    let mut lines = vec![];
    for (field, cell) in numbers(project, measure) {
        for section in &merged.asked {
            let of = |year: &&Previous| {
                let lasts = project.lasts_of(year, measure, section, &cell);
                let last = only(lasts).filter(|last| last.is_same);
                last.map_or(String::new(), |last| last.value.clone())
            };
            let parts = merged.fields.get(&cell);
            let own = parts.and_then(|parts| parts.iter().find(|p| p.name == *section));
            let line = Line {
                measure,
                cell: cell.clone(),
                section: section.clone(),
                name: name(project, measure, field, &cell),
                unit: project.unit(measure, &cell).to_string(),
                values: years.iter().map(of).collect(),
                now: own.map_or(String::new(), |part| part.value.clone()),
            };
            if !line.now.is_empty() || line.values.iter().any(|value| !value.is_empty()) {
                lines.push(line);
            }
        }
    }
    lines
}

/// The cells of a measure that ask for a number of the year surveyed, but for those of open rows.
fn numbers(project: &Project, measure: usize) -> Vec<(&Field, String)> {
    let fields = project.template.fields.iter();
    let fields = fields.filter(|field| field.kind == Kind::Number);
    let mut numbers = vec![];
    for field in fields {
        let rows = project.template.table_of(&field.key);
        let rows = rows.map(|table| project.given(measure, table).len() as u32);
        let addresses: Vec<Option<u32>> = match rows {
            None => vec![None],
            Some(count) => (1..=count).map(Some).collect(),
        };
        let year = project.survey.year.short();
        for row in addresses {
            let address = Address {
                field: &field.key,
                row,
                part: field.by_year.then_some(year.as_str()),
            };
            let cell = address.to_string();
            if project.is_asked(measure, &cell) {
                numbers.push((field, cell));
            }
        }
    }
    numbers
}

/// What a number is called: the name of its row before its label.
fn name(project: &Project, measure: usize, field: &Field, cell: &str) -> String {
    match project.row_name(measure, cell) {
        "" => field.label.clone(),
        row => format!("{row}（{}）", field.label),
    }
}

fn text(at: usize, text: String, look: CellStyle) -> CellSpec {
    CellSpec::new(at, 1, Content::text(text), look)
}

fn entry(list: &mut SheetBuilder, title: String, code: CellSpec, line: Line) -> u32 {
    let mut pieces = vec![
        code,
        text(1, title, CellStyle::TableText),
        text(2, line.section, CellStyle::TableText),
        text(3, line.name, CellStyle::TableText),
        text(4, line.unit, CellStyle::TableCenter),
    ];
    let last = line.values.last().cloned().unwrap_or_default();
    for value in line.values.iter().chain([&line.now]) {
        let content = match value.parse::<f64>() {
            Ok(number) => Content::Number(number),
            Err(_) => Content::text(value),
        };
        pieces.push(CellSpec::new(
            pieces.len(),
            1,
            content,
            CellStyle::TableCenter,
        ));
    }
    if let Some(now) = pieces.pop() {
        pieces.push(now.prints(line.measure, &line.cell));
    }
    let pair = last.parse::<f64>().ok().zip(line.now.parse::<f64>().ok());
    let change = pair.map_or(String::new(), |(last, now)| signed(now - last));
    let ratio = pair.filter(|(last, _)| *last > 0.0);
    let ratio = ratio.map_or(String::new(), |(last, now)| {
        format!("{:.1}%", now / last * 100.0)
    });
    pieces.push(text(pieces.len(), change, CellStyle::TableCenter));
    pieces.push(text(pieces.len(), ratio, CellStyle::TableCenter));
    list.row("", pieces)
}

/// A difference with its sign, to four decimals.
fn signed(difference: f64) -> String {
    let rounded = (difference * 10_000.0).round() / 10_000.0;
    match rounded {
        0.0 => "0".to_string(),
        up if up > 0.0 => format!("＋{up}"),
        down => format!("－{}", -down),
    }
}
