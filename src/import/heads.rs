//! The heading rows of a list: one row that names the measures' titles, with a row of parents
//! above it or rows of years and the like below.

use super::page::Page;
use super::words;
use crate::model::import::HeadingSeen;
use crate::model::place::Cell;
use crate::model::plan::Role;
use crate::text::normalize::normalize;
use std::collections::{BTreeSet, HashSet};
use std::ops::{Range, RangeInclusive};

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
    /// The headings of a second row, each below one of a column, where a measure has two rows of values.
    pub second: Vec<Head>,
    /// The index of the column of codes, where there is one.
    pub code: Option<usize>,
    /// The index of the column of titles.
    pub title: usize,
    /// The cells that hold the headings.
    pub cells: Vec<Cell>,
    /// The normalized texts of each heading row by their columns.
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
        let end = main
            .other_table(page, bottom, &rows)
            .map_or(end, |row| row.min(end));
        let own: Vec<u32> = rows.into_iter().filter(|row| *row < end).collect();
        if !main.is_list(page, &own) || main.is_on_sheet(page, &own) {
            return None;
        }
        let mut segments = parents(page, main.row, &main.keys());
        let second = main.second(page);
        let last = if second.is_empty() { bottom } else { main.row };
        for row in main.row..=last {
            segments.extend(segments_of(page, row, row < last));
        }
        let mut heads = Heads::of(page, &segments, &main, (bottom, end))?;
        heads.add_second(page, &second);
        Some(heads)
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
            own.map(|c| (c.col, normalize(page.text(*c)))).collect()
        };
        Some(Heads {
            bottom,
            end,
            code: main.code.and_then(at),
            title: at(main.title)?,
            second: vec![],
            printed: rows.iter().map(own).collect(),
            columns,
            cells,
        })
    }

    /// Adds the headings of a second row.
    fn add_second(&mut self, page: &Page, second: &[Cell]) {
        self.second = second
            .iter()
            .map(|cell| Head {
                first: cell.col,
                last: page.last(*cell).col,
                heading: words::one_line(page.text(*cell)),
            })
            .collect();
        let printed = second.iter().map(|c| (c.col, normalize(page.text(*c))));
        if !second.is_empty() {
            self.printed.push(printed.collect());
        }
        self.cells.extend(second);
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
        cells.any(|cell| !has_title(cell.row)) || self.is_shorter(page, &columns)
    }

    /// Whether these columns, two or more, are full in the first measures and blank in the others.
    fn is_shorter(&self, page: &Page, columns: &Range<u32>) -> bool {
        let heads = self.columns.iter();
        let heads: Vec<&Head> = heads.filter(|head| columns.contains(&head.first)).collect();
        let rows = page.rows().into_iter();
        let rows = rows.filter(|row| (self.bottom + 1..self.end).contains(row));
        let has = |row: u32, head: &Head| {
            (head.first..=head.last).any(|col| page.is_open(Cell::new(row, col)))
        };
        let is_full = |row: &u32| heads.iter().all(|head| has(*row, head));
        let is_blank = |row: &u32| !heads.iter().any(|head| has(*row, head));
        let rows: Vec<u32> = rows.collect();
        let full = rows.iter().take_while(|row| is_full(row)).count();
        heads.len() > 1 && full > 0 && full < rows.len() && rows[full..].iter().all(is_blank)
    }

    /// Whether a row's cells repeat a heading row, as on a further printed page.
    pub fn is_repeated(&self, page: &Page, cells: &[Cell]) -> bool {
        let is_in = |row: &Vec<(u32, String)>| {
            let found = |cell: &Cell| row.contains(&(cell.col, normalize(page.text(*cell))));
            cells.len() >= 2 && cells.len() * 2 >= row.len() && cells.iter().all(found)
        };
        self.printed.iter().any(is_in)
    }

    /// The headings in one text, by which a list that goes on elsewhere is known.
    pub fn signature(&self) -> String {
        let all: Vec<String> = self.columns.iter().map(|c| normalize(&c.heading)).collect();
        all.join("\u{1f}")
    }
}

/// Whether a heading has no role in a plan.
fn is_strange(head: &Head) -> bool {
    words::role(&head.heading) == Role::Other
}

