//! One returned sheet: finds its rows and columns by the hidden keys, takes the answers, and
//! accounts for every other cell that holds something.

use super::belief::{Belief, Identity};
use super::computed;
use super::doubt::Way;
use super::index::{FormIndex, Index, RowIndex};
use super::interpret::{interpret, is_same_answer};
use super::issued_row::{IssuedRow, table_row};
use crate::book::merges::Block;
use crate::book::{self, Entry, Kind as EntryKind};
use crate::layout::code::{self, FormCode};
use crate::layout::mark::{self, Mark};
use crate::layout::rate;
use crate::model::address::Address;
use crate::model::answer::{CellContent, Display, Portion};
use crate::model::fact::{Fact, Kind, Unread};
use crate::model::form::{MARK, Part, Role};
use crate::model::place::{Cell, Place};
use crate::model::rate::Computed;
use crate::model::template::{Kind as FieldKind, NONE};
use crate::text::code::normalize_code;
use crate::text::date;
use crate::text::normalize::{comparable, is_blank, normalize};
use crate::text::shared::SharedText;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A sheet that came back.
pub struct Source<'a> {
    /// The file that it stands in.
    pub file: &'a SharedText,
    /// The sheet.
    pub sheet: &'a book::Sheet,
    /// The styles of its workbook.
    pub styles: &'a [book::CellFormat],
    /// Whether nothing may be taken from it, which is reported already.
    pub is_doubted: bool,
    /// How the answers of other sheets of the file were moved.
    pub elsewhere: &'a BTreeSet<Way>,
}

