//! The tool's own forms, read by their hidden keys: what in them is plan, and what is not.

use super::draft::Draft;
use super::levels::Levels;
use super::page::Page;
use super::words;
use crate::layout::mark::Mark;
use crate::model::form::MARK;
use crate::model::import::Shape;
use crate::model::place::Cell;
use crate::model::plan::Role;
use crate::text::code::normalize_code;
use crate::text::normalize::normalize;
use std::collections::{HashMap, HashSet};

const TEXT: &str = "調査票の題名や説明です（計画ではありません）";
const ANSWER: &str = "調査票の回答の行です（計画ではありません）";
const ANSWERS: &str = "調査票の回答の列です（計画ではありません）";
const REPRINT: &str = "再掲の知らせです（計画ではありません）";
const ADDED: &str = "調査票の様式にない行か列に書かれています";
const TWICE: &str = "調査票の同じ行が、このシートにもう一つあります";
const GIVEN: &str = "計画にある表（作業と月など）の行です。計画の CSV には入りません。案件.xlsx のシート「工程」か、tasks.csv のような別の CSV に書いてください";

/// Levels are no deeper than this, however far a text is indented.
const DEEPEST: usize = 9;

/// What was read of a form's sheet.
#[derive(Debug)]
pub struct Form {
    /// How its measures are arranged.
    pub shape: Shape,
    /// Its measures.
    pub drafts: Vec<Draft>,
    /// Whether nothing tells the answers of its list from the plan.
    pub is_unsure: bool,
}

/// Reads the sheets of a workbook that are those of a form; `None` for each other sheet.
pub fn read(pages: &mut [Page]) -> Vec<Option<Form>> {
    let fields = fields(pages);
    let sheets = pages.iter_mut();
    sheets.map(|page| sheet(page, &fields)).collect()
}

/// The fields that are asked, by their keys, with their labels: from a form's first sheet.
fn fields(pages: &[Page]) -> HashMap<String, String> {
    let mut fields = HashMap::new();
    for page in pages {
        for (cell, mark) in marks(page) {
            let Some(key) = rest(&mark).strip_prefix("@cover/field-") else {
                continue;
            };
            let label = page.row(cell.row).into_iter().find(|c| c.col > cell.col);
            let label = label.map_or(String::new(), |cell| normalize(page.text(cell)));
            fields.insert(key.to_string(), label);
        }
    }
    fields
}

/// The keys of a sheet in reading order; a text of a person that begins like one is none.
fn marks(page: &Page) -> Vec<(Cell, Mark<'_>)> {
    let parse = |cell: Cell| Some((cell, Mark::parse(page.text(cell))?));
    let all = page.open().filter_map(parse);
    let is_known = |m: &Mark| m.is_column() || m.is_service() || m.line().is_some();
    all.filter(|(_, mark)| is_known(mark)).collect()
}

fn rest<'a>(mark: &Mark<'a>) -> &'a str {
    mark.key.strip_prefix(MARK).unwrap_or("")
}

/// Reads a sheet with hidden keys.
fn sheet(page: &mut Page, fields: &HashMap<String, String>) -> Option<Form> {
    let keys = Keys::of(page)?;
    keys.cells.iter().for_each(|cell| page.key(*cell));
    let mut reader = Reader {
        columns: &keys.columns,
        fields,
        levels: Levels::default(),
        heads: vec![],
        shape: Shape::Nothing,
        drafts: vec![],
    };
    for (measure, lines) in &keys.groups {
        reader.group(page, measure, lines);
    }
    let (shape, drafts) = (reader.shape, reader.drafts);
    page.leave_rest(if keys.is_service { TEXT } else { ADDED });
    Some(Form {
        shape,
        drafts,
        is_unsure: shape == Shape::List && fields.is_empty(),
    })
}

/// What the keys of a sheet say.
struct Keys {
    cells: Vec<Cell>,
    /// The columns of the form.
    columns: Vec<u32>,
    /// Neighbouring rows of one measure, or of none, each with the name of its line.
    groups: Vec<(String, Vec<(u32, String)>)>,
    /// Whether it is a hidden sheet of the form.
    is_service: bool,
}

