//! The heading rows of a list: one row that names the measures' titles, with a row of parents
//! above it or rows of years and the like below.

use super::page::Page;
use super::words;
use crate::model::place::Cell;
use crate::model::plan::Role;
use crate::text::code::split_code;
use crate::text::fold::fold;
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

/// The most heading rows below the first.
const DEEPEST: u32 = 2;

/// So many rows below the headings tell whether they are those of a list.
const SAMPLE: usize = 300;

/// One column of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its first column on the sheet.
    pub first: u32,
    /// Its last column on the sheet.
    pub last: u32,
    /// Its heading, of one level or of all where the plan has no word for them together.
    pub heading: String,
}

impl Head {
    /// Whether a cell begins in the column.
    pub fn holds(&self, cell: Cell) -> bool {
        (self.first..=self.last).contains(&cell.col)
    }
}

/// The heading rows of a list.
#[derive(Clone, Debug)]
pub struct Heads {
    /// The last heading row.
    pub bottom: u32,
    /// The row where another list begins; the last there can be where none does.
    pub end: u32,
    /// The columns from left to right.
    pub columns: Vec<Head>,
    /// The index of the column of codes, where there is one.
    pub code: Option<usize>,
    /// The index of the column of titles.
    pub title: usize,
    /// The cells that hold the headings.
    pub cells: Vec<Cell>,
    /// The folded texts of each heading row by their columns.
    printed: Vec<Vec<(u32, String)>>,
}

impl Heads {
    /// Finds the heading rows of the first list of a sheet, from a row on.
    pub fn find(page: &Page, from: u32) -> Option<Heads> {
        let rows: Vec<u32> = page.rows().into_iter().filter(|row| *row >= from).collect();
        let main = rows.iter().find_map(|row| Main::at(page, *row))?;
        let bottom = main.bottom(page);
        let other = rows
            .iter()
            .find(|row| **row > bottom && main.ends_at(page, **row, &rows));
        let end = other.copied().unwrap_or(u32::MAX);
        let own: Vec<u32> = rows.into_iter().filter(|row| *row < end).collect();
        if !main.is_list(page, &own) {
            return None;
        }
        let mut segments = parents(page, main.row, &main.keys());
        for row in main.row..=bottom {
            segments.extend(segments_of(page, row, row < bottom));
        }
        Heads::of(page, &segments, &main, (bottom, end))
    }

    fn of(
        page: &Page,
        segments: &[Segment],
        main: &Main,
        (bottom, end): (u32, u32),
    ) -> Option<Heads> {
        let columns = columns(page, segments);
        let at = |cell: Cell| columns.iter().position(|head| head.holds(cell));
        let cells: Vec<Cell> = segments.iter().map(|s| s.cell).collect();
        let rows: BTreeSet<u32> = cells.iter().map(|c| c.row).collect();
        let own = |row: &u32| {
            let own = cells.iter().filter(|c| c.row == *row);
            own.map(|c| (c.col, fold(page.text(*c)))).collect()
        };
        Some(Heads {
            bottom,
            end,
            code: main.code.and_then(at),
            title: at(main.title)?,
            printed: rows.iter().map(own).collect(),
            columns,
            cells,
        })
    }

    /// The first heading row.
    pub fn top(&self) -> u32 {
        self.cells.iter().map(|c| c.row).min().unwrap_or(0)
    }

    /// Whether a cell stands under a heading, or left of the titles where headings of levels do.
    pub fn spans(&self, cell: Cell) -> bool {
        let title = self.columns[self.title].last;
        cell.col <= title || self.columns.iter().any(|head| head.holds(cell))
    }

    /// Parts the columns of another table beside the list from it: columns right of a blank one,
    /// whose headings no plan has, and with text in a row that tells no measure. Returns where they
    /// begin.
    pub fn part(&mut self, page: &Page) -> Option<u32> {
        let blank = |col: &u32| {
            let holds = |cell: Cell| (cell.col..=page.last(cell).col).contains(col);
            !page
                .open()
                .any(|cell| cell.row >= self.top() && holds(cell))
        };
        let title = self.columns[self.title].last;
        let edges = self.columns.iter().map(|head| head.first);
        let edges: Vec<u32> = edges
            .filter(|col| *col > title + 1 && blank(&(col - 1)))
            .collect();
        let mut from = None;
        for edge in edges.into_iter().rev() {
            let end = from.unwrap_or(u32::MAX);
            let own = self.columns.iter();
            let mut own = own.filter(|head| (edge..end).contains(&head.first));
            if !own.all(is_strange) || !self.is_beside(page, edge..end) {
                break;
            }
            from = Some(edge);
        }
        let from = from?;
        self.columns.retain(|head| head.first < from);
        self.cells.retain(|cell| cell.col < from);
        self.printed
            .iter_mut()
            .for_each(|row| row.retain(|(col, _)| *col < from));
        Some(from)
    }

