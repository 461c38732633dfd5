//! 前年度からの動き: how far each measure had come in the years before and how far it has come now, what
//! moved, and the measures that are new or gone.

use super::{Anchors, GREY, ReportInput, listed};
use crate::layout::groups;
use crate::layout::sheet_builder::{CellSpec, SheetBuilder};
use crate::merge::Counted;
use crate::model::grid::{CellStyle, Content, Sheet};
use crate::model::place::Cell;
use crate::model::previous::{Previous, only};
use crate::model::template::{Field, is_done};
use std::collections::HashSet;

/// The sheet's tab.
pub const NAME: &str = "前年度からの動き";

/// What became of a measure since last year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Done,
    Forward,
    Same,
    Back,
    New,
    Gone,
    Unknown,
}

/// Every change with its word and its colour, in the order in which they are counted.
const CHANGES: [(Change, &str, Option<u32>); 7] = [
    (Change::Forward, "進んだ", Some(0xC6E5C3)),
    (Change::Back, "戻った", Some(0xF6CFCB)),
    (Change::Done, "完了", Some(0xC5DBF0)),
    (Change::Same, "変わらない", None),
    (Change::New, "新規", Some(0xFFF0C2)),
    (Change::Gone, "廃止", Some(GREY)),
    (Change::Unknown, "比べられない", None),
];

impl Change {
    fn word(self) -> &'static str {
        let found = CHANGES.iter().find(|(own, ..)| *own == self);
        found.map_or("", |(_, word, _)| word)
    }

    fn look(self) -> CellStyle {
        let found = CHANGES.iter().find(|(own, ..)| *own == self);
        let color = found.and_then(|(_, _, color)| *color);
        color.map_or(CellStyle::TableCenter, CellStyle::Status)
    }
}

/// Builds the sheet.
pub fn build(input: &ReportInput<'_>, anchors: &mut Anchors) -> Sheet {
    let project = input.project;
    let years = years(input);
    let mut widths = vec![11.0, 34.0, 18.0];
    widths.extend(years.iter().map(|_| 13.0));
    widths.extend([13.0, 13.0]);
    let mut list = SheetBuilder::single(NAME, &widths);
    list.sheet.page.landscape = true;
    list.sheet.page.footer = input.title();
    listed::title(&mut list, input, NAME);
    let Some(field) = project.template.status_field() else {
        listed::small(&mut list, "様式に、進捗区分（status）がありません。");
        return list.sheet;
    };
    let measures = project.plan.measures.iter().enumerate();
    let measures: Vec<usize> = measures
        .filter(|(_, m)| m.original.is_none())
        .map(|(at, _)| at)
        .collect();
    let changes: Vec<(usize, Change)> = measures
        .iter()
        .map(|at| (*at, change(input, field, *at)))
        .collect();
    let gone = &project.previous.gone;
    let mut all: Vec<Change> = changes.iter().map(|(_, change)| *change).collect();
    all.extend(gone.iter().map(|_| Change::Gone));
    listed::small(&mut list, &format!("全体　{}", counted(&all)));
    listed::small(
        &mut list,
        "進んだ・戻ったは、進捗区分の順番が前の年度より先か後かです。順番のない区分や、回答のない事業は比べていません。再掲は数えていません。",
    );
    let mut heads = vec![
        "整理番号".to_string(),
        "事業名".to_string(),
        "担当課".to_string(),
    ];
    heads.extend(years.iter().map(|year| label(input, year)));
    heads.extend([project.survey.year.wareki(), "変化".to_string()]);
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let head = listed::row(&mut list, &heads, CellStyle::TableHead);
    let mut above: &[String] = &[];
    for (at, change) in &changes {
        let levels = &project.plan.measures[*at].levels;
        for (depth, level) in groups::begun(above, levels) {
            let is_own = |(own, _): &&(usize, Change)| {
                let own = &project.plan.measures[*own].levels;
                own.get(..=depth) == levels.get(..=depth)
            };
            let own: Vec<Change> = changes.iter().filter(is_own).map(|(_, c)| *c).collect();
            let text = format!("{}{level}　{}", "　".repeat(depth), counted(&own));
            let piece = CellSpec::new(0, list.width(), Content::text(text), CellStyle::Group);
            list.row("", vec![piece]);
        }
        above = levels;
        let row = entry(&mut list, input, anchors, (field, &years), (*at, *change));
        listed::note(anchors, NAME, *at, row);
    }
    if !gone.is_empty() {
        let text = Content::text("今年度の計画にない事業");
        let piece = CellSpec::new(0, list.width(), text, CellStyle::Group);
        list.row("", vec![piece]);
    }
    for measure in gone {
        let mut texts = vec![
            measure.code.clone(),
            measure.title.clone(),
            measure.sections.join("\n"),
        ];
        texts.extend(years.iter().skip(1).map(|_| String::new()));
        texts.extend([measure.status.clone(), "－".to_string()]);
        let mut pieces: Vec<CellSpec> = texts
            .into_iter()
            .enumerate()
            .map(|(at, text)| CellSpec::new(at, 1, Content::text(text), look(at)))
            .collect();
        pieces.push(changed(pieces.len(), Change::Gone));
        list.row("", pieces);
    }
    let last = Cell::new(list.next_row() - 1, widths.len() as u32 - 1);
    list.sheet.filter = Some((Cell::new(head, 0), last));
    list.sheet.freeze = Some(Cell::new(head + 1, 2));
    list.sheet.page.repeat = Some((head, head));
    list.sheet
}