impl Keys {
    fn of(page: &Page) -> Option<Keys> {
        let marks = marks(page);
        let first = marks.iter().map(|(cell, _)| cell.col).min()?;
        let columns = marks.iter().filter(|(_, mark)| mark.is_column());
        let mut keys = Keys {
            cells: marks.iter().map(|(cell, _)| *cell).collect(),
            columns: columns.map(|(cell, _)| cell.col).collect(),
            groups: vec![],
            is_service: false,
        };
        if keys.columns.is_empty() {
            let last = page.open().map(|cell| cell.col).max().unwrap_or(first);
            keys.columns = (first + 1..=last).collect();
        }
        let rows = marks.iter().filter(|(_, mark)| !mark.is_column());
        for (cell, mark) in rows.filter(|(_, mark)| !mark.is_continued) {
            let own = rest(mark);
            keys.is_service |= own.starts_with("list/") || own.starts_with("about/");
            let (measure, line) = mark.line().unwrap_or(("", own));
            keys.add(measure, cell.row, line);
        }
        Some(keys)
    }

    fn add(&mut self, measure: &str, row: u32, line: &str) {
        let line = (row, line.to_string());
        match self.groups.last_mut().filter(|(last, _)| last == measure) {
            Some((_, lines)) => lines.push(line),
            None => self.groups.push((measure.to_string(), vec![line])),
        }
    }
}

/// A place of a line.
enum Slot {
    /// A label and its value; the value may be blank.
    Pair(Cell, Option<Cell>),
    /// A text over several columns.
    Text(Cell),
}

/// The column of a heading in a list or a table.
struct Head {
    first: u32,
    last: u32,
    text: String,
    is_asked: bool,
}

struct Reader<'a> {
    columns: &'a [u32],
    fields: &'a HashMap<String, String>,
    levels: Levels,
    /// The headings of the list or table that is being read.
    heads: Vec<Head>,
    shape: Shape,
    drafts: Vec<Draft>,
}