/// The row of a sheet that most looks like one of headings: the first with most words that plans
/// have, or else the first with text in several columns, as the row below has.
pub fn likely(page: &Page) -> Vec<HeadingSeen> {
    let rows = page.rows();
    let count = |row: &u32| {
        let cells = page.row(*row).into_iter();
        cells
            .filter(|cell| words::meaning(page.text(*cell)).is_some())
            .count()
    };
    let best = rows.iter().take(SAMPLE).map(|row| (count(row), *row));
    let best = best
        .rev()
        .max_by_key(|(count, _)| *count)
        .filter(|(count, _)| *count > 1);
    let is_wide = |pair: &&[u32]| pair.iter().all(|row| page.row(*row).len() > 2);
    let wide = || rows.windows(2).find(is_wide).map(|pair| pair[0]);
    let row = best.map(|(_, row)| row).or_else(wide);
    let reported = |cell: Cell| HeadingSeen {
        cell,
        text: words::one_line(page.printed(cell)),
        meaning: words::meaning(page.text(cell)),
        likely: looks_like(page, cell).filter(|_| words::meaning(page.text(cell)).is_none()),
    };
    row.map_or(vec![], |row| {
        page.row(row).into_iter().map(reported).collect()
    })
}

/// What the texts below a cell look like: the names of sections, or codes that all differ.
fn looks_like(page: &Page, head: Cell) -> Option<&'static str> {
    let rows = page.rows().into_iter().filter(|row| *row > head.row);
    let cells = rows.take(SAMPLE).map(|row| Cell::new(row, head.col));
    let texts: Vec<&str> = cells
        .map(|cell| page.text(cell))
        .filter(|text| !text.is_empty())
        .collect();
    let different: HashSet<&&str> = texts.iter().collect();
    match texts.len() > 1 {
        true if texts.iter().all(|text| words::has_section(text)) => Some("担当課"),
        true if different.len() == texts.len() && texts.iter().all(|text| words::is_code(text)) => {
            Some("整理番号")
        }
        _ => None,
    }
}

/// A heading's cell and the columns it stands over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Segment {
    cell: Cell,
    first: u32,
    last: u32,
}

