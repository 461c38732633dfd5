//! 計画の構成: the plan's chapters, and under each measure what is proposed for it.

use super::pieces::{self, entry};
use super::proposals::{self, KINDS, MEASURES, Proposal};
use super::{Anchors, ReportInput};
use crate::layout::sheet_builder::{CellSpec, SheetBuilder};
use crate::model::grid::{CellStyle, Content, Sheet};
use crate::model::place::Cell;
use crate::model::template::{Field, Rows};
use std::collections::BTreeMap;

/// The sheet's tab.
pub const NAME: &str = "計画の構成";
/// The column of labels and sections.
const LEFT: f64 = 16.0;
/// The columns of the list of chapters, as wide to each other: number, title, count and content.
const CHAPTERS: [f64; 4] = [8.0, 24.0, 10.0, 58.0];

/// Builds the sheet.
pub fn build(input: &ReportInput<'_>, anchors: &mut Anchors) -> Sheet {
    let mut widths = vec![LEFT];
    let tables = proposals::open_tables(input);
    let columns = tables.map(|table| proposals::fields(input, table));
    let most = columns.max_by_key(Vec::len).unwrap_or_default();
    widths.extend(most.into_iter().map(proposals::width));
    // A page needs room even where little is asked.
    while widths.len() < 4 {
        widths.push(40.0);
    }
    let sheet = SheetBuilder::plain(NAME, &widths);
    let mut page = pieces::begin(sheet, input, NAME);
    let all = proposals::all(input);
    summary(&mut page, input, &all);
    page.gap(10.0);
    chapters(&mut page, input, &all, &widths);
    let mut above: &[String] = &[];
    for (index, measure) in input.project.plan.measures.iter().enumerate() {
        let from = page.next_row();
        page.gap(10.0);
        pieces::levels(&mut page, above, &measure.levels);
        above = &measure.levels;
        let (top, list) = block(&mut page, input, index);
        page.keep_together(from);
        // Only where the whole is longer than a page.
        page.keep_together(list);
        let at = Cell::new(top, 0);
        anchors.entry(NAME).or_default().insert(index, at);
    }
    page.sheet
}

/// The chapters with their content as given, and how many proposals stand in them.
fn chapters(
    page: &mut SheetBuilder,
    input: &ReportInput<'_>,
    all: &[Proposal<'_>],
    widths: &[f64],
) {
    if input.project.chapters.is_empty() {
        return;
    }
    let spans = pieces::snap(&CHAPTERS, widths);
    pieces::heading(page, "章の一覧");
    pieces::heads(page, &spans, &["章", "題", "提案", "内容"]);
    for chapter in &input.project.chapters {
        let number = match proposals::chapter_number(chapter) {
            Some(MEASURES) => Some(all.len()),
            Some(KINDS) => Some(all.iter().filter(|p| p.is_of_kind(input)).count()),
            _ => None,
        };
        let reported = number.map_or("—".to_string(), |n| format!("{n}件"));
        let entries = vec![
            entry(chapter.number.as_str(), CellStyle::TableCenter),
            entry(chapter.title.as_str(), CellStyle::TableText),
            entry(reported, CellStyle::TableCenter),
            entry(chapter.content.as_str(), CellStyle::Shown),
        ];
        let top = pieces::row(page, &spans, entries);
        page.keep_together(top);
    }
}

/// How many proposals there are, from whom, and the measures without any.
fn summary(page: &mut SheetBuilder, input: &ReportInput<'_>, all: &[Proposal<'_>]) {
    let unit = proposals::unit(input);
    let measures = input.project.plan.measures.iter().enumerate();
    let originals: Vec<usize> = measures
        .filter(|(_, measure)| measure.original.is_none())
        .map(|(index, _)| index)
        .collect();
    let has = |index: &&usize| all.iter().any(|p| p.measure == **index);
    let bare: Vec<usize> = originals.iter().filter(|i| !has(i)).copied().collect();
    pieces::heading(page, "提案の数");
    let text = format!(
        "提案{}件（{}の{unit}のうち{}）",
        all.len(),
        originals.len(),
        originals.len() - bare.len()
    );
    pieces::labelled(page, "全体", &text);
    pieces::labelled(page, "課ごと", &by_section(input, all));
    let cited = bare.iter().map(|&i| input.project.plan.measures[i].cited());
    let text = match bare.is_empty() {
        true => "ありません。".to_string(),
        false => cited.collect::<Vec<_>>().join("\n"),
    };
    pieces::labelled(page, &format!("提案のない{unit}"), &text);
}