impl Reader<'_> {
    fn group(&mut self, page: &mut Page, measure: &str, lines: &[(u32, String)]) {
        if measure.is_empty() {
            lines
                .iter()
                .for_each(|(row, line)| self.other(page, *row, line));
            return;
        }
        let top = lines.first().map_or(0, |(row, _)| *row);
        let mut card = Card {
            measure,
            draft: Draft::new(page.at(Cell::new(top, 0))),
            goals: vec![],
        };
        let mut seen: HashSet<&str> = HashSet::new();
        let mut shape = Shape::Nothing;
        for (row, line) in lines {
            if !seen.insert(line) {
                leave(page, *row, TWICE);
                continue;
            }
            self.line(page, &mut card, *row, line);
            shape = match (shape, line.as_str()) {
                (_, "@list") => Shape::List,
                (Shape::Nothing, line) if !line.starts_with('@') => Shape::Cards,
                (shape, _) => shape,
            };
        }
        if shape == Shape::Nothing {
            return;
        }
        self.shape = shape;
        let has_own = lines.iter().any(|(_, line)| is_numbered(line, 'l'));
        self.drafts
            .push(card.finish(page, (!has_own).then_some(&self.levels)));
    }

    /// A line of no measure: the headings of a list, a heading of a level, or a text.
    fn other(&mut self, page: &mut Page, row: u32, line: &str) {
        let cells = page.row(row);
        match (line, cells.as_slice()) {
            ("@top/head", _) => self.heads(page, row, false),
            (line, [group]) if line.starts_with("@group/") => {
                let depth = page.indent(*group).min(DEEPEST);
                self.levels.enter_at(page, *group, depth);
                page.leave(*group, TEXT);
            }
            _ => leave(page, row, TEXT),
        }
    }

    fn line(&mut self, page: &mut Page, card: &mut Card<'_>, row: u32, line: &str) {
        let table = line.split_once('#').filter(|(table, _)| !table.is_empty());
        match (line.chars().next(), table) {
            _ if line == "@list" => self.entry(page, card, row),
            (Some('@'), _) => leave(page, row, TEXT),
            (_, Some((_, number))) => self.table(page, card, row, number),
            (Some('='), _) => self.pairs(page, card, row, true),
            (Some('#'), _) if is_numbered(line, 'y') => self.heads(page, row, false),
            (Some('#'), _) if is_numbered(line, 'p') => self.planned(page, card, row),
            (Some('#'), _) => self.pairs(page, card, row, true),
            _ => self.pairs(page, card, row, self.fields.contains_key(line)),
        }
    }

    /// The headings of a list or table, or the years of a schedule with their label.
    fn heads(&mut self, page: &mut Page, row: u32, is_table: bool) {
        self.heads.clear();
        for cell in page.row(row) {
            let text = words::one_line(page.text(cell));
            self.heads.push(Head {
                first: cell.col,
                last: page.last(cell).col,
                is_asked: self.is_asked(&text),
                text,
            });
        }
        self.settle(page, row, is_table);
    }

    /// Settles the headings of a list, a table or years: those of answers are left over.
    fn settle(&self, page: &mut Page, row: u32, is_table: bool) {
        for head in &self.heads {
            let cell = Cell::new(row, head.first);
            let is_plan = !is_table || matches!(words::role(&head.text), Role::Goal(_));
            match (head.is_asked, is_plan) {
                (true, _) => page.leave(cell, ANSWERS),
                (false, true) => page.head(cell),
                (false, false) => page.leave(cell, TEXT),
            }
        }
    }

    fn is_asked(&self, label: &str) -> bool {
        self.fields.values().any(|asked| *asked == normalize(label))
    }

    /// The labels and values of a line. `has_plan` is false for lines of answers alone.
    fn pairs(&self, page: &mut Page, card: &mut Card<'_>, row: u32, has_plan: bool) {
        if !has_plan {
            return leave(page, row, ANSWER);
        }
        for slot in self.slots(page, row) {
            match slot {
                Slot::Text(cell) if page.is_open(cell) => page.leave(cell, TEXT),
                Slot::Text(_) => {}
                Slot::Pair(label, value) => {
                    let text = words::one_line(page.text(label));
                    let why = match normalize(&text).as_str() {
                        "再掲" => REPRINT,
                        _ if self.is_asked(&text) => ANSWER,
                        _ if page.is_open(label) => {
                            card.put(page, label, value);
                            continue;
                        }
                        _ => ADDED,
                    };
                    let own = [Some(label), value].into_iter().flatten();
                    let own: Vec<Cell> = own.filter(|c| page.is_open(*c)).collect();
                    own.into_iter().for_each(|cell| page.leave(cell, why));
                }
            }
        }
    }

    /// A line as the form has it: a label in one column, its value in the next one or more.
    fn slots(&self, page: &Page, row: u32) -> Vec<Slot> {
        let mut slots = vec![];
        let mut rest = self.columns;
        while let Some((col, after)) = rest.split_first() {
            let label = Cell::new(row, *col);
            let is_wide = page.last(label).col > label.col;
            let value = after.first().map(|col| Cell::new(row, *col));
            let last = match value.filter(|_| !is_wide) {
                Some(value) => page.last(value).col,
                None => page.last(label).col,
            };
            slots.push(match is_wide {
                true => Slot::Text(label),
                false => Slot::Pair(label, value.filter(|cell| page.is_open(*cell))),
            });
            rest = &rest[rest.partition_point(|col| *col <= last)..];
        }
        slots
    }

    /// What is planned for the years above.
    fn planned(&self, page: &mut Page, card: &mut Card<'_>, row: u32) {
        let Some((label, years)) = self.heads.split_first() else {
            return;
        };
        for year in years {
            let of = format!("{}{}", year.text, label.text);
            let heading = match words::role(&of) {
                Role::Goal(_) | Role::Actual(_) => of,
                _ => year.text.clone(),
            };
            let cell = Cell::new(row, year.first);
            card.write(
                page,
                &heading,
                Some(cell).filter(|cell| page.is_open(*cell)),
            );
        }
    }

    /// A measure's row in a list.
    fn entry(&self, page: &mut Page, card: &mut Card<'_>, row: u32) {
        for head in &self.heads {
            let cell = Cell::new(row, head.first);
            let cell = Some(cell).filter(|cell| page.is_open(*cell));
            let is_answer = head.is_asked || cell.is_some_and(|cell| page.is_computed(cell));
            match cell {
                Some(cell) if is_answer => page.leave(cell, ANSWERS),
                cell if !is_answer => {
                    let heading = card.heading(page, &head.text, cell);
                    card.write(page, &heading, cell);
                }
                _ => {}
            }
        }
    }

    /// A row of a table. Of what it holds only the goals of a year have a column in the plan.
    fn table(&mut self, page: &mut Page, card: &mut Card<'_>, row: u32, number: &str) {
        match number {
            "h" => self.heads(page, row, true),
            "t" | "e" => leave(page, row, TEXT),
            _ if number.ends_with("=p") => leave(page, row, GIVEN),
            _ => page.row(row).into_iter().for_each(|cell| {
                let over = |head: &&Head| (head.first..=head.last).contains(&cell.col);
                match self.heads.iter().find(over).filter(|head| !head.is_asked) {
                    Some(head) => card.given(page, &head.text, cell),
                    None => page.leave(cell, ANSWER),
                }
            }),
        }
    }
}

