//! Headings that the vocabulary lacks, read by the nearest word or by what stands below them. Each is
//! reported: a heading is never read as another in silence.

use super::page::Page;
use super::words;
use crate::load::columns;
use crate::model::place::{Cell, column_name};
use crate::text::normalize::normalize;
use std::collections::HashSet;

/// Headings are sought in so many rows of a sheet.
const SEARCHED: usize = 60;
/// So many rows below tell what a column holds.
const SAMPLE: usize = 300;
/// Fewer texts than this say nothing of a column.
const FEWEST: usize = 2;

/// Reads the headings of a sheet that are none of the vocabulary's. Returns what the clerk has to know.
pub fn read(page: &mut Page) -> Vec<String> {
    let rows: Vec<u32> = page.rows().into_iter().take(SEARCHED).collect();
    let mut notes = vec![];
    for row in rows {
        let heads = page.row(row);
        let is_near = |cell: &Cell| columns::nearest(page.text(*cell)).is_some();
        let known = heads.iter().filter(|c| is_known(page, **c) || is_near(c));
        if known.count() > 1 {
            by_nearest_word(page, row, &mut notes);
        }
        if is_main(page, row) {
            by_content(page, row, &mut notes);
        }
    }
    notes
}

fn is_known(page: &Page, cell: Cell) -> bool {
    let text = page.text(cell);
    words::is_heading(text) || words::has_year(text)
}

/// Whether a row names the titles and the codes, or one other thing and few of its texts are no headings.
fn is_main(page: &Page, row: u32) -> bool {
    let cells = page.row(row);
    let known = cells.iter().filter(|c| is_known(page, **c)).count();
    let has = |role| {
        cells
            .iter()
            .any(|c| words::known(page.text(*c)) == Some(role))
    };
    let is_prose = |cell: &Cell| words::is_prose(page.text(*cell));
    let is_of_most = known * 2 >= cells.len() || has("code");
    has("title") && known > 1 && is_of_most && !cells.iter().any(is_prose)
}

/// Headings that are nearly one of the vocabulary, where no other in the row has its role.
fn by_nearest_word(page: &mut Page, row: u32, notes: &mut Vec<String>) {
    let cells = page.row(row);
    let role = |text: &str| words::known(text);
    let near = |cell: &Cell| {
        let word = columns::nearest(page.text(*cell)).filter(|_| !is_known(page, *cell))?;
        Some((*cell, word))
    };
    let near: Vec<(Cell, &str)> = cells.iter().filter_map(near).collect();
    for (cell, word) in &near {
        let is_same = |other: &&Cell| role(page.text(**other)) == role(word);
        let others = near.iter().filter(|(_, other)| role(other) == role(word));
        if !cells.iter().any(|other| is_same(&other)) && others.count() == 1 {
            take(page, *cell, word, "いちばん近い言葉なので", notes);
        }
    }
}

fn take(page: &mut Page, cell: Cell, word: &str, why: &str, notes: &mut Vec<String>) {
    let heading = page.text(cell).to_string();
    if heading.is_empty() {
        page.imagine(cell, word);
        let column = column_name(cell.col);
        notes.push(format!(
            "{}：{column}列には見出しがありませんが、{why}「{word}」として読みました。",
            page.place
        ));
        return;
    }
    page.rename(&heading, word);
    let shown = words::one_line(&heading);
    notes.push(format!(
        "見出し「{shown}」は、{why}「{word}」として読みました（違うときは、--columns {shown}=… で、どの見出しかを書いてください）。"
    ));
}

/// What stands below tells the column of the sections, and that of the codes left of the titles.
fn by_content(page: &mut Page, row: u32, notes: &mut Vec<String>) {
    let column = Column::all(page, row);
    let has = |roles: &[&str]| {
        let rows = row.saturating_sub(1)..=row + 2;
        let mut cells = rows.flat_map(|row| page.row(row));
        cells.any(|cell| words::known(page.text(cell)).is_some_and(|role| roles.contains(&role)))
    };
    let owner = (!has(&["owner", "section"])).then(|| only(&column, Column::is_of_sections));
    let code = (!has(&["code"])).then(|| only(&column, Column::is_of_codes));
    if let Some(cell) = owner.flatten() {
        take(page, cell, "担当課", "課の名前が並んでいるので", notes);
    }
    if let Some(cell) = code.flatten() {
        take(page, cell, "整理番号", "番号が並んでいるので", notes);
    }
}

/// The heading of the only such column.
fn only(columns: &[Column], is_such: impl Fn(&Column) -> bool) -> Option<Cell> {
    let mut such = columns.iter().filter(|column| is_such(column));
    let first = such.next()?;
    such.next().is_none().then_some(first.head)
}

/// A column whose heading says nothing.
struct Column {
    head: Cell,
    /// The texts below, in the rows that have a title.
    texts: Vec<String>,
    /// How many rows have a title.
    titles: usize,
    is_left: bool,
}

impl Column {
    /// The columns without a known heading, blank ones left of the titles among them.
    fn all(page: &Page, row: u32) -> Vec<Column> {
        let cells = page.row(row);
        let title = cells
            .iter()
            .find(|c| words::known(page.text(**c)) == Some("title"));
        let Some(title) = title.copied() else {
            return vec![];
        };
        let rows = page
            .rows()
            .into_iter()
            .filter(|below| *below > page.last(title).row);
        let is_item = |row: &u32| page.is_open(Cell::new(*row, title.col));
        let rows: Vec<u32> = rows.take(SAMPLE).filter(is_item).collect();
        let column = |head: Cell| Column {
            head,
            texts: rows
                .iter()
                .filter_map(|row| page.cover(*row, head.col))
                .map(|cell| page.text(cell).to_string())
                .collect(),
            titles: rows.len(),
            is_left: head.col < title.col,
        };
        let is_blank = |cell: &Cell| {
            let mut near = row.saturating_sub(1)..=page.last(title).row;
            near.all(|row| page.cover(row, cell.col).is_none())
        };
        let blank = (0..title.col)
            .map(|col| Cell::new(row, col))
            .filter(is_blank);
        let unknown = cells.iter().copied().filter(|cell| !is_known(page, *cell));
        blank.chain(unknown).map(column).collect()
    }

    fn is_of_sections(&self) -> bool {
        let is_bureau = |text: &String| text.ends_with(['部', '局']);
        self.texts.len() >= FEWEST
            && self.texts.len() * 2 >= self.titles
            && self.texts.iter().all(|text| words::is_of_sections(text))
            && !self.texts.iter().all(is_bureau)
    }

    /// Codes left of the titles; the same one again may stand under another heading.
    fn is_of_codes(&self) -> bool {
        let different: HashSet<String> = self.texts.iter().map(|text| normalize(text)).collect();
        self.is_left
            && self.texts.len() >= FEWEST
            && self.texts.len() == self.titles
            && different.len() * 3 >= self.texts.len()
            && self.texts.iter().all(|text| words::is_code(text))
    }
}
