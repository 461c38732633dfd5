//! Whose rows a sheet holds: the marks that a person sees, held against the hidden keys. Where they
//! disagree no answer is taken.

use super::belief::{Belief, Copy, Identity};
use super::issued_row::{IssuedRow, TableRow, named_rows, table_row};
use super::sheet::SheetReader;
use crate::layout::mark;
use crate::model::address::Address;
use crate::model::fact::Kind;
use crate::model::form::{Part, Role};
use crate::model::place::Cell;
use crate::text::code::normalize_code;
use crate::text::normalize::{clean, is_blank, normalize};
use crate::text::similar::similarity;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Below this a title is another measure's, not the same one put into other words.
const SAME_TITLE: f64 = 0.5;
/// From so many characters on a text of the plan is hardly another measure's too.
const LONG_TEXT: usize = 10;
/// Below this it is, where the number beside it is no measure's of the plan either.
pub(super) const SAME_MEASURE: f64 = 0.8;

/// What a sheet says in plain sight about one copy of a measure.
#[derive(Default)]
struct Seen {
    number: Option<Cell>,
    title: Option<Cell>,
    /// Whether the number names another measure.
    is_other_number: bool,
    /// Whether the number is no measure's of the plan, and whether none stands there at all.
    is_unknown_number: bool,
    is_blank_number: bool,
    /// Whether the title is this measure's.
    is_own_title: bool,
    /// Whether the title that was issued is gone.
    is_blank_title: bool,
    /// How much of the title is this measure's, from 0 to 1.
    title_likeness: f64,
    /// Whether the title names another measure.
    is_other_title: bool,
    /// Whether number and title stand as they were issued though the plan has others now.
    is_stale: bool,
    /// Whether such a title is unlike this measure's.
    is_changed_title: bool,
    /// Whether another text of the plan that is this measure's stands there.
    has_own_text: bool,
    /// Whether another section's name stands where the answering section's belongs.
    is_other_section: Option<Cell>,
}

impl Seen {
    /// Whether the title says that the card is about another measure. A plan that gave the code to
    /// another one has other texts there too; one that only changed the title has not.
    fn names_other(&self) -> bool {
        self.is_other_title || (self.is_changed_title && !self.has_own_text)
    }

    /// Whether the card was made that of a measure that the plan does not have: its number is none of
    /// the plan's, and its title is gone or no spelling of this measure's.
    fn is_reused(&self) -> bool {
        let has_both = self.number.is_some() && self.title.is_some();
        let is_foreign = self.is_unknown_number && !self.is_other_title;
        let least = match self.is_blank_number {
            true => SAME_TITLE,
            false => SAME_MEASURE,
        };
        let is_gone = self.is_blank_title && !self.is_blank_number;
        has_both && is_foreign && (is_gone || self.title_likeness < least)
    }
}

