//! 指標の達成状況: every indicator with its goal, its result, the rate and the grade, and the average of
//! the grades by the levels of the plan.

use super::{Anchors, ReportInput, listed, moved};
use crate::layout::groups;
use crate::layout::rate;
use crate::layout::sheet_builder::{CellSpec, SheetBuilder};
use crate::model::address::Address;
use crate::model::grid::{CellStyle, Content, Sheet};
use crate::model::place::Cell;
use crate::model::previous::{Previous, only};
use crate::model::project::Project;
use crate::model::rate::Computed;
use crate::model::template::{Field, Kind};
use indexmap::IndexMap;

/// The sheet's tab.
pub const NAME: &str = "指標の達成状況";
const HEADS: [(&str, f64); 11] = [
    ("整理番号", 11.0),
    ("事業名", 26.0),
    ("担当課", 14.0),
    ("指標", 26.0),
    ("単位", 8.0),
    ("基準値", 11.0),
    ("目標値", 11.0),
    ("実績値", 13.0),
    ("達成率", 10.0),
    ("評価", 8.0),
    ("達成率の出ないわけ", 30.0),
];

/// An indicator of a measure.
struct Line<'a> {
    measure: usize,
    /// Its rate's field, and the cell of the rate.
    field: &'a Field,
    cell: String,
    rate: Computed,
    /// Its grade, where the template gives one, with the grade's field.
    grade: Option<(&'a Field, Computed)>,
}

impl Line<'_> {
    /// What its grade counts in an average.
    fn points(&self) -> Option<f64> {
        let (field, grade) = self.grade.as_ref()?;
        field.choice(&grade.shown())?.points
    }
}

/// Builds the sheet.
pub fn build(input: &ReportInput<'_>, anchors: &mut Anchors) -> Sheet {
    let years = match input.project.previous.is_empty() {
        true => vec![],
        false => moved::years(input),
    };
    let mut widths = HEADS.map(|(_, width)| width).to_vec();
    widths.extend(years.iter().map(|_| 11.0));
    let mut list = SheetBuilder::single(NAME, &widths);
    listed::title(&mut list, input, NAME);
    let lines = lines(input);
    let all: Vec<&Line<'_>> = lines.iter().collect();
    let mut whole = vec![format!("全体　指標{}件", all.len())];
    whole.extend(average(&all).map(|points| format!("評価の平均{points}点")));
    whole.extend(counts(&all));
    listed::small(&mut list, &whole.join("　"));
    let labels: Vec<String> = years
        .iter()
        .map(|year| format!("{}の実績値", moved::label(input, year)))
        .collect();
    let heads = HEADS.iter().map(|(head, _)| *head);
    let heads: Vec<&str> = heads.chain(labels.iter().map(String::as_str)).collect();
    let head = listed::row(&mut list, &heads, CellStyle::TableHead);
    let plan = &input.project.plan;
    let mut above: &[String] = &[];
    for (number, line) in lines.iter().enumerate() {
        let levels = &plan.measures[line.measure].levels;
        for (depth, level) in groups::begun(above, levels) {
            let is_own = |own: &&Line<'_>| {
                let own = &plan.measures[own.measure].levels;
                own.get(..=depth) == levels.get(..=depth)
            };
            let own: Vec<&Line<'_>> = lines.iter().filter(is_own).collect();
            band(&mut list, &format!("{}{level}", "　".repeat(depth)), &own);
        }
        above = levels;
        let is_first = number == 0 || lines[number - 1].measure != line.measure;
        let row = entry(&mut list, input, anchors, (line, &years), is_first);
        if is_first {
            listed::note(anchors, NAME, line.measure, row);
        }
    }
    let last = Cell::new(list.next_row() - 1, widths.len() as u32 - 1);
    list.sheet.filter = Some((Cell::new(head, 0), last));
    list.sheet.freeze = Some(Cell::new(head + 1, 2));
    list.sheet.page.landscape = true;
    list.sheet.page.repeat = Some((head, head));
    list.sheet.page.footer = input.title();
    list.sheet
}

