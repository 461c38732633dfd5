//! 概要: how many measures have which status, by section too, and who has answered.

use super::{AMBER, Anchors, GREY, PALE, ReportInput};
use crate::layout::sheet_builder::{CellSpec, SheetBuilder};
use crate::merge::progress::{Filled, Progress};
use crate::merge::{Counted, Merged, UNANSWERED, UNCLEAR, counted};
use crate::model::form::Asked;
use crate::model::grid::{CellStyle, Chart, Content, Shape, Sheet};
use crate::model::place::Cell;
use crate::model::plan::Measure;
use crate::model::template::{Field, NIL};
use indexmap::IndexMap;
use std::collections::HashSet;

/// The sheet's tab.
pub const NAME: &str = "概要";
/// The headings of the table of returns.
const RESPONSES: [&str; 8] = [
    "課",
    "状態",
    "必須の欄",
    "うち記入",
    "記入率",
    "任意",
    "エラー",
    "注意",
];
/// More bars than this cannot be read on a page.
const BARS: usize = 40;

/// Builds the sheet.
pub fn build(input: &ReportInput<'_>, _anchors: &mut Anchors) -> Sheet {
    let statuses = statuses(input);
    let columns = (statuses.len() + 2).max(responses_heads(input).len());
    // The texts of levels are longer than the names of sections.
    let mut widths = vec![if has_levels(input) { 34.0 } else { 24.0 }];
    widths.extend(vec![(72.0 / (columns - 1) as f64).max(9.0); columns - 1]);
    let mut page = SheetBuilder::plain(NAME, &widths);
    let title = Content::text(input.title());
    page.row("", vec![CellSpec::new(0, columns, title, CellStyle::Title)]);
    let status = input.project.template.status_field();
    if let Some(field) = status {
        let text = format!("{}ごとの事業数（再掲を除く）", field.label);
        heading(&mut page, &text);
        by_status(&mut page, input, field, &statuses);
        page.gap(14.0);
    }
    let top = page.next_row();
    by_level(&mut page, input, &statuses);
    keep_together(&mut page, input, top);
    if let Some(field) = status {
        let top = page.next_row();
        let text = format!("課ごとの{}（その課が答えた事業の数）", field.label);
        heading(&mut page, &text);
        by_section(&mut page, input, field, &statuses);
        keep_together(&mut page, input, top);
        page.gap(14.0);
    }
    let top = page.next_row();
    heading(&mut page, "回答の状況");
    responses(&mut page, input);
    keep_together(&mut page, input, top);
    page.sheet.page.footer = input.title();
    page.sheet
}

fn has_levels(input: &ReportInput<'_>) -> bool {
    !input.project.plan.level_names.is_empty()
}

/// The statuses with their colours, and the lack of one; none where the report counts by none.
fn statuses(input: &ReportInput<'_>) -> Vec<(String, u32)> {
    let Some(field) = input.project.template.status_field() else {
        return vec![];
    };
    let words = field.words();
    let mut statuses: Vec<(String, u32)> = words
        .iter()
        .map(|word| ((*word).to_string(), input.color(word)))
        .collect();
    let is_unclear = |word: &str| word == UNCLEAR;
    let merged = input.merged.iter().map(|m| m.counted(&field.key));
    let own = input.answers.iter().filter(|a| a.field == field.key);
    let mut merged = merged;
    let has_unclear =
        merged.any(|c| is_unclear(c.word())) || own.map(counted).any(|c| is_unclear(c.word()));
    if has_unclear {
        statuses.push((UNCLEAR.to_string(), AMBER));
    }
    let has_nil = input
        .merged
        .iter()
        .any(|m| m.counted(&field.key).word() == NIL);
    if has_nil && !words.contains(&NIL) {
        statuses.push((NIL.to_string(), PALE));
    }
    statuses.push((UNANSWERED.to_string(), GREY));
    statuses
}

fn heading(page: &mut SheetBuilder, text: &str) {
    let width = page.width();
    page.row(
        "",
        vec![CellSpec::new(
            0,
            width,
            Content::text(text),
            CellStyle::Heading,
        )],
    );
}

/// With a table of levels the sheet is longer than a page: a part that does not fit below the one
/// before it begins the next.
fn keep_together(page: &mut SheetBuilder, input: &ReportInput<'_>, top: u32) {
    if has_levels(input) && top < page.next_row() {
        page.keep_together(top);
    }
}

