//! Rows of an open table that have no key of their own: inserted between the issued ones, copied,
//! written on below the last, or with another row's key filled down over theirs. They get the numbers
//! whose keys are gone, and then those after the issued rows, so that no answer of another row is written
//! over. A row more than was issued is reported with its place. No table goes on below a heading that
//! somebody wrote under it.

use super::belief::{Belief, Identity};
use super::index::FormIndex;
use super::issued_row::IssuedRow;
use super::sheet::SheetReader;
use crate::layout::mark::Mark;
use crate::layout::rows::{END, HEAD, PLAN, row_key};
use crate::model::address::Address;
use crate::model::fact::Kind;
use crate::model::form::{MARK, Part, Role};
use crate::model::place::Cell;
use crate::model::project::Project;
use crate::model::template::Rows;
use crate::text::normalize::{is_blank, normalize};
use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

/// An open table of a measure as it stands on a sheet.
pub(super) struct OpenTable<'a> {
    pub(super) measure: usize,
    table: &'a Rows,
    /// What a row's hidden key begins with.
    prefix: String,
    /// The parts of an open row as issued, each with the key of its column.
    like: Vec<(&'a str, &'a Part)>,
    /// The first row below the headings, and the first that belongs to something else.
    from: u32,
    pub(super) to: u32,
    /// The line that ends it, where that is still there.
    end: Option<u32>,
    /// The first of the open rows, where a key of the given ones is not on the sheet.
    unsure_to: Option<u32>,
    /// The numbers of open rows whose keys are not on the sheet.
    free: VecDeque<u32>,
    /// The last number that was issued, and the last in use.
    issued: u32,
    last: u32,
}

impl<'a, 'b> SheetReader<'a, 'b> {
    /// Whether a hidden key names an open row of a table: one that a section may copy.
    pub(super) fn is_open_row(&self, mark: &Mark<'_>) -> bool {
        let Some((measure, line)) = mark.line() else {
            return false;
        };
        let Some((table, number)) = line.split_once('#') else {
            return false;
        };
        let project = self.index.project;
        let measure = project.plan.position(measure);
        let table = project.template.table(table).filter(|t| t.open > 0);
        match (measure, table, number.parse::<usize>()) {
            (Some(measure), Some(table), Ok(number)) => {
                let asked = self.form.form.measures.contains(&measure);
                asked && number > project.given(measure, table).len()
            }
            _ => false,
        }
    }

    /// Open rows that were copied together with the headings above them are rows of that copy.
    pub(super) fn keep_copied_tables(
        &self,
        rows: &mut Vec<IssuedRow<'a>>,
        loose: &mut BTreeMap<u32, Mark<'a>>,
    ) {
        let is_open = |key: &str| Mark::parse(key).is_some_and(|mark| self.is_open_row(&mark));
        let others = rows.iter().filter(|r| !is_open(r.key));
        let heads: BTreeMap<u32, (&str, Option<usize>)> =
            others.map(|r| (r.at, (r.key, r.row.measure))).collect();
        let mut seen = HashSet::new();
        let copies = heads.iter().filter(|(_, (key, _))| !seen.insert(*key));
        let copies: BTreeSet<u32> = copies.map(|(at, _)| *at).collect();
        let form: &'a FormIndex<'_> = self.form;
        let copied = loose.iter().filter_map(|(at, mark)| {
            let row = form.row(mark.key)?;
            let (head, (_, measure)) = heads.range(..at).next_back()?;
            (copies.contains(head) && *measure == row.measure).then_some(IssuedRow {
                at: *at,
                key: mark.key,
                digest: mark.digest,
                copy: 0,
                row,
            })
        });
        let copied: Vec<IssuedRow<'a>> = copied.collect();
        loose.retain(|at, _| copied.iter().all(|row| row.at != *at));
        rows.extend(copied);
    }