/// Every indicator of the plan, without those of reprints.
fn lines<'a>(input: &'a ReportInput<'_>) -> Vec<Line<'a>> {
    let project = input.project;
    let rates = || {
        project
            .template
            .fields
            .iter()
            .filter(|f| f.kind == Kind::Rate)
    };
    let mut lines = vec![];
    for (index, measure) in project.plan.measures.iter().enumerate() {
        if measure.original.is_some() {
            continue;
        }
        for field in rates() {
            let cells = cells(project, index, field);
            lines.extend(
                cells
                    .into_iter()
                    .map(|cell| line(input, index, field, cell)),
            );
        }
    }
    lines
}

/// The cells of a rate: one for each given row of its table, or for the measure.
fn cells(project: &Project, measure: usize, field: &Field) -> Vec<String> {
    let rows = match project.template.table_of(&field.key) {
        Some(table) => project.given(measure, table).len() as u32,
        None => return vec![field.key.clone()],
    };
    let cells = (1..=rows).flat_map(|row| project.cells(field, Some(row)));
    cells
        .filter(|cell| project.is_asked(measure, cell))
        .collect()
}

fn line<'a>(
    input: &'a ReportInput<'_>,
    measure: usize,
    field: &'a Field,
    cell: String,
) -> Line<'a> {
    let mut fields = input.project.template.fields.iter();
    let grade = fields.find(|f| f.kind == Kind::Grade && f.of.as_ref() == Some(&field.key));
    let graded = |grade: &'a Field| {
        let cell = input.project.sibling(&Address::parse(&cell), &grade.key);
        (grade, input.computed(measure, &cell))
    };
    Line {
        measure,
        rate: input.computed(measure, &cell),
        grade: grade.map(graded),
        field,
        cell,
    }
}

