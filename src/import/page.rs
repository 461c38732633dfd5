//! A sheet being taken apart: its texts, its merged cells, and what became of each text.

use super::words;
use crate::book::merges::Block;
use crate::book::{Kind, Sheet};
use crate::model::place::{Cell, Place};
use crate::text::normalize::{clean, is_blank};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

/// The most rows of merged blocks that are looked at; more than any sheet made by people has.
const SPANNED: usize = 2_000_000;

/// Why a text is left over that has a line through it.
const STRUCK: &str = "取り消し線が引かれています";

/// What became of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was a heading.
    Heading,
    /// It is in the plan.
    Taken,
    /// It was left over, and why.
    Left(String),
    /// It was one of the tool's own hidden keys.
    Key,
}

/// A sheet and what became of its texts so far.
#[derive(Debug)]
pub struct Page {
    /// The sheet itself, without a cell.
    pub place: Place,
    texts: BTreeMap<Cell, String>,
    /// What is printed where the clerk said what a heading means.
    printed: HashMap<Cell, String>,
    /// Headings that the sheet does not print.
    imagined: HashSet<Cell>,
    /// How many blanks stand before a text, where there are some.
    indents: HashMap<Cell, usize>,
    /// The cells that a formula fills.
    computed: HashSet<Cell>,
    fates: BTreeMap<Cell, Fate>,
    /// Texts that stand at the same place on other sheets, before texts that differ.
    repeated: HashSet<Cell>,
    /// What is struck through; it is no part of a text.
    struck: BTreeMap<Cell, String>,
    /// Cells under a merged block that repeat its text.
    copies: BTreeMap<Cell, Cell>,
    blocks: Vec<Block>,
    by_row: HashMap<u32, Vec<usize>>,
    /// Why what was read of the sheet is not believable.
    pub doubts: Vec<String>,
}

impl Page {
    /// A sheet of a file with its merged blocks.
    pub fn new(file: &str, sheet: &Sheet, blocks: &[Block]) -> Page {
        let mut page = Page {
            place: Place::sheet(file, &sheet.name),
            texts: BTreeMap::new(),
            printed: HashMap::new(),
            imagined: HashSet::new(),
            indents: HashMap::new(),
            computed: HashSet::new(),
            fates: BTreeMap::new(),
            repeated: HashSet::new(),
            struck: BTreeMap::new(),
            copies: BTreeMap::new(),
            blocks: blocks.to_vec(),
            by_row: HashMap::new(),
            doubts: vec![],
        };
        for (cell, entry) in &sheet.cells {
            let unsaved = entry.text.is_empty() && !entry.formula.is_empty();
            let strike = entry.display.as_ref().and_then(|d| d.strike.as_ref());
            let text = match strike {
                Some(strike) => {
                    page.struck.insert(*cell, clean(&strike.struck));
                    clean(&strike.kept)
                }
                None if unsaved => format!("={}", entry.formula),
                // What the cell shows is what was meant; a hidden value is no less one.
                None if !is_blank(entry.seen()) => clean(entry.seen()),
                None => clean(&entry.text),
            };
            if is_blank(&text) {
                continue;
            }
            let blanks = entry.text.chars().take_while(|c| c.is_whitespace());
            match blanks.count() {
                0 => {}
                indent => drop(page.indents.insert(*cell, indent)),
            }
            page.texts.insert(*cell, text);
            if !entry.formula.is_empty() {
                page.computed.insert(*cell);
            }
            if unsaved && strike.is_none() {
                page.leave(*cell, "計算式の結果が保存されていません");
            } else if entry.kind == Kind::Error {
                page.leave(*cell, "計算式がエラーになっています");
            }
        }
        page.index();
        page.look_under_blocks();
        page
    }

