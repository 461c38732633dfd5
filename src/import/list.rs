//! A list: heading rows, a row for each measure, and rows of headings for areas and groups between.

use super::above::{self, Given};
use super::draft::Draft;
use super::heads::{Head, Heads};
use super::kinds::{Kinds, Value};
use super::levels::Levels;
use super::numbering;
use super::page::Page;
use super::words;
use crate::model::place::Cell;
use crate::text::normalize::normalize;
use std::collections::HashSet;

/// What notes begin with.
const NOTES: [char; 4] = ['※', '＊', '*', '注'];

/// What stands for the text above it.
const DITTO: [&str; 6] = ["〃", "″", "々", "同上", "同　上", "\""];

/// Why a cell that stands for the text above is left over.
const SAME: &str = "上と同じという印なので、上の文を入れました";

/// What was read of a list.
#[derive(Debug, Default)]
pub struct List {
    /// The measures in their order.
    pub drafts: Vec<Draft>,
    /// The rows that repeat the headings.
    pub repeated: Vec<u32>,
}

/// Reads the list of a sheet. `levels` holds the headings in force before it.
pub fn read(page: &mut Page, mut heads: Heads, levels: &mut Levels) -> List {
    if let Some(from) = heads.part(page) {
        let rows = heads.top()..heads.end;
        let own = |cell: &Cell| rows.contains(&cell.row) && cell.col >= from;
        let cells: Vec<Cell> = page.open().filter(own).collect();
        let why = "一覧の横にある、別の表のようです";
        cells.into_iter().for_each(|cell| page.leave(cell, why));
    }
    let heads = &heads;
    heads.cells.iter().for_each(|cell| page.head(*cell));
    let given = above::read(page, heads);
    before(page, heads, levels);
    let mut reader = Reader {
        given,
        styles: styles(page, heads),
        heads,
        levels,
        items: vec![],
        repeated: vec![],
    };
    for row in rows(page, heads) {
        reader.row(page, row);
    }
    reader.finish(page)
}

/// The rows of a list and above it.
fn rows(page: &Page, heads: &Heads) -> Vec<u32> {
    let rows = page.rows().into_iter();
    rows.take_while(|row| *row < heads.end).collect()
}

/// The lines above the headings: titles, and headings of levels.
fn before(page: &mut Page, heads: &Heads, levels: &mut Levels) {
    let rows = page.rows();
    for row in rows.into_iter().take_while(|row| *row <= heads.bottom) {
        let cells = page.row(row);
        match cells.as_slice() {
            [one] if Levels::is_heading(page.text(*one)) || goes_on(page, heads, *one) => {
                levels.enter(page, *one, None);
            }
            [first, second] if heads.is_above(page.text(*first)) => {
                levels.enter_pair(page, *first, *second);
            }
            _ => cells
                .iter()
                .for_each(|cell| page.leave(*cell, "表の題名か説明のようです")),
        }
    }
}

/// Whether a text right above the headings is that of a part of the list: a further one, marked as
/// it is, stands above the same headings again.
fn goes_on(page: &Page, heads: &Heads, one: Cell) -> bool {
    let mark = page
        .text(one)
        .chars()
        .next()
        .filter(|c| !c.is_alphanumeric());
    let is_alike = |cells: &[Cell]| match cells {
        [other] => other.col == one.col && page.text(*other).chars().next() == mark,
        _ => false,
    };
    let rows = rows(page, heads);
    let mut below = rows.windows(2).filter(|pair| pair[0] > heads.bottom);
    let is_part =
        |pair: &[u32]| is_alike(&page.row(pair[0])) && heads.is_repeated(page, &page.row(pair[1]));
    mark.is_some() && page.last(one).row + 1 == heads.top() && below.any(is_part)
}