/// The measures, each with its answers, without reprints.
fn originals<'a>(input: &'a ReportInput<'_>) -> impl Iterator<Item = (&'a Measure, &'a Merged)> {
    let measures = input.project.plan.measures.iter();
    let all = measures.zip(&input.merged);
    all.filter(|(measure, _)| measure.original.is_none())
}

/// The table of statuses with a ring beside it.
fn by_status(
    page: &mut SheetBuilder,
    input: &ReportInput<'_>,
    field: &Field,
    statuses: &[(String, u32)],
) {
    let total = originals(input).count();
    let head = table_row(
        page,
        &[&field.label, "事業数", "割合"].map(Content::text),
        CellStyle::TableHead,
    );
    for (status, color) in statuses {
        let count = originals(input)
            .filter(|(_, merged)| merged.counted(&field.key).word() == status)
            .count();
        let share = count as f64 / total.max(1) as f64;
        page.row(
            "",
            vec![
                CellSpec::new(0, 1, Content::text(&**status), CellStyle::Status(*color)),
                CellSpec::new(1, 1, Content::Number(count as f64), CellStyle::TableNumber),
                CellSpec::new(2, 1, Content::Number(share), CellStyle::TableShare),
            ],
        );
    }
    let last = page.next_row() - 1;
    let sum = [
        Content::text("合計"),
        Content::Number(total as f64),
        Content::Blank,
    ];
    table_row(page, &sum, CellStyle::TableNumber);
    page.sheet.charts.push(Chart {
        at: Cell::new(head, 3),
        title: format!("{}の割合", field.label),
        shape: Shape::Ring,
        categories: (Cell::new(head + 1, 0), Cell::new(last, 0)),
        series: vec![(
            "事業数".to_string(),
            Cell::new(head + 1, 1),
            Cell::new(last, 1),
            GREY,
        )],
        points: statuses.iter().map(|(_, color)| *color).collect(),
        size: (380, 250),
    });
    // The ring is taller than a short table.
    let rows = (page.next_row() - head) as f64;
    page.gap((205.0 - rows * 20.5).max(6.0));
}

fn table_row(page: &mut SheetBuilder, contents: &[Content], look: CellStyle) -> u32 {
    let pieces = contents
        .iter()
        .enumerate()
        .map(|(i, content)| CellSpec::new(i, 1, content.clone(), look))
        .collect();
    page.row("", pieces)
}

/// The table of the outermost level's texts by status; nothing where the plan names no level.
fn by_level(page: &mut SheetBuilder, input: &ReportInput<'_>, statuses: &[(String, u32)]) {
    let Some(level) = input.project.plan.level_names.first() else {
        return;
    };
    heading(page, &format!("{level}ごとの事業数（再掲を除く）"));
    let mut heads = vec![Content::text(&**level)];
    heads.extend(statuses.iter().map(|(status, _)| Content::text(&**status)));
    heads.push(Content::text("計"));
    table_row(page, &heads, CellStyle::TableHead);
    let mut levels: IndexMap<&str, Vec<Counted>> = IndexMap::new();
    let status = &input.project.template.status;
    for (measure, merged) in originals(input) {
        let level = measure.levels.first().map_or("", String::as_str);
        levels
            .entry(level)
            .or_default()
            .push(merged.counted(status));
    }
    for (level, own) in levels {
        let name = if level.is_empty() {
            "（なし）"
        } else {
            level
        };
        let count = |status: &str| own.iter().filter(|c| c.word() == status).count();
        let counts = statuses.iter().map(|(status, _)| count(status));
        count_row(page, name, counts.chain([own.len()]));
    }
    page.gap(14.0);
}

/// A row of a table of counts.
fn count_row(page: &mut SheetBuilder, name: &str, counts: impl Iterator<Item = usize>) {
    let mut pieces = vec![CellSpec::new(
        0,
        1,
        Content::text(name),
        CellStyle::TableText,
    )];
    pieces.extend(counts.enumerate().map(|(i, count)| {
        let number = Content::Number(count as f64);
        CellSpec::new(i + 1, 1, number, CellStyle::TableNumber)
    }));
    page.row("", pieces);
}