/// How many each section proposed, and which returned nothing.
fn by_section(input: &ReportInput<'_>, all: &[Proposal<'_>]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for proposal in all {
        *counts.entry(proposal.section()).or_default() += 1;
    }
    let replied = pieces::Replied::of(input);
    let reported = input.forms.iter().map(|form| {
        let name = form.name.as_str();
        match (counts.get(name), replied.silence(name)) {
            (Some(number), _) => format!("{name}　{number}件"),
            (None, None) => format!("{name}　0件"),
            (None, Some(state)) => format!("{name}　{state}"),
        }
    });
    reported.collect::<Vec<_>>().join("、")
}

/// The block of a measure. Gives its first row, and the first one below what the plan says.
fn block(page: &mut SheetBuilder, input: &ReportInput<'_>, index: usize) -> (u32, u32) {
    let plan = &input.project.plan;
    let measure = &plan.measures[index];
    let own = proposals::under(input, index);
    let top = title(page, &measure.cited(), own.len());
    if let Some(original) = measure.original {
        let text = format!("{} に載せています。", plan.measures[original].cited());
        pieces::labelled(page, "再掲", &text);
        return (top, top);
    }
    for column in &plan.columns {
        let text = measure.cell(&column.key());
        // A column that repeats the title says nothing more.
        let is_new = !text.is_empty() && text != measure.title;
        if is_new && !pieces::is_elsewhere(input.project, column) {
            pieces::labelled(page, &input.project.printed(&column.heading), text);
        }
    }
    let below = page.next_row();
    for table in proposals::open_tables(input) {
        let rows: Vec<&Proposal<'_>> = own.iter().filter(|p| p.table.key == table.key).collect();
        list(page, input, table, &rows);
    }
    (top, below)
}

/// The band of a measure, with how many proposals it has.
fn title(page: &mut SheetBuilder, cited: &str, number: usize) -> u32 {
    let last = page.width() - 1;
    let reported = match number {
        0 => "提案なし".to_string(),
        n => format!("提案{n}件"),
    };
    let pieces = vec![
        CellSpec::new(0, last, Content::text(cited), CellStyle::Heading),
        CellSpec::new(last, 1, Content::text(reported), CellStyle::Heading),
    ];
    page.row("", pieces)
}

fn list(page: &mut SheetBuilder, input: &ReportInput<'_>, table: &Rows, rows: &[&Proposal<'_>]) {
    if rows.is_empty() {
        let text = format!("{}はありません。", table.label);
        pieces::wide(page, &text, CellStyle::Warning);
        return;
    }
    let fields = proposals::fields(input, table);
    let spans = spans(page.width(), &fields);
    let mut heads = vec!["提案した課"];
    heads.extend(fields.iter().map(|field| field.label.as_str()));
    pieces::heads(page, &spans, &heads);
    for proposal in rows {
        let mut entries = vec![proposal.section_entry()];
        entries.extend(fields.iter().map(|field| proposal.entry(field)));
        let at = pieces::row(page, &spans, entries);
        for (number, field) in (1..).zip(&fields) {
            let (measure, row) = (proposal.measure, &proposal.row);
            pieces::prints(page, &spans, (at, number), measure, row, &field.key);
        }
    }
}

/// A column for the section and each field; the last takes what is left.
fn spans(width: usize, fields: &[&Field]) -> Vec<usize> {
    let mut spans = vec![1; fields.len() + 1];
    if let Some(last) = spans.last_mut() {
        *last += width.saturating_sub(fields.len() + 1);
    }
    spans
}
