//! One returned sheet: finds its rows and columns by the hidden keys, takes the answers, and
//! accounts for every other cell that holds something.

use super::index::{FormIndex, Index, RowIndex};
use crate::book::{self, Entry, Kind as EntryKind};
use crate::layout::code::FormCode;
use crate::layout::mark::{self, Mark};
use crate::model::answer::{Portion, Standing};
use crate::model::fact::{Fact, Kind};
use crate::model::form::{MARK, Part, Role};
use crate::model::place::{Cell, Place};
use crate::text::code::fold_code;
use crate::text::fold::{fold, is_blank, tidy};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Reads one sheet into a portion and facts.
pub fn read(
    index: &Index<'_>,
    form: &FormIndex<'_>,
    file: &str,
    sheet: &book::Sheet,
    portion: &mut Portion,
    facts: &mut Vec<Fact>,
) {
    let marks = marks(sheet);
    let mut reader = SheetReader {
        index,
        form,
        file,
        sheet,
        columns: columns(&marks),
        explained: marks.iter().map(|(cell, _)| *cell).collect(),
        portion,
        facts,
    };
    let mut rows: Vec<IssuedRow<'_>> = vec![];
    let mut strangers: BTreeMap<&str, Vec<(u32, &str)>> = BTreeMap::new();
    for (cell, mark) in &marks {
        match (form.row(mark.key), mark.line()) {
            (Some(row), _) if !mark.is_continued => rows.push(IssuedRow {
                at: cell.row,
                digest: mark.digest,
                row,
            }),
            (Some(_), _) => {}
            (None, _) if mark.is_column() || reader.is_as_issued(cell.row, mark) => {}
            (None, Some((key, line))) => strangers.entry(key).or_default().push((cell.row, line)),
            (None, None) if mark.is_service() => {}
            // A text that only looks like a key is somebody's own.
            (None, None) => {
                reader.explained.remove(cell);
            }
        }
    }
    let disagreeing = reader.disagreeing(&rows);
    for row in &rows {
        reader.row(row, &disagreeing);
    }
    reader.lists(&marks);
    for (key, lines) in strangers {
        reader.stranger(key, &lines);
    }
    reader.outside();
}

/// An issued row and where it stands now.
struct IssuedRow<'a> {
    at: u32,
    digest: &'a str,
    row: &'a RowIndex<'a>,
}

/// The hidden keys of a sheet with their cells.
fn marks(sheet: &book::Sheet) -> Vec<(Cell, Mark<'_>)> {
    sheet
        .cells
        .iter()
        .filter_map(|(cell, entry)| Some((*cell, Mark::parse(&entry.text)?)))
        .collect()
}