impl SheetReader<'_, '_> {
    /// Which measures the rows are about in truth. What disagrees is reported, once for each copy.
    pub(super) fn disagreeing(&mut self, rows: &[IssuedRow<'_>]) -> Identity {
        let mut seen: BTreeMap<Copy, Seen> = BTreeMap::new();
        for issued in rows {
            if let Some(measure) = issued.row.measure {
                let seen = seen.entry((measure, issued.copy)).or_default();
                self.look(issued, measure, seen);
            }
        }
        if self.other_section_of_sheet(rows) {
            return Identity {
                all: Some(Belief::Doubted),
                ..Identity::default()
            };
        }
        let is_named = |seen: &Seen| seen.number.is_some() || seen.title.is_some();
        let numbered: BTreeSet<usize> = seen
            .iter()
            .filter(|(_, seen)| is_named(seen))
            .map(|((measure, _), _)| *measure)
            .collect();
        let mut identity = Identity::default();
        for (copy, seen) in &seen {
            // A row copied without its sheet's number stands among another measure's.
            let is_guest = !numbered.contains(&copy.0) && !numbered.is_empty();
            let disagreement = self.disagreement(seen, is_guest, rows, *copy);
            let belief = match &disagreement {
                Some(_) if seen.is_reused() => self.name_proposal(seen, rows, *copy),
                Some(_) => Belief::Doubted,
                None => Belief::Taken,
            };
            if let Some((cell, found)) = disagreement {
                self.report_disagreement(cell, copy.0, found, seen.is_stale);
            }
            if is_named(seen) {
                identity.shown.insert(*copy, belief);
            }
            let others = identity.others.entry(copy.0).or_insert(belief);
            if *others == Belief::Taken {
                *others = belief;
            }
        }
        identity
    }

    /// The number and title that stand on a card.
    fn shown_name(&self, seen: &Seen) -> String {
        let cells = [seen.number, seen.title].into_iter().flatten();
        let texts: Vec<&str> = cells.map(|cell| self.unstruck(cell)).collect();
        texts.join(" ").trim().to_string()
    }

    /// Keeps what a card shows that was made another measure's.
    fn name_proposal(&mut self, seen: &Seen, rows: &[IssuedRow<'_>], copy: Copy) -> Belief {
        let name = self.shown_name(seen);
        let own = rows
            .iter()
            .filter(|r| (r.row.measure, r.copy) == (Some(copy.0), copy.1));
        self.proposed.extend(own.map(|row| (row.at, name.clone())));
        self.portion.reused.insert(copy.0);
        Belief::Proposed
    }

    fn report_disagreement(&mut self, cell: Cell, measure: usize, seen: String, is_stale: bool) {
        let cited = self.index.project.plan.measures[measure].cited();
        let disagree = Kind::Disagree {
            seen,
            marked: match is_stale {
                true => format!("いまの計画では「{cited}」"),
                false => format!("隠れた番号では「{cited}」"),
            },
        };
        let mut fact = self.fact(disagree, self.place(cell), Some(measure));
        fact.is_of_changed_plan = is_stale;
        self.facts.push(fact);
    }

    /// Whether a form's one sheet, which says once who answers on it, names another section. Told.
    fn other_section_of_sheet(&mut self, rows: &[IssuedRow<'_>]) -> bool {
        let lines = self.lines_of_sections(rows);
        let other = lines.values().find(|(is_other, ..)| *is_other);
        if let Some((_, cell, wanted)) = other {
            self.report_other_section(*cell, wanted);
        }
        other.is_some()
    }

    /// Takes out the rows that stand under a line which names another section, below those of this
    /// form: they were copied from that section's sheet. Each line is reported.
    pub(super) fn rows_of_others<'r>(
        &mut self,
        rows: &mut Vec<IssuedRow<'r>>,
    ) -> Vec<IssuedRow<'r>> {
        let lines = self.lines_of_sections(rows);
        if lines.values().next().is_none_or(|(is_other, ..)| *is_other) {
            return vec![];
        }
        for (_, cell, wanted) in lines.values().filter(|(is_other, ..)| *is_other) {
            self.report_other_section(*cell, wanted);
        }
        let is_of_other = |row: &mut IssuedRow<'_>| {
            let line = lines.range(..=row.at).next_back();
            line.is_some_and(|(_, (is_other, ..))| *is_other)
        };
        rows.extract_if(.., is_of_other).collect()
    }