/// A row that names the titles, and the codes or at least one other thing that plans tell.
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
        let (code, title) = (best("code"), best("title")?);
        let is_other = |text: &str| {
            let is_heading = words::has_year(text) || words::is_heading(text);
            is_heading && words::known(text) != Some("title")
        };
        let is_other = |cell: &&Cell| is_other(page.text(**cell));
        let title = distinct(page, &cells, title);
        if is_over_keys(page, title) {
            return None;
        }
        (code.is_some() || cells.iter().any(|c| is_other(&c))).then_some(Main { row, code, title })
    }

    fn keys(&self) -> Vec<Cell> {
        self.code.into_iter().chain([self.title]).collect()
    }

    /// The last heading row.
    fn bottom(&self, page: &Page) -> u32 {
        if !self.second(page).is_empty() {
            return self.row + 1;
        }
        let mut bottom = self.row;
        while bottom < self.row + DEEPEST && is_below(page, self.row..=bottom, &self.keys()) {
            bottom += 1;
        }
        bottom
    }

    /// The headings of a second row, each right below one as wide as itself, beside a key that is merged
    /// over both rows: a measure has two rows of values.
    fn second(&self, page: &Page) -> Vec<Cell> {
        let row = self.row + 1;
        let is_tall = self.keys().iter().any(|key| page.last(*key).row == row);
        let main = page.row(self.row);
        let is_below = |cell: &Cell| {
            let mut over = main.iter().filter(|head| page.last(**head).row == self.row);
            let is_over =
                |head: &Cell| head.col == cell.col && page.last(*head).col == page.last(*cell).col;
            over.any(is_over) && words::is_heading(page.text(*cell))
        };
        let cells = page.row(row);
        match is_tall && cells.len() > 1 && cells.iter().all(is_below) {
            true => cells,
            false => vec![],
        }
    }

    /// Whether a further row has the headings of another list.
    fn ends_at(&self, page: &Page, row: u32, rows: &[u32]) -> bool {
        let printed = |row: u32| {
            let cells = page.row(row).into_iter();
            cells.map(|cell| (cell.col, normalize(page.text(cell))))
        };
        let own: HashSet<(u32, String)> = printed(self.row).collect();
        let is_new = || printed(row).any(|heading| !own.contains(&heading));
        let other = Main::at(page, row);
        other.is_some_and(|other| is_new() && other.is_list(page, rows))
    }

    /// The row of headings of another table: below a blank row and two or more measures, and nothing
    /// but headings, of which this list has not all.
    fn other_table(&self, page: &Page, bottom: u32, rows: &[u32]) -> Option<u32> {
        let own: HashSet<String> = page
            .row(self.row)
            .iter()
            .map(|c| normalize(page.text(*c)))
            .collect();
        let is_head = |cell: &Cell| words::is_heading(page.text(*cell));
        let is_other = |row: u32| {
            let cells = page.row(row);
            let is_new = cells
                .iter()
                .any(|cell| !own.contains(&normalize(page.text(*cell))));
            cells.len() > 1 && is_new && cells.iter().all(is_head)
        };
        let below = rows.iter().position(|row| *row > bottom)?;
        let pairs = rows.windows(2).enumerate().skip(below + 1);
        let after_gap = pairs.filter(|(_, pair)| pair[1] > pair[0] + 1);
        let row = after_gap
            .map(|(_, pair)| pair[1])
            .find(|row| is_other(*row))?;
        // Where the numbers of measures go on below it, it parts nothing.
        let goes_on = |key: Cell| {
            let mut rest = rows.iter().filter(|below| **below > row);
            rest.any(|below| words::is_code(page.text(Cell::new(*below, key.col))))
        };
        (!self.code.is_some_and(goes_on)).then_some(row)
    }

    /// Whether measures stand below, and not the values of an individual sheet.
    fn is_list(&self, page: &Page, rows: &[u32]) -> bool {
        let bottom = self.bottom(page);
        let heads: HashSet<&str> = roles(page, self.row).collect();
        let below = rows.iter().copied().filter(|row| *row > bottom);
        let below: Vec<u32> = below.take(SAMPLE).collect();
        let strange = below.iter().flat_map(|row| roles(page, *row));
        let strange: HashSet<&str> = strange.filter(|role| !heads.contains(role)).collect();
        let is_prose = |cell: &Cell| words::is_prose(page.text(*cell));
        strange.len() < 2
            && !page.row(self.row).iter().any(is_prose)
            && !self.is_labelled(page, &below)
            && self.has_measures(page, &below)
            && self.fits(page, &below)
    }

    /// Whether a third of the rows begin with a label before a text, left of the titles or under
    /// them; words of levels are none, nor is a heading that is repeated.
    fn is_labelled(&self, page: &Page, rows: &[u32]) -> bool {
        let is_label = |text: &str| {
            let role = words::label(text).map(|(_, role)| role);
            role.is_some_and(|role| {
                !role.is_some_and(|role| role == "title" || words::is_level(role))
            })
        };
        let repeats = |cell: &Cell| {
            let head = page.text(Cell::new(self.row, cell.col));
            normalize(head) == normalize(page.text(*cell))
        };
        let is_labelled = |row: &&u32| {
            let cells = page.row(**row);
            let first = cells
                .first()
                .filter(|cell| cells.len() > 1 && cell.col <= self.title.col);
            first.is_some_and(|cell| is_label(page.text(*cell)) && !repeats(cell))
        };
        let labelled = rows.iter().filter(is_labelled).count();
        labelled > 0 && labelled * 3 >= rows.len()
    }

    /// Whether texts stand below the key, the first no label, and few labels among them.
    fn has_measures(&self, page: &Page, below: &[u32]) -> bool {
        let key = self.code.unwrap_or(self.title);
        let repeats = |cell: Cell| {
            let head = page.text(Cell::new(self.row, cell.col));
            normalize(page.text(cell)) == normalize(head)
        };
        let is_label = |cell: Cell| words::label(page.text(cell)).is_some() && !repeats(cell);
        let has = |col: u32| {
            let cells = below.iter().map(|row| Cell::new(*row, col));
            let cells: Vec<Cell> = cells.filter(|cell| page.is_open(*cell)).collect();
            let labels = cells.iter().filter(|cell| is_label(**cell)).count();
            cells.first().is_some_and(|cell| !is_label(*cell)) && labels * 3 <= cells.len()
        };
        has(key.col) && has(self.title.col)
    }

    /// Whether what the headings are of stands below them rather than beside them: under 担当課 the
    /// name of a section, under 番号 a number.
    fn fits(&self, page: &Page, below: &[u32]) -> bool {
        let (mut beside, mut under) = (0, 0);
        for cell in page.row(self.row) {
            let Some(is_value) = words::shape(page.text(cell)) else {
                continue;
            };
            let next = Cell::new(cell.row, page.last(cell).col + 1);
            beside += usize::from(is_value(page.text(next)));
            let texts = below.iter().map(|row| page.text(Cell::new(*row, cell.col)));
            let mut first = texts.filter(|text| !text.is_empty()).take(3);
            under += usize::from(first.any(is_value));
        }
        beside == 0 || under > beside
    }

    /// Whether an individual sheet begins above: a label of its code or title, no worse than those
    /// of the row, with a text beside it.
    fn is_on_sheet(&self, page: &Page, rows: &[u32]) -> bool {
        let keys = self.keys();
        let is_better = |text: &str| {
            let same = |key: &&Cell| words::known(page.text(**key)) == words::known(text);
            let own = keys.iter().find(same);
            own.is_none_or(|key| words::rank(text) <= words::rank(page.text(*key)))
        };
        let is_key = |cell: &Cell| {
            let text = page.text(*cell);
            let beside = Cell::new(cell.row, page.last(*cell).col + 1);
            let is_value = page.is_open(beside) && words::label(page.text(beside)).is_none();
            is_value && matches!(words::known(text), Some("code" | "title")) && is_better(text)
        };
        let mut above = rows.iter().take_while(|row| **row < self.row).take(SAMPLE);
        above.any(|row| page.row(*row).iter().any(is_key))
    }
}

