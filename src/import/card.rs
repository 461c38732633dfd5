//! Individual sheets: a label in one cell, its value to the right or below; a measure on each
//! sheet, or several one below the other.

use super::STRAY;
use super::blocks::{self, Block};
use super::draft::Draft;
use super::labels::Labels;
use super::levels::Levels;
use super::numbering;
use super::page::Page;
use super::schedule;
use super::words;
use crate::model::place::{Cell, Place};
use std::collections::{HashMap, HashSet};

/// Words that head the first column of a small table as often as they are labels.
const TABLE_HEADS: [&str; 5] = ["区分", "種別", "分類", "項目", "内訳"];
/// A word of such a table is no longer than this.
const WORD: usize = 6;

/// Reads the individual sheets of a sheet; empty where it holds none.
pub fn read(page: &mut Page) -> Vec<Draft> {
    let mut labels = Labels::find(page);
    let blocks = blocks::find(page, &labels);
    let rows = page.rows();
    let mut cards = Cards::default();
    for block in blocks {
        let mut reader = Reader {
            block,
            labels: &mut labels,
            entries: vec![],
            of: HashMap::new(),
            used: HashSet::new(),
        };
        let from = rows.partition_point(|row| *row < block.top);
        let to = rows.partition_point(|row| *row <= block.bottom);
        reader.read(page, &rows[from..to], &mut cards.levels);
        let Reader { entries, .. } = reader;
        cards.settle(page, block, entries);
    }
    apart(&mut cards.drafts);
    cards.drafts
}

/// Takes numbers and titles apart where the sheet has no codes but each title begins with one.
fn apart(drafts: &mut [Draft]) {
    let lacks = |d: &Draft| d.text("code").is_empty();
    let split = |d: &Draft| numbering::split(d.text("title")).filter(|n| !n.rest.is_empty());
    let parts: Option<Vec<numbering::Numbered>> = drafts.iter().map(split).collect();
    let Some(parts) = parts.filter(|_| drafts.iter().all(lacks)) else {
        return;
    };
    for (draft, part) in drafts.iter_mut().zip(parts) {
        let mut places = vec![];
        if let Some(title) = draft.fields.iter_mut().find(|f| f.key == "title") {
            places.clone_from(&title.places);
            title.text = part.rest;
        }
        draft.put("整理番号", &part.number, places);
    }
}

/// What was read so far.
#[derive(Default)]
struct Cards {
    drafts: Vec<Draft>,
    levels: Levels,
    /// The levels that the last measure had under their own labels; those after it have them too.
    carried: Vec<(&'static str, Entry)>,
}

/// A label with its value.
#[derive(Clone, Debug, Default)]
struct Entry {
    heading: String,
    role: Option<&'static str>,
    label: Option<Cell>,
    text: String,
    cells: Vec<Cell>,
}

impl Cards {
    /// Makes a measure of what a block's labels say. One without a title or a code is left over.
    fn settle(&mut self, page: &mut Page, block: Block, entries: Vec<Entry>) {
        let is_anchor = |e: &&Entry| e.label == Some(block.anchor);
        let best = |role: &str| {
            let own = entries.iter().enumerate();
            let own = own.filter(|(_, e)| e.role == Some(role) && !e.text.is_empty());
            let best = own.min_by_key(|(_, e)| words::rank(&e.heading));
            best.map(|(index, _)| index)
        };
        let (code, title) = (best("code"), best("title"));
        let has_anchor = entries
            .iter()
            .find(is_anchor)
            .is_some_and(|e| !e.text.is_empty());
        let (Some(title), true) = (title, has_anchor) else {
            let cells = entries.iter().flat_map(|e| e.label.iter().chain(&e.cells));
            cells.for_each(|cell| page.leave(*cell, "整理番号か事業名が見当たりません"));
            return;
        };
        let keys: Vec<usize> = code.into_iter().chain([title]).collect();
        let mut draft = Draft::new(page.at(block.anchor));
        keys.iter()
            .for_each(|key| put(page, &mut draft, &entries[*key]));
        self.carry(&entries);
        let carried = self.carried.iter();
        carried.for_each(|(_, entry)| put(page, &mut draft, entry));
        if self.is_title() {
            self.levels.leave(page);
        }
        self.levels.write(&mut draft);
        self.levels.take(page);
        let rest = entries.iter().enumerate();
        let is_level = |entry: &Entry| entry.role.is_some_and(words::is_level);
        let rest = rest.filter(|(index, entry)| {
            !keys.contains(index) && !self.is_carried(entry, is_level(entry))
        });
        for (_, entry) in rest {
            put(page, &mut draft, entry);
        }
        entries.iter().for_each(|entry| entry.settle(page));
        self.drafts.push(draft);
    }