/// How the codes of full rows are numbered; a row numbered otherwise is a heading.
fn styles(page: &Page, heads: &Heads) -> HashSet<String> {
    let of = |row: u32| {
        let cells = page.row(row);
        if heads.is_repeated(page, &cells) {
            return None;
        }
        let key = heads.key();
        let own = cells.iter().find(|c| key.holds(**c))?;
        let is_plain = |c: &&Cell| !key.holds(**c) && !heads.title().holds(**c);
        cells.iter().find(is_plain)?;
        has_title(page, heads, *own).then(|| style(page.text(*own)))?
    };
    rows(page, heads).into_iter().filter_map(of).collect()
}

/// Whether a title stands beside a key: a heading that is merged over further columns is none.
fn has_title(page: &Page, heads: &Heads, key: Cell) -> bool {
    let title = heads.title();
    let mut cells = (title.first..=title.last).filter_map(|col| page.cover(key.row, col));
    match heads.code {
        Some(_) => cells.any(|cell| cell != key),
        None => page.last(key).col <= title.last,
    }
}

fn style(text: &str) -> Option<String> {
    numbering::split(text).map(|n| n.style)
}

impl Heads {
    fn title(&self) -> &Head {
        &self.columns[self.title]
    }

    /// Whether a text is the word of a level, or one for titles where the list has a better one.
    fn is_above(&self, text: &str) -> bool {
        let own = words::rank(&self.title().heading);
        match words::known(text) {
            Some("title") => words::rank(text) > own,
            role => role.is_some_and(words::is_level),
        }
    }

    /// The column that tells a measure's row: that of codes, or else that of titles.
    fn key(&self) -> &Head {
        &self.columns[self.code.unwrap_or(self.title)]
    }
}

/// A measure's row, with the rows that its merged code reaches.
struct Item {
    row: u32,
    until: u32,
    values: Vec<Value>,
    /// What stands under the headings of the second row.
    second: Vec<Value>,
    levels: Levels,
}

struct Reader<'a> {
    given: Vec<Given>,
    styles: HashSet<String>,
    heads: &'a Heads,
    levels: &'a mut Levels,
    items: Vec<Item>,
    repeated: Vec<u32>,
}

