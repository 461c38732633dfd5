//! 出典: which files were found, which answers were corrected or not taken, what sections proposed, and
//! where each answer stood.

use super::findings::reasoned;
use super::{Anchors, ReportInput};
use crate::layout::sheet_builder::{CellSpec, SheetBuilder};
use crate::merge::{NOT_TAKEN, UNANSWERED};
use crate::model::answer::{Answer, CellContent, Disposition};
use crate::model::grid::{CellStyle, Content, Sheet};
use crate::model::place::Cell;
use crate::text::similar;
use std::collections::HashMap;

/// The sheet's tab.
pub const NAME: &str = "出典";
/// The rule that tells each text of a measure that the plan does not have.
const PROPOSED: &str = "S112";
const WIDTHS: [f64; 8] = [12.0, 28.0, 18.0, 22.0, 36.0, 16.0, 8.0, 17.0];

/// Builds the sheet.
pub fn build(input: &ReportInput<'_>, _anchors: &mut Anchors) -> Sheet {
    let mut list = SheetBuilder::single(NAME, &WIDTHS);
    let columns = list.width();
    let title = Content::text(format!("{}　出典", input.title()));
    list.row("", vec![CellSpec::new(0, columns, title, CellStyle::Title)]);
    files(&mut list, input);
    list.gap(8.0);
    attachments(&mut list, input);
    corrections(&mut list, input);
    not_taken(&mut list, input);
    proposals(&mut list, input);
    let head = row(
        &mut list,
        &[
            "整理番号",
            "事業名",
            "課",
            "項目",
            "ファイル",
            "シート",
            "セル",
            "照合番号",
        ]
        .map(String::from),
        CellStyle::TableHead,
    );
    let hashes: HashMap<&str, &str> = input
        .returns
        .iter()
        .map(|r| (r.file.as_str(), r.sha256.as_str()))
        .collect();
    // A month, or a spare row of a table, has a line only where something was written into it.
    let project = input.project;
    let is_reported = |a: &&Answer| {
        !a.is_blank() || a.is_not_taken() || !project.may_be_blank(a.measure, &a.field)
    };
    for answer in input.answers.iter().filter(is_reported) {
        let measure = &input.project.plan.measures[answer.measure];
        let place = match answer.not_taken() {
            [only] => only.place.clone(),
            _ => answer.place(),
        };
        let hash = hashes.get(place.file.as_str()).copied().unwrap_or("");
        let texts = [
            measure.code.clone(),
            measure.title.clone(),
            answer.name.to_string(),
            input.project.label_of(&answer.field),
            match place.file.is_empty() {
                true if answer.is_not_taken() => NOT_TAKEN.to_string(),
                true => format!("（{UNANSWERED}）"),
                false if answer.is_not_taken() => format!("{}{NOT_TAKEN}", place.file),
                false => place.file.to_string(),
            },
            place.sheet.to_string(),
            place.cell_text(),
            hash.chars().take(12).collect(),
        ];
        let at = Cell::new(row(&mut list, &texts, CellStyle::TableText), 0);
        list.prints(answer.measure, &answer.field, &answer.name, at);
    }
    let last = Cell::new(list.next_row() - 1, columns as u32 - 1);
    list.sheet.filter = Some((Cell::new(head, 0), last));
    list.sheet.page.landscape = true;
    list.sheet.page.repeat = Some((head, head));
    list.sheet.page.footer = input.title();
    list.sheet
}

/// Every file found, with its whole hash.
fn files(list: &mut SheetBuilder, input: &ReportInput<'_>) {
    let heads = [
        (0, 3, "届いたファイル"),
        (3, 1, "課"),
        (4, 1, "扱い"),
        (5, 3, "SHA-256"),
    ];
    let rows = input.returns.iter().map(|file| {
        let treated = match file.reason.is_empty() {
            true => "使いました".to_string(),
            false => file.reason.clone(),
        };
        let (name, section) = (file.file.to_string(), file.department.clone());
        [name, section, treated, file.sha256.clone()]
    });
    table(list, &heads, rows.collect());
}

/// Every file that was sent along with the answers, by section and measure.
fn attachments(list: &mut SheetBuilder, input: &ReportInput<'_>) {
    let heads = [
        (0, 1, "整理番号"),
        (1, 1, "添付の資料の事業"),
        (2, 1, "課"),
        (3, 1, "項目"),
        (4, 1, "ファイル"),
        (5, 3, "種類"),
    ];
    let attached = input.returns.iter();
    let attached = attached.filter(|file| file.disposition == Disposition::Attached);
    let mut rows: Vec<[String; 6]> = vec![];
    for file in attached {
        let line = |code: &str, title: &str, label: String| {
            let kind = file.document.unwrap_or_default();
            let (section, name) = (file.department.clone(), file.file.to_string());
            [
                code.to_string(),
                title.to_string(),
                section,
                label,
                name,
                kind.to_string(),
            ]
        };
        let own = file.attached_to.iter().map(|own| {
            let measure = &input.project.plan.measures[own.measure];
            let label = match own.field.is_empty() {
                true => String::new(),
                false => input.project.label_of(&own.field),
            };
            line(&measure.code, &measure.title, label)
        });
        match file.attached_to.is_empty() {
            true => rows.push(line("", "", String::new())),
            false => rows.extend(own),
        }
    }
    // By section as in the roster, then by measure.
    let rank = |row: &[String; 6]| {
        let sections = input.project.roster.all();
        let section = sections.iter().position(|d| d.name == row[2]);
        let measure = input
            .project
            .plan
            .measures
            .iter()
            .position(|m| m.code == row[0]);
        (section, measure.unwrap_or(usize::MAX))
    };
    rows.sort_by_key(rank);
    few(list, &heads, rows);
}