    /// Notes, for each row with text, the merged blocks that reach it.
    fn index(&mut self) {
        let mut rows: Vec<u32> = self.texts.keys().map(|c| c.row).collect();
        rows.dedup();
        // Where no text stands further right, the width of a block does not matter.
        let widest = self.texts.keys().map(|c| c.col).max().unwrap_or(0) + 1;
        for block in &mut self.blocks {
            block.last.col = block.last.col.min(widest.max(block.first.col));
        }
        let mut spanned = 0;
        for (index, block) in self.blocks.iter().enumerate() {
            let from = rows.partition_point(|row| *row < block.first.row);
            let to = rows.partition_point(|row| *row <= block.last.row);
            spanned += to - from;
            if spanned > SPANNED {
                return;
            }
            for row in &rows[from..to] {
                self.by_row.entry(*row).or_default().push(index);
            }
        }
    }

    /// A merged block shows its first cell only. Some programs repeat the text below it.
    fn look_under_blocks(&mut self) {
        let cells: Vec<Cell> = self.texts.keys().copied().collect();
        for cell in cells {
            let Some(block) = self.block(cell).filter(|b| b.first != cell) else {
                continue;
            };
            if self.texts.get(&block.first) == self.texts.get(&cell) {
                self.copies.insert(cell, block.first);
                self.texts.remove(&cell);
            } else {
                self.leave(cell, "結合したセルの下に隠れています");
            }
        }
    }

    fn block(&self, at: Cell) -> Option<&Block> {
        let indices = self.by_row.get(&at.row)?.iter();
        indices.map(|i| &self.blocks[*i]).find(|b| b.holds(at))
    }

    /// A place on the sheet.
    pub fn at(&self, cell: Cell) -> Place {
        let mut place = self.place.clone();
        place.cell = Some(cell);
        place
    }

    /// The text of a cell; empty where there is none.
    pub fn text(&self, cell: Cell) -> &str {
        self.texts.get(&cell).map_or("", String::as_str)
    }

    /// How many blanks stand before a text.
    pub fn indent(&self, cell: Cell) -> usize {
        self.indents.get(&cell).copied().unwrap_or(0)
    }

    /// Whether a formula fills a cell.
    pub fn is_computed(&self, cell: Cell) -> bool {
        self.computed.contains(&cell)
    }

    /// The rows in which a text begins whose fate is open.
    pub fn rows(&self) -> Vec<u32> {
        let mut rows: Vec<u32> = self.open().map(|c| c.row).collect();
        rows.dedup();
        rows
    }

    /// The cells of a row whose fate is open, from left to right.
    pub fn row(&self, row: u32) -> Vec<Cell> {
        let range = Cell::new(row, 0)..=Cell::new(row, u32::MAX);
        let cells = self.texts.range(range).map(|(cell, _)| *cell);
        cells.filter(|cell| self.is_open(*cell)).collect()
    }

    /// Whether no other text stands in a cell's row, whatever became of it.
    pub fn is_alone(&self, cell: Cell) -> bool {
        let range = Cell::new(cell.row, 0)..=Cell::new(cell.row, u32::MAX);
        self.texts.range(range).all(|(other, _)| *other == cell)
    }

    /// Whether a text stands in a row between two columns, whatever became of it.
    pub fn has_between(&self, row: u32, columns: Range<u32>) -> bool {
        let range = Cell::new(row, columns.start)..Cell::new(row, columns.end);
        !columns.is_empty() && self.texts.range(range).next().is_some()
    }

    /// The cells whose fate is open, in reading order.
    pub fn open(&self) -> impl Iterator<Item = Cell> {
        let cells = self.texts.keys().copied();
        cells.filter(|cell| self.is_open(*cell))
    }

    /// Whether a cell holds a text whose fate is open.
    pub fn is_open(&self, cell: Cell) -> bool {
        self.texts.contains_key(&cell) && !self.fates.contains_key(&cell)
    }

    /// The last cell of the block that begins at a cell; the cell itself where none does.
    pub fn last(&self, cell: Cell) -> Cell {
        let block = self.block(cell).filter(|b| b.first == cell);
        block.map_or(cell, |b| b.last)
    }

    /// The cell with an open text that reaches a place, merged cells included.
    pub fn cover(&self, row: u32, col: u32) -> Option<Cell> {
        let at = Cell::new(row, col);
        let first = self.block(at).map_or(at, |b| b.first);
        self.is_open(first).then_some(first)
    }