impl Reader<'_> {
    fn row(&mut self, page: &mut Page, row: u32) {
        let cells = page.row(row);
        if self.heads.is_repeated(page, &cells) {
            cells.iter().for_each(|cell| page.head(*cell));
            self.repeated.push(row);
        } else if self.items.last().is_some_and(|item| row <= item.until) {
            self.go_on(page, &cells);
        } else if self.is_item(page, &cells) {
            self.item(page, row, &cells);
        } else if self.is_rest(page, row, &cells) {
            self.go_on(page, &cells);
            self.items
                .last_mut()
                .into_iter()
                .for_each(|item| item.until = row);
        } else {
            self.between(page, cells);
        }
    }

    /// A row between the measures: a heading of a level, or what is left over.
    fn between(&mut self, page: &mut Page, cells: Vec<Cell>) {
        // What stands in columns without a heading does not tell what a row is.
        let cells: Vec<Cell> = match cells.iter().any(|cell| self.heads.spans(*cell)) {
            true => cells.into_iter().filter(|c| self.heads.spans(*c)).collect(),
            false => cells,
        };
        if let Some(why) = self.refusal(page, &cells) {
            cells.iter().for_each(|cell| page.leave(*cell, why));
            self.changed(page, &cells);
        } else {
            self.heading(page, &cells);
        }
    }

    /// Whether a row tells a measure: its key and its title, and more than a heading would.
    fn is_item(&self, page: &Page, cells: &[Cell]) -> bool {
        let (key, title) = (self.heads.key(), self.heads.title());
        let Some(own) = cells.iter().find(|c| key.holds(**c)) else {
            return false;
        };
        let has_more = cells.iter().any(|c| !key.holds(*c) && !title.holds(*c));
        let is_numbered = match self.styles.is_empty() {
            true => self.heads.code.is_some(),
            false => style(page.text(*own)).is_some_and(|s| self.styles.contains(&s)),
        };
        // 計 may stand in a column of levels, with a number of measures under the title's heading.
        let mut leading = cells.iter().filter(|c| c.col <= title.last);
        let is_sum = leading.any(|c| is_total(page.text(*c)));
        has_title(page, self.heads, *own) && !is_sum && (has_more || is_numbered)
    }

    fn item(&mut self, page: &mut Page, row: u32, cells: &[Cell]) {
        let key = self.heads.key();
        let own = cells.iter().find(|c| key.holds(**c));
        let until = own.map_or(row, |cell| page.last(*cell).row);
        let has_key = page.row(row + 1).iter().any(|cell| key.holds(*cell));
        let is_double = !self.heads.second.is_empty() && !has_key;
        let until = if is_double { until.max(row + 1) } else { until };
        let value = |head| value(page, row, head);
        let mut values: Vec<Value> = self.heads.columns.iter().map(value).collect();
        if let Some(above) = self.items.last() {
            let dittos = values.iter_mut().zip(&above.values);
            let dittos =
                dittos.filter(|((text, _), (above, _))| is_ditto(text) && !above.is_empty());
            for (value, above) in dittos {
                value.1.iter().for_each(|cell| page.leave(*cell, SAME));
                value.0.clone_from(&above.0);
                value.1.clear();
            }
        }
        self.items.push(Item {
            row,
            until,
            values,
            second: vec![Value::default(); self.heads.second.len()],
            levels: self.levels.clone(),
        });
    }

    /// Whether a row right below a measure goes on with its sentences: it has text only where the measure
    /// has some, and nothing under the code and the title. A row of figures may be one of totals.
    fn is_rest(&self, page: &Page, row: u32, cells: &[Cell]) -> bool {
        let Some(item) = self.items.last().filter(|item| item.until + 1 == row) else {
            return false;
        };
        let keys = [self.heads.key(), self.heads.title()];
        let is_filled = |cell: &Cell| {
            let columns = self.heads.columns.iter().zip(&item.values);
            let mut own = columns.filter(|(head, _)| head.holds(*cell));
            own.any(|(head, (text, _))| {
                !keys.contains(&head) && !is_level(head) && words::is_prose(text)
            })
        };
        let is_more = |cell: &Cell| {
            let text = page.text(*cell);
            is_filled(cell) && words::is_prose(text) && !text.starts_with(NOTES)
        };
        !cells.is_empty() && cells.iter().all(is_more)
    }

    /// A further row beside a code that is merged over several.
    fn go_on(&mut self, page: &Page, cells: &[Cell]) {
        let Some(item) = self.items.last_mut() else {
            return;
        };
        let heads = self.heads.columns.iter().zip(&mut item.values);
        let second = self.heads.second.iter().zip(&mut item.second);
        let is_second = |cell: &Cell| self.heads.second.iter().any(|head| head.holds(*cell));
        let further = |cell: &Cell| cell.row > item.row && is_second(cell);
        let first = heads.map(|(head, value)| (head, value, false));
        for (head, (text, taken), is_own) in first.chain(second.map(|(h, v)| (h, v, true))) {
            for cell in cells
                .iter()
                .filter(|c| head.holds(**c) && further(c) == is_own)
            {
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(page.text(*cell));
                taken.push(*cell);
            }
        }
    }

    /// Why a row that tells no measure is no heading either.
    fn refusal(&self, page: &Page, cells: &[Cell]) -> Option<&'static str> {
        let text = |index: usize| cells.get(index).map_or("", |c| page.text(*c));
        if cells.iter().any(|c| is_total(page.text(*c))) {
            return Some("合計の行のようです");
        }
        if text(0).starts_with(NOTES) || text(0).starts_with("（注") {
            return Some("注記のようです");
        }
        match cells {
            [one] if self.is_heading(page, *one) => None,
            [first, second] if self.is_pair(page, *first, *second) => None,
            _ => Some("事業の行としても、分野などの見出しとしても読み取れない行です"),
        }
    }

    /// A row that is left over but begins like a heading: the measures below it stand under it.
    fn changed(&mut self, page: &mut Page, cells: &[Cell]) {
        let is_heading = |cell: &&Cell| {
            let text = page.text(**cell);
            let is_code = style(text).is_some_and(|s| self.styles.contains(&s));
            self.levels.knows(text) && !is_code && !self.heads.title().holds(**cell)
        };
        if let Some(first) = cells.first().filter(is_heading).copied() {
            self.levels.enter(page, first, None);
        }
    }

    /// A heading stands alone in its row, at the left or over several columns.
    fn is_heading(&self, page: &Page, cell: Cell) -> bool {
        let number = numbering::split(page.text(cell)).filter(|n| n.rest.is_empty());
        let is_bare_code = number.is_some_and(|n| self.styles.contains(&n.style));
        let is_left = cell.col <= self.heads.title().last;
        !is_bare_code && (is_left || page.last(cell).col > cell.col)
    }

    /// A level's word or a number, and its text in the next cell.
    fn is_pair(&self, page: &Page, first: Cell, second: Cell) -> bool {
        let head = page.text(first);
        let is_number = numbering::split(head).is_some_and(|n| n.rest.is_empty());
        self.heads.is_above(head) || (is_number && second.col <= self.heads.title().last)
    }

    fn heading(&mut self, page: &mut Page, cells: &[Cell]) {
        match cells {
            [one] => {
                let columns = &mut self.heads.columns.iter();
                let own = columns.find(|head| head.holds(*one));
                let column = own
                    .filter(|head| is_level(head))
                    .map(|head| head.heading.as_str());
                self.levels.enter(page, *one, column);
            }
            [first, second, ..] => self.levels.enter_pair(page, *first, *second),
            [] => {}
        }
    }

    fn finish(self, page: &mut Page) -> List {
        let heads = self.heads;
        let title = |item: &Item| item.values[heads.title].0.clone();
        let parts: Option<Vec<(String, String)>> = match heads.code {
            Some(_) => None,
            None => self.items.iter().map(|item| apart(&title(item))).collect(),
        };
        let mut list = List {
            repeated: self.repeated,
            ..List::default()
        };
        let above = above(heads, &self.items);
        let rows: Vec<&[Value]> = self.items.iter().map(|item| &item.values[..]).collect();
        let headings: Vec<&str> = heads.columns.iter().map(|h| h.heading.as_str()).collect();
        let kinds = Kinds::find(&headings, &rows);
        for (index, item) in self.items.iter().enumerate() {
            let part = parts.as_ref().and_then(|parts| parts.get(index));
            let mut draft = draft(page, heads, item, part, kinds.as_ref());
            for given in &self.given {
                draft.put(&given.heading, &given.text, vec![page.at(given.cell)]);
            }
            draft.above = draft.above.or_else(|| above[index].clone());
            list.drafts.push(draft);
        }
        for item in &self.items {
            item.levels.take(page);
            let values = item.values.iter().chain(&item.second);
            let cells = values.flat_map(|(_, cells)| cells);
            cells.for_each(|cell| page.take(*cell));
            let words = kinds.as_ref().map(|kinds| &item.values[kinds.column].1);
            words
                .into_iter()
                .flatten()
                .for_each(|cell| page.head(*cell));
        }
        let rest: Vec<Cell> = page.open().filter(|cell| cell.row < heads.end).collect();
        rest.into_iter()
            .for_each(|cell| page.leave(cell, "見出しのない列にあります"));
        list
    }
}