/// Whether a heading stands over others that name the codes or the titles: 事業 over 番号 and 事業名.
fn is_over_keys(page: &Page, cell: Cell) -> bool {
    let last = page.last(cell);
    let is_under = |below: &Cell| (cell.col..=last.col).contains(&below.col);
    let is_key = |below: &Cell| matches!(words::known(page.text(*below)), Some("code" | "title"));
    let below = page.row(last.row + 1);
    let own: Vec<&Cell> = below.iter().filter(|below| is_under(below)).collect();
    last.col > cell.col && own.len() > 1 && own.iter().any(|below| is_key(below))
}

/// The title's cell among those of a row: where the texts under the best heading repeat, as those of
/// a level do, the one whose texts differ.
fn distinct(page: &Page, cells: &[Cell], best: Cell) -> Cell {
    let count = |cell: &Cell| {
        let rows = cell.row + 1..=cell.row.saturating_add(SAMPLE as u32);
        let texts = rows.map(|row| page.text(Cell::new(row, cell.col)));
        texts
            .filter(|text| !text.is_empty())
            .collect::<HashSet<_>>()
            .len()
    };
    let titles = cells
        .iter()
        .filter(|c| words::known(page.text(**c)) == Some("title"));
    let others = titles.filter(|cell| **cell != best && count(cell) > count(&best) * 2);
    others.copied().next().unwrap_or(best)
}

/// The roles of a row's texts.
fn roles(page: &Page, row: u32) -> impl Iterator<Item = &'static str> {
    let cells = page.row(row).into_iter();
    cells.filter_map(|cell| words::known(page.text(cell)))
}

/// The headings above the main row: those that reach down into it, those merged over some of its
/// columns, and those over these again.
fn parents(page: &Page, row: u32, keys: &[Cell]) -> Vec<Segment> {
    let main = page.row(row);
    let end = main.iter().map(|c| page.last(*c).col).max();
    let range = main.first().map(|c| c.col)..=end;
    let is_tall =
        |s: &Segment| page.last(s.cell).row >= row && words::is_heading(page.text(s.cell));
    let mut found: Vec<Segment> = vec![];
    for above in (row.saturating_sub(DEEPEST)..row).rev() {
        let segments = segments_of(page, above, false);
        let is_over = |s: &Segment| {
            let covers = |cell: &Cell| (s.first..=s.last).contains(&cell.col);
            let within = range.contains(&Some(s.first)) && range.contains(&Some(s.last));
            let is_over_key = keys.iter().any(covers);
            let is_word = words::is_heading(page.text(s.cell));
            let groups_keys = is_over_key && is_word && is_over_keys(page, s.cell);
            s.last > s.first && within && (!is_over_key || groups_keys) && main.iter().any(covers)
        };
        let is_head = |s: &Segment| is_tall(s) || is_over(s);
        let own: Vec<Segment> = segments.into_iter().filter(is_head).collect();
        if own.is_empty() || (above + 1 < row && !own.iter().any(is_tall)) {
            break;
        }
        found.splice(0..0, own);
    }
    found
}

/// Whether the row below those of headings holds further ones: each under a heading that reaches down
/// to it and spans several columns, and nothing under the keys.
fn is_below(page: &Page, rows: RangeInclusive<u32>, keys: &[Cell]) -> bool {
    let last = *rows.end();
    let cells = page.row(last + 1);
    let under_key = |cell: &Cell| {
        let spans = |key: &Cell| (key.col..=page.last(*key).col).contains(&cell.col);
        keys.iter().any(spans)
    };
    let segments = rows.flat_map(|row| segments_of(page, row, true));
    let segments: Vec<Segment> = segments.filter(|s| page.last(s.cell).row >= last).collect();
    let parent = |cell: &Cell| {
        let covers = |s: &&Segment| (s.first..=s.last).contains(&cell.col);
        segments.iter().find(covers)
    };
    let is_part = |cell: &Cell| {
        parent(cell).is_some_and(|s| s.last - s.first > page.last(*cell).col - cell.col)
    };
    // A year may stand under a heading as wide as itself.
    let has_parent =
        |cell: &Cell| is_part(cell) || words::is_year(page.text(*cell)) && parent(cell).is_some();
    let is_prose = |cell: &Cell| words::is_prose(page.text(*cell));
    cells.iter().any(is_part)
        && !cells.iter().any(under_key)
        && cells.iter().all(|c| has_parent(c) && !is_prose(c))
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
        let is_free = |col: u32| col < next && below(col) && page.cover(row, col).is_none();
        while spread && own.col == cell.col && below(cell.col) && is_free(last + 1) {
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