    /// The lines that say who answers on a form's one sheet, by row: whether it is another section,
    /// where, and what was issued there.
    fn lines_of_sections(&self, rows: &[IssuedRow<'_>]) -> BTreeMap<u32, (bool, Cell, String)> {
        let own = rows.iter().filter(|r| r.row.measure.is_none());
        let lines = own.filter_map(|r| {
            let (column, part) = r.row.parts.iter().find(|(_, part)| part.role == who())?;
            let cell = self.stands(r.at, column)?;
            let text = self.text(cell);
            let is_other = text != part.text && self.names_other_section(text);
            Some((r.at, (is_other, cell, part.text.clone())))
        });
        lines.collect()
    }

    fn report_other_section(&mut self, cell: Cell, wanted: &str) {
        let disagree = Kind::Disagree {
            seen: format!("見えている課は「{}」", self.text(cell)),
            marked: format!("隠れた番号では「{wanted}」"),
        };
        self.tell(disagree, self.place(cell), None);
    }

    fn look(&self, issued: &IssuedRow<'_>, measure: usize, seen: &mut Seen) {
        let plan = &self.index.project.plan;
        for (column, part) in &issued.row.parts {
            let Some(cell) = self.stands(issued.at, column) else {
                continue;
            };
            let text = self.unstruck(cell);
            match &part.role {
                Role::Number => {
                    seen.number = Some(cell);
                    let other = plan
                        .position(&normalize_code(text))
                        .is_some_and(|m| m != measure);
                    seen.is_other_number = text != part.text && other;
                    let is_own = normalize_code(text) == plan.measures[measure].key;
                    seen.is_blank_number = is_blank(text);
                    let is_stale = !self.as_issued(issued).is_empty();
                    seen.is_unknown_number = !is_own && !other && !is_stale;
                    seen.is_stale |= is_stale;
                }
                Role::Given(role) if role == "title" => {
                    seen.title = Some(cell);
                    seen.is_own_title =
                        text == part.text || normalize(text) == normalize(&part.text);
                    let is_stale = !self.as_issued(issued).is_empty();
                    let likeness = similarity(text, &part.text);
                    seen.title_likeness = match is_stale || is_blank(text) {
                        true => 1.0,
                        false => likeness,
                    };
                    seen.is_blank_title = is_blank(text) && !is_blank(&part.text);
                    seen.is_other_title = !seen.is_own_title && self.index.is_title(text);
                    seen.is_changed_title = is_stale && likeness < SAME_TITLE;
                    seen.is_stale |= is_stale;
                }
                Role::Given(role) if role == "who" && text != part.text => {
                    seen.is_other_section = self.names_other_section(text).then_some(cell);
                }
                Role::Given(role) if !role.starts_with("level") && self.is_of_plan(part) => {
                    let is_long = part.text.chars().count() >= LONG_TEXT;
                    seen.has_own_text |= is_long && text == part.text;
                }
                _ => {}
            }
        }
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
        copy: Copy,
    ) -> Option<(Cell, String)> {
        let quote =
            |what: &str, cell: Cell| format!("見えている{what}は「{}」", self.unstruck(cell));
        if let (true, Some(cell)) = (seen.is_other_number && !seen.is_own_title, seen.number) {
            return Some((cell, quote("整理番号", cell)));
        }
        if let (true, Some(number), Some(title)) = (seen.is_reused(), seen.number, seen.title) {
            let cell = if seen.is_blank_number { title } else { number };
            return Some((cell, format!("見えているのは「{}」", self.shown_name(seen))));
        }
        if let (true, Some(cell)) = (seen.names_other(), seen.title) {
            return Some((cell, quote("事業名", cell)));
        }
        if let Some(cell) = seen.is_other_section {
            return Some((cell, quote("課", cell)));
        }
        let mut own = rows.iter();
        let own = own.find(|r| (r.row.measure, r.copy) == (Some(copy.0), copy.1));
        let at = own.filter(|_| is_guest)?.at;
        Some((Cell::new(at, 0), "別の事業の個票の中にある行".to_string()))
    }

    /// The rows that stand among those of another measure: moved there with their keys. Each is reported.
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
                self.report_misplaced(row.at, own, home);
                misplaced.insert(row.at);
            }
        }
        misplaced
    }

    /// Drops the rows that bear another row's key and show nothing of what was issued under it: it was
    /// filled down over them, or they come from another form, with their own texts. All else in them is
    /// text outside the answer cells; each such key is reported.
    pub(super) fn drop_strays(&mut self, rows: &mut Vec<IssuedRow<'_>>) {
        let mut copies: BTreeMap<&str, Vec<&IssuedRow<'_>>> = BTreeMap::new();
        for issued in rows.iter() {
            copies.entry(issued.key).or_default().push(issued);
        }
        let is_blank_row = |row: u32| {
            self.keyed_cells(row)
                .iter()
                .all(|c| self.shown(*c).is_empty())
        };
        // A row that says who answers is of another section's form.
        let is_stray = |issued: &IssuedRow<'_>| {
            let mut parts = issued.row.parts.iter();
            let is_blank = is_blank_row(issued.at);
            let counts = parts.any(|part| is_answer(part) || part.1.role == who());
            !self.shows_any(issued) && (is_blank || !counts)
        };
        copies.retain(|_, same| same.len() > 1 && same.iter().any(|r| self.shows_any(r)));
        let all = copies.values().flatten().filter(|r| is_stray(r));
        let strays: BTreeMap<u32, Vec<Cell>> = all.map(|r| (r.at, self.as_issued(r))).collect();
        let is_typed = |row: &IssuedRow<'_>| {
            let own = strays.get(&row.at);
            own.is_some_and(Vec::is_empty) && !is_blank_row(row.at)
        };
        let typed = |same: &&Vec<&IssuedRow<'_>>| same.iter().any(|row| is_typed(row));
        let typed: Vec<Vec<&IssuedRow<'_>>> = copies.values().filter(typed).cloned().collect();
        for same in &typed {
            self.report_doubled(same);
        }
        rows.retain(|r| !strays.contains_key(&r.at));
        self.explained.extend(strays.into_values().flatten());
    }

    /// Whether a row shows anything of what was issued in it; it does if nothing was.
    fn shows_any(&self, issued: &IssuedRow<'_>) -> bool {
        let texts = self.sheet.row(issued.at).iter();
        let seen: HashSet<String> = texts.map(|(_, entry)| normalize(&entry.text)).collect();
        let given = issued.row.parts.iter().filter(|part| is_given(part.1));
        let mut given = given
            .map(|(_, part)| normalize(&part.text))
            .filter(|text| !text.is_empty())
            .peekable();
        given.peek().is_none() || given.any(|text| seen.contains(&text))
    }

    /// The rows with a key that other rows of the same card have too, as when it was filled down over
    /// theirs, so that nothing says which of them it belongs to. Each key is reported.
    ///
    /// A blank row contradicts nothing, unless a key of the measure is gone; nor does one that says the
    /// same.
    pub(super) fn doubled(&mut self, rows: &[IssuedRow<'_>], identity: &Identity) -> HashSet<u32> {
        let mut copies: BTreeMap<&str, Vec<&IssuedRow<'_>>> = BTreeMap::new();
        let own = rows.iter().filter(|r| r.row.measure.is_some());
        for issued in own.filter(|r| r.row.parts.iter().any(is_answer)) {
            copies.entry(issued.key).or_default().push(issued);
        }
        copies.retain(|_, same| same.len() > 1);
        let kept: HashSet<&str> = rows.iter().map(|r| r.key).collect();
        let lost: HashSet<usize> = match copies.is_empty() {
            true => HashSet::new(),
            false => { self.form.rows() }
                .filter(|(key, row)| row.parts.iter().any(is_answer) && !kept.contains(key))
                .filter_map(|(_, row)| row.measure)
                .collect(),
        };
        let mut doubled = HashSet::new();
        for same in copies.values() {
            let is_named = |r: &&IssuedRow<'_>| {
                let copy = r.row.measure.map(|measure| (measure, r.copy));
                copy.is_some_and(|copy| identity.is_named(copy))
            };
            let (Some(first), false) = (same.first(), same.iter().all(is_named)) else {
                continue;
            };
            let said: HashSet<Vec<String>> = same.iter().map(|r| self.answers_in(r)).collect();
            let is_blank = |said: &&Vec<String>| said.iter().all(String::is_empty);
            let blank = said.iter().filter(is_blank).count();
            let is_lost = first.row.measure.is_some_and(|m| lost.contains(&m));
            if said.len() - blank > 1 || (said.len() > 1 && is_lost) {
                self.report_doubled(same);
                doubled.extend(same.iter().map(|r| r.at));
            }
        }
        doubled
    }

    /// What stands in the answer cells of a row.
    fn answers_in(&self, issued: &IssuedRow<'_>) -> Vec<String> {
        let answers = issued.row.parts.iter().filter(|part| is_answer(part));
        let cells = answers.filter_map(|(column, _)| self.stands(issued.at, column));
        cells.map(|cell| self.shown(cell)).collect()
    }

    fn report_doubled(&mut self, same: &[&IssuedRow<'_>]) {
        let rows: BTreeSet<u32> = same.iter().map(|r| r.at).collect();
        let Some(second) = same.get(1) else {
            return;
        };
        let place = self.place(Cell::new(second.at, 0));
        let disagree = Kind::Disagree {
            seen: format!("{}に同じ隠れた番号", named_rows(&rows)),
            marked: "番号が下の行に写されたように見えます".to_string(),
        };
        self.tell(disagree, place, second.row.measure);
    }

    /// The rows of tables whose given text is that of another row of the same table: sorted, or cut and
    /// pasted, without their keys. By measure, table and row; each is reported.
    pub(super) fn exchanged(&mut self, rows: &[IssuedRow<'_>]) -> HashSet<TableRow> {
        let mut given: HashMap<(usize, String), Vec<String>> = HashMap::new();
        let texts = |issued: &IssuedRow<'_>| -> Vec<(Cell, TableRow, String, String)> {
            let own = table_row(issued.key, issued.row);
            let parts = issued.row.parts.iter();
            let reported = parts.filter_map(|(column, part)| match &part.role {
                Role::Given(role) if role.ends_with(']') && !part.text.is_empty() => {
                    let cell = self.stands(issued.at, column)?;
                    let name = Address::parse(role).field.to_string();
                    Some((cell, own.clone()?, name, normalize(&part.text)))
                }
                _ => None,
            });
            reported.collect()
        };
        let all: Vec<_> = rows.iter().flat_map(texts).collect();
        for (_, row, name, text) in &all {
            let key = (row.0, format!("{}/{name}", row.1));
            given.entry(key).or_default().push(text.clone());
        }
        let mut exchanged = HashSet::new();
        for (cell, row, name, text) in &all {
            let seen = normalize(self.text(*cell));
            let others = &given[&(row.0, format!("{}/{name}", row.1))];
            if seen == *text || !others.contains(&seen) {
                continue;
            }
            let disagree = Kind::Disagree {
                seen: format!("見えているのは「{}」", self.text(*cell)),
                marked: format!("隠れた番号では{}行目", row.2),
            };
            self.tell(disagree, self.place(*cell), Some(row.0));
            exchanged.insert(row.clone());
        }
        exchanged
    }

    /// Tells of a row whose key names one measure and which stands among those of another.
    pub(super) fn report_misplaced(&mut self, row: u32, own: Option<usize>, host: Option<usize>) {
        let plan = &self.index.project.plan;
        let cited = |m: Option<usize>| m.map_or(String::new(), |m| plan.measures[m].cited());
        let disagree = Kind::Disagree {
            seen: format!("「{}」の欄の中にある行", cited(host)),
            marked: format!("隠れた番号では「{}」", cited(own)),
        };
        self.tell(disagree, self.place(Cell::new(row, 0)), own);
    }

    /// The fields, or the parts of them, under whose heading the label of another stands: a column
    /// was moved without its key. Each is reported.
    pub(super) fn swapped_heads(&mut self, rows: &[IssuedRow<'_>]) -> HashSet<String> {
        let mut swapped = HashSet::new();
        for issued in rows {
            if issued.row.parts.iter().any(is_answer) {
                continue;
            }
            for (cell, key, seen, own) in self.swapped_labels(issued) {
                let disagree = Kind::Disagree {
                    seen: format!("見出しは「{seen}」"),
                    marked: format!("隠れた番号では「{own}」の欄"),
                };
                self.tell_of_field(disagree, self.place(cell), issued.row.measure, &key);
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
            let others = |(other, _, p): (&str, &str, &Part)| {
                other != key && normalize(&p.text) == normalize(seen)
            };
            if normalize(seen) != normalize(&part.text) && labels().any(others) {
                swapped.push((cell, key.to_string(), seen.to_string(), part.text.clone()));
            }
        }
        swapped
    }

    /// Where the visible label of a row is that of another field: the rows were sorted or moved
    /// without their keys.
    pub(super) fn swapped(&mut self, issued: &IssuedRow<'_>) -> Option<Cell> {
        let fields = &self.index.project.template.fields;
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
            let seen = normalize(self.text(cell));
            let is_other = |part: &&(&str, &Part)| {
                let label = matches!(&part.1.role, Role::Given(r) if r.starts_with("label:"));
                label && part.1.role != Role::Given(role.clone()) && normalize(&part.1.text) == seen
            };
            let mut others = self.form.rows().flat_map(|(_, row)| &row.parts);
            if !seen.is_empty() && others.any(|part| is_other(&part)) {
                let disagree = Kind::Disagree {
                    seen: format!("見出しは「{}」", self.text(cell)),
                    marked: format!("隠れた番号では「{}」の欄", part.text),
                };
                self.tell_of_field(disagree, self.place(cell), issued.row.measure, key);
                return Some(cell);
            }
        }
        None
    }

    /// The cells of a row that hold its given texts just as they were issued, where these are others
    /// than those of the form now: the plan or the template changed, not the section. None otherwise.
    pub(super) fn as_issued(&self, issued: &IssuedRow<'_>) -> Vec<Cell> {
        let parts: Vec<&(&str, &Part)> =
            issued.row.parts.iter().filter(|p| is_given(p.1)).collect();
        let differs = parts.iter().any(|(column, part)| {
            let cell = self.stands(issued.at, column);
            cell.is_some_and(|c| self.text(c) != part.text)
        });
        if !differs || issued.digest.is_empty() {
            return vec![];
        }
        let cells = parts
            .iter()
            .filter_map(|(col, _)| self.stands(issued.at, col));
        let cells: Vec<Cell> = cells.collect();
        if mark::digest(self.numbered(&cells)) == issued.digest {
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

    /// Where a text of the plan stood that is another one now than that issued in one of these cells of
    /// a row, and what it is called.
    pub(super) fn plan_changed(
        &self,
        issued: &IssuedRow<'_>,
        cells: &[Cell],
    ) -> Option<(Cell, String)> {
        issued.row.measure?;
        let seen: Vec<String> = cells.iter().map(|c| clean(self.text(*c))).collect();
        let parts = || issued.row.parts.iter().filter(|(_, part)| is_given(part));
        let is_gone = |part: &Part| !part.text.is_empty() && !seen.contains(&clean(&part.text));
        let (of_plan, of_template): (Vec<_>, Vec<_>) =
            parts().partition(|(_, part)| self.is_of_plan(part));
        let extra = seen.iter().filter(|text| !text.is_empty());
        let extra = extra.filter(|text| !parts().any(|(_, part)| clean(&part.text) == **text));
        let renamed = of_template.iter().filter(|(_, part)| is_gone(part));
        let first = cells.first().copied();
        let Some((column, part)) = of_plan.iter().find(|(_, part)| is_gone(part)) else {
            let has_other = extra.count() > renamed.count();
            return first
                .filter(|_| has_other)
                .map(|cell| (cell, String::new()));
        };
        let heading = match &part.role {
            Role::Given(key) => self.index.project.plan.heading(key),
            _ => None,
        };
        let cell = self.stands(issued.at, column).or(first)?;
        Some((cell, heading.unwrap_or("").to_string()))
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

/// The role of the line that says which section answers.
fn who() -> Role {
    Role::Given("who".to_string())
}

pub(super) fn is_answer((_, part): &(&str, &Part)) -> bool {
    matches!(part.role, Role::Answer(_))
}

fn is_given(part: &Part) -> bool {
    matches!(part.role, Role::Given(_) | Role::Number)
}
