//! 概要: how many measures have which status, by section too, and who has answered.

use super::{Anchors, Material};
use crate::layout::compose::{Composer, Piece};
use crate::model::finding::Severity;
use crate::model::form::Form;
use crate::model::grid::{Chart, Content, Look, Shape, Sheet};
use crate::model::place::Cell;

/// The sheet's tab.
pub const NAME: &str = "概要";
/// What a measure counts as while its status is missing or unreadable.
const NONE: &str = "回答なし";
const GREY: u32 = 0xC9D0D6;
/// More bars than this cannot be read on a page.
const BARS: usize = 40;

/// Builds the sheet.
pub fn build(material: &Material<'_>, _anchors: &mut Anchors) -> Sheet {
    let statuses = statuses(material);
    let columns = statuses.len() + 2;
    let mut widths = vec![24.0];
    widths.extend(vec![(72.0 / (columns - 1) as f64).max(9.0); columns - 1]);
    let mut page = Composer::plain(NAME, &widths);
    let title = Content::text(material.title());
    page.row("", vec![Piece::new(0, columns, title, Look::Title)]);
    heading(&mut page, "進捗区分ごとの事業数（再掲を除く）");
    by_status(&mut page, material, &statuses);
    page.gap(14.0);
    heading(&mut page, "課ごとの進捗区分（その課が答えた事業の数）");
    by_section(&mut page, material, &statuses);
    page.gap(14.0);
    heading(&mut page, "回答の状況");
    responses(&mut page, material);
    page.sheet.page.footer = material.title();
    page.sheet
}

/// The statuses with their colours, and the lack of one.
fn statuses(material: &Material<'_>) -> Vec<(String, u32)> {
    let field = material.project.template.status_field();
    let words = field.map_or(vec![], |f| f.words());
    let mut statuses: Vec<(String, u32)> = words
        .iter()
        .map(|word| ((*word).to_string(), material.color(word)))
        .collect();
    statuses.push((NONE.to_string(), GREY));
    statuses
}

fn heading(page: &mut Composer, text: &str) {
    let width = page.width();
    page.row(
        "",
        vec![Piece::new(0, width, Content::text(text), Look::Heading)],
    );
}

fn or_none(status: &str) -> &str {
    if status.is_empty() { NONE } else { status }
}

