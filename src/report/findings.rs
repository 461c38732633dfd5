//! 要確認事項: every finding, each leading to its line in the list.

use super::{Anchors, Material, cards, outline, progress, schedule, table, timeline};
use crate::layout::compose::{Composer, Piece};
use crate::model::finding::{Finding, Severity};
use crate::model::grid::{Content, Look, Sheet};
use crate::model::place::Cell;
use crate::text::code::fold_code;

/// The sheet's tab.
pub const NAME: &str = "要確認事項";
const WIDTHS: [f64; 9] = [8.0, 8.0, 16.0, 12.0, 30.0, 52.0, 24.0, 40.0, 14.0];
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
pub fn build(material: &Material<'_>, anchors: &mut Anchors) -> Sheet {
    let mut list = Composer::single(NAME, &WIDTHS);
    let columns = list.width();
    let title = Content::text(format!("{}　要確認事項", material.title()));
    list.row("", vec![Piece::new(0, columns, title, Look::Title)]);
    let heads = HEADS
        .iter()
        .enumerate()
        .map(|(i, head)| Piece::new(i, 1, Content::text(*head), Look::TableHead))
        .collect();
    let head = list.row("", heads);
    for finding in material.findings {
        list.row("", pieces(material, anchors, finding));
    }
    if material.findings.is_empty() {
        let none = Content::text("確認が必要なことはありません。");
        list.row("", vec![Piece::new(0, columns, none, Look::TableText)]);
    } else {
        let last = Cell::new(list.next_row() - 1, columns as u32 - 1);
        list.sheet.filter = Some((Cell::new(head, 0), last));
    }
    list.sheet.freeze = Some(Cell::new(head + 1, 0));
    list.sheet.page.landscape = true;
    list.sheet.page.repeat = Some((head, head));
    list.sheet.page.footer = material.title();
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

fn pieces(material: &Material<'_>, anchors: &Anchors, finding: &Finding) -> Vec<Piece> {
    let measure = material.project.plan.position(&fold_code(&finding.item));
    let line = measure.and_then(|m| line(anchors, m));
    let (item, item_look) = match line {
        Some((sheet, cell)) => {
            let link = Content::Link(finding.item.clone(), sheet.to_string(), cell);
            (link, Look::TableLink)
        }
        None => (Content::text(&*finding.item), Look::TableCenter),
    };
    let look = match finding.severity {
        Severity::Error => Look::Error,
        Severity::Warning => Look::Warning,
        Severity::Info => Look::TableCenter,
    };
    let texts = [
        finding.department.clone(),
        String::new(),
        finding.place.to_string(),
        finding.message.clone(),
        finding.expected.clone(),
        finding.hint.clone(),
        finding.id.clone(),
    ];
    let mut pieces = vec![
        Piece::new(0, 1, Content::text(finding.severity.label()), look),
        Piece::new(1, 1, Content::text(finding.code), Look::TableCenter),
    ];
    pieces.extend(
        texts
            .into_iter()
            .enumerate()
            .map(|(i, text)| Piece::new(i + 2, 1, Content::text(shorten(text)), Look::TableText)),
    );
    pieces[3] = Piece::new(3, 1, item, item_look);
    pieces
}

/// The whole of what was written is in findings.csv; a cell shows at most this many characters.
fn shorten(text: String) -> String {
    const MOST: usize = 500;
    match text.chars().count() > MOST {
        true => text.chars().take(MOST).collect::<String>() + "…（全文は findings.csv）",
        false => text,
    }
}