fn leave(page: &mut Page, row: u32, why: &str) {
    let cells = page.row(row).into_iter();
    cells.for_each(|cell| page.leave(cell, why));
}

/// Whether a line is one of a block's, as in `#11y0`: its number, a letter and a number.
fn is_numbered(line: &str, letter: char) -> bool {
    let parts = line.strip_prefix('#').and_then(|l| l.split_once(letter));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    parts.is_some_and(|(line, number)| is_number(line) && is_number(number))
}

/// A measure being read.
struct Card<'a> {
    /// Its normalized code.
    measure: &'a str,
    draft: Draft,
    /// The lines of a year's goals.
    goals: Vec<(String, Cell)>,
}

impl Card<'_> {
    /// A label with its value.
    fn put(&mut self, page: &mut Page, label: Cell, value: Option<Cell>) {
        let heading = self.heading(page, page.text(label), value);
        page.head(label);
        self.write(page, &heading, value);
    }

    /// What a column is called. The form may call the code and the title otherwise than the plan.
    fn heading(&self, page: &Page, label: &str, value: Option<Cell>) -> String {
        let text = value.map_or("", |cell| page.text(cell));
        let is_code = self.draft.text("code").is_empty() && normalize_code(text) == self.measure;
        match words::known(label) {
            Some("code") => label.to_string(),
            _ if is_code => "整理番号".to_string(),
            _ => label.to_string(),
        }
    }

    fn write(&mut self, page: &mut Page, heading: &str, value: Option<Cell>) {
        let text = value.map_or("", |cell| page.text(cell));
        let places = value.iter().map(|cell| page.at(*cell)).collect();
        self.draft.put(heading, text, places);
        value.into_iter().for_each(|cell| page.take(cell));
    }

    /// A text of a table that is not asked.
    fn given(&mut self, page: &mut Page, heading: &str, cell: Cell) {
        let Role::Goal(year) = words::role(heading) else {
            return page.leave(cell, TEXT);
        };
        self.goals.push((format!("{}目標", year.short()), cell));
        page.take(cell);
    }

    /// The measure, below the headings in force where it does not name its levels itself.
    fn finish(mut self, page: &mut Page, levels: Option<&Levels>) -> Draft {
        if let Some(levels) = levels {
            levels.write(&mut self.draft);
            levels.take(page);
            self.draft.above = None;
        }
        let code = self.draft.fields.iter_mut().find(|f| f.key == "code");
        match code {
            Some(code) if code.text.is_empty() => code.text = self.measure.to_string(),
            Some(_) => {}
            None => self.draft.put("整理番号", self.measure, vec![]),
        }
        if let Some((heading, _)) = self.goals.first() {
            let texts: Vec<&str> = self.goals.iter().map(|(_, c)| page.text(*c)).collect();
            let places = self.goals.iter().map(|(_, c)| page.at(*c)).collect();
            self.draft.put(heading, &texts.join("\n"), places);
        }
        self.draft
    }
}