/// Reads one sheet into a portion and facts. Returns how its answers were moved.
pub fn read<'b>(
    index: &Index<'b>,
    form: &FormIndex<'b>,
    source: &Source<'_>,
    portion: &mut Portion,
    facts: &mut Vec<Fact>,
) -> BTreeSet<Way> {
    let (file, sheet) = (source.file, source.sheet);
    let marks = marks(sheet);
    let mut reader = SheetReader {
        index,
        form,
        file,
        sheet_name: SharedText::from(&sheet.name),
        sheet,
        styles: source.styles,
        columns: columns(&marks),
        key_column: key_column(&marks),
        explained: marks
            .iter()
            .filter(|(_, mark)| mark.tail.is_empty())
            .map(|(cell, _)| *cell)
            .collect(),
        reported_struck: HashSet::new(),
        swapped_columns: HashSet::new(),
        shifted: HashSet::new(),
        ways: BTreeSet::new(),
        keeps_formulas: false,
        answer_cells: HashSet::new(),
        proposed: BTreeMap::new(),
        portion,
        facts,
    };
    let mut rows: Vec<IssuedRow<'_>> = vec![];
    let mut strangers: BTreeMap<&str, Vec<(u32, Mark<'_>)>> = BTreeMap::new();
    let mut loose: BTreeMap<u32, Mark<'_>> = BTreeMap::new();
    for (cell, mark) in &marks {
        let is_second = || rows.iter().any(|r| r.key == mark.key);
        match (form.row(mark.key), mark.line()) {
            (row, _) if reader.is_open_row(mark) && (row.is_none() || is_second()) => {
                if !mark.is_continued {
                    loose.insert(cell.row, *mark);
                }
            }
            (Some(row), _) if !mark.is_continued => rows.push(IssuedRow {
                at: cell.row,
                key: mark.key,
                digest: mark.digest,
                copy: 0,
                row,
            }),
            (Some(_), _) if Some(cell.col) == reader.key_column => {}
            (None, _) if reader.is_column_key(*cell, mark) => {}
            (None, _) if reader.is_as_issued(cell.row, mark) => {}
            (None, Some((key, _))) => strangers.entry(key).or_default().push((cell.row, *mark)),
            (None, None) if mark.is_service() && !mark.digest.is_empty() => {}
            (None, None) if mark.form_code().is_some() => {}
            // A text that only looks like a key is somebody's own.
            _ => {
                reader.explained.remove(cell);
            }
        }
    }
    let is_known = !strangers.is_empty() || !loose.is_empty() || marks.iter().any(is_hidden_sheets);
    if !is_known || !rows.is_empty() {
        reader.recover(&marks, &mut rows, &mut loose);
    }
    reader.drop_strays(&mut rows);
    reader.keep_copied_tables(&mut rows, &mut loose);
    let of_others = reader.rows_of_others(&mut rows);
    number_copies(&mut rows);
    let mut identity = match source.is_doubted {
        true => Identity::of_nobody(),
        false => reader.disagreeing(&rows),
    };
    let exchanged = reader.exchanged_given(&rows, &identity);
    identity.doubt_measures(exchanged);
    reader.answer_cells = reader.answer_cells_of(&rows);
    reader.swapped_columns = reader.swapped_heads(&rows);
    reader.shifted = reader.shifted(&rows, &identity, source.elsewhere);
    reader.keeps_formulas = rows.iter().any(|row| reader.has_formula(row));
    let mut misplaced = reader.misplaced(&rows);
    misplaced.extend(reader.doubled(&rows, &identity));
    let exchanged = reader.exchanged(&rows);
    for row in &rows {
        let own = table_row(row.key, row.row);
        let is_exchanged = own.is_some_and(|own| exchanged.contains(&own));
        reader.row(row, &identity, misplaced.contains(&row.at) || is_exchanged);
    }
    for row in &of_others {
        reader.row(row, &Identity::of_nobody(), false);
    }
    for row in &rows {
        reader.computed_in(row);
    }
    reader.added(&rows, &loose, &marks, &identity);
    reader.hidden_sheets();
    for (key, rows) in strangers {
        reader.strangers(key, &rows);
    }
    reader.proposed_rows(&rows);
    let near = rows
        .iter()
        .filter_map(|r| Some((r.at, r.row.measure?)))
        .collect();
    reader.outside(&near);
    let single = reader.single_measure();
    reader.struck(|row| single.or_else(|| near.range(..=row).next_back().map(|(_, m)| *m)));
    reader.ways
}

/// Tells rows with one key apart, from the top.
fn number_copies(rows: &mut [IssuedRow<'_>]) {
    rows.sort_by_key(|row| row.at);
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for row in rows {
        let copies = seen.entry(row.key).or_default();
        row.copy = *copies;
        *copies += 1;
    }
}

/// The hidden keys of a sheet with their cells.
pub(super) fn marks(sheet: &book::Sheet) -> Vec<(Cell, Mark<'_>)> {
    sheet
        .cells
        .iter()
        .filter_map(|(cell, entry)| Some((*cell, Mark::parse(&entry.text)?)))
        .collect()
}

/// What the keys begin with of the list of what is to be mended.
const MEND: &str = "tm:@mend/";

/// What the keys of the sheet begin with that says what the form is.
const ABOUT_KEYS: &str = "tm:about/";

/// Whether a key is one of those on the hidden sheets.
fn is_hidden_sheets((_, mark): &(Cell, Mark<'_>)) -> bool {
    let rest = mark.key.strip_prefix(MARK).unwrap_or("");
    rest.starts_with("list/") || rest.starts_with("about/")
}

/// The column in which most rows have their key.
fn key_column(marks: &[(Cell, Mark<'_>)]) -> Option<u32> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for (cell, _) in marks.iter().filter(|(_, mark)| !mark.is_column()) {
        *counts.entry(cell.col).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    most.map(|(col, _)| col)
}

/// Where each keyed column stands now.
fn columns(marks: &[(Cell, Mark<'_>)]) -> HashMap<String, u32> {
    let mut columns = HashMap::new();
    for (cell, mark) in marks.iter().filter(|(_, mark)| mark.is_column()) {
        columns.entry(mark.key.to_string()).or_insert(cell.col);
    }
    columns
}

/// The number in a text, a share as its part of 1.
fn share(text: &str) -> Option<f64> {
    match text.strip_suffix('%') {
        Some(hundredths) => hundredths.parse().ok().map(|n: f64| n / 100.0),
        None => text.parse().ok(),
    }
}

/// Whether a row is the one that shows the measure's number: its sheet is there.
pub(super) fn row_names_sheet(row: &RowIndex<'_>) -> bool {
    row.parts.iter().any(|(_, part)| part.role == Role::Number)
}

/// Whether a part is a word of the form itself to who fills it in: a hint, or the way back.
fn is_hint(role: &Role) -> bool {
    let is_one = |key: &str| key == "text" || key == "back" || key.starts_with("unasked:");
    matches!(role, Role::Given(key) if is_one(key))
}

/// A sheet being read.
pub(super) struct SheetReader<'a, 'b> {
    pub(super) index: &'a Index<'b>,
    pub(super) form: &'a FormIndex<'b>,
    pub(super) file: &'a SharedText,
    pub(super) sheet_name: SharedText,
    pub(super) sheet: &'a book::Sheet,
    pub(super) styles: &'a [book::CellFormat],
    /// Where each keyed column stands now.
    pub(super) columns: HashMap<String, u32>,
    /// The column in which most rows have their key.
    pub(super) key_column: Option<u32>,
    /// The fields, or the parts of them, under whose heading another one's label stands.
    swapped_columns: HashSet<String>,
    /// The answer cells whose answers seem to stand a few rows off.
    pub(super) shifted: HashSet<Cell>,
    /// How they were moved.
    pub(super) ways: BTreeSet<Way>,
    /// Whether any of the values that the workbook computes still has a formula.
    keeps_formulas: bool,
    /// The answer cells, in a sheet with merged ones.
    pub(super) answer_cells: HashSet<Cell>,
    /// What the rows show of a measure that the plan does not have: its number and title, by row.
    pub(super) proposed: BTreeMap<u32, String>,
    /// The cells that are accounted for.
    pub(super) explained: HashSet<Cell>,
    /// The cells whose struck text is reported with their answer.
    pub(super) reported_struck: HashSet<Cell>,
    pub(super) portion: &'a mut Portion,
    pub(super) facts: &'a mut Vec<Fact>,
}

impl SheetReader<'_, '_> {
    /// Whether the texts of a row that this form does not have are still those that were issued
    /// in it: a line of a correction's list, or of a plan that was changed since. Its cells are
    /// accounted for then.
    fn is_as_issued(&mut self, row: u32, mark: &Mark<'_>) -> bool {
        let cells: Vec<Cell> = self.keyed_texts(row);
        let seen = mark::digest(self.numbered(&cells));
        let same = !mark.digest.is_empty() && seen == mark.digest;
        if same && mark.key.starts_with(MEND) {
            let texts = cells.iter().map(|cell| self.text(*cell).to_string());
            let reported: Vec<String> = texts.collect();
            self.portion.replies_to.extend(reported);
        }
        if same {
            let all = self.keyed_cells(row);
            self.explained.extend(all);
        }
        same
    }

    /// What stands in cells, each with the number of its column as issued.
    pub(super) fn numbered(&self, cells: &[Cell]) -> impl Iterator<Item = (u32, &str)> {
        let number = |col: u32| {
            let mut columns = self.columns.iter();
            let (key, _) = columns.find(|(_, at)| **at == col)?;
            mark::column_number(key)
        };
        cells
            .iter()
            .filter_map(move |cell| Some((number(cell.col)?, self.text(*cell))))
    }

    /// The cells of a row's keyed columns that hold text, from left to right.
    pub(super) fn keyed_texts(&self, row: u32) -> Vec<Cell> {
        let is_text = |c: &Cell| {
            let entry = self.sheet.get(*c);
            entry.is_some_and(|e| e.kind == EntryKind::Text && e.formula.is_empty())
        };
        let cells = self.keyed_cells(row).into_iter();
        cells.filter(is_text).collect()
    }

    pub(super) fn place(&self, cell: Cell) -> Place {
        Place::cell(self.file, &self.sheet_name, cell)
    }

    /// Reports something at a place, of a measure.
    pub(super) fn tell(&mut self, kind: Kind, place: Place, measure: Option<usize>) {
        let fact = self.fact(kind, place, measure);
        self.facts.push(fact);
    }

    /// Reports something at a place, of a field of a measure.
    pub(super) fn tell_of_field(
        &mut self,
        kind: Kind,
        place: Place,
        measure: Option<usize>,
        field: &str,
    ) {
        let mut fact = self.fact(kind, place, measure);
        fact.field = field.to_string();
        self.facts.push(fact);
    }

    pub(super) fn fact(&self, kind: Kind, place: Place, measure: Option<usize>) -> Fact {
        let plan = &self.index.project.plan;
        Fact {
            department: self.form.form.name.clone(),
            item: measure.map_or(String::new(), |m| plan.measures[m].code.clone()),
            ..Fact::new(kind, place)
        }
    }

    /// Where an issued part stands now, if its column is still there.
    pub(super) fn stands(&self, at: u32, column: &str) -> Option<Cell> {
        let col = self.columns.get(column)?;
        Some(Cell::new(at, *col))
    }

    pub(super) fn text(&self, cell: Cell) -> &str {
        self.sheet.get(cell).map_or("", |e| e.text.as_str())
    }

    /// What stands in a cell beside what is struck through; all of it, where nothing is left.
    pub(super) fn unstruck(&self, cell: Cell) -> &str {
        let display = self.sheet.get(cell).and_then(|e| e.display.as_ref());
        let kept = display.and_then(|d| Some(d.strike.as_ref()?.kept.trim()));
        kept.filter(|kept| !is_blank(kept))
            .unwrap_or(self.text(cell))
    }

    fn row(&mut self, issued: &IssuedRow<'_>, identity: &Identity, misplaced: bool) {
        let row = issued.row;
        let belief = match row.measure {
            Some(measure) => identity.belief(measure, issued.copy),
            None => identity.of_sheet(),
        };
        let reported = belief != Belief::Taken;
        let swapped = self.swapped(issued).filter(|_| !reported);
        let as_issued = self.as_issued(issued);
        let is_stale = !as_issued.is_empty();
        for (column, part) in &row.parts {
            let Some(cell) = self.stands(issued.at, column) else {
                continue;
            };
            match (&part.role, row.measure) {
                (Role::Answer(field), Some(measure)) => {
                    let swapped = swapped.is_some() || self.is_in_swapped_column(field);
                    let moved = misplaced || swapped || self.shifted.contains(&cell);
                    self.answer(cell, measure, field, belief.doubted_if(moved));
                }
                (Role::Answer(field), None) if reported || !self.nil(cell, field) => continue,
                // What a disagreement already tells is not reported again. What was typed among texts
                // that are as they were issued is reported.
                (Role::Given(_) | Role::Number, _)
                    if (is_stale && as_issued.contains(&cell)) || swapped == Some(cell) => {}
                (Role::Given(_), _) if belief == Belief::Proposed => self.proposed_text(cell, part),
                (role, _) if reported && self.names_other_measure(role, cell) => {}
                (Role::Number, _) if belief == Belief::Proposed => {}
                (Role::Given(_) | Role::Number | Role::FormCode, measure) => {
                    self.given(cell, part, measure);
                }
                _ => {}
            }
            self.explained.insert(cell);
        }
        self.repeated(issued);
        let changed = is_stale.then(|| self.plan_changed(issued, &as_issued));
        if let Some((cell, heading)) = changed.flatten() {
            let changed = Kind::PlanTextChanged(Some(heading).filter(|h| !h.is_empty()));
            self.tell(changed, self.place(cell), row.measure);
        }
        self.explained.extend(as_issued);
        let is_there = match belief {
            Belief::Taken => true,
            Belief::Doubted => row_names_sheet(row),
            Belief::Elsewhere | Belief::Proposed => false,
        };
        if let Some(measure) = row.measure.filter(|_| is_there) {
            let name = self.sheet_name.clone();
            self.portion.sheets.entry(measure).or_insert(name);
        }
    }

    /// What stands in an answer cell, without what is struck through.
    fn content(&self, cell: Cell) -> CellContent {
        let empty = Entry::default();
        let is_misplaced = self.sheet.misplaced.binary_search(&cell).is_ok();
        let entry = self.sheet.get(cell).filter(|_| !is_misplaced);
        let entry = entry.unwrap_or(&empty);
        CellContent {
            place: self.place(cell),
            text: SharedText::from(&entry.text),
            formula: entry.formula.clone(),
            is_error: entry.kind == EntryKind::Error
                || (entry.kind == EntryKind::Nothing && !entry.formula.is_empty()),
            display: entry.display.clone(),
        }
        .unstruck()
    }

    /// The cell of the first sheet that says of the whole form that it does not apply; whether it holds
    /// that or nothing. Anything else is nobody's answer.
    fn nil(&mut self, cell: Cell, field: &str) -> bool {
        let project = self.index.project;
        let content = self.content(cell);
        let Some(own) = project.template.field(field) else {
            return false;
        };
        let said = interpret(own, "", &content, project.survey.year).value;
        if project.template.is_nil(field, &said) {
            self.portion.nil = Some(content);
            return true;
        }
        content.shown().is_empty()
    }

    /// Whether a value that the workbook computes in a row still has a formula.
    fn has_formula(&self, issued: &IssuedRow<'_>) -> bool {
        let mut computed = issued.row.parts.iter();
        computed.any(|(column, part)| {
            let cell = self.stands(issued.at, column);
            let entry = cell.and_then(|cell| self.sheet.get(cell));
            matches!(part.role, Role::Computed(_)) && entry.is_some_and(|e| !e.formula.is_empty())
        })
    }

    /// The values that the workbook computes in a row: what was typed over one is reported.
    fn computed_in(&mut self, issued: &IssuedRow<'_>) {
        let parts = issued.row.parts.iter();
        for (column, part) in parts.filter(|(_, part)| matches!(part.role, Role::Computed(_))) {
            if let Some(cell) = self.stands(issued.at, column) {
                self.computed(cell, part, issued.row.measure);
            }
        }
    }

    /// Whether a cell may hold what a form computes of the answers read. A formula without them may have
    /// given 0.
    fn is_result(&self, cell: Cell, name: &str, measure: Option<usize>) -> bool {
        let project = self.index.project;
        let Some(measure) = measure.filter(|_| !name.is_empty()) else {
            return self
                .sheet
                .get(cell)
                .is_none_or(|e| e.kind != EntryKind::Text);
        };
        let answer = |name: &str| {
            let standing = self.portion.cells.get(&(measure, name.into()));
            standing.map_or(String::new(), |s| s.text.to_string())
        };
        let computed = rate::value(project, measure, name, &answer);
        let entry = self.sheet.get(cell);
        let stored = entry.and_then(|e| e.display.as_ref()?.stored.as_deref());
        let seen = stored.unwrap_or(self.text(cell));
        const CLOSE: f64 = 0.01;
        match (share(seen), computed) {
            (Some(seen), Computed::Share(rate)) => {
                seen == 0.0 || (rate - seen).abs() <= CLOSE * rate.abs().max(1.0)
            }
            (Some(seen), _) => seen == 0.0,
            (None, computed) => seen == computed.shown() || seen == NONE,
        }
    }

    fn computed(&mut self, cell: Cell, part: &Part, measure: Option<usize>) {
        let (Some(entry), Role::Computed(name)) = (self.sheet.get(cell), &part.role) else {
            return;
        };
        // A program that saves results without formulas leaves none on the sheet.
        let is_typed = match entry.formula.is_empty() {
            true if entry.kind == EntryKind::Error => false,
            true if self.keeps_formulas => true,
            true => !self.is_result(cell, name, measure),
            false => computed::is_other(&entry.formula, &part.text),
        };
        if is_typed && !is_blank(&self.shown(cell)) {
            let formula = Some(&entry.formula).filter(|f| !f.is_empty());
            let overtyped = Kind::Overtyped {
                text: self.shown(cell),
                formula: formula.map(|f| format!("={f}")),
            };
            self.tell(overtyped, self.place(cell), measure);
        }
    }

    /// Whether a cell holds text that is no formula's result.
    pub(super) fn is_typed_text(&self, cell: Cell) -> bool {
        let entry = self.sheet.get(cell);
        entry.is_some_and(|e| e.kind == EntryKind::Text && e.formula.is_empty())
    }

    /// Whether a cell that tells which measure a sheet is about names another one of the plan.
    fn names_other_measure(&self, role: &Role, cell: Cell) -> bool {
        let plan = &self.index.project.plan;
        match role {
            Role::Number => plan
                .position(&normalize_code(self.unstruck(cell)))
                .is_some(),
            Role::Given(key) if key == "title" => self.index.is_title(self.unstruck(cell)),
            Role::Given(key) if key == "who" => self.names_other_section(self.unstruck(cell)),
            _ => false,
        }
    }

    /// The measure of this sheet, where it holds just one.
    fn single_measure(&self) -> Option<usize> {
        let named = |(_, name): &(&usize, &SharedText)| **name == self.sheet.name;
        let mut here = self.portion.sheets.iter().filter(named);
        match (here.next(), here.next()) {
            (Some((measure, _)), None) => Some(*measure),
            _ => None,
        }
    }

    /// What a person sees in a cell, or the formula where its result was not saved.
    pub(super) fn shown(&self, cell: Cell) -> String {
        match self.sheet.get(cell) {
            Some(e) if e.text.is_empty() && !e.formula.is_empty() => format!("={}", e.formula),
            Some(e) => e.text.clone(),
            None => String::new(),
        }
    }

    /// The same without what is struck through beside it.
    fn seen(&self, cell: Cell) -> String {
        match self.unstruck(cell) {
            "" => self.shown(cell),
            text => text.to_string(),
        }
    }

    /// Whether a key names a column where the columns' keys stand: two or more in one row.
    fn is_column_key(&self, cell: Cell, mark: &Mark<'_>) -> bool {
        let names_column =
            |(_, e): &&(Cell, Entry)| Mark::parse(&e.text).is_some_and(|m| m.is_column());
        mark.is_column() && self.sheet.row(cell.row).iter().filter(names_column).count() > 1
    }

    /// Some programs write the text of a merged block into every cell of it; the text right of a
    /// part that only repeats it is accounted for with it.
    fn repeated(&mut self, issued: &IssuedRow<'_>) {
        let parts = issued.row.parts.iter();
        let mut own: Vec<Cell> = parts
            .filter_map(|(col, _)| self.stands(issued.at, col))
            .collect();
        own.sort_unstable();
        for cell in self.cells_within(issued.at) {
            let behind = own.partition_point(|part| *part <= cell);
            let left = own[..behind].last().filter(|part| **part != cell);
            if left.is_some_and(|part| self.text(*part) == self.text(cell)) {
                self.explained.insert(cell);
            }
        }
    }

    /// Whether a cell stands in a column under whose heading another one's label stands.
    pub(super) fn is_in_swapped_column(&self, name: &str) -> bool {
        let address = Address::parse(name);
        let whole = match address.part {
            Some(part) => format!("{}.{part}", address.field),
            None => address.field.to_string(),
        };
        self.swapped_columns.contains(&whole)
    }

    /// A bare number where a day is asked, in a workbook whose days are counted from 1904: the day.
    fn counted_from_1904(&self, mut standing: CellContent, field: &str) -> CellContent {
        let kind = self.index.project.template.field(field).map(|f| f.kind);
        let is_day = matches!(kind, Some(FieldKind::Date | FieldKind::Month));
        if let Some(day) = date::from_1904(&standing.text).filter(|_| is_day) {
            let stored = standing.text.to_string();
            standing.text = SharedText::from(day.to_string());
            let display = standing.display.get_or_insert_default();
            *display.as_mut() = Display {
                shown: None,
                stored: Some(stored),
                strike: display.strike.take(),
            };
        }
        standing
    }

    pub(super) fn answer(
        &mut self,
        cell: Cell,
        measure: usize,
        field: &SharedText,
        belief: Belief,
    ) {
        let refused = belief != Belief::Taken;
        let is_in = |cells: &[Cell]| cells.binary_search(&cell).is_ok();
        let is_unread = is_in(&self.sheet.misplaced) || is_in(&self.sheet.unreadable);
        let standing = self.content(cell);
        let kind = self.sheet.get(cell).map(|entry| entry.kind);
        let standing = match self.sheet.is_1904 && kind == Some(EntryKind::Number) {
            true => self.counted_from_1904(standing, field),
            false => standing,
        };
        if is_unread {
            let unread = Kind::Unread(Unread::Value);
            self.tell_of_field(unread, standing.place.clone(), Some(measure), field);
        }
        match belief {
            Belief::Elsewhere => return self.untaken(measure, field, &standing),
            Belief::Proposed => return self.propose(cell, field),
            Belief::Taken | Belief::Doubted => {}
        }
        if !refused && standing.struck().is_some() {
            self.reported_struck.insert(cell);
        }
        // A hidden key is nobody's answer, however it came there.
        let refused = refused || standing.text.starts_with(MARK);
        let key = (measure, field.clone());
        let is_first = !self.portion.cells.contains_key(&key);
        // A blank takes nothing away from what stands elsewhere.
        let counts = is_first || !standing.shown().is_empty();
        let block = self.swallows(cell);
        let block = block.filter(|block| self.may_be_meant_for(*block, &standing));
        if let Some(block) = block {
            self.report_merged(cell, block, measure, field);
            if counts {
                self.portion.refused.insert(key.clone());
            }
            // Some programs keep what a block covers, where nobody sees it.
            let is_covered = !refused && self.shown(block.first) != standing.shown();
            if is_covered {
                self.untaken(measure, field, &standing);
            }
        }
        if refused && counts {
            self.portion.refused.insert(key.clone());
            self.untaken(measure, field, &standing);
        }
        if let Some(first) = self.portion.cells.get(&key).cloned() {
            self.again(key, first, standing, refused || block.is_some());
            return;
        }
        self.portion.cells.insert(key, standing);
    }

    /// A cell that stands in the file once more. A blank is no second answer, so that what stands in
    /// the other place is taken, and reported; two answers are reported as such, and neither is taken.
    fn again(
        &mut self,
        key: (usize, SharedText),
        first: CellContent,
        second: CellContent,
        refused: bool,
    ) {
        let is_blank = |standing: &CellContent| standing.shown().is_empty();
        match (is_blank(&first), is_blank(&second)) {
            (true, true) => {}
            (true, false) if !refused => {
                // What disagreed about a blank disagrees about nothing.
                self.portion.refused.remove(&key);
                self.blank_elsewhere(&key, &second, &first);
                self.portion.cells.insert(key, second);
            }
            (false, true) if !self.portion.refused.contains(&key) => {
                self.blank_elsewhere(&key, &first, &second);
            }
            // What disagrees is reported as not taken, and a blank contradicts nothing.
            (true, false) | (false, true) => {}
            _ if is_same_answer(self.index.project, (key.0, &key.1), &first, &second) => {}
            _ => self.twice(key, &first, second),
        }
    }

    fn blank_elsewhere(
        &mut self,
        key: &(usize, SharedText),
        filled: &CellContent,
        blank: &CellContent,
    ) {
        let part = Kind::BlankElsewhere {
            text: filled.shown(),
            blank_in: blank.place.to_string(),
        };
        self.tell_of_field(part, filled.place.clone(), Some(key.0), &key.1);
    }

    /// The merged block in which a cell has lost its own place.
    fn swallows(&self, cell: Cell) -> Option<Block> {
        let mut blocks = self.sheet.merged.iter();
        blocks.find(|b| b.holds(cell) && b.first != cell).copied()
    }

    /// Whether what stands in a merged block may be meant for a cell of it: it stands in another answer
    /// cell, or in each of the block's. Of a block that is blank, or that a program left behind when it
    /// moved the cells, the answers below are their own.
    fn may_be_meant_for(&self, block: Block, standing: &CellContent) -> bool {
        let first = self.shown(block.first);
        !first.is_empty() && (self.answer_cells.contains(&block.first) || first == standing.shown())
    }

    /// The answer cells of rows, in a sheet with merged ones.
    fn answer_cells_of(&self, rows: &[IssuedRow<'_>]) -> HashSet<Cell> {
        let rows = rows.iter().filter(|_| !self.sheet.merged.is_empty());
        let cells = rows.flat_map(|issued| {
            let answers = issued
                .row
                .parts
                .iter()
                .filter(|(_, part)| matches!(part.role, Role::Answer(_)));
            answers.filter_map(|(column, _)| self.stands(issued.at, column))
        });
        cells.collect()
    }

    /// What stands in a merged block may be meant for all its cells, or for the first alone.
    fn report_merged(&mut self, cell: Cell, block: Block, measure: usize, field: &str) {
        let merged = Kind::Merged {
            text: self.shown(block.first),
            first: block.first,
        };
        self.tell_of_field(merged, self.place(cell), Some(measure), field);
    }

    /// A value that is not taken is reported with its place, so that nobody misses it.
    fn untaken(&mut self, measure: usize, field: &str, standing: &CellContent) {
        if standing.shown().is_empty() {
            return;
        }
        let untaken = Kind::Untaken(standing.shown());
        self.tell_of_field(untaken, standing.place.clone(), Some(measure), field);
    }

    /// What stands on a card that was made another measure's, which the plan does not have.
    pub(super) fn propose(&mut self, cell: Cell, field: &str) {
        let shown = self.seen(cell);
        if is_blank(&shown) {
            return;
        }
        let named = self.proposed.range(..=cell.row).next_back();
        let measure = named.map_or(String::new(), |(_, name)| name.clone());
        let Some((whole, mark)) = self.mark_of(field) else {
            let proposed = Kind::Proposed {
                text: shown,
                measure,
            };
            return self.tell_of_field(proposed, self.place(cell), None, field);
        };
        // Equal marks of a row are one fact, which says what they mark.
        let begin = format!("{shown}（");
        if let Some(last) = self.facts.last_mut()
            && let Kind::Proposed { text, .. } = &mut last.kind
            && last.field == whole
            && text.starts_with(&begin)
        {
            *text = format!("{}、{mark}）", text.trim_end_matches('）'));
            return;
        }
        let text = format!("{begin}{mark}）");
        let proposed = Kind::Proposed { text, measure };
        self.tell_of_field(proposed, self.place(cell), None, &whole);
    }

    /// Of a month or box, the name of its row's cells and what it stands for.
    fn mark_of(&self, name: &str) -> Option<(String, String)> {
        let project = self.index.project;
        let field = project.template.field(name)?;
        let address = Address::parse(name);
        let is_mark = matches!(field.kind, FieldKind::Months | FieldKind::Boxes);
        let key = address.part.filter(|_| is_mark)?;
        let parts = project.parts(field);
        let part = parts.iter().find(|part| part.key == key)?;
        let whole = Address {
            part: None,
            ..address
        };
        Some((whole.to_string(), part.label.clone()))
    }

    /// A text that was given for the measure whose card it was, and is another one now.
    pub(super) fn proposed_text(&mut self, cell: Cell, part: &Part) {
        // The title names the proposal.
        if let Role::Given(role) = &part.role
            && role != "title"
            && normalize(self.unstruck(cell)) != normalize(&part.text)
        {
            self.propose(cell, role.trim_start_matches("label:"));
        }
    }

    /// A cell that is answered differently once more; all its answers are one fact.
    fn twice(&mut self, key: (usize, SharedText), first: &CellContent, second: CellContent) {
        let at = |standing: &CellContent| (standing.place.clone(), standing.text.to_string());
        let code = &self.index.project.plan.measures[key.0].code;
        let own = self.facts.iter_mut();
        let mut own = own.filter(|f| f.item == *code && f.field == key.1);
        let earlier = own.find_map(|f| match &mut f.kind {
            Kind::AnsweredTwice { others, .. } => Some(others),
            _ => None,
        });
        if let Some(others) = earlier {
            others.push(at(&second));
        } else {
            let twice = Kind::AnsweredTwice {
                text: second.text.to_string(),
                others: vec![at(first)],
            };
            self.tell_of_field(twice, second.place.clone(), Some(key.0), &key.1);
        }
        self.portion.refused.insert(key.clone());
        self.portion.others.entry(key).or_default().push(second);
    }

    fn given(&mut self, cell: Cell, part: &Part, measure: Option<usize>) {
        if self.text(cell) == part.text {
            return;
        }
        let seen = self.unstruck(cell);
        // A correction bears the code of its own round.
        let is_code = part.role == Role::FormCode && FormCode::parse(seen).is_some();
        if is_code || comparable(seen) == comparable(&part.text) {
            return;
        }
        // A hint is no text of the plan: what replaces it was written outside of the answers.
        let kind = match is_hint(&part.role) {
            true if is_blank(seen) => return,
            true => Kind::Outside(self.seen(cell)),
            false => Kind::Altered {
                now: self.seen(cell),
                issued: part.text.clone(),
            },
        };
        let field = match &part.role {
            Role::Given(role) => role
                .trim_start_matches("label:")
                .trim_start_matches("last:")
                .trim_start_matches("unasked:"),
            _ => "",
        };
        self.tell_of_field(kind, self.place(cell), measure, field);
    }

    /// The hidden sheets: every text that was issued on them is explained wherever it stands. What
    /// differs from form to form stands right of its key.
    fn hidden_sheets(&mut self) {
        let maps = self
            .form
            .form
            .sheets
            .iter()
            .filter(|m| m.row_keys.is_empty());
        let issued: HashSet<&str> = maps
            .flat_map(|map| map.parts.iter().map(|p| p.text.as_str()))
            .collect();
        let is_key = |text: &str| text.starts_with(MARK) && issued.contains(text);
        if !self.sheet.cells.iter().any(|(_, e)| is_key(&e.text)) {
            return;
        }
        for (cell, entry) in &self.sheet.cells {
            let left = cell.col.checked_sub(1).map(|col| Cell::new(cell.row, col));
            let key = left.map_or("", |c| self.text(c));
            let is_value = key
                .strip_prefix(ABOUT_KEYS)
                .is_some_and(|name| self.may_be_about(name, &entry.text));
            if issued.contains(entry.text.as_str()) || is_value {
                self.explained.insert(*cell);
            }
        }
    }

    /// Whether a text can be what a form says of itself under this name. It varies from form to form
    /// and from round to round.
    fn may_be_about(&self, name: &str, text: &str) -> bool {
        let all = |is: fn(&char) -> bool| !text.is_empty() && text.chars().all(|c| is(&c));
        match name {
            "form" => FormCode::parse(text).is_some(),
            "round" => all(char::is_ascii_digit),
            "contents" => all(|c| c.is_ascii_hexdigit() || *c == '/'),
            "name" => self.index.project.roster.find(text).is_some(),
            _ => false,
        }
    }

    /// The cells of a row that hold something, in its keyed columns and in columns inserted between
    /// them, from left to right.
    fn cells_within(&self, row: u32) -> Vec<Cell> {
        let columns = || self.columns.values().copied();
        let (Some(first), Some(last)) = (columns().min(), columns().max()) else {
            return vec![];
        };
        let cells = self.sheet.row(row).iter().map(|(cell, _)| *cell);
        cells
            .filter(|cell| (first..=last).contains(&cell.col))
            .collect()
    }

    /// The cells of a row's keyed columns, from left to right.
    pub(super) fn keyed_cells(&self, row: u32) -> Vec<Cell> {
        let mut columns: Vec<u32> = self.columns.values().copied().collect();
        columns.sort_unstable();
        columns.iter().map(|col| Cell::new(row, *col)).collect()
    }

    /// Every cell that holds something and was not accounted for.
    /// `near` tells the measure of each row that has one.
    fn outside(&mut self, near: &BTreeMap<u32, usize>) {
        let single = self.single_measure();
        let parts = self.form.form.sheets.iter().flat_map(|map| &map.parts);
        let hints: HashSet<String> = parts
            .filter(|part| is_hint(&part.role))
            .map(|part| comparable(&part.text))
            .collect();
        for (cell, entry) in &self.sheet.cells {
            let nothing = is_blank(&entry.text) && entry.formula.is_empty();
            if nothing || self.explained.contains(cell) {
                continue;
            }
            let text = comparable(&entry.text);
            if hints.contains(&text) || code::is_shown(&text) {
                continue;
            }
            let above = || near.range(..=cell.row).next_back().map(|(_, m)| *m);
            // Of a key that was written behind, what was written.
            let typed = Mark::parse(&entry.text).map(|mark| mark.tail);
            let text = match typed.filter(|t| !t.is_empty()) {
                Some(typed) => typed.to_string(),
                None => self.seen(*cell),
            };
            self.tell(
                Kind::Outside(text),
                self.place(*cell),
                single.or_else(above),
            );
        }
    }
}