/// The numbers of the levels that each measure has in columns; a blank one goes on from above.
fn above(heads: &Heads, items: &[Item]) -> Vec<Option<Vec<String>>> {
    let columns = heads.columns.iter().enumerate();
    let columns: Vec<usize> = columns
        .filter(|(_, h)| is_level(h))
        .map(|(i, _)| i)
        .collect();
    let mut force = vec![""; columns.len()];
    let numbers = |item| {
        let item: &Item = item;
        for (depth, column) in columns.iter().enumerate() {
            let text = item.values[*column].0.as_str();
            if !text.is_empty() && text != force[depth] {
                force[depth..].fill("");
                force[depth] = text;
            }
        }
        let number = |text: &&str| numbering::split(text).map(|n| n.number);
        force.iter().map(number).collect()
    };
    items.iter().map(numbers).collect()
}

/// Whether a column is that of a level.
fn is_level(head: &Head) -> bool {
    words::known(&head.heading).is_some_and(words::is_level)
}

/// A title's number and the rest, where both are there.
fn apart(title: &str) -> Option<(String, String)> {
    let found = numbering::split(title).filter(|n| !n.rest.is_empty())?;
    Some((found.number, found.rest))
}

/// Whether a text stands for the one above it.
fn is_ditto(text: &str) -> bool {
    DITTO.contains(&text)
}