    /// Whether text stands in these columns in a row that has no title and no merged one.
    fn is_beside(&self, page: &Page, columns: Range<u32>) -> bool {
        let title = &self.columns[self.title];
        let has_title =
            |row: u32| (title.first..=title.last).any(|col| page.cover(row, col).is_some());
        let rows = self.bottom + 1..self.end;
        let own = |c: &Cell| rows.contains(&c.row) && columns.contains(&c.col);
        let mut cells = page.open().filter(own);
        cells.any(|cell| !has_title(cell.row))
    }

    /// Whether a row's cells repeat a heading row, as on a further printed page.
    pub fn is_repeated(&self, page: &Page, cells: &[Cell]) -> bool {
        let is_in = |row: &Vec<(u32, String)>| {
            let found = |cell: &Cell| row.contains(&(cell.col, fold(page.text(*cell))));
            cells.len() >= 2 && cells.len() * 2 >= row.len() && cells.iter().all(found)
        };
        self.printed.iter().any(is_in)
    }

    /// The headings in one text, by which a list that goes on elsewhere is known.
    pub fn signature(&self) -> String {
        let all: Vec<String> = self.columns.iter().map(|c| fold(&c.heading)).collect();
        all.join("\u{1f}")
    }
}

/// Whether no plan has a heading.
fn is_strange(head: &Head) -> bool {
    words::role(&head.heading) == Role::Other && words::known(&head.heading).is_none()
}

/// A heading's cell and the columns it stands over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Segment {
    cell: Cell,
    first: u32,
    last: u32,
}

/// A row that names the titles, and the codes or at least two other things that plans tell.
struct Main {
    row: u32,
    code: Option<Cell>,
    title: Cell,
}

impl Main {
    fn at(page: &Page, row: u32) -> Option<Main> {
        let cells = page.row(row);
        let best = |wanted: &str| {
            let own = cells.iter().copied();
            let own = own.filter(|c| words::known(page.text(*c)) == Some(wanted));
            own.min_by_key(|c| words::rank(page.text(*c)))
        };
        let others = cells.iter().filter(|c| {
            let text = page.text(**c);
            words::is_year(text) || words::known(text).is_some_and(|role| role != "title")
        });
        let (code, title) = (best("code"), best("title")?);
        (code.is_some() || others.count() >= 2).then_some(Main { row, code, title })
    }

    fn keys(&self) -> Vec<Cell> {
        self.code.into_iter().chain([self.title]).collect()
    }

    /// The last heading row.
    fn bottom(&self, page: &Page) -> u32 {
        let mut bottom = self.row;
        while bottom < self.row + DEEPEST && is_below(page, bottom, &self.keys()) {
            bottom += 1;
        }
        bottom
    }

    /// Whether a further row has the headings of another list.
    fn ends_at(&self, page: &Page, row: u32, rows: &[u32]) -> bool {
        let printed = |row: u32| {
            let cells = page.row(row).into_iter();
            cells.map(|cell| (cell.col, fold(page.text(cell))))
        };
        let own: HashSet<(u32, String)> = printed(self.row).collect();
        let is_new = || printed(row).any(|heading| !own.contains(&heading));
        let other = Main::at(page, row);
        other.is_some_and(|other| is_new() && other.is_list(page, rows))
    }