    /// Whether the numbered headings are those of the document, above levels with words of their own.
    fn is_title(&self) -> bool {
        let labels = self.carried.iter().filter_map(|(_, entry)| entry.label);
        let first = labels.map(|label| label.row).min();
        first.is_some_and(|row| self.levels.are_above(row))
    }

    fn is_carried(&self, entry: &Entry, is_level: bool) -> bool {
        let same = |(_, carried): &(&str, Entry)| carried.label == entry.label;
        is_level && self.carried.iter().any(same)
    }

    /// A level of its own ends those within the level that was in force before.
    fn carry(&mut self, entries: &[Entry]) {
        for entry in entries.iter().filter(|e| !e.text.is_empty()) {
            let Some(role) = entry.role.filter(|role| words::is_level(role)) else {
                continue;
            };
            let is_own = |label: Option<Cell>| entries.iter().any(|e| e.label == label);
            let is_kept = |(of, carried): &(&str, Entry)| {
                *of < role || (*of != role && is_own(carried.label))
            };
            self.carried.retain(|carried| is_kept(carried));
            self.carried.push((role, entry.clone()));
        }
    }
}

impl Entry {
    fn settle(&self, page: &mut Page) {
        if let Some(label) = self.label {
            page.head(label);
        }
        self.cells.iter().for_each(|cell| page.take(*cell));
    }
}

fn put(page: &Page, draft: &mut Draft, entry: &Entry) {
    if entry.heading.is_empty() {
        return;
    }
    let places: Vec<Place> = entry.cells.iter().map(|cell| page.at(*cell)).collect();
    draft.put(&entry.heading, &entry.text, places);
}

/// Whether a cell goes on with the span that a value is: `R3`, `～` and `R7` in cells side by side.
fn is_of_span(page: &Page, entry: &Entry, cell: Cell) -> bool {
    let is_mark = |text: &str| matches!(text.trim(), "～" | "〜" | "~" | "から" | "自" | "至");
    let last = entry.cells.last().map(|last| page.last(*last));
    let is_beside = last.is_some_and(|last| last.row == cell.row && last.col + 1 == cell.col);
    let last = entry.cells.last().map_or("", |last| page.text(*last));
    is_beside && (is_mark(page.text(cell)) || is_mark(last))
}

/// Whether a cell and the one right before it, which is the whole value, are an amount and its unit,
/// in any order: a unit alone is no value.
fn is_of_unit(page: &Page, entry: &Entry, cell: Cell) -> bool {
    let [only] = entry.cells.as_slice() else {
        return false;
    };
    let last = page.last(*only);
    let is_beside = only.row == cell.row && last.col + 1 == cell.col;
    let (one, other) = (page.text(*only), page.text(cell));
    let is_pair = |unit: &str, amount: &str| words::is_unit(unit) && words::is_amount(amount);
    is_beside && (is_pair(one, other) || is_pair(other, one))
}

/// One block being read.
struct Reader<'a> {
    block: Block,
    labels: &'a mut Labels,
    entries: Vec<Entry>,
    /// The entry of each label.
    of: HashMap<Cell, usize>,
    /// The cells that are settled.
    used: HashSet<Cell>,
}