/// The table of sections by status, with bars below it.
fn by_section(
    page: &mut SheetBuilder,
    input: &ReportInput<'_>,
    field: &Field,
    statuses: &[(String, u32)],
) {
    let mut heads = vec![Content::text("課")];
    heads.extend(statuses.iter().map(|(status, _)| Content::text(&**status)));
    heads.push(Content::text("計"));
    let head = table_row(page, &heads, CellStyle::TableHead);
    for form in input.forms {
        let counts = section_counts(input, form, statuses);
        let total: usize = counts.iter().sum();
        count_row(page, &form.name, counts.into_iter().chain([total]));
    }
    if input.forms.is_empty() || input.forms.len() > BARS {
        return;
    }
    let last = head + input.forms.len() as u32;
    let height = 90 + 26 * input.forms.len() as u32;
    page.gap(8.0);
    let at = Cell::new(page.next_row(), 0);
    // Rows as low as a line, so that a page may end between them.
    for _ in 0..(height * 3 / 4).div_ceil(15) {
        page.gap(15.0);
    }
    page.sheet.charts.push(Chart {
        at,
        title: format!("課ごとの{}", field.label),
        shape: Shape::StackedBar,
        categories: (Cell::new(head + 1, 0), Cell::new(last, 0)),
        series: statuses
            .iter()
            .enumerate()
            .map(|(i, (status, color))| {
                let col = i as u32 + 1;
                (
                    status.clone(),
                    Cell::new(head + 1, col),
                    Cell::new(last, col),
                    *color,
                )
            })
            .collect(),
        points: vec![],
        size: (680, height),
    });
}

fn section_counts(input: &ReportInput<'_>, form: &Asked, statuses: &[(String, u32)]) -> Vec<usize> {
    let field = &input.project.template.status;
    let template = &input.project.template;
    let answers = || {
        input
            .answers
            .iter()
            .filter(|a| a.department == form.department)
    };
    let nil: HashSet<usize> = answers()
        .filter(|a| template.is_nil(&a.field, &a.value))
        .map(|a| a.measure)
        .collect();
    let own: Vec<Counted> = answers()
        .filter(|a| &a.field == field)
        .map(|a| match counted(a) {
            Counted::Nothing if nil.contains(&a.measure) => Counted::Value(NIL.to_string()),
            counted => counted,
        })
        .collect();
    statuses
        .iter()
        .map(|(status, _)| own.iter().filter(|c| c.word() == status).count())
        .collect()
}

/// How far each section has come.
fn responses(page: &mut SheetBuilder, input: &ReportInput<'_>) {
    let heads: Vec<Content> = responses_heads(input)
        .into_iter()
        .map(Content::text)
        .collect();
    table_row(page, &heads, CellStyle::TableHead);
    let sections = input.progress();
    let asks_nil = input.project.template.nil_field().is_some();
    let mut sums = vec![0; RESPONSES.len() - 3 + usize::from(asks_nil)];
    for own in &sections {
        let mut figures = figures(own).to_vec();
        figures.extend(asks_nil.then_some(own.nil));
        for (sum, figure) in sums.iter_mut().zip(&figures) {
            *sum += figure;
        }
        response_row(page, &own.form.name, own.state.label(), &figures);
    }
    let there = sections.iter().filter(|own| own.is_returned());
    let state = format!("{} / {}課", there.count(), sections.len());
    response_row(page, "合計", &state, &sums);
}

/// The headings of the table of returns; the measures that do not apply are counted where that is asked.
fn responses_heads(input: &ReportInput<'_>) -> Vec<&'static str> {
    let asks_nil = input.project.template.nil_field().is_some();
    RESPONSES
        .into_iter()
        .chain(asks_nil.then_some(NIL))
        .collect()
}

/// The required cells, those of them that are filled, the other cells that are, errors and warnings.
fn figures(own: &Progress<'_>) -> [usize; 5] {
    let Filled { cells, filled, .. } = own.required;
    [cells, filled, own.optional.filled, own.errors, own.warnings]
}

fn response_row(page: &mut SheetBuilder, name: &str, state: &str, figures: &[usize]) {
    let (first, rest) = figures.split_at(figures.len().min(2));
    let [cells, filled] = [0, 1].map(|at| first.get(at).copied().unwrap_or(0));
    let number = |n: usize| Content::Number(n as f64);
    let share = filled as f64 / cells.max(1) as f64;
    let mut pieces = vec![
        CellSpec::new(0, 1, Content::text(name), CellStyle::TableText),
        CellSpec::new(1, 1, Content::text(state), CellStyle::TableCenter),
        CellSpec::new(2, 1, number(cells), CellStyle::TableNumber),
        CellSpec::new(3, 1, number(filled), CellStyle::TableNumber),
        CellSpec::new(4, 1, Content::Number(share), CellStyle::TableShare),
    ];
    let rest = rest.iter().zip(5..);
    pieces.extend(rest.map(|(n, at)| CellSpec::new(at, 1, number(*n), CellStyle::TableNumber)));
    page.row("", pieces);
}
