//! Whose rows a sheet holds: the marks that a person sees, held against the hidden keys. Where they
//! disagree no answer is taken.

use super::sheet::{IssuedRow, SheetReader};
use crate::layout::mark;
use crate::model::address::Address;
use crate::model::fact::Kind;
use crate::model::form::{Part, Role};
use crate::model::place::Cell;
use crate::text::code::fold_code;
use crate::text::fold::{fold, tidy};
use crate::text::similar::similarity;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Below this a title is another measure's, not the same one put into other words.
const SAME_TITLE: f64 = 0.5;

/// A row of a table: the measure, the table's key and the row's number.
pub(super) type TableRow = (usize, String, u32);

/// The row of a table that a hidden key names, whichever of its two lines it is.
pub(super) fn table_row(issued: &IssuedRow<'_>) -> Option<TableRow> {
    let (_, line) = issued.key.rsplit_once('/')?;
    let (table, row) = line.split_once('#')?;
    let number = row.trim_end_matches("=p").parse().ok()?;
    Some((issued.row.measure?, table.to_string(), number))
}

/// What a sheet says in plain sight about one measure.
#[derive(Default)]
struct Seen {
    number: Option<Cell>,
    title: Option<Cell>,
    /// Whether the number names another measure.
    is_other_number: bool,
    /// Whether the title is this measure's.
    is_own_title: bool,
    /// Whether the title names another measure, or is unlike this one's though nobody typed it.
    is_other_title: bool,
    /// Whether another section's name stands where the answering section's belongs.
    is_other_section: Option<Cell>,
}