    /// Takes the added rows. `loose` are rows whose key stands on the sheet twice, or bears a number
    /// that was not issued in the form first sent. `marks` are all keys:
    /// a row with one that this form does not have is none of a table's either.
    pub(super) fn added(
        &mut self,
        rows: &[IssuedRow<'_>],
        loose: &BTreeMap<u32, Mark<'_>>,
        marks: &[(Cell, Mark<'_>)],
        identity: &Identity,
    ) {
        if self.index.project.template.rows.iter().all(|t| t.open == 0) {
            return;
        }
        let is_row_key = |cell: &Cell| Some(cell.col) == self.key_column;
        let keyed = marks.iter().filter(|(cell, _)| is_row_key(cell));
        let mut marked: BTreeMap<u32, &str> = keyed.map(|(c, mark)| (c.row, mark.key)).collect();
        marked.retain(|row, _| !loose.contains_key(row));
        marked.extend(rows.iter().map(|r| (r.at, r.key)));
        let heads = self.headings(&marked, loose);
        let measures = self.form.form.measures.clone();
        for measure in measures {
            let project: &'b Project = self.index.project;
            for table in &project.template.rows {
                if let Some(mut standing) = self.standing(measure, table, &marked, &heads, loose) {
                    let belief = identity.belief(measure, 0);
                    self.table(&mut standing, &marked, loose, belief);
                    self.below_heading(&standing, &marked, &heads);
                }
            }
        }
    }

    fn standing(
        &self,
        measure: usize,
        table: &'a Rows,
        marked: &BTreeMap<u32, &str>,
        heads: &BTreeMap<u32, String>,
        loose: &BTreeMap<u32, Mark<'_>>,
    ) -> Option<OpenTable<'a>> {
        let (project, form) = (self.index.project, self.form);
        let key = &project.plan.measures[measure].key;
        let name = |row: &str| format!("{MARK}{}", row_key(key, &table.key, row));
        let given = project.given(measure, table).len() as u32;
        let like = form.row(&name(&(given + 1).to_string()))?;
        let prefix = name("");
        let at = |wanted: &str| {
            let found = marked.iter().find(|(_, key)| **key == wanted);
            found.map(|(row, _)| *row)
        };
        let own = marked.iter().filter(|(_, key)| key.starts_with(&prefix));
        let first = at(&name(HEAD)).or_else(|| own.map(|(row, _)| *row).min())?;
        let is_other = |(_, key): &(&u32, &&str)| !key.starts_with(&prefix);
        let marked_end = marked.range(first..).find(is_other).map(|(row, _)| *row);
        let shown_end = heads.range(first + 1..).next().map(|(row, _)| *row);
        let to = marked_end.into_iter().chain(shown_end).min();
        let numbers = loose
            .values()
            .filter_map(|m| m.key.strip_prefix(&prefix)?.parse().ok());
        let issued = given + table.open;
        let of_row = |n: u32| at(&name(&n.to_string()));
        let open = given + 1..=issued;
        let is_lost = (1..=given).any(|n| of_row(n).is_none());
        let first_open = open.clone().filter_map(of_row).min();
        Some(OpenTable {
            measure,
            table,
            like: like.parts.clone(),
            from: first,
            to: to.unwrap_or(u32::MAX),
            end: at(&name(END)),
            unsure_to: is_lost.then(|| first_open.or(to).unwrap_or(u32::MAX)),
            free: open.filter(|n| of_row(*n).is_none()).collect(),
            issued,
            last: numbers.max().unwrap_or(0).max(issued),
            prefix,
        })
    }

    fn table(
        &mut self,
        standing: &mut OpenTable<'_>,
        marked: &BTreeMap<u32, &str>,
        loose: &BTreeMap<u32, Mark<'_>>,
        belief: Belief,
    ) {
        let mut numbers: HashSet<u32> = HashSet::new();
        // Where answers of the table were moved, nothing says which cells belong together.
        let own = standing.from..standing.end.unwrap_or(standing.to);
        let is_torn = self.shifted.iter().any(|cell| own.contains(&cell.row));
        for row in self.filled(standing, marked) {
            if self.is_plan_line(standing, row) {
                continue;
            }
            // A copy that still bears the key of another measure's row may belong to either.
            let is_guest = loose
                .get(&row)
                .is_some_and(|mark| self.is_guest(standing, row, mark));
            let own = loose.get(&row).and_then(|mark| {
                let number = mark.key.strip_prefix(&standing.prefix)?.parse().ok()?;
                let issued = self.form.row(mark.key).is_some();
                (!issued && numbers.insert(number)).then_some(number)
            });
            let is_below = standing.end.is_some_and(|end| row > end);
            if is_below && own.is_none() && !self.is_like_a_row(standing, row) {
                standing.to = row;
                break;
            }
            let number = own
                .or_else(|| standing.free.pop_front())
                .unwrap_or_else(|| {
                    standing.last += 1;
                    standing.last
                });
            let is_refused = self.is_unsure(standing, row) || is_guest || is_torn;
            self.take_added(standing, row, number, belief.doubted_if(is_refused));
        }
    }

    /// Whether a copied row bears the key of another measure than the one among whose rows it
    /// stands. Told.
    fn is_guest(&mut self, standing: &OpenTable<'_>, row: u32, mark: &Mark<'_>) -> bool {
        let plan = &self.index.project.plan;
        let named = mark.line().and_then(|(key, _)| plan.position(key));
        if named.is_none_or(|named| named == standing.measure) {
            return false;
        }
        self.report_misplaced(row, named, Some(standing.measure));
        true
    }

    /// Whether nothing says which row of the table one without a key is: something was typed or pasted
    /// over its key, or it may be a given row whose key is gone. Told.
    fn is_unsure(&mut self, standing: &OpenTable<'_>, row: u32) -> bool {
        let cell = Cell::new(row, self.key_column.unwrap_or(0));
        let typed = self.shown(cell);
        let is_key = Mark::parse(&typed).is_some();
        let may_be_given = standing.unsure_to.is_some_and(|first| row < first);
        let found = match is_blank(&typed) {
            _ if is_key => return false,
            false => format!("行の隠れた番号の所に「{typed}」"),
            true if may_be_given => "隠れた番号のない行".to_string(),
            true => return false,
        };
        let disagree = Kind::Disagree {
            seen: found,
            marked: format!("{}のどの行か決められません", standing.table.label),
        };
        self.tell(disagree, self.place(cell), Some(standing.measure));
        true
    }

    /// The rows within a table's reach that were not issued, with something in an answer's column.
    fn filled(&self, standing: &OpenTable<'_>, marked: &BTreeMap<u32, &str>) -> BTreeSet<u32> {
        let columns: HashSet<u32> = self
            .answer_cells(standing, 0)
            .map(|(cell, _)| cell.col)
            .collect();
        let first = Cell::new(standing.from + 1, 0);
        let here = self
            .sheet
            .cells
            .iter()
            .skip_while(|(cell, _)| *cell < first);
        here.take_while(|(cell, _)| cell.row < standing.to)
            .filter(|(cell, _)| columns.contains(&cell.col) && !marked.contains_key(&cell.row))
            .filter(|(_, entry)| !is_blank(&entry.text) || !entry.formula.is_empty())
            .filter(|(_, entry)| Mark::parse(&entry.text).is_none())
            .map(|(cell, _)| cell.row)
            .collect()
    }

    /// The answer cells of an added row: where each stands, and its name as in the issued row.
    pub(super) fn answer_cells<'s>(
        &'s self,
        standing: &'s OpenTable<'_>,
        row: u32,
    ) -> impl Iterator<Item = (Cell, &'s str)> {
        standing
            .like
            .iter()
            .filter_map(move |(column, part)| match &part.role {
                Role::Answer(name) => Some((self.stands(row, column)?, name.as_str())),
                _ => None,
            })
    }

    /// Whether somebody wrote a row that says what is planned, as the given rows have one: it holds no
    /// answers, and its texts are reported as they stand.
    fn is_plan_line(&self, standing: &OpenTable<'_>, row: u32) -> bool {
        let mut parts = standing.like.iter();
        parts.any(|(column, part)| {
            let is_word = part.role == Role::Given("actual".to_string());
            let cell = self.stands(row, column).filter(|_| is_word);
            cell.is_some_and(|cell| normalize(self.text(cell)) == normalize(PLAN))
        })
    }

    /// Whether a line below the table is one more row of it, and not a remark that somebody wrote
    /// there: its first answer and at least half of those that a row must have are filled.
    pub(super) fn is_like_a_row(&self, standing: &OpenTable<'_>, row: u32) -> bool {
        let template = &self.index.project.template;
        let is_filled = |cell: Cell| !self.shown(cell).is_empty();
        let cells: Vec<(Cell, &str)> = self.answer_cells(standing, row).collect();
        let required: Vec<Cell> = cells
            .iter()
            .filter(|(_, name)| template.field(name).is_some_and(|f| f.required))
            .map(|(cell, _)| *cell)
            .collect();
        let filled = required.iter().filter(|cell| is_filled(**cell)).count();
        let is_opened = cells.first().is_some_and(|(cell, _)| is_filled(*cell));
        is_opened && filled * 2 >= required.len() && filled > 1
    }

    fn take_added(&mut self, standing: &OpenTable<'_>, row: u32, number: u32, belief: Belief) {
        let cells: Vec<(Cell, String)> = self
            .answer_cells(standing, row)
            .map(|(cell, name)| (cell, renumbered(name, number)))
            .collect();
        let mut reported = vec![];
        for (cell, name) in &cells {
            let text = self.shown(*cell);
            if !text.is_empty() {
                reported.push(text);
            }
            self.answer_cells.insert(*cell);
            self.answer(*cell, standing.measure, &name.into(), belief);
            self.explained.insert(*cell);
        }
        self.explain_given(standing, row);
        let is_reported = belief == Belief::Taken && number > standing.issued;
        let Some((first, _)) = cells.first().filter(|_| is_reported) else {
            return;
        };
        let added = Kind::AddedRow {
            text: reported.join("　"),
            row: format!("{}の{number}行目", standing.table.label),
        };
        self.tell(added, self.place(*first), Some(standing.measure));
    }

    /// A number that somebody put before an added row is no answer, nor is what every row of the table is
    /// given, and nothing is lost with them.
    pub(super) fn explain_given(&mut self, standing: &OpenTable<'_>, row: u32) {
        for (column, part) in &standing.like {
            let Some(cell) = self.stands(row, column) else {
                continue;
            };
            let text = self.text(cell);
            let is_number = || text.trim().parse::<u32>().is_ok();
            let is_same = match &part.role {
                Role::Given(role) if role == "no" => is_number(),
                Role::Given(_) => normalize(text) == normalize(&part.text),
                _ => false,
            };
            self.explained.extend(is_same.then_some(cell));
        }
    }
}

/// A cell's name in another row.
fn renumbered(name: &str, row: u32) -> String {
    let address = Address {
        row: Some(row),
        ..Address::parse(name)
    };
    address.to_string()
}