/// The table of statuses with a ring beside it.
fn by_status(page: &mut Composer, material: &Material<'_>, statuses: &[(String, u32)]) {
    let originals = || {
        let measures = material.project.plan.measures.iter();
        measures
            .zip(&material.merged)
            .filter(|(m, _)| m.original.is_none())
    };
    let total = originals().count();
    let head = table_row(
        page,
        &["進捗区分", "事業数", "割合"].map(Content::text),
        Look::TableHead,
    );
    for (status, color) in statuses {
        let count = originals()
            .filter(|(_, merged)| or_none(&merged.status) == status)
            .count();
        let share = count as f64 / total.max(1) as f64;
        page.row(
            "",
            vec![
                Piece::new(0, 1, Content::text(&**status), Look::Status(*color)),
                Piece::new(1, 1, Content::Number(count as f64), Look::TableNumber),
                Piece::new(2, 1, Content::Number(share), Look::TableShare),
            ],
        );
    }
    let last = page.next_row() - 1;
    let sum = [
        Content::text("合計"),
        Content::Number(total as f64),
        Content::Blank,
    ];
    table_row(page, &sum, Look::TableNumber);
    page.sheet.charts.push(Chart {
        at: Cell::new(head, 3),
        title: "進捗区分の割合".to_string(),
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

fn table_row(page: &mut Composer, contents: &[Content], look: Look) -> u32 {
    let pieces = contents
        .iter()
        .enumerate()
        .map(|(i, content)| Piece::new(i, 1, content.clone(), look))
        .collect();
    page.row("", pieces)
}

/// The table of sections by status, with bars below it.
fn by_section(page: &mut Composer, material: &Material<'_>, statuses: &[(String, u32)]) {
    let mut heads = vec![Content::text("課")];
    heads.extend(statuses.iter().map(|(status, _)| Content::text(&**status)));
    heads.push(Content::text("計"));
    let head = table_row(page, &heads, Look::TableHead);
    for form in material.forms {
        let counts = section_counts(material, form, statuses);
        let mut pieces = vec![Piece::new(
            0,
            1,
            Content::text(&*form.name),
            Look::TableText,
        )];
        let total: usize = counts.iter().sum();
        for (i, count) in counts.iter().chain([&total]).enumerate() {
            let number = Content::Number(*count as f64);
            pieces.push(Piece::new(i + 1, 1, number, Look::TableNumber));
        }
        page.row("", pieces);
    }
    if material.forms.is_empty() || material.forms.len() > BARS {
        return;
    }
    let last = head + material.forms.len() as u32;
    let height = 90 + 26 * material.forms.len() as u32;
    page.gap(8.0);
    let at = Cell::new(page.next_row(), 0);
    // Rows as low as a line, so that a page may end between them.
    for _ in 0..(height * 3 / 4).div_ceil(15) {
        page.gap(15.0);
    }
    page.sheet.charts.push(Chart {
        at,
        title: "課ごとの進捗区分".to_string(),
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

fn section_counts(material: &Material<'_>, form: &Form, statuses: &[(String, u32)]) -> Vec<usize> {
    let field = &material.project.template.status;
    let own: Vec<&str> = material
        .answers
        .iter()
        .filter(|a| a.department == form.department && &a.field == field)
        .map(|a| or_none(&a.value))
        .collect();
    statuses
        .iter()
        .map(|(status, _)| own.iter().filter(|s| *s == status).count())
        .collect()
}

/// Who has returned, and how much of it is filled.
fn responses(page: &mut Composer, material: &Material<'_>) {
    let heads = ["課", "提出", "回答欄", "記入", "記入率", "エラー", "注意"];
    let shown = heads.len().min(page.width());
    let pieces = heads
        .iter()
        .take(shown)
        .enumerate()
        .map(|(i, head)| Piece::new(i, 1, Content::text(*head), Look::TableHead))
        .collect();
    page.row("", pieces);
    let mut sums = [0usize; 5];
    for form in material.forms {
        let figures = figures(material, form);
        for (sum, figure) in sums.iter_mut().zip(figures) {
            *sum += figure;
        }
        let state = if figures[0] > 0 { "済" } else { "未提出" };
        response_row(page, &form.name, Content::text(state), figures, shown);
    }
    let rate = format!("{} / {}課", sums[0], material.forms.len());
    response_row(page, "合計", Content::text(rate), sums, shown);
}

/// Whether it returned (0 or 1), its cells, the filled ones, its errors and its warnings.
fn figures(material: &Material<'_>, form: &Form) -> [usize; 5] {
    let returned = material
        .returns
        .iter()
        .flat_map(|r| &r.portions)
        .any(|p| p.department == form.department && !p.sheets.is_empty());
    let own = || {
        let answers = material.answers.iter();
        answers.filter(|a| a.department == form.department)
    };
    let findings = |severity: Severity| {
        let findings = material.findings.iter();
        findings
            .filter(|f| f.department == form.name && f.severity == severity && f.is_open())
            .count()
    };
    [
        usize::from(returned),
        own().count(),
        own().filter(|a| !a.is_blank()).count(),
        findings(Severity::Error),
        findings(Severity::Warning),
    ]
}

fn response_row(
    page: &mut Composer,
    name: &str,
    state: Content,
    figures: [usize; 5],
    shown: usize,
) {
    let [_, cells, filled, errors, warnings] = figures;
    let number = |n: usize| Content::Number(n as f64);
    let share = filled as f64 / cells.max(1) as f64;
    let mut pieces = vec![
        Piece::new(0, 1, Content::text(name), Look::TableText),
        Piece::new(1, 1, state, Look::TableCenter),
        Piece::new(2, 1, number(cells), Look::TableNumber),
        Piece::new(3, 1, number(filled), Look::TableNumber),
        Piece::new(4, 1, Content::Number(share), Look::TableShare),
        Piece::new(5, 1, number(errors), Look::TableNumber),
        Piece::new(6, 1, number(warnings), Look::TableNumber),
    ];
    pieces.truncate(shown);
    page.row("", pieces);
}