/// The years that are held, the oldest first.
pub(super) fn years<'a>(input: &ReportInput<'a>) -> Vec<&'a Previous> {
    let last = &input.project.previous;
    let mut years: Vec<&Previous> = std::iter::once(last).chain(&last.earlier).collect();
    years.reverse();
    years
}

/// What a year is called.
pub(super) fn label(input: &ReportInput<'_>, year: &Previous) -> String {
    let is_last = std::ptr::eq(year, &input.project.previous);
    match year.year {
        Some(year) => year.wareki(),
        None if is_last => "前年度".to_string(),
        None => String::new(),
    }
}

fn look(at: usize) -> CellStyle {
    match at {
        0..=2 => CellStyle::TableText,
        _ => CellStyle::TableCenter,
    }
}

fn entry(
    list: &mut SheetBuilder,
    input: &ReportInput<'_>,
    anchors: &Anchors,
    (field, years): (&Field, &[&Previous]),
    (measure, change): (usize, Change),
) -> u32 {
    let own = &input.project.plan.measures[measure];
    let text = |at: usize, text: String| CellSpec::new(at, 1, Content::text(text), look(at));
    let mut pieces = vec![
        listed::code(input, anchors, measure),
        text(1, own.title.clone()),
        text(2, input.owners(measure)),
    ];
    for year in years {
        let said = status(input, field, year, measure);
        pieces.push(chosen(input, field, pieces.len(), &said));
    }
    let now = input.merged[measure].counted(&field.key);
    let now = match &now {
        Counted::Value(value) => value.as_str(),
        other => other.word(),
    };
    let now = chosen(input, field, pieces.len(), now);
    pieces.push(now.prints(measure, &field.key));
    pieces.push(changed(pieces.len(), change));
    list.row("", pieces)
}

fn chosen(input: &ReportInput<'_>, field: &Field, at: usize, word: &str) -> CellSpec {
    let shade = field.choice(word).and_then(|_| input.shade(field, word));
    let look = shade.map_or(CellStyle::TableCenter, CellStyle::Status);
    CellSpec::new(at, 1, Content::text(word), look)
}

fn changed(at: usize, change: Change) -> CellSpec {
    CellSpec::new(at, 1, Content::text(change.word()), change.look())
}

/// How far a measure had come in a year: what the first section said that is asked now, owners first.
fn status(input: &ReportInput<'_>, field: &Field, year: &Previous, measure: usize) -> String {
    let asked = &input.merged[measure].asked;
    let said = asked.iter().find_map(|section| {
        let lasts = input.project.lasts_of(year, measure, section, &field.key);
        let last = only(lasts).filter(|last| !last.value.is_empty());
        last.map(|last| last.value.clone())
    });
    said.unwrap_or_default()
}

/// What became of a measure since last year.
fn change(input: &ReportInput<'_>, field: &Field, measure: usize) -> Change {
    let previous = &input.project.previous;
    if !previous.known.contains(&measure) {
        return Change::New;
    }
    let last = status(input, field, previous, measure);
    let Counted::Value(now) = input.merged[measure].counted(&field.key) else {
        return Change::Unknown;
    };
    match (is_done(&last), is_done(&now)) {
        _ if last.is_empty() => Change::Unknown,
        (false, true) => Change::Done,
        _ if last == now => Change::Same,
        _ => match field.rank(&last).zip(field.rank(&now)) {
            Some((last, now)) if now > last => Change::Forward,
            Some((last, now)) if now < last => Change::Back,
            Some(_) => Change::Same,
            None => Change::Unknown,
        },
    }
}

/// How many of each, in words.
fn counted(changes: &[Change]) -> String {
    let known: HashSet<&str> = changes.iter().map(|change| change.word()).collect();
    let words = CHANGES.iter().filter(|(_, word, _)| known.contains(word));
    let each = words.map(|(own, word, _)| {
        let count = changes.iter().filter(|change| *change == own).count();
        format!("{word} {count}")
    });
    each.collect::<Vec<_>>().join("　")
}
