//! 要確認事項: every finding, each leading to its line in the list; below, those that were decided.

use super::{Anchors, ReportInput, cards, outline, progress, schedule, table, timeline};
use crate::layout::sheet_builder::{CellSpec, SheetBuilder};
use crate::model::decision::{Decision, Ruling};
use crate::model::finding::{self, Finding, Severity};
use crate::model::grid::{CellStyle, Content, Sheet};
use crate::model::place::Cell;
use crate::text::code::normalize_code;

/// The sheet's tab.
pub const NAME: &str = "要確認事項";
const WIDTHS: [f64; 9] = [8.0, 8.0, 16.0, 12.0, 30.0, 52.0, 24.0, 40.0, 14.0];
/// How many places a row may list: a row can be no higher than a page.
const PLACES: usize = 6;
const HEADS: [&str; 9] = [
    "程度",
    "番号",
    "課",
    "整理番号",
    "場所",
    "内容",
    "あるべき形",
    "すること",
    "記録番号",
];

/// Builds the sheet.
pub fn build(input: &ReportInput<'_>, anchors: &mut Anchors) -> Sheet {
    let mut list = SheetBuilder::single(NAME, &WIDTHS);
    let columns = list.width();
    let title = Content::text(format!("{}　要確認事項", input.title()));
    list.row("", vec![CellSpec::new(0, columns, title, CellStyle::Title)]);
    let heads = HEADS
        .iter()
        .enumerate()
        .map(|(i, head)| CellSpec::new(i, 1, Content::text(*head), CellStyle::TableHead))
        .collect();
    let head = list.row("", heads);
    let (open, decided): (Vec<&Finding>, Vec<&Finding>) =
        input.findings.iter().partition(|f| f.is_open());
    for group in finding::groups(open.iter().copied()) {
        for some in group.chunks(PLACES) {
            list.row("", pieces(input, anchors, some));
        }
    }
    if open.is_empty() {
        let none = Content::text("確認が必要なことはありません。");
        list.row(
            "",
            vec![CellSpec::new(0, columns, none, CellStyle::TableText)],
        );
    } else {
        let last = Cell::new(list.next_row() - 1, columns as u32 - 1);
        list.sheet.filter = Some((Cell::new(head, 0), last));
    }
    record(&mut list, input, anchors, &decided);
    list.sheet.freeze = Some(Cell::new(head + 1, 0));
    list.sheet.page.landscape = true;
    list.sheet.page.repeat = Some((head, head));
    list.sheet.page.footer = input.title();
    list.sheet
}

/// Where a measure stands in the report: on the first of these sheets that has it.
fn line(anchors: &Anchors, measure: usize) -> Option<(&'static str, Cell)> {
    let sheets = [
        progress::NAME,
        table::NAME,
        timeline::NAME,
        outline::NAME,
        schedule::NAME,
        cards::NAME,
    ];
    let on = |sheet: &&'static str| Some((*sheet, *anchors.get(*sheet)?.get(&measure)?));
    sheets.iter().find_map(on)
}

/// What was decided, with the reason in place of what to do.
fn record(
    list: &mut SheetBuilder,
    input: &ReportInput<'_>,
    anchors: &Anchors,
    decided: &[&Finding],
) {
    if decided.is_empty() {
        return;
    }
    list.gap(8.0);
    let title = Content::text("了承・修正した指摘");
    let columns = list.width();
    list.row(
        "",
        vec![CellSpec::new(0, columns, title, CellStyle::Heading)],
    );
    let heads = HEADS.iter().map(|head| match *head {
        "あるべき形" => "決定",
        "すること" => "理由",
        head => head,
    });
    let heads = heads
        .enumerate()
        .map(|(i, head)| CellSpec::new(i, 1, Content::text(head), CellStyle::TableHead))
        .collect();
    list.row("", heads);
    for finding in decided {
        let mut row = pieces(input, anchors, &[finding]);
        if let Some(decision) = &finding.decision {
            let (ruling, reason) = (ruled(decision), reasoned(decision));
            row[6] = CellSpec::new(6, 1, Content::text(shorten(ruling)), CellStyle::TableText);
            row[7] = CellSpec::new(7, 1, Content::text(shorten(reason)), CellStyle::TableText);
        }
        list.row("", row);
    }
}

/// What was decided, in words.
fn ruled(decision: &Decision) -> String {
    match decision.ruling {
        Ruling::Accept => decision.ruling.label().to_string(),
        Ruling::Correct => format!("{}：{}", decision.ruling.label(), decision.value),
    }
}

/// Why, by whom and when.
pub fn reasoned(decision: &Decision) -> String {
    let who = [decision.by.as_str(), &decision.date];
    let who: Vec<&str> = who.into_iter().filter(|w| !w.is_empty()).collect();
    match who.is_empty() {
        true => decision.reason.clone(),
        false => format!("{}（{}）", decision.reason, who.join("　")),
    }
}

/// The row of findings that say the same: one of each, and the place and the id of every one.
fn pieces(input: &ReportInput<'_>, anchors: &Anchors, group: &[&Finding]) -> Vec<CellSpec> {
    let Some(first) = group.first() else {
        return vec![];
    };
    let item = item(input, anchors, group);
    let look = match first.severity {
        Severity::Error => CellStyle::Error,
        Severity::Warning => CellStyle::Warning,
        Severity::Info => CellStyle::TableCenter,
    };
    let texts = [
        first.department.to_string(),
        String::new(),
        String::new(),
        first.message.clone(),
        first.expected.clone(),
        first.hint.clone(),
        String::new(),
    ];
    let mut pieces = vec![
        CellSpec::new(0, 1, Content::text(first.severity.label()), look),
        CellSpec::new(1, 1, Content::text(&*first.code), CellStyle::TableCenter),
    ];
    pieces.extend(texts.into_iter().enumerate().map(|(i, text)| {
        CellSpec::new(i + 2, 1, Content::text(shorten(text)), CellStyle::TableText)
    }));
    // Places and ids are what a person works through: none is left out.
    let places = each(group, |f| f.place.to_string());
    let ids = each(group, |f| f.id.clone());
    for (column, text) in [(4, places), (8, ids)] {
        pieces[column] = CellSpec::new(column, 1, Content::text(text), CellStyle::TableText);
    }
    let item_look = match item {
        Content::Link(..) => CellStyle::TableLink,
        _ => CellStyle::TableCenter,
    };
    pieces[3] = CellSpec::new(3, 1, item, item_look);
    pieces
}

/// The measures of a group, leading to the first one's line in the list.
fn item(input: &ReportInput<'_>, anchors: &Anchors, group: &[&Finding]) -> Content {
    let mut codes: Vec<&str> = group.iter().map(|f| f.item.as_str()).collect();
    codes.dedup();
    let text = codes.join("\n");
    let first = codes.first().and_then(|code| {
        let measure = input.project.plan.position(&normalize_code(code))?;
        line(anchors, measure)
    });
    match first {
        Some((sheet, cell)) => Content::Link(text, sheet.to_string(), cell),
        None => Content::text(text),
    }
}

/// What each finding of a group has, a line each.
fn each(group: &[&Finding], own: impl Fn(&Finding) -> String) -> String {
    let lines: Vec<String> = group.iter().map(|f| own(f)).collect();
    lines.join("\n")
}

/// The whole of what was written is in findings.csv; a cell shows at most this many characters.
fn shorten(text: String) -> String {
    const MOST: usize = 500;
    match text.chars().count() > MOST {
        true => text.chars().take(MOST).collect::<String>() + "…（全文は findings.csv）",
        false => text,
    }
}