/// Every answer in whose place a decided value is shown, with what came back.
fn corrections(list: &mut SheetBuilder, input: &ReportInput<'_>) {
    let heads = [
        (0, 1, "整理番号"),
        (1, 1, "修正した回答"),
        (2, 1, "課"),
        (3, 1, "返ってきた値"),
        (4, 1, "直した値"),
        (5, 3, "理由"),
    ];
    let corrected = input.answers.iter();
    let rows = corrected.filter_map(|answer| {
        let correction = answer.correction.as_ref()?;
        Some([
            input.project.plan.measures[answer.measure].code.clone(),
            input.project.label_of(&answer.field),
            answer.name.to_string(),
            answer.returned().to_string(),
            correction.decision.value.clone(),
            reasoned(&correction.decision),
        ])
    });
    few(list, &heads, rows.collect());
}

/// Every answer that was there and was not taken: what stands at each of its places, and where. Where
/// these differ, what differs is marked.
fn not_taken(list: &mut SheetBuilder, input: &ReportInput<'_>) {
    let heads = [
        (0, 1, "整理番号"),
        (1, 1, "読めなかった回答"),
        (2, 1, "課"),
        (3, 2, "書かれていること（《》は違うところ）"),
        (5, 3, "場所"),
    ];
    let mut rows = vec![];
    for answer in input.answers.iter().filter(|a| a.is_not_taken()) {
        let standings = answer.not_taken();
        let texts: Vec<String> = standings.iter().map(CellContent::shown).collect();
        let places = standings.iter().map(|s| s.place.to_string());
        let mut each: Vec<(String, String)> =
            similar::marked(&texts).into_iter().zip(places).collect();
        if each.is_empty() {
            let (file, sheet, _) = &answer.issued;
            each.push((
                "（欄の文字を読めません）".to_string(),
                format!("配ったときは {file} {sheet} {}", answer.issued.2),
            ));
        }
        rows.extend(each.into_iter().map(|(text, place)| {
            let code = input.project.plan.measures[answer.measure].code.clone();
            let label = input.project.label_of(&answer.field);
            [code, label, answer.name.to_string(), text, place]
        }));
    }
    few(list, &heads, rows);
}

/// What sections wrote of measures that the plan does not have.
fn proposals(list: &mut SheetBuilder, input: &ReportInput<'_>) {
    let heads = [
        (0, 1, "提案した課"),
        (1, 1, "計画にない事業"),
        (2, 1, "項目"),
        (3, 2, "書かれていること"),
        (5, 3, "場所"),
    ];
    let proposed = input.findings.iter().filter(|f| f.code == PROPOSED);
    let rows = proposed.map(|finding| {
        let label = input.project.label_of(&finding.field);
        let (section, name) = (finding.department.to_string(), finding.expected.clone());
        let place = finding.place.to_string();
        [section, name, label, finding.value.to_string(), place]
    });
    few(list, &heads, rows.collect());
}

/// A table of the sheet, each column with where it begins, how many it takes, and its head.
fn table<const N: usize>(
    list: &mut SheetBuilder,
    columns: &[(usize, usize, &str); N],
    rows: Vec<[String; N]>,
) {
    let mut line = |texts: [String; N], look: CellStyle| {
        let pieces = columns.iter().zip(texts);
        let pieces = pieces.map(|((start, span, _), text)| {
            CellSpec::new(*start, *span, Content::text(text), look)
        });
        list.row("", pieces.collect());
    };
    line(
        columns.map(|(.., head)| head.to_string()),
        CellStyle::TableHead,
    );
    for row in rows {
        line(row, CellStyle::TableText);
    }
}

/// A table that is there only where it has rows.
fn few<const N: usize>(
    list: &mut SheetBuilder,
    columns: &[(usize, usize, &str); N],
    rows: Vec<[String; N]>,
) {
    if !rows.is_empty() {
        table(list, columns, rows);
        list.gap(8.0);
    }
}

fn row(list: &mut SheetBuilder, texts: &[String], look: CellStyle) -> u32 {
    let pieces = texts
        .iter()
        .enumerate()
        .map(|(i, text)| CellSpec::new(i, 1, Content::text(&**text), look))
        .collect();
    list.row("", pieces)
}
