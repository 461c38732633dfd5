//! The tool's own reports: what in them is plan, and what is not.

use super::heads::Heads;
use super::page::Page;
use crate::model::place::Cell;
use crate::report::{cards, findings, progress, sources};
use crate::text::normalize::{normalize, trim};
use std::collections::HashSet;

/// The sheet of a list that is printed as the form asks it.
const TABLE: &str = "一覧表";
/// The heading on 出典 above the labels of what was answered.
const ANSWERED: &str = "項目";
/// Columns of 進捗状況一覧 before those of the answers.
const PLAN_COLUMNS: usize = 4;

const ROW: &str = "委員会資料の回答の行です（計画ではありません）";
const COLUMN: &str = "委員会資料の回答の列です（計画ではありません）";
const TITLE: &str = "委員会資料の題名や区切りです（計画ではありません）";
const REPRINT: &str = "再掲の知らせです（計画ではありません）";
const OTHER: &str = "委員会資料の、計画ではないシートです";

/// Leaves over what in a report is not plan: all but one sheet, and in it what was answered. That
/// sheet is the measures' pages, or the list of the measures where the report has no pages.
pub fn read(pages: &mut [Page]) {
    let found = |name: &str| pages.iter().position(|page| is_own(page, name));
    let (Some(sources), Some(_)) = (found(sources::NAME), found(findings::NAME)) else {
        return;
    };
    let named = |name: &str| pages.iter().position(|page| page.place.sheet == name);
    let table = named(TABLE).filter(|index| Heads::find(&pages[*index], 0).is_some());
    let plan = named(cards::NAME).or(table).or(named(progress::NAME));
    let answered = answered(&pages[sources]);
    for (index, page) in pages.iter_mut().enumerate() {
        match page.place.sheet.as_str() {
            _ if Some(index) != plan => page.leave_rest(OTHER),
            cards::NAME => measures(page, &answered),
            progress::NAME => progress(page),
            _ => list(page, &answered),
        }
    }
}

/// Whether a sheet is the report's of this name: its title ends with it.
fn is_own(page: &Page, name: &str) -> bool {
    let first = page.open().next();
    let title = first.map_or("", |cell| page.text(cell));
    page.place.sheet == name && title != name && title.ends_with(name)
}

/// The labels of what was answered, from 出典.
fn answered(page: &Page) -> HashSet<String> {
    let head = page.open().find(|cell| page.text(*cell) == ANSWERED);
    let Some(head) = head else {
        return HashSet::new();
    };
    let below = page
        .open()
        .filter(|c| c.col == head.col && c.row > head.row);
    below.map(|cell| normalize(page.text(cell))).collect()
}

/// 進捗状況一覧: the columns of the answers are left over.
fn progress(page: &mut Page) {
    let cells: Vec<Cell> = page.open().collect();
    let answers = cells.iter().filter(|c| c.col as usize >= PLAN_COLUMNS);
    answers.for_each(|cell| page.leave(*cell, COLUMN));
}

/// The list as the form asks it: the columns whose heading was asked are left over.
fn list(page: &mut Page, answered: &HashSet<String>) {
    let Some(heads) = Heads::find(page, 0) else {
        return;
    };
    let asked = heads.columns.iter();
    let asked = asked.filter(|head| answered.contains(&normalize(&head.heading)));
    let cells: Vec<Cell> = page.open().filter(|c| c.row >= heads.top()).collect();
    for head in asked {
        let own = cells.iter().filter(|cell| head.holds(**cell));
        own.for_each(|cell| page.leave(*cell, COLUMN));
    }
}

/// The pages of the measures: rows from an answer's label on are left over, until another label.
fn measures(page: &mut Page, answered: &HashSet<String>) {
    let mut why = None;
    for row in page.rows() {
        let cells = page.row(row);
        let Some(first) = cells.first().copied() else {
            continue;
        };
        let is_wide = page.last(first).col > first.col && first.col == 0;
        let head = normalize(page.text(first));
        if is_wide {
            why = Some(TITLE);
        } else if answered.contains(&head) {
            why = Some(ROW);
        } else if trim(&head) == "再掲" {
            why = Some(REPRINT);
        } else if first.col == 0 {
            why = None;
        }
        if let Some(why) = why {
            cells.iter().for_each(|cell| page.leave(*cell, why));
        }
    }
}
