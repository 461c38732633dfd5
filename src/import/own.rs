//! The tool's own forms and reports: what in them is plan, and what is not.

use super::page::Page;
use crate::layout::mark::Mark;
use crate::model::place::Cell;
use crate::report::{cards, findings, overview, progress, sources};
use crate::text::fold::{fold, trim};
use std::collections::{HashMap, HashSet};

/// The sheets by which a report is known, beside the one of the measures.
const REPORT: [&str; 4] = [
    overview::NAME,
    progress::NAME,
    findings::NAME,
    sources::NAME,
];
/// Columns of 進捗状況一覧 before those of the answers.
const PLAN_COLUMNS: usize = 4;

/// Leaves over what in a form is not plan. Whether the sheet is one of a form.
pub fn form(page: &mut Page) -> bool {
    let cells: Vec<Cell> = page.open().collect();
    let is_column = |cell: &Cell| mark(page, *cell).is_some_and(|m| m.is_column());
    let is_hidden = |cell: &Cell| mark(page, *cell).is_some_and(|m| m.is_service());
    if !cells.iter().any(|c| is_column(c) || is_hidden(c)) {
        return false;
    }
    let lines = lines(page, &cells);
    for cell in cells {
        if mark(page, cell).is_some() {
            page.key(cell);
            continue;
        }
        let line = lines.get(&cell.row).map_or("", String::as_str);
        if let Some(why) = refusal(page, cell, line) {
            page.leave(cell, why);
        }
    }
    true
}

/// A key of the tool, and no text of a person that begins like one.
fn mark(page: &Page, cell: Cell) -> Option<Mark<'_>> {
    let mark = Mark::parse(page.text(cell))?;
    let is_known = mark.is_column() || mark.is_service() || mark.line().is_some();
    is_known.then_some(mark)
}

/// What each row's key says it is: the line's name, or `@` for what is no measure's.
fn lines(page: &Page, cells: &[Cell]) -> HashMap<u32, String> {
    let mut lines = HashMap::new();
    for cell in cells {
        let Some(mark) = mark(page, *cell).filter(|m| !m.is_column()) else {
            continue;
        };
        let line = mark.line().map_or("@", |(_, line)| line);
        lines.insert(cell.row, line.to_string());
    }
    lines
}

/// Why a cell of a form is not plan. `line` is the name of its row.
fn refusal(page: &Page, cell: Cell, line: &str) -> Option<&'static str> {
    let is_alone = page
        .row(cell.row)
        .iter()
        .filter(|c| mark(page, **c).is_none())
        .count()
        == 1;
    match line.chars().next() {
        None => Some("調査票の様式にない行に書かれています"),
        Some('@') => Some("調査票の題名や説明です（計画ではありません）"),
        Some('=') => None,
        Some('#') if is_reprint(page, cell.row) => Some("再掲の知らせです（計画ではありません）"),
        Some('#') if is_alone && !is_shown(line) => {
            Some("調査票の題名や説明です（計画ではありません）")
        }
        Some('#') => None,
        Some(_) => Some("調査票の回答の行です（計画ではありません）"),
    }
}

/// A line that shows the plan though its value may be blank: `#11y0` the years, `#11p0` what is
/// planned, `#14o3` a column that the template does not name.
fn is_shown(line: &str) -> bool {
    line.contains(['y', 'p', 'o'])
}

fn is_reprint(page: &Page, row: u32) -> bool {
    page.row(row).iter().any(|c| fold(page.text(*c)) == "再掲")
}

/// Leaves over what in a report is not plan: all but the sheet of the measures' pages, or the list
/// of them where that sheet is gone, and in it what was answered.
pub fn report(pages: &mut [Page]) {
    let has = |name: &str| pages.iter().any(|p| p.place.sheet == name);
    if !REPORT.iter().all(|name| has(name)) {
        return;
    }
    let plan = match has(cards::NAME) {
        true => cards::NAME,
        false => progress::NAME,
    };
    let list = pages.iter().find(|p| p.place.sheet == progress::NAME);
    let labels = list.map_or(HashSet::new(), answers);
    for page in pages {
        match page.place.sheet == plan {
            true if plan == cards::NAME => measures(page, &labels),
            true => list_of_measures(page),
            false => page.leave_rest("委員会資料の、計画ではないシートです"),
        }
    }
}

/// The list of the measures: the columns of the answers are left over.
fn list_of_measures(page: &mut Page) {
    let cells: Vec<Cell> = page.open().collect();
    let answers = cells.iter().filter(|c| c.col as usize >= PLAN_COLUMNS);
    answers.for_each(|cell| page.leave(*cell, "委員会資料の回答の列です（計画ではありません）"));
}

/// The labels of what was answered, from the headings of 進捗状況一覧.
fn answers(page: &Page) -> HashSet<String> {
    let is_head = |row: &u32| page.row(*row).len() > PLAN_COLUMNS;
    let head = page.rows().into_iter().find(is_head);
    let cells = head.map_or(vec![], |row| page.row(row));
    let labels = cells.into_iter().skip(PLAN_COLUMNS);
    labels.map(|cell| fold(page.text(cell))).collect()
}

/// The pages of the measures: rows from an answer's label on are left over, until another label.
fn measures(page: &mut Page, answers: &HashSet<String>) {
    let mut why = None;
    for row in page.rows() {
        let cells = page.row(row);
        let Some(first) = cells.first().copied() else {
            continue;
        };
        let is_wide = page.last(first).col > first.col && first.col == 0;
        let head = fold(page.text(first));
        if is_wide {
            why = Some("委員会資料の題名や区切りです（計画ではありません）");
        } else if answers.contains(&head) {
            why = Some("委員会資料の回答の行です（計画ではありません）");
        } else if trim(&head) == "再掲" {
            why = Some("再掲の知らせです（計画ではありません）");
        } else if first.col == 0 {
            why = None;
        }
        if let Some(why) = why {
            cells.iter().for_each(|cell| page.leave(*cell, why));
        }
    }
}