    /// Whether a merged block without a text begins at a cell: room for one.
    pub fn is_blank_block(&self, cell: Cell) -> bool {
        let begins = self.block(cell).is_some_and(|b| b.first == cell);
        begins && !self.texts.contains_key(&cell)
    }

    /// Whether a text stands at the same place on other sheets, before texts that differ.
    pub fn repeats(&self, cell: Cell) -> bool {
        self.repeated.contains(&cell)
    }

    /// Reads a heading as another, as the clerk said. Whether the sheet has it.
    pub fn rename(&mut self, heading: &str, other: &str) -> bool {
        let same = self
            .texts
            .iter_mut()
            .filter(|(_, text)| words::is_same(text, heading));
        let before = self.printed.len();
        for (cell, text) in same {
            let printed = std::mem::replace(text, other.to_string());
            self.printed.insert(*cell, printed);
        }
        self.printed.len() > before
    }

    /// Puts a heading where the sheet prints none.
    pub fn imagine(&mut self, cell: Cell, heading: &str) {
        self.texts.insert(cell, heading.to_string());
        self.imagined.insert(cell);
    }

    /// A text as the sheet prints it.
    pub fn printed(&self, cell: Cell) -> &str {
        let printed = self.printed.get(&cell).map(String::as_str);
        printed.unwrap_or_else(|| self.text(cell))
    }

    /// Whether a heading is read as another.
    pub fn is_renamed(&self, cell: Cell) -> bool {
        self.printed.contains_key(&cell)
    }

    /// Notes which texts repeat.
    pub fn repeat(&mut self, cells: HashSet<Cell>) {
        self.repeated = cells;
    }

    /// Notes why what was read of the sheet is not believable.
    pub fn doubt(&mut self, why: String) {
        self.doubts.push(why);
    }

    /// Settles that a cell was a heading.
    pub fn head(&mut self, cell: Cell) {
        self.fates.insert(cell, Fate::Heading);
    }

    /// Settles that a cell is in the plan.
    pub fn take(&mut self, cell: Cell) {
        self.fates.insert(cell, Fate::Taken);
    }

    /// Settles that a cell is one of the tool's own keys.
    pub fn key(&mut self, cell: Cell) {
        self.fates.insert(cell, Fate::Key);
    }

    /// Settles that a cell is left over.
    pub fn leave(&mut self, cell: Cell, why: &str) {
        self.fates.insert(cell, Fate::Left(why.to_string()));
    }

    /// The cells that were headings.
    pub fn heads(&self) -> impl Iterator<Item = Cell> {
        let fates = self.fates.iter();
        fates
            .filter(|(_, fate)| **fate == Fate::Heading)
            .map(|(cell, _)| *cell)
    }

    /// What is struck through, and why it is left over.
    pub fn struck(&self) -> impl Iterator<Item = (Place, &str, &str)> {
        let struck = self.struck.iter();
        struck.map(|(cell, text)| (self.at(*cell), text.as_str(), STRUCK))
    }

    /// Leaves over whatever is still open.
    pub fn leave_rest(&mut self, why: &str) {
        let open: Vec<Cell> = self.open().collect();
        open.into_iter().for_each(|cell| self.leave(cell, why));
    }

    /// The place of a cell's text: that of its block, where it repeats the block's.
    pub fn origin(&self, cell: Cell) -> Place {
        self.at(self.copies.get(&cell).copied().unwrap_or(cell))
    }

    /// Every text with what became of it; a repeated one shares the fate of its block.
    pub fn fates(&self) -> impl Iterator<Item = (Cell, &str, &Fate)> {
        let own = self.fates.iter().map(|(cell, fate)| (*cell, *cell, fate));
        let copies = self.copies.iter();
        let copied = copies.filter_map(|(cell, of)| Some((*cell, *of, self.fates.get(of)?)));
        own.chain(copied)
            .filter(|(cell, ..)| !self.imagined.contains(cell))
            .map(|(cell, of, fate)| (cell, self.printed(of), fate))
    }
}
