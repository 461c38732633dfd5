//! 目標の達成: how many goals of each measure came to which result, and every goal with its result.

use super::pieces::{self, count, entry};
use super::{AMBER, Anchors, ReportInput, timeline};
use crate::layout::sheet_builder::SheetBuilder;
use crate::merge::rows::{Row, rows};
use crate::merge::{UNANSWERED, UNCLEAR};
use crate::model::grid::{CellStyle, Chart, Content, Shape, Sheet};
use crate::model::place::Cell;
use crate::model::template::{Field, Kind, Rows};

/// The sheet's tab.
pub const NAME: &str = "目標の達成";
const GREY: u32 = 0xDDE1E5;
/// The columns of a measure: its number, its title and its sections.
const LEFT: [f64; 3] = [10.5, 34.0, 18.0];
/// The room of the columns of results, which hold the goals themselves in the list below.
const RESULTS: f64 = 75.0;
/// The last column, for the list's texts.
const RIGHT: f64 = 30.0;
/// More bars than this cannot be read on a page.
const BARS: usize = 40;

/// A table whose given rows are answered with a choice.
struct Asked<'m> {
    table: &'m Rows,
    field: &'m Field,
    /// Each word of the field with its colour, and the lack of one.
    words: Vec<(String, u32)>,
    /// The measures with their rows.
    measures: Vec<(usize, Vec<Row<'m>>)>,
}

/// Builds the sheet.
pub fn build(input: &ReportInput<'_>, anchors: &mut Anchors) -> Sheet {
    let tables = tables(input);
    let most = tables.iter().map(|asked| asked.words.len()).max();
    let results = most.unwrap_or(1) + 1;
    let mut widths = LEFT.to_vec();
    widths.extend(vec![(RESULTS / results as f64).max(10.0); results]);
    widths.push(RIGHT);
    let sheet = SheetBuilder::plain(NAME, &widths);
    let mut page = pieces::begin(sheet, input, NAME);
    if tables.is_empty() {
        pieces::wide(
            &mut page,
            "この様式は、目標の達成を尋ねていません。",
            CellStyle::TableText,
        );
    }
    for asked in &tables {
        counts(&mut page, input, anchors, asked);
        page.gap(12.0);
        let top = page.next_row();
        list(&mut page, input, anchors, asked);
        page.keep_together(top);
    }
    page.sheet
}

fn tables<'m>(input: &'m ReportInput<'_>) -> Vec<Asked<'m>> {
    let template = &input.project.template;
    let choice = |table: &'m Rows| {
        let mut fields = table.fields().filter_map(|key| template.field(key));
        fields.find(|field| field.kind == Kind::Choice)
    };
    let given = template.rows.iter().filter(|table| table.given.is_some());
    let asked = given.filter_map(|table| Some((table, choice(table)?)));
    asked
        .map(|(table, field)| {
            let measures = measures(input, table);
            Asked {
                table,
                field,
                words: words(field, &measures),
                measures,
            }
        })
        .collect()
}