impl SheetReader<'_, '_> {
    /// The measures from whose rows nothing may be taken, each told once.
    pub(super) fn disagreeing(&mut self, rows: &[IssuedRow<'_>]) -> HashSet<usize> {
        let mut seen: BTreeMap<usize, Seen> = BTreeMap::new();
        for issued in rows {
            if let Some(measure) = issued.row.measure {
                self.look(issued, measure, seen.entry(measure).or_default());
            }
        }
        let numbered: BTreeSet<usize> = seen
            .iter()
            .filter(|(_, s)| s.number.is_some() || s.title.is_some())
            .map(|(m, _)| *m)
            .collect();
        let mut refused = match self.other_section_of_sheet(rows) {
            true => seen.keys().copied().collect(),
            false => HashSet::new(),
        };
        for (measure, seen) in &seen {
            if refused.contains(measure) {
                continue;
            }
            // A row copied without its sheet's number stands among another measure's.
            let is_guest = !numbered.contains(measure) && !numbered.is_empty();
            if let Some((cell, found)) = self.disagreement(seen, is_guest, rows, *measure) {
                let plan = &self.index.project.plan;
                let mut fact = self.fact(Kind::Disagree, self.place(cell), Some(*measure));
                fact.found = found;
                fact.wanted = format!("隠れた番号では「{}」", plan.measures[*measure].cited());
                self.facts.push(fact);
                refused.insert(*measure);
            }
        }
        refused
    }

    /// Whether a form's one sheet, which says once who answers on it, names another section. Told.
    fn other_section_of_sheet(&mut self, rows: &[IssuedRow<'_>]) -> bool {
        let own = rows.iter().filter(|r| r.row.measure.is_none());
        let found = own
            .flat_map(|r| {
                r.row
                    .parts
                    .iter()
                    .map(move |(column, part)| (r.at, column, part))
            })
            .filter(|(_, _, part)| part.role == Role::Given("who".to_string()))
            .filter_map(|(at, column, part)| Some((self.stands(at, column)?, part)))
            .find(|(cell, part)| {
                let text = self.text(*cell);
                text != part.text && self.names_other_section(text)
            });
        let Some((cell, part)) = found else {
            return false;
        };
        let mut fact = self.fact(Kind::Disagree, self.place(cell), None);
        fact.found = format!("見えている課は「{}」", self.text(cell));
        fact.wanted = format!("隠れた番号では「{}」", part.text);
        self.facts.push(fact);
        true
    }

    fn look(&self, issued: &IssuedRow<'_>, measure: usize, seen: &mut Seen) {
        let plan = &self.index.project.plan;
        for (column, part) in &issued.row.parts {
            let Some(cell) = self.stands(issued.at, column) else {
                continue;
            };
            let text = self.text(cell);
            match &part.role {
                Role::Number => {
                    seen.number = Some(cell);
                    let other = plan
                        .position(&fold_code(text))
                        .is_some_and(|m| m != measure);
                    seen.is_other_number = text != part.text && other;
                }
                Role::Given(role) if role == "title" => {
                    seen.title = Some(cell);
                    seen.is_own_title = text == part.text || fold(text) == fold(&part.text);
                    seen.is_other_title =
                        !seen.is_own_title && self.names_other(issued, part, text);
                }
                Role::Given(role) if role == "who" && text != part.text => {
                    seen.is_other_section = self.names_other_section(text).then_some(cell);
                }
                _ => {}
            }
        }
    }

    /// Whether a title is another measure's; or, where it stands as it was issued, so unlike this
    /// measure's that the plan must have given the code to another one.
    fn names_other(&self, issued: &IssuedRow<'_>, part: &Part, text: &str) -> bool {
        let plan = &self.index.project.plan;
        let folded = fold(text);
        let is_known = plan.measures.iter().any(|m| fold(&m.title) == folded);
        is_known
            || (!self.as_issued(issued).is_empty() && similarity(text, &part.text) < SAME_TITLE)
    }

    /// Whether a line `回答　甲課` names another section of the roster than the form's.
    pub(super) fn names_other_section(&self, text: &str) -> bool {
        let name = text.trim_start_matches("回答").trim();
        let found = self.index.project.roster.find(name);
        found.is_some_and(|d| d.code != self.form.form.department)
    }

    /// Where and how a sheet disagrees with the hidden keys about a measure.
    fn disagreement(
        &self,
        seen: &Seen,
        is_guest: bool,
        rows: &[IssuedRow<'_>],
        measure: usize,
    ) -> Option<(Cell, String)> {
        let quote = |what: &str, cell: Cell| format!("見えている{what}は「{}」", self.text(cell));
        if let (true, Some(cell)) = (seen.is_other_number && !seen.is_own_title, seen.number) {
            return Some((cell, quote("整理番号", cell)));
        }
        if let (true, Some(cell)) = (seen.is_other_title, seen.title) {
            return Some((cell, quote("事業名", cell)));
        }
        if let Some(cell) = seen.is_other_section {
            return Some((cell, quote("課", cell)));
        }
        let own = rows.iter().find(|r| r.row.measure == Some(measure));
        let at = own.filter(|_| is_guest)?.at;
        Some((Cell::new(at, 0), "別の事業の個票の中にある行".to_string()))
    }

    /// The rows that stand among those of another measure: moved there with their keys. Each is told.
    ///
    /// A row belongs where it stands if the last number above it is its measure's, or if only rows of
    /// its measure stand between it and its number below.
    pub(super) fn misplaced(&mut self, rows: &[IssuedRow<'_>]) -> HashSet<u32> {
        let mut standing: Vec<&IssuedRow<'_>> =
            rows.iter().filter(|r| r.row.measure.is_some()).collect();
        standing.sort_by_key(|r| r.at);
        let is_number = |r: &&&IssuedRow<'_>| {
            let mut parts = r.row.parts.iter();
            parts.any(|(_, part)| part.role == Role::Number)
        };
        let mut misplaced = HashSet::new();
        let mut home: Option<usize> = None;
        for (place, row) in standing.iter().enumerate() {
            let own = row.row.measure;
            if is_number(&row) {
                home = own;
            }
            let below = &standing[place..];
            let ahead = below.iter().position(|r| is_number(&r));
            let leads = ahead.is_some_and(|n| below[..=n].iter().all(|r| r.row.measure == own));
            if home.is_some() && home != own && !leads {
                self.tell_misplaced(row.at, own, home);
                misplaced.insert(row.at);
            }
        }
        misplaced
    }

    /// The rows of tables whose given text is that of another row of the same table: sorted, or cut and
    /// pasted, without their keys. By measure, table and row; each is told.
    pub(super) fn exchanged(&mut self, rows: &[IssuedRow<'_>]) -> HashSet<TableRow> {
        let mut given: HashMap<(usize, String), Vec<String>> = HashMap::new();
        let texts = |issued: &IssuedRow<'_>| -> Vec<(Cell, TableRow, String, String)> {
            let own = table_row(issued);
            let parts = issued.row.parts.iter();
            let told = parts.filter_map(|(column, part)| match &part.role {
                Role::Given(role) if role.ends_with(']') && !part.text.is_empty() => {
                    let cell = self.stands(issued.at, column)?;
                    let name = Address::parse(role).field.to_string();
                    Some((cell, own.clone()?, name, fold(&part.text)))
                }
                _ => None,
            });
            told.collect()
        };
        let all: Vec<_> = rows.iter().flat_map(texts).collect();
        for (_, row, name, text) in &all {
            let key = (row.0, format!("{}/{name}", row.1));
            given.entry(key).or_default().push(text.clone());
        }
        let mut exchanged = HashSet::new();
        for (cell, row, name, text) in &all {
            let seen = fold(self.text(*cell));
            let others = &given[&(row.0, format!("{}/{name}", row.1))];
            if seen == *text || !others.contains(&seen) {
                continue;
            }
            let mut fact = self.fact(Kind::Disagree, self.place(*cell), Some(row.0));
            fact.found = format!("見えているのは「{}」", self.text(*cell));
            fact.wanted = format!("隠れた番号では{}行目", row.2);
            self.facts.push(fact);
            exchanged.insert(row.clone());
        }
        exchanged
    }

    /// Tells of a row whose key names one measure and which stands among those of another.
    pub(super) fn tell_misplaced(&mut self, row: u32, own: Option<usize>, host: Option<usize>) {
        let plan = &self.index.project.plan;
        let cited = |m: Option<usize>| m.map_or(String::new(), |m| plan.measures[m].cited());
        let mut fact = self.fact(Kind::Disagree, self.place(Cell::new(row, 0)), own);
        fact.found = format!("「{}」の欄の中にある行", cited(host));
        fact.wanted = format!("隠れた番号では「{}」", cited(own));
        self.facts.push(fact);
    }

    /// The fields, or the parts of them, under whose heading the label of another stands: a column
    /// was moved without its key. Each is told.
    pub(super) fn swapped_heads(&mut self, rows: &[IssuedRow<'_>]) -> HashSet<String> {
        let mut swapped = HashSet::new();
        for issued in rows {
            let is_answer = |(_, part): &(&str, &Part)| matches!(part.role, Role::Answer(_));
            if issued.row.parts.iter().any(is_answer) {
                continue;
            }
            for (cell, key, seen, own) in self.swapped_labels(issued) {
                let mut fact = self.fact(Kind::Disagree, self.place(cell), issued.row.measure);
                fact.field.clone_from(&key);
                fact.found = format!("見出しは「{seen}」");
                fact.wanted = format!("隠れた番号では「{own}」の欄");
                self.facts.push(fact);
                swapped.insert(key);
            }
        }
        swapped
    }

    /// The labels of a heading row in whose place another one of the row stands: the cell, whose
    /// place it is, what stands there, and what was issued there.
    fn swapped_labels(&self, issued: &IssuedRow<'_>) -> Vec<(Cell, String, String, String)> {
        let labels = || {
            issued
                .row
                .parts
                .iter()
                .filter_map(|(column, part)| match &part.role {
                    Role::Given(role) => Some((role.strip_prefix("label:")?, *column, *part)),
                    _ => None,
                })
        };
        let mut swapped = vec![];
        for (key, column, part) in labels() {
            let Some(cell) = self.stands(issued.at, column) else {
                continue;
            };
            let seen = self.text(cell);
            let others =
                |(other, _, p): (&str, &str, &Part)| other != key && fold(&p.text) == fold(seen);
            if fold(seen) != fold(&part.text) && labels().any(others) {
                swapped.push((cell, key.to_string(), seen.to_string(), part.text.clone()));
            }
        }
        swapped
    }

    /// Where the visible label of a row is that of another field: the rows were sorted or moved
    /// without their keys.
    pub(super) fn swapped(&mut self, issued: &IssuedRow<'_>) -> Option<Cell> {
        let fields = &self.index.project.template.fields;
        let is_answer = |(_, part): &(&str, &Part)| matches!(part.role, Role::Answer(_));
        if !issued.row.parts.iter().any(is_answer) {
            return None;
        }
        for (column, part) in &issued.row.parts {
            let (Role::Given(role), Some(cell)) = (&part.role, self.stands(issued.at, column))
            else {
                continue;
            };
            let key = role.strip_prefix("label:").unwrap_or("");
            let is_asked = fields.iter().any(|f| f.key == key);
            if !is_asked || self.text(cell) == part.text {
                continue;
            }
            if let Some(told) = self.label_among_answers(issued, part) {
                return Some(told);
            }
            let seen = fold(self.text(cell));
            let other = fields
                .iter()
                .find(|f| f.key != key && fold(&f.label) == seen);
            if let Some(other) = other {
                let mut fact = self.fact(Kind::Disagree, self.place(cell), issued.row.measure);
                fact.field = key.to_string();
                fact.found = format!("見出しは「{}」", other.label);
                fact.wanted = format!("隠れた番号では「{}」の欄", part.text);
                self.facts.push(fact);
                return Some(cell);
            }
        }
        None
    }

    /// An answer cell of a row in which the row's own label stands: its cells were pushed aside. Told.
    fn label_among_answers(&mut self, issued: &IssuedRow<'_>, label: &Part) -> Option<Cell> {
        let own = fold(&label.text);
        let answers = issued
            .row
            .parts
            .iter()
            .filter(|(_, part)| matches!(part.role, Role::Answer(_)));
        let mut cells = answers.filter_map(|(column, _)| self.stands(issued.at, column));
        let cell = cells.find(|cell| !own.is_empty() && fold(self.text(*cell)) == own)?;
        let mut fact = self.fact(Kind::Disagree, self.place(cell), issued.row.measure);
        fact.found = format!("回答の欄に見出しの「{}」", label.text);
        fact.wanted = "セルが横にずれているように見えます".to_string();
        self.facts.push(fact);
        Some(cell)
    }

    /// The cells of a row that hold its given texts just as they were issued, where these are others
    /// than those of the form now: the plan or the template changed, not the section. None otherwise.
    pub(super) fn as_issued(&self, issued: &IssuedRow<'_>) -> Vec<Cell> {
        let mut parts: Vec<&(&str, &Part)> =
            issued.row.parts.iter().filter(|p| is_given(p.1)).collect();
        let differs = parts.iter().any(|(column, part)| {
            let cell = self.stands(issued.at, column);
            cell.is_some_and(|c| self.text(c) != part.text)
        });
        if !differs || issued.digest.is_empty() {
            return vec![];
        }
        parts.sort_by_key(|(_, part)| part.at.col);
        let cells = parts
            .iter()
            .filter_map(|(col, _)| self.stands(issued.at, col));
        let cells: Vec<Cell> = cells.collect();
        if mark::digest(cells.iter().map(|c| self.text(*c))) == issued.digest {
            return cells;
        }
        // The template may have put them into other columns. What stands in an answer cell was moved
        // there by the section.
        let mut texts = self.keyed_texts(issued.at);
        let is_answer = |(column, part): &(&str, &Part), cell: &Cell| {
            matches!(part.role, Role::Answer(_)) && self.stands(issued.at, column) == Some(*cell)
        };
        texts.retain(|cell| !issued.row.parts.iter().any(|part| is_answer(part, cell)));
        let given = self.given_among(&texts, issued.digest);
        let numbered = texts.into_iter().enumerate();
        let own = numbered.filter(|(number, _)| given & (1 << number) != 0);
        own.map(|(_, cell)| cell).collect()
    }

    /// Whether the plan's texts in a row are others now than those issued in these cells.
    pub(super) fn plan_changed(&self, issued: &IssuedRow<'_>, cells: &[Cell]) -> bool {
        if issued.row.measure.is_none() {
            return false;
        }
        let seen: Vec<String> = cells.iter().map(|c| tidy(self.text(*c))).collect();
        let parts = || issued.row.parts.iter().filter(|(_, part)| is_given(part));
        let is_gone = |part: &Part| !part.text.is_empty() && !seen.contains(&tidy(&part.text));
        let (of_plan, of_template): (Vec<&Part>, Vec<&Part>) = parts()
            .map(|(_, part)| *part)
            .partition(|part| self.is_of_plan(part));
        let extra = seen.iter().filter(|text| !text.is_empty());
        let extra = extra.filter(|text| !parts().any(|(_, part)| tidy(&part.text) == **text));
        let renamed = of_template.iter().filter(|part| is_gone(part)).count();
        of_plan.iter().any(|part| is_gone(part)) || extra.count() > renamed
    }

    /// Whether a given text comes from the plan, not from the template.
    fn is_of_plan(&self, part: &Part) -> bool {
        let plan = &self.index.project.plan;
        match &part.role {
            Role::Number => true,
            Role::Given(key) => {
                plan.heading(key).is_some()
                    || key.starts_with("level")
                    || key.starts_with("plan:")
                    || key.ends_with(']')
            }
            _ => false,
        }
    }
}

fn is_given(part: &Part) -> bool {
    matches!(part.role, Role::Given(_) | Role::Number)
}