/// Whether a text is that of a row of totals: 合計, 計（3件）.
fn is_total(text: &str) -> bool {
    let normalized = normalize(text);
    let mut words = ["小計", "合計", "総計", "計"].iter();
    let rest = words.find_map(|word| normalized.strip_prefix(word));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['(', ':']))
}

/// What stands in a row under a heading, merged cells included.
fn value(page: &Page, row: u32, head: &Head) -> Value {
    let mut cells: Vec<Cell> = vec![];
    for col in head.first..=head.last {
        // A text merged over several columns belongs to the first; one over years is for all.
        let own = |cell: &Cell| head.holds(*cell) || words::is_year(&head.heading);
        let found = page.cover(row, col).filter(own);
        cells.extend(found.filter(|cell| !cells.contains(cell)));
    }
    let texts: Vec<&str> = cells.iter().map(|cell| page.text(*cell)).collect();
    (texts.join(" "), cells)
}

/// A measure of a row. `part` is its number and title where both stand in the title's column.
/// `kinds` tells its rows apart, where it has several.
fn draft(
    page: &Page,
    heads: &Heads,
    item: &Item,
    part: Option<&(String, String)>,
    kinds: Option<&Kinds>,
) -> Draft {
    let mut draft = Draft::new(page.at(Cell::new(item.row, heads.key().first)));
    let places = |cells: &[Cell]| cells.iter().map(|cell| page.at(*cell)).collect::<Vec<_>>();
    if let Some((number, _)) = part {
        draft.put("整理番号", number, places(&item.values[heads.title].1));
    }
    let keys: Vec<usize> = heads.code.into_iter().chain([heads.title]).collect();
    for index in &keys {
        let (text, cells) = &item.values[*index];
        let text = match part {
            Some((_, rest)) => rest,
            None => text,
        };
        draft.put(&heads.columns[*index].heading, text, places(cells));
    }
    item.levels.write(&mut draft);
    for (index, head) in heads.columns.iter().enumerate() {
        if keys.contains(&index) || kinds.is_some_and(|kinds| kinds.column == index) {
            continue;
        }
        let value = &item.values[index];
        let parts = match kinds {
            Some(kinds) => kinds.parts(page, &head.heading, value, &item.values[kinds.column]),
            None => vec![(head.heading.clone(), value.clone())],
        };
        for (heading, (text, cells)) in parts {
            let key = words::known(&heading).filter(|role| words::is_level(role));
            let key = key.unwrap_or("");
            if !draft.says(key, &text, &places(&cells)) {
                draft.put(&heading, &text, places(&cells));
            }
        }
    }
    for (head, (text, cells)) in heads.second.iter().zip(&item.second) {
        draft.put(&head.heading, text, places(cells));
    }
    draft
}