/// Where each keyed column stands now.
fn columns(marks: &[(Cell, Mark<'_>)]) -> HashMap<String, u32> {
    let mut columns = HashMap::new();
    for (cell, mark) in marks.iter().filter(|(_, mark)| mark.is_column()) {
        columns.entry(mark.key.to_string()).or_insert(cell.col);
    }
    columns
}

/// Whether a part tells people which measure a sheet is about.
fn names_measure(role: &Role) -> bool {
    match role {
        Role::Number => true,
        Role::Given(key) => key == "title",
        _ => false,
    }
}

struct SheetReader<'a, 'b> {
    index: &'a Index<'b>,
    form: &'a FormIndex<'b>,
    file: &'a str,
    sheet: &'a book::Sheet,
    columns: HashMap<String, u32>,
    explained: HashSet<Cell>,
    portion: &'a mut Portion,
    facts: &'a mut Vec<Fact>,
}

impl SheetReader<'_, '_> {
    /// Whether the texts of a row that this form does not have are still those that were issued
    /// in it: a line of a correction's list, or of a plan that was changed since. Its cells are
    /// accounted for then.
    fn is_as_issued(&mut self, row: u32, mark: &Mark<'_>) -> bool {
        let cells: Vec<Cell> = self.keyed_texts(row);
        let seen = mark::digest(cells.iter().map(|c| self.text(*c)));
        let same = !mark.digest.is_empty() && seen == mark.digest;
        if same {
            self.explained.extend(cells);
        }
        same
    }

    /// The cells of a row's keyed columns that hold text, from left to right.
    fn keyed_texts(&self, row: u32) -> Vec<Cell> {
        let is_text = |c: &Cell| {
            let entry = self.sheet.get(*c);
            entry.is_some_and(|e| e.kind == EntryKind::Text && e.formula.is_empty())
        };
        let cells = self.keyed_cells(row).into_iter();
        cells.filter(is_text).collect()
    }

    fn place(&self, cell: Cell) -> Place {
        Place::cell(self.file, &self.sheet.name, cell)
    }

    fn fact(&self, kind: Kind, place: Place, measure: Option<usize>) -> Fact {
        let plan = &self.index.project.plan;
        Fact {
            department: self.form.form.name.clone(),
            item: measure.map_or(String::new(), |m| plan.measures[m].code.clone()),
            ..Fact::new(kind, place)
        }
    }

    /// Where an issued part stands now, if its column is still there.
    fn stands(&self, at: u32, column: &str) -> Option<Cell> {
        let col = self.columns.get(column)?;
        Some(Cell::new(at, *col))
    }

    fn text(&self, cell: Cell) -> &str {
        self.sheet.get(cell).map_or("", |e| e.text.as_str())
    }

    fn row(&mut self, issued: &IssuedRow<'_>, disagreeing: &HashSet<usize>) {
        let row = issued.row;
        let swapped = self.swapped(issued.at, row);
        let told = row.measure.is_some_and(|m| disagreeing.contains(&m));
        let is_stale = self.is_stale(issued);
        for (column, part) in &row.parts {
            let Some(cell) = self.stands(issued.at, column) else {
                continue;
            };
            self.explained.insert(cell);
            match (&part.role, row.measure) {
                (Role::Answer(field), Some(measure)) => {
                    self.answer(cell, measure, field, told || swapped);
                }
                // What a disagreement already tells is not told again.
                (Role::Given(_) | Role::Number, _) if swapped || is_stale => {}
                (role, _) if told && names_measure(role) => {}
                (Role::Given(_) | Role::Number | Role::FormCode, measure) => {
                    self.given(cell, part, measure);
                }
                _ => {}
            }
        }
        self.repeated(issued);
        if is_stale {
            let fact = self.fact(
                Kind::Stale,
                self.place(Cell::new(issued.at, 0)),
                row.measure,
            );
            self.facts.push(fact);
        }
        if let Some(measure) = row.measure {
            let name = self.sheet.name.clone();
            self.portion.sheets.entry(measure).or_insert(name);
        }
    }

    /// Some programs write the text of a merged block into every cell of it; the text right of a
    /// part that only repeats it is accounted for with it.
    fn repeated(&mut self, issued: &IssuedRow<'_>) {
        let parts = issued.row.parts.iter();
        let own: HashSet<Cell> = parts
            .filter_map(|(col, _)| self.stands(issued.at, col))
            .collect();
        let mut left: Option<Cell> = None;
        for cell in self.keyed_cells(issued.at) {
            match left {
                _ if own.contains(&cell) => left = Some(cell),
                Some(part) if self.text(part) == self.text(cell) => {
                    self.explained.insert(cell);
                }
                _ => {}
            }
        }
    }

    /// Whether a row's given texts are those that were issued, but not those of the plan now.
    fn is_stale(&self, issued: &IssuedRow<'_>) -> bool {
        let is_given = |part: &Part| matches!(part.role, Role::Given(_) | Role::Number);
        let mut parts: Vec<&(&str, &Part)> =
            issued.row.parts.iter().filter(|p| is_given(p.1)).collect();
        let differs = parts.iter().any(|(column, part)| {
            let cell = self.stands(issued.at, column);
            cell.is_some_and(|c| self.text(c) != part.text)
        });
        if !differs || issued.digest.is_empty() {
            return false;
        }
        parts.sort_by_key(|(_, part)| part.at.col);
        let cells = parts
            .iter()
            .filter_map(|(col, _)| self.stands(issued.at, col));
        let cells: Vec<Cell> = cells.collect();
        let seen = mark::digest(cells.iter().map(|c| self.text(*c)));
        let now = mark::digest(parts.iter().map(|(_, part)| part.text.as_str()));
        seen == issued.digest && seen != now
    }

    /// Whether the visible label of a row is that of another field: the rows were sorted or moved
    /// without their keys.
    fn swapped(&mut self, at: u32, row: &RowIndex<'_>) -> bool {
        let fields = &self.index.project.template.fields;
        for (column, part) in &row.parts {
            let Role::Given(role) = &part.role else {
                continue;
            };
            let Some(key) = role.strip_prefix("label:") else {
                continue;
            };
            let Some(cell) = self.stands(at, column) else {
                continue;
            };
            if self.text(cell) == part.text {
                continue;
            }
            let seen = fold(self.text(cell));
            let other = fields
                .iter()
                .find(|f| f.key != key && fold(&f.label) == seen);
            let asked = fields.iter().any(|f| f.key == key);
            if let (true, Some(other)) = (asked, other) {
                let mut fact = self.fact(Kind::Disagree, self.place(cell), row.measure);
                fact.field = key.to_string();
                fact.found = format!("見出しは「{}」", other.label);
                fact.wanted = format!("隠れた番号では「{}」の欄", part.text);
                self.facts.push(fact);
                return true;
            }
        }
        false
    }

    fn answer(&mut self, cell: Cell, measure: usize, field: &str, refused: bool) {
        let empty = Entry::default();
        let entry = self.sheet.get(cell).unwrap_or(&empty);
        let standing = Standing {
            place: self.place(cell),
            text: entry.text.clone(),
            formula: entry.formula.clone(),
            is_error: entry.kind == EntryKind::Error
                || (entry.kind == EntryKind::Nothing && !entry.formula.is_empty()),
        };
        let key = (measure, field.to_string());
        if refused {
            self.portion.refused.insert(key.clone());
            self.untaken(measure, field, &standing);
        }
        if let Some(first) = self.portion.cells.get(&key) {
            if first.text != standing.text || first.formula != standing.formula {
                let (first, second) = (first.clone(), standing.clone());
                self.twice(key, &first, &second);
            }
            return;
        }
        self.portion.cells.insert(key, standing);
    }

    /// A value that is not taken is told with its place, so that nobody misses it.
    fn untaken(&mut self, measure: usize, field: &str, standing: &Standing) {
        if is_blank(&standing.text) {
            return;
        }
        let mut fact = self.fact(Kind::Untaken, standing.place.clone(), Some(measure));
        fact.field = field.to_string();
        fact.found.clone_from(&standing.text);
        self.facts.push(fact);
    }

    fn twice(&mut self, key: (usize, String), first: &Standing, second: &Standing) {
        let mut fact = self.fact(Kind::AnsweredTwice, second.place.clone(), Some(key.0));
        fact.field.clone_from(&key.1);
        fact.found.clone_from(&second.text);
        fact.wanted = format!("{}：「{}」", first.place, first.text);
        self.facts.push(fact);
        self.portion.refused.insert(key);
    }

    fn given(&mut self, cell: Cell, part: &Part, measure: Option<usize>) {
        let seen = self.text(cell);
        if seen == part.text {
            return;
        }
        // A correction bears the code of its own round.
        let is_code = part.role == Role::FormCode && FormCode::parse(seen).is_some();
        if is_code || tidy(seen) == tidy(&part.text) {
            return;
        }
        let mut fact = self.fact(Kind::Altered, self.place(cell), measure);
        if let Role::Given(role) = &part.role {
            fact.field = role.trim_start_matches("label:").to_string();
        }
        fact.found = seen.to_string();
        fact.wanted.clone_from(&part.text);
        self.facts.push(fact);
    }

    /// The measures whose visible number and title name another measure than the hidden key.
    fn disagreeing(&mut self, rows: &[IssuedRow<'_>]) -> HashSet<usize> {
        let plan = &self.index.project.plan;
        let mut numbers: BTreeMap<usize, Cell> = BTreeMap::new();
        let mut titled: HashSet<usize> = HashSet::new();
        for issued in rows {
            let Some(measure) = issued.row.measure else {
                continue;
            };
            for (column, part) in &issued.row.parts {
                let Some(cell) = self.stands(issued.at, column) else {
                    continue;
                };
                match &part.role {
                    Role::Number if self.text(cell) == part.text => {}
                    Role::Number => {
                        let seen = fold_code(self.text(cell));
                        let other = plan.position(&seen).is_some_and(|m| m != measure);
                        if other {
                            numbers.insert(measure, cell);
                        }
                    }
                    Role::Given(role) if role == "title" => {
                        let seen = self.text(cell);
                        if seen == part.text || fold(seen) == fold(&part.text) {
                            titled.insert(measure);
                        }
                    }
                    _ => {}
                }
            }
        }
        numbers.retain(|measure, _| !titled.contains(measure));
        for (measure, cell) in &numbers {
            let mut fact = self.fact(Kind::Disagree, self.place(*cell), Some(*measure));
            fact.found = format!("見えている整理番号は「{}」", self.text(*cell));
            fact.wanted = format!("隠れた番号では「{}」", plan.measures[*measure].code);
            self.facts.push(fact);
        }
        numbers.into_keys().collect()
    }

    /// The hidden sheets: every text that was issued on them is explained wherever it stands, and
    /// so is what stands right of a key that tells what the form is.
    fn lists(&mut self, marks: &[(Cell, Mark<'_>)]) {
        let begins = |mark: &Mark<'_>, kind: &str| mark.key[MARK.len()..].starts_with(kind);
        for (cell, mark) in marks {
            if begins(mark, "about/") {
                self.explained.insert(Cell::new(cell.row, cell.col + 1));
            }
        }
        if !marks.iter().any(|(_, mark)| begins(mark, "list/")) {
            return;
        }
        let issued: HashSet<&str> = self
            .form
            .form
            .sheets
            .iter()
            .filter(|map| map.row_keys.is_empty())
            .flat_map(|map| map.parts.iter().map(|p| p.text.as_str()))
            .collect();
        for (cell, entry) in &self.sheet.cells {
            if issued.contains(entry.text.as_str()) {
                self.explained.insert(*cell);
            }
        }
    }

    /// Rows of a measure that this section was not asked about: told with all they answer.
    fn stranger(&mut self, key: &str, lines: &[(u32, &str)]) {
        let told: Vec<String> = lines
            .iter()
            .flat_map(|(row, line)| self.strange_answers(*row, line))
            .collect();
        let plan = &self.index.project.plan;
        let measure = plan.position(key);
        let place = Place::sheet(self.file, &self.sheet.name);
        let mut fact = self.fact(Kind::NotAsked, place, measure);
        if measure.is_none() {
            fact.item = key.to_string();
        }
        fact.found = told.join("、");
        fact.wanted = measure.map_or(String::new(), |m| plan.measures[m].cited());
        self.facts.push(fact);
    }

    /// What a strange row answers, each under the label to its left. A row that asks nothing holds
    /// given text only.
    fn strange_answers(&mut self, row: u32, line: &str) -> Vec<String> {
        let fields = &self.index.project.template.fields;
        let asks = fields.iter().any(|f| f.key == line);
        let mut label: Option<&str> = None;
        let mut told = vec![];
        for cell in self.keyed_cells(row) {
            self.explained.insert(cell);
            let text = self.text(cell);
            let folded = fold(text);
            match fields.iter().find(|f| fold(&f.label) == folded) {
                Some(field) => label = Some(&field.label),
                None if !asks || is_blank(text) || self.is_hint(text) => {}
                None => told.push(format!("{}（{cell}）「{text}」", label.unwrap_or(line))),
            }
        }
        told
    }

    /// The cells of a row's keyed columns, from left to right.
    fn keyed_cells(&self, row: u32) -> Vec<Cell> {
        let mut columns: Vec<u32> = self.columns.values().copied().collect();
        columns.sort_unstable();
        columns.iter().map(|col| Cell::new(row, *col)).collect()
    }

    /// Whether a text is one of the template's own that tell how to answer.
    fn is_hint(&self, text: &str) -> bool {
        let lines = &self.index.project.template.sheet.lines;
        let mut slots = lines.iter().flat_map(|l| &l.slots);
        slots.any(|s| s.text.as_deref() == Some(text))
    }

    /// Every cell that holds something and was not accounted for.
    fn outside(&mut self) {
        let measure = self.single_measure();
        for (cell, entry) in &self.sheet.cells {
            let nothing = is_blank(&entry.text) && entry.formula.is_empty();
            if nothing || self.explained.contains(cell) {
                continue;
            }
            let mut fact = self.fact(Kind::Outside, self.place(*cell), measure);
            fact.found = match entry.text.is_empty() {
                true => format!("={}", entry.formula),
                false => entry.text.clone(),
            };
            self.facts.push(fact);
        }
    }

    /// The measure of this sheet, where it holds just one.
    fn single_measure(&self) -> Option<usize> {
        let named = |(_, name): &(&usize, &String)| **name == self.sheet.name;
        let mut here = self.portion.sheets.iter().filter(named);
        match (here.next(), here.next()) {
            (Some((measure, _)), None) => Some(*measure),
            _ => None,
        }
    }
}
