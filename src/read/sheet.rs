//! One returned sheet: finds its rows and columns by the hidden keys, takes the answers, and
//! accounts for every other cell that holds something.

use super::index::{FormIndex, Index, RowIndex, base};
use crate::book::{self, Entry, Kind as EntryKind};
use crate::layout::code::FormCode;
use crate::layout::form::mend_key;
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
        explained: HashSet::new(),
        portion,
        facts,
    };
    for (cell, mark) in &marks {
        if reader.is_ours(mark) {
            reader.explained.insert(*cell);
        }
    }
    let mut strangers: BTreeMap<String, Vec<(Cell, String)>> = BTreeMap::new();
    let mut rows: Vec<(u32, &RowIndex<'_>)> = vec![];
    for (cell, mark) in &marks {
        match (form.row(mark), base(mark)) {
            (Some(row), _) => rows.push((cell.row, row)),
            (None, (known, true)) if form.row(known).is_some() => {}
            _ if mark.starts_with(&format!("{MARK}@mend/")) => reader.mend(*cell, mark),
            _ => {
                if let Some((key, rest)) = stranger(mark) {
                    let at = strangers.entry(key).or_default();
                    at.push((*cell, rest));
                }
            }
        }
    }
    let disagreeing = reader.disagreeing(&rows);
    for (at, row) in &rows {
        reader.row(*at, row, &disagreeing);
    }
    reader.lists(&marks);
    for (key, rows) in strangers {
        reader.stranger(&key, &rows);
    }
    reader.outside();
}

/// The hidden keys of a sheet with their cells.
fn marks(sheet: &book::Sheet) -> Vec<(Cell, &str)> {
    sheet
        .cells
        .iter()
        .filter(|(_, entry)| entry.text.starts_with(MARK))
        .map(|(cell, entry)| (*cell, entry.text.trim()))
        .collect()
}

/// Where each keyed column stands now.
fn columns(marks: &[(Cell, &str)]) -> HashMap<String, u32> {
    let mut columns = HashMap::new();
    for (cell, mark) in marks {
        let number = mark.strip_prefix(MARK).and_then(|m| m.strip_prefix('c'));
        if number.is_some_and(|n| n.parse::<u32>().is_ok()) {
            columns.entry((*mark).to_string()).or_insert(cell.col);
        }
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

/// The keys of the list of what to mend and of the hidden sheets.
fn is_service(mark: &str) -> bool {
    let kinds = ["@mend/", "@cover/", "list/", "about/"];
    let rest = mark.strip_prefix(MARK).unwrap_or("");
    kinds.iter().any(|kind| rest.starts_with(kind)) && !rest.contains(char::is_whitespace)
}

/// The measure key and the line's name of a mark that this form did not issue.
fn stranger(mark: &str) -> Option<(String, String)> {
    let (key, rest) = mark.strip_prefix(MARK)?.split_once('/')?;
    let plain = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace);
    let service = key.starts_with('@') || key == "list" || key == "about";
    let foreign = !service && plain(key) && plain(rest);
    foreign.then(|| (key.to_string(), rest.to_string()))
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
    /// Whether a text that begins like a hidden key is one, and not something that a person wrote.
    fn is_ours(&self, mark: &str) -> bool {
        let row = base(mark).0;
        self.form.row(row).is_some()
            || self.columns.contains_key(mark)
            || is_service(mark)
            || stranger(mark).is_some()
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

    fn row(&mut self, at: u32, row: &RowIndex<'_>, disagreeing: &HashSet<usize>) {
        let swapped = self.swapped(at, row);
        for (column, part) in &row.parts {
            let Some(cell) = self.stands(at, column) else {
                continue;
            };
            self.explained.insert(cell);
            match (&part.role, row.measure) {
                (Role::Answer(field), Some(measure)) => {
                    let refused = disagreeing.contains(&measure) || swapped;
                    self.answer(cell, measure, field, refused);
                }
                (Role::Given(_) | Role::Number | Role::FormCode, measure) => {
                    // What the disagreement already tells is not told again.
                    let told = measure.is_some_and(|m| disagreeing.contains(&m));
                    if !(told && names_measure(&part.role)) {
                        self.given(cell, part, measure);
                    }
                }
                _ => {}
            }
        }
        if let Some(measure) = row.measure {
            let name = self.sheet.name.clone();
            self.portion.sheets.entry(measure).or_insert(name);
        }
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
                fact.wanted = format!("隠れた番号は「{}」", part.text);
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
    fn disagreeing(&mut self, rows: &[(u32, &RowIndex<'_>)]) -> HashSet<usize> {
        let plan = &self.index.project.plan;
        let mut numbers: BTreeMap<usize, Cell> = BTreeMap::new();
        let mut titled: HashSet<usize> = HashSet::new();
        for (at, row) in rows {
            let Some(measure) = row.measure else { continue };
            for (column, part) in &row.parts {
                let Some(cell) = self.stands(*at, column) else {
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
            fact.wanted = format!("隠れた番号は「{}」", plan.measures[*measure].code);
            self.facts.push(fact);
        }
        numbers.into_keys().collect()
    }

    /// The list of what to mend on a correction: ours while its digest holds.
    fn mend(&mut self, mark_cell: Cell, mark: &str) {
        let cells: Vec<Cell> = (0..3)
            .filter_map(|c| self.stands(mark_cell.row, &format!("{MARK}c{c}")))
            .collect();
        let texts: Vec<&str> = cells.iter().map(|c| self.text(*c)).collect();
        let number = mark
            .trim_start_matches(MARK)
            .trim_start_matches("@mend/")
            .split('~')
            .next()
            .and_then(|n| n.parse().ok())
            .unwrap_or(0);
        if format!("{MARK}{}", mend_key(number, &texts)) == base(mark).0 {
            self.explained.extend(cells);
        }
    }

    /// The hidden sheets: every text that was issued on them is explained wherever it stands.
    fn lists(&mut self, marks: &[(Cell, &str)]) {
        let own = |mark: &str| {
            mark.starts_with(&format!("{MARK}list/")) || mark.starts_with(&format!("{MARK}about/"))
        };
        if !marks.iter().any(|(_, mark)| own(mark)) {
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
            // A correction's own form code and round differ from those first issued.
            let code = FormCode::parse(&entry.text).is_some();
            let round = entry.text == self.portion.round.to_string();
            if issued.contains(entry.text.as_str()) || code || round {
                self.explained.insert(*cell);
            }
        }
    }

    /// Rows of a measure that this section was not asked about: told with all they answer.
    fn stranger(&mut self, key: &str, rows: &[(Cell, String)]) {
        let fields = &self.index.project.template.fields;
        let mut told = vec![];
        for (cell, line) in rows {
            let field = fields.iter().find(|f| f.key == base(line).0);
            let here: Vec<(Cell, String)> = self
                .sheet
                .cells
                .iter()
                .filter(|(c, _)| c.row == cell.row && !self.explained.contains(c))
                .map(|(c, e)| (*c, e.text.clone()))
                .collect();
            for (at, text) in here {
                self.explained.insert(at);
                let is_label = field.is_none_or(|f| fold(&f.label) == fold(&text));
                let is_hint = text.starts_with('▼');
                if let (false, false, Some(field)) = (is_label, is_hint, field) {
                    told.push(format!("{}（{at}）「{text}」", field.label));
                }
            }
        }
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