/// The words of a field, those that the rows bear besides, and the lack of one.
fn words(field: &Field, measures: &[(usize, Vec<Row<'_>>)]) -> Vec<(String, u32)> {
    let choices = field.choices.iter();
    let colored = choices.map(|choice| {
        let color = pieces::color(field, &choice.value);
        (choice.value.clone(), color.unwrap_or(0xEDEFF1))
    });
    let mut rows = measures.iter().flat_map(|(_, rows)| rows);
    let has_unclear = rows.any(|row| row.counted(&field.key).word() == UNCLEAR);
    let unclear = has_unclear.then(|| (UNCLEAR.to_string(), AMBER));
    let none = (UNANSWERED.to_string(), GREY);
    colored.chain(unclear).chain([none]).collect()
}

/// The measures to which the plan gives rows of a table, reprints apart.
fn measures<'m>(input: &'m ReportInput<'_>, table: &Rows) -> Vec<(usize, Vec<Row<'m>>)> {
    let project = input.project;
    let measures = project.plan.measures.iter().enumerate();
    let own = measures.filter(|(_, measure)| measure.original.is_none());
    let rows = own.map(|(index, _)| {
        let all = rows(project, &input.merged[index], index, table);
        let given = all.into_iter().filter(|row| row.given.is_some());
        (index, given.collect::<Vec<_>>())
    });
    rows.filter(|(_, rows)| !rows.is_empty()).collect()
}

impl Asked<'_> {
    /// How many of some rows have each word.
    fn tally(&self, rows: &[Row<'_>]) -> Vec<usize> {
        let word = |row: &Row<'_>| row.counted(&self.field.key).word().to_string();
        let found: Vec<String> = rows.iter().map(word).collect();
        let number = |(word, _): &(String, u32)| found.iter().filter(|f| *f == word).count();
        self.words.iter().map(number).collect()
    }
}

/// The counts by measure, with bars below them.
fn counts(page: &mut SheetBuilder, input: &ReportInput<'_>, anchors: &Anchors, asked: &Asked<'_>) {
    let field = &asked.field.label;
    let label = &asked.table.label;
    pieces::heading(
        page,
        &format!("事業ごとの{label}の数（{field}、再掲を除く）"),
    );
    let mut heads: Vec<pieces::Entry> = ["整理番号", "事業名", "担当課"]
        .map(|head| entry(head, CellStyle::TableHead))
        .to_vec();
    let words = asked.words.iter();
    heads.extend(words.map(|(word, color)| entry(word.as_str(), CellStyle::Status(*color))));
    heads.push(entry("計", CellStyle::TableHead));
    let ones = vec![1; heads.len()];
    let head = pieces::row(page, &ones, heads);
    let mut sums = vec![0; asked.words.len()];
    let replied = pieces::Replied::of(input);
    for (index, rows) in &asked.measures {
        let tally = asked.tally(rows);
        for (sum, number) in sums.iter_mut().zip(&tally) {
            *sum += number;
        }
        let names = pieces::asked(input, *index, &replied).join("\n");
        let mut entries = pieces::named(input, anchors, timeline::NAME, *index).to_vec();
        entries.push(entry(names, CellStyle::TableText));
        entries.extend(numbers(&tally));
        pieces::row(page, &ones, entries);
    }
    let mut total = vec![
        entry("計", CellStyle::TableHead),
        entry(
            format!("{}事業", asked.measures.len()),
            CellStyle::TableHead,
        ),
        (Content::Blank, CellStyle::TableHead),
    ];
    total.extend(numbers(&sums));
    pieces::row(page, &ones, total);
    let text = "課によって答えが違うときは、担当課の順で最初の課の答えで数えています。読み取れない答えは「要確認」に数えています。";
    pieces::wide(page, text, CellStyle::Small);
    bars(page, asked, head);
}

/// The counts of a row and their sum.
fn numbers(tally: &[usize]) -> impl Iterator<Item = pieces::Entry> {
    let sum = tally.iter().sum();
    tally.iter().copied().chain([sum]).map(count)
}

/// A bar for each measure; `head` is the heading row of the counts.
fn bars(page: &mut SheetBuilder, asked: &Asked<'_>, head: u32) {
    let number = asked.measures.len();
    if number == 0 || number > BARS {
        return;
    }
    let (first, last) = (head + 1, head + number as u32);
    let height = 90 + 30 * number as u32;
    page.gap(8.0);
    let at = Cell::new(page.next_row(), 0);
    // Rows as low as a line, so that a page may end between them.
    for _ in 0..(height * 3 / 4).div_ceil(15) {
        page.gap(15.0);
    }
    page.keep_together(at.row);
    let series = asked.words.iter().zip(LEFT.len() as u32..);
    page.sheet.charts.push(Chart {
        at,
        title: format!("整理番号ごとの{}の{}", asked.table.label, asked.field.label),
        shape: Shape::StackedBar,
        categories: (Cell::new(first, 0), Cell::new(last, 0)),
        series: series
            .map(|((word, color), col)| {
                let cells = (Cell::new(first, col), Cell::new(last, col));
                (word.clone(), cells.0, cells.1, *color)
            })
            .collect(),
        points: vec![],
        size: (900, height),
    });
}

/// Every row of the table with what was answered in it.
fn list(page: &mut SheetBuilder, input: &ReportInput<'_>, anchors: &Anchors, asked: &Asked<'_>) {
    let project = input.project;
    pieces::heading(page, &format!("{}の一覧", asked.table.label));
    // The result stands in one of the columns of results, what else was answered right of it.
    let results = page.width() - LEFT.len() - 1;
    let spans = [1, 1, results.saturating_sub(1), 1, 2];
    let others = others(input, asked);
    let mut heads = vec!["整理番号".to_string(), "事業名".to_string()];
    heads.push(format!(
        "{}の{}",
        project.survey.year.wareki(),
        asked.table.label
    ));
    heads.push(asked.field.label.clone());
    let labels: Vec<&str> = others.iter().map(|field| field.label.as_str()).collect();
    heads.push(labels.join("・"));
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    pieces::heads(page, &spans, &heads);
    for (index, rows) in &asked.measures {
        for row in rows {
            let mut entries = pieces::named(input, anchors, timeline::NAME, *index).to_vec();
            entries.push(entry(given(row, asked.table), CellStyle::TableText));
            entries.push(result(row, asked.field));
            let texts = others.iter().map(|field| row.text(field));
            let texts: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
            entries.push(entry(texts.join("\n"), CellStyle::TableText));
            let at = pieces::row(page, &spans, entries);
            let others = others.iter().map(|field| (4, *field));
            for (number, field) in [(3, asked.field)].into_iter().chain(others) {
                pieces::prints(page, &spans, (at, number), *index, row, &field.key);
            }
        }
    }
    bare(page, input, asked);
}

/// The other fields asked in the table's rows.
fn others<'m>(input: &'m ReportInput<'_>, asked: &Asked<'_>) -> Vec<&'m Field> {
    let template = &input.project.template;
    let keys = asked.table.fields().filter(|key| *key != asked.field.key);
    let fields = keys.filter_map(|key| template.field(key));
    fields.filter(|field| !field.has_parts()).collect()
}

/// What the plan gives in a row.
fn given(row: &Row<'_>, table: &Rows) -> String {
    let shown = table.columns.iter().filter_map(|c| c.show.as_deref());
    let texts = shown.filter_map(|heading| row.given?.get(heading).cloned());
    texts.collect::<Vec<_>>().join("\n")
}

fn result(row: &Row<'_>, field: &Field) -> pieces::Entry {
    let text = row.text(field);
    match text.is_empty() {
        true => entry(UNANSWERED, CellStyle::Status(GREY)),
        false => entry(text, pieces::look(field, &row.value(&field.key))),
    }
}

/// The measures to which the plan gives no rows of the table.
fn bare(page: &mut SheetBuilder, input: &ReportInput<'_>, asked: &Asked<'_>) {
    let measures = input.project.plan.measures.iter().enumerate();
    let without = measures.filter(|(index, measure)| {
        let is_asked = asked.measures.iter().any(|(own, _)| own == index);
        measure.original.is_none() && !is_asked
    });
    let cited: Vec<String> = without.map(|(_, measure)| measure.cited()).collect();
    if !cited.is_empty() {
        let text = format!("{}のない事業：{}", asked.table.label, cited.join("、"));
        pieces::wide(page, &text, CellStyle::TableText);
    }
}