impl Reader<'_> {
    fn read(&mut self, page: &mut Page, rows: &[u32], levels: &mut Levels) {
        for row in rows.iter().copied() {
            self.table(page, row);
            let cells = self.cells(page, row);
            self.years(page, &cells);
            for cell in self.cells(page, row) {
                self.cell(page, cell, levels);
            }
        }
    }

    /// A small table whose labels stand in a row: what stands below them is read with them.
    fn table(&mut self, page: &Page, row: u32) {
        let Some(table) = self.labels.tables.get(&row).cloned() else {
            return;
        };
        let columns = self.block.left..=self.block.right;
        for head in table
            .heads
            .iter()
            .filter(|cell| columns.contains(&cell.col))
        {
            self.label(*head);
            let (text, cells) = table.column(page, *head);
            self.used.extend(&cells);
            if let Some(entry) = self.entries.last_mut().filter(|e| e.label == Some(*head)) {
                (entry.text, entry.cells) = (text, cells);
            }
        }
    }

    /// The cells of a row that are in the block and not settled yet.
    fn cells(&self, page: &Page, row: u32) -> Vec<Cell> {
        let columns = self.block.left..=self.block.right;
        let own = page.row(row).into_iter();
        own.filter(|c| columns.contains(&c.col) && !self.used.contains(c))
            .collect()
    }

    /// A schedule that begins in a row.
    fn years(&mut self, page: &mut Page, cells: &[Cell]) {
        let Some(found) =
            schedule::read(page, cells, self.labels, |cell| self.used.contains(&cell))
        else {
            return;
        };
        if let Some(value) = found.value {
            page.doubt(format!(
                "{} の「{}」は、年度の左にある表の値で、見出しではないようです（この表は、別のシートに分けてください）",
                page.at(value),
                words::one_line(page.text(value))
            ));
        }
        for (label, value) in found.values {
            self.label(label);
            self.add(page, label, value, "");
        }
        self.used.extend(&found.heads);
        // A label above the years is no field of its own.
        for head in &found.heads {
            let index = self.of.remove(head);
            let entry = index.and_then(|index| self.entries.get_mut(index));
            entry
                .into_iter()
                .for_each(|entry| *entry = Entry::default());
        }
        let mut labels = found.heads.into_iter();
        for planned in found.planned {
            self.used.extend(&planned.cells);
            self.entries.push(Entry {
                heading: planned.heading,
                role: None,
                label: labels.next(),
                text: planned.text,
                cells: planned.cells,
            });
        }
        // A heading is settled with an entry; there may be more of them than of years.
        self.entries.extend(labels.map(|label| Entry {
            label: Some(label),
            ..Entry::default()
        }));
    }

    fn cell(&mut self, page: &mut Page, cell: Cell, levels: &mut Levels) {
        if self.used.contains(&cell) {
            return;
        }
        if self.labels.all.contains_key(&cell) {
            return self.label(cell);
        }
        match self
            .labels
            .left(cell.row, cell.col)
            .filter(|at| self.is_own(*at))
        {
            Some(label) => self.beside(page, cell, label),
            None => self.alone(page, cell, levels),
        }
    }

    fn is_own(&self, label: Cell) -> bool {
        self.of.contains_key(&label)
    }

    fn label(&mut self, cell: Cell) {
        let Some(label) = self.labels.all.get(&cell) else {
            return;
        };
        let mut entry = Entry {
            heading: label.heading.clone(),
            role: label.role,
            label: Some(cell),
            ..Entry::default()
        };
        if label.is_group {
            (entry.heading, entry.role) = (String::new(), None);
        }
        if let Some(value) = &label.inline {
            entry.text.clone_from(value);
            entry.cells.push(cell);
        }
        self.used.insert(cell);
        self.of.insert(cell, self.entries.len());
        self.entries.push(entry);
    }

    /// A text right of a label: its value, more of it, or a label that the plan has no role for.
    fn beside(&mut self, page: &mut Page, cell: Cell, label: Cell) {
        let entry = self
            .of
            .get(&label)
            .and_then(|index| self.entries.get(*index));
        let (Some(entry), Some(known)) = (entry, self.labels.all.get(&label)) else {
            return page.leave(cell, STRAY);
        };
        let next = Cell::new(cell.row, known.last.col + 1);
        let is_near = cell.col == next.col;
        let has_room = page.is_blank_block(next);
        let first = entry.cells.first().copied();
        let has_own = known.inline.is_some() || known.is_group || self.is_head(label);
        let is_next = !page.has_between(cell.row, next.col..cell.col);
        let is_first = entry.cells.is_empty() && !has_own && is_next;
        let is_value = is_first && (is_near || !(has_room || self.has_text_beside(page, cell)));
        if is_value || !has_own && is_of_span(page, entry, cell) {
            self.add(page, label, cell, "");
        } else if !has_own && is_of_unit(page, entry, cell) {
            self.add(page, label, cell, "");
            self.behind(page, label);
        } else if self.may_be_label(page, cell) {
            self.labels.add(page, cell);
            self.label(cell);
        } else if first.is_some_and(|f| f.row < cell.row && f.col == cell.col) {
            self.add(page, label, cell, "\n");
        } else if !is_first && words::is_box(page.text(cell)) && !has_own {
            let row = entry.cells.last().map(|c| c.row);
            let joint = if row == Some(cell.row) { "　" } else { "\n" };
            self.add(page, label, cell, joint);
        } else {
            page.leave(cell, STRAY);
        }
    }

    /// Whether a label is one of a small table, whose values stand below it.
    fn is_head(&self, label: Cell) -> bool {
        self.labels.is_head(label)
    }

    /// Whether a text stands right beside another, as a label before its value.
    fn has_text_beside(&self, page: &Page, cell: Cell) -> bool {
        let next = Cell::new(cell.row, page.last(cell).col + 1);
        page.is_open(next) && words::may_be_label(page.text(cell))
    }

    /// A text without a label to its left.
    fn alone(&mut self, page: &mut Page, cell: Cell, levels: &mut Levels) {
        let above = self.labels.above(page, cell).filter(|at| self.is_own(*at));
        let is_waiting = |at: &Cell| self.waits(page, *at, cell);
        if let Some(label) = above.filter(is_waiting) {
            self.add(page, label, cell, "");
        } else if let Some(label) = above.filter(|at| self.may_be_rows(page, *at, cell)) {
            self.doubt(page, label);
            page.leave(cell, STRAY);
        } else if self.may_be_label(page, cell) {
            self.labels.add(page, cell);
            self.label(cell);
        } else if let Some(label) = self.going_on(page, cell) {
            self.add(page, label, cell, "\n");
        } else if self.is_level(page, cell) {
            levels.enter(page, cell, None);
        } else {
            if let Some(label) = above.filter(|at| self.may_be_heads(page, *at, cell)) {
                self.doubt(page, label);
            }
            page.leave(cell, STRAY);
        }
    }

    /// Notes that a label and its value may be two headings.
    fn doubt(&self, page: &mut Page, label: Cell) {
        let value = self.value_of(label);
        page.doubt(format!(
            "{} の「{}」が「{}」の値なのか、その右の列の見出しなのか、読み取れません",
            page.at(value.unwrap_or(label)),
            value.map_or_else(String::new, |at| words::one_line(page.text(at))),
            words::one_line(page.text(label)),
        ));
    }

    /// Whether a word such as 区分 and the text beside it head a small table rather than being a label
    /// and its value: all four texts are short, and nothing says that the lower left one is a label.
    fn may_be_rows(&self, page: &Page, label: Cell, cell: Cell) -> bool {
        let heads = TABLE_HEADS.contains(&words::one_line(page.text(label)).as_str());
        let is_word = |at: Cell| {
            let text = page.text(at);
            text.chars().count() <= WORD && words::may_be_label(text)
        };
        let beside = self.value_beside(page, cell);
        let are_words = [self.value_of(label), Some(cell), beside];
        heads
            && !page.repeats(cell)
            && are_words.iter().all(|at| at.is_some_and(is_word))
            && self.may_be_heads(page, label, cell)
    }

    /// The cell of a label's value.
    fn value_of(&self, label: Cell) -> Option<Cell> {
        let entry = self
            .of
            .get(&label)
            .and_then(|index| self.entries.get(*index));
        entry?.cells.first().copied()
    }

    /// Whether a label and the value beside it may be two headings: texts stand right below both.
    fn may_be_heads(&self, page: &Page, label: Cell, cell: Cell) -> bool {
        let below = self
            .value_of(label)
            .map(|value| (value, Cell::new(cell.row, value.col)));
        below.is_some_and(|(value, below)| {
            let is_beside = value.row == label.row && value.col > label.col;
            is_beside && self.value_beside(page, cell) == Some(below)
        })
    }

    /// Whether a label above a text has no value yet, and the text is no label itself.
    fn waits(&self, page: &Page, label: Cell, cell: Cell) -> bool {
        let entry = self
            .of
            .get(&label)
            .and_then(|index| self.entries.get(*index));
        let is_blank = entry.is_some_and(|e| e.cells.is_empty() && e.text.is_empty());
        let known = self.labels.all.get(&label);
        let has_own = self.is_head(label) || known.is_some_and(|l| l.is_group);
        is_blank && !has_own && self.value_beside(page, cell).is_none()
    }

    /// A label that goes on in further rows: the row has no label, nothing stands below the label,
    /// and its text stands right below the value.
    fn going_on(&self, page: &Page, cell: Cell) -> Option<Cell> {
        let is_label = |c: &Cell| self.labels.all.contains_key(c);
        if page.row(cell.row).iter().any(is_label) {
            return None;
        }
        let above = |e: &Entry| {
            let last = e.cells.last().copied();
            last.is_some_and(|c| c.col == cell.col && page.last(c).row + 1 == cell.row)
        };
        let entry = self.entries.iter().rev().find(|e| above(e))?;
        let is_beside = |label: &Cell| {
            let has_other = page.has_between(cell.row, label.col..cell.col);
            self.is_own(*label) && label.col < cell.col && !has_other
        };
        let is_short = matches!(entry.role, Some("code" | "title"));
        entry.label.filter(is_beside).filter(|_| !is_short)
    }

    /// Whether a text stands where labels do and has a value to its right.
    fn may_be_label(&self, page: &Page, cell: Cell) -> bool {
        self.labels.columns.contains(&cell.col)
            && words::may_be_label(page.text(cell))
            && self.value_beside(page, cell).is_some()
    }

    /// The text right beside a cell that is no label.
    fn value_beside(&self, page: &Page, cell: Cell) -> Option<Cell> {
        let after = self.cells(page, cell.row);
        let next = after.into_iter().find(|c| c.col > cell.col)?;
        (!self.labels.all.contains_key(&next)).then_some(next)
    }

    fn is_level(&self, page: &Page, cell: Cell) -> bool {
        cell.row < self.block.anchor.row
            && page.is_alone(cell)
            && blocks::is_heading(page, self.labels, cell)
    }

    /// Puts a unit that stands before its amount behind it.
    fn behind(&mut self, page: &Page, label: Cell) {
        let index = self.of.get(&label).copied();
        if let Some(entry) = index.and_then(|index| self.entries.get_mut(index))
            && let [unit, amount] = entry.cells.as_slice()
            && words::is_unit(page.text(*unit))
        {
            entry.text = format!("{}{}", page.text(*amount), page.text(*unit));
        }
    }

    fn add(&mut self, page: &Page, label: Cell, cell: Cell, joint: &str) {
        let index = self.of.get(&label).copied();
        if let Some(entry) = index.and_then(|index| self.entries.get_mut(index)) {
            entry.text = format!("{}{joint}{}", entry.text, page.text(cell));
            entry.cells.push(cell);
            self.used.insert(cell);
        }
    }
}