    /// Whether measures stand below, and not the values of an individual sheet.
    fn is_list(&self, page: &Page, rows: &[u32]) -> bool {
        let bottom = self.bottom(page);
        let heads: HashSet<&str> = roles(page, self.row).collect();
        let below = rows.iter().copied().filter(|row| *row > bottom);
        let strange = below.clone().take(SAMPLE).flat_map(|row| roles(page, row));
        let strange: HashSet<&str> = strange.filter(|role| !heads.contains(role)).collect();
        let key = self.code.unwrap_or(self.title);
        let mut keys = below.map(|row| Cell::new(row, key.col));
        let next = keys.find(|cell| page.is_open(*cell));
        let repeats = |cell: Cell| fold(page.text(cell)) == fold(page.text(key));
        let is_label = |cell: Cell| words::known(page.text(cell)).is_some() && !repeats(cell);
        let beside = Cell::new(self.row, page.last(key).col + 1);
        strange.len() < 2
            && next.is_some_and(|cell| !is_label(cell))
            && !(self.code.is_some() && is_code(page.text(beside)))
    }
}

/// The roles of a row's texts.
fn roles(page: &Page, row: u32) -> impl Iterator<Item = &'static str> {
    let cells = page.row(row).into_iter();
    cells.filter_map(|cell| words::known(page.text(cell)))
}

/// Whether a text is a code and nothing else.
fn is_code(text: &str) -> bool {
    !words::is_year(text) && split_code(text).is_some_and(|(_, rest)| rest.is_empty())
}

/// Merged headings right above the main row, over some of its columns but not over its keys.
fn parents(page: &Page, row: u32, keys: &[Cell]) -> Vec<Segment> {
    let Some(above) = row.checked_sub(1) else {
        return vec![];
    };
    let main = page.row(row);
    let range = main.first().map(|c| c.col)..=main.last().map(|c| page.last(*c).col);
    let is_parent = |s: &Segment| {
        let covers = |cell: &Cell| (s.first..=s.last).contains(&cell.col);
        let within = range.contains(&Some(s.first)) && range.contains(&Some(s.last));
        s.last > s.first && within && !keys.iter().any(covers) && main.iter().any(covers)
    };
    let segments = segments_of(page, above, false).into_iter();
    segments.filter(is_parent).collect()
}

/// Whether the row below one of headings holds further headings: each under a heading that spans
/// several columns, and nothing under the keys.
fn is_below(page: &Page, row: u32, keys: &[Cell]) -> bool {
    let cells = page.row(row + 1);
    let under_key = |cell: &Cell| {
        let spans = |key: &Cell| (key.col..=page.last(*key).col).contains(&cell.col);
        keys.iter().any(spans)
    };
    let segments = segments_of(page, row, true);
    let has_parent = |cell: &Cell| {
        let covers = |s: &&Segment| (s.first..=s.last).contains(&cell.col);
        let parent = segments.iter().find(covers);
        parent.is_some_and(|s| s.last > s.first)
    };
    let is_short = |cell: &Cell| page.text(*cell).chars().count() <= 30;
    !cells.is_empty()
        && !cells.iter().any(under_key)
        && cells.iter().all(|c| has_parent(c) && is_short(c))
}

/// The headings of a row with the columns they stand over. A heading that is not merged stands
/// over the blanks to its right too, where there are headings below both.
fn segments_of(page: &Page, row: u32, spread: bool) -> Vec<Segment> {
    let cells = page.row(row);
    let mut made = vec![];
    for (index, cell) in cells.iter().enumerate() {
        let own = page.last(*cell);
        let next = cells.get(index + 1).map_or(u32::MAX, |c| c.col);
        let mut last = own.col;
        let below = |col: u32| page.is_open(Cell::new(own.row + 1, col));
        while spread && own.col == cell.col && below(cell.col) && last + 1 < next && below(last + 1)
        {
            last += 1;
        }
        made.push(Segment {
            cell: *cell,
            first: cell.col,
            last,
        });
    }
    made
}

/// The columns under the headings: neighbours under the same headings are one.
fn columns(page: &Page, segments: &[Segment]) -> Vec<Head> {
    let mut edges: BTreeSet<u32> = segments.iter().map(|s| s.first).collect();
    edges.extend(segments.iter().map(|s| s.last + 1));
    let edges: Vec<u32> = edges.into_iter().collect();
    let mut made = vec![];
    for pair in edges.windows(2) {
        let over = segments
            .iter()
            .filter(|s| s.first <= pair[0] && pair[1] - 1 <= s.last);
        let texts: Vec<String> = over.map(|s| words::one_line(page.text(s.cell))).collect();
        if let Some((own, parents)) = texts.split_last() {
            made.push(Head {
                first: pair[0],
                last: pair[1] - 1,
                heading: words::joined(parents, own),
            });
        }
    }
    made
}