/// A band over the indicators of a level, with what their grades come to.
fn band(list: &mut SheetBuilder, level: &str, lines: &[&Line<'_>]) {
    let mut texts = vec![String::new(); list.width()];
    texts[0] = level.to_string();
    texts[3] = format!("指標{}件", lines.len());
    texts[9] = average(lines).map_or(String::new(), |points| format!("{points}点"));
    texts[10] = counts(lines).join("　");
    let piece =
        |(at, text): (usize, String)| CellSpec::new(at, 1, Content::text(text), CellStyle::Group);
    list.row("", texts.into_iter().enumerate().map(piece).collect());
}

/// The average of the points of grades, in words; `None` where there are none. What has no grade does
/// not count in it.
fn average(lines: &[&Line<'_>]) -> Option<String> {
    let points: Vec<f64> = lines.iter().filter_map(|line| line.points()).collect();
    let average = points.iter().sum::<f64>() / points.len() as f64;
    (!points.is_empty()).then(|| format!("{average:.2}"))
}

/// How often each grade was given, and how many indicators have none.
fn counts(lines: &[&Line<'_>]) -> Vec<String> {
    let mut grades: IndexMap<&str, usize> = IndexMap::new();
    for (field, _) in lines.iter().filter_map(|line| line.grade.as_ref()) {
        for choice in &field.choices {
            grades.entry(&choice.value).or_default();
        }
    }
    for line in lines {
        if let Some((_, Computed::Grade(word))) = &line.grade
            && let Some(count) = grades.get_mut(word.as_str())
        {
            *count += 1;
        }
    }
    let given = grades.iter().filter(|(_, count)| **count > 0);
    let mut parts: Vec<String> = given
        .map(|(word, count)| format!("{word} {count}件"))
        .collect();
    let is_unknown = |line: &&&Line<'_>| matches!(line.rate, Computed::Unknown(_));
    let unknown = lines.iter().filter(is_unknown).count();
    if unknown > 0 {
        parts.push(format!("計算できないもの {unknown}件"));
    }
    parts
}

fn entry(
    list: &mut SheetBuilder,
    input: &ReportInput<'_>,
    anchors: &Anchors,
    (line, years): (&Line<'_>, &[&Previous]),
    is_first: bool,
) -> u32 {
    let project = input.project;
    let measure = &project.plan.measures[line.measure];
    let address = Address::parse(&line.cell);
    let said = |name: &str| project.given_text(line.measure, &address, name).to_string();
    let mut by = line.field.by.0.iter().map(|name| said(name));
    let goal = by.find(|text| !text.is_empty()).unwrap_or_default();
    let (unit, actual) = asked(input, line);
    let why = match &line.rate {
        Computed::Unknown(why) => why.clone(),
        _ => String::new(),
    };
    let grade = line
        .grade
        .as_ref()
        .map_or(String::new(), |(_, grade)| grade.shown());
    let color = line
        .grade
        .as_ref()
        .and_then(|(field, _)| input.shade(field, &grade));
    let text =
        |at: usize, text: String, look: CellStyle| CellSpec::new(at, 1, Content::text(text), look);
    let code = match is_first {
        true => listed::code(input, anchors, line.measure),
        false => text(0, measure.code.clone(), CellStyle::TableText),
    };
    let start = line.field.start.as_deref().unwrap_or("baseline");
    let of = line.field.of.as_deref().unwrap_or_default();
    let of = project.template.field(of);
    let of = of.map(|field| project.asked_cell(&address, field));
    let actual = text(7, actual, CellStyle::TableCenter);
    let grades = line.grade.as_ref().map(|(field, _)| field.key.as_str());
    let mut pieces = vec![
        code,
        text(1, measure.title.clone(), CellStyle::TableText),
        text(2, input.owners(line.measure), CellStyle::TableText),
        text(3, name(project, line), CellStyle::TableText),
        text(4, unit, CellStyle::TableCenter),
        text(5, said(start), CellStyle::TableCenter),
        text(6, goal, CellStyle::TableCenter),
        match of {
            Some(cell) => actual.prints(line.measure, &cell),
            None => actual,
        },
        text(8, line.rate.shown(), CellStyle::TableCenter).prints(line.measure, &line.cell),
        text(
            9,
            grade,
            color.map_or(CellStyle::TableCenter, CellStyle::Status),
        )
        .prints(
            line.measure,
            &address.beside_named(grades.unwrap_or_default()),
        ),
        text(10, why, CellStyle::TableText),
    ];
    for year in years {
        let said = before(input, line, year);
        pieces.push(text(pieces.len(), said, CellStyle::TableCenter));
    }
    list.row("", pieces)
}

/// The unit and the answer of the number that a rate is computed of.
fn asked(input: &ReportInput<'_>, line: &Line<'_>) -> (String, String) {
    let project = input.project;
    let of = line.field.of.as_deref().unwrap_or_default();
    let Some(field) = project.template.field(of) else {
        let address = Address::parse(&line.cell);
        return (
            String::new(),
            project.given_text(line.measure, &address, of).to_string(),
        );
    };
    let cell = project.asked_cell(&Address::parse(&line.cell), field);
    let unit = project.unit(line.measure, &cell).to_string();
    let said = input.said(line.measure, field, &cell);
    let answer_of = |cell: &str| input.merged[line.measure].value(cell);
    match rate::total(project, line.measure, &line.cell, &answer_of) {
        Some(total) => (unit, format!("{said}\n（累計 {total}）")),
        None => (unit, said),
    }
}

/// What was answered in a year before, of several sections each below its name.
fn before(input: &ReportInput<'_>, line: &Line<'_>, year: &Previous) -> String {
    let project = input.project;
    let of = line.field.of.as_deref().unwrap_or_default();
    let Some(field) = project.template.field(of) else {
        return String::new();
    };
    let cell = project.asked_cell(&Address::parse(&line.cell), field);
    let asked = &input.merged[line.measure].asked;
    let said = asked.iter().filter_map(|section| {
        let lasts = project.lasts_of(year, line.measure, section, &cell);
        let last = only(lasts).filter(|last| last.is_same && !last.value.is_empty());
        last.map(|last| (section, &last.value))
    });
    let said: Vec<_> = said.collect();
    match said.as_slice() {
        [(_, value)] => value.to_string(),
        many => {
            let each = many.iter().map(|(name, value)| format!("{name}：{value}"));
            each.collect::<Vec<_>>().join("\n")
        }
    }
}

/// What an indicator is called: what its row shows first, or the plan's 指標.
fn name(project: &Project, line: &Line<'_>) -> String {
    let table = project.template.table_of(&line.field.key);
    let mut shown = table.into_iter().flat_map(|table| &table.columns);
    let first = shown.find_map(|column| column.show.as_deref());
    let address = Address::parse(&line.cell);
    let text = project.given_text(line.measure, &address, first.unwrap_or("indicator"));
    match text.is_empty() {
        true => line.field.label.clone(),
        false => text.to_string(),
    }
}
