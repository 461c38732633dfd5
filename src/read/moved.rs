//! Answers that were moved without their rows: typed, or cut and pasted, a few rows off, or sorted
//! without what stands before them. The marks of a row stay where they were then; what tells is
//! that the answers no longer fit their cells, and that one of them stands where none is asked.

use super::identity::{Belief, Identity, table_row};
use super::interpret::interpret;
use super::sheet::{IssuedRow, SheetReader};
use crate::model::address::Address;
use crate::model::answer::{Standing, Trouble};
use crate::model::fact::Kind;
use crate::model::form::{Part, Role};
use crate::model::place::Cell;
use crate::model::template::{Field, Kind as FieldKind};
use crate::text::fold::{fold, is_blank};
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};

/// So many rows off at most are answers looked for.
const FURTHEST: i64 = 3;
/// From so many cells on, a column that is filled but for its first cells, and beyond its end, was
/// moved, whatever stands in it.
const MANY: usize = 3;

/// An answer cell in a column of them.
#[derive(Clone)]
struct Asked {
    at: Cell,
    measure: usize,
    field: String,
}

/// Answer cells one below the other, with nothing between them.
type Run = Vec<Asked>;

/// How clearly a column's answers stand a few rows off.
#[derive(Clone, Copy)]
enum Sign {
    /// What stands there says so.
    Clear,
    /// Only where another column of the same cells looks so too.
    Faint,
}

impl SheetReader<'_, '_> {
    /// The answer cells in which something may stand that belongs a few rows up or down. Each block
    /// of them is told.
    pub(super) fn shifted(&mut self, rows: &[IssuedRow<'_>]) -> HashSet<Cell> {
        let asked = self.asked(rows);
        let runs = self.runs(&asked);
        let asked: HashSet<Cell> = asked.iter().map(|a| a.at).collect();
        let mut doubted = HashSet::new();
        // Columns beside each other are moved together.
        let mut blocks: BTreeMap<(u32, usize), Vec<&Run>> = BTreeMap::new();
        for run in &runs {
            let key = (run[0].at.row, run.len());
            blocks.entry(key).or_default().push(run);
        }
        let signs: Vec<Vec<(i64, Sign)>> = runs
            .iter()
            .map(|run| self.signs(run, rows, &asked))
            .collect();
        let is_told = |run: &Run, by: i64| {
            let place = runs.iter().position(|other| other[0].at == run[0].at);
            let own = place.and_then(|p| signs[p].iter().find(|(step, _)| *step == by));
            let alike = runs.iter().zip(&signs).filter(|(other, signs)| {
                other[0].at.col == run[0].at.col && signs.iter().any(|(step, _)| *step == by)
            });
            match own {
                Some((_, Sign::Clear)) => true,
                // One alone may be a remark below a column whose first answers are missing.
                Some((_, Sign::Faint)) => alike.count() > 1,
                None => false,
            }
        };
        for block in blocks.values() {
            let mut steps = (1..=FURTHEST).flat_map(|n| [n, -n]);
            let found = steps.find(|by| block.iter().any(|run| is_told(run, *by)));
            let Some(by) = found else {
                continue;
            };
            let in_doubt: Vec<&&Run> = block
                .iter()
                .filter(|run| self.is_open_at(run, by))
                .collect();
            let filled = |run: &&&&Run| run.iter().any(|a| !self.shown(a.at).is_empty());
            // Where nothing stands that could be read wrongly, what lies outside is told as such.
            if let Some(first) = in_doubt.iter().find(filled) {
                self.tell_shift(first, by);
                doubted.extend(in_doubt.iter().flat_map(|run| run.iter().map(|a| a.at)));
            }
        }
        doubted
    }

    /// Every answer cell of the sheet.
    fn asked(&self, rows: &[IssuedRow<'_>]) -> Vec<Asked> {
        let cells = rows.iter().flat_map(|issued| {
            let parts = issued.row.parts.iter();
            parts.filter_map(|(column, part)| {
                let (Role::Answer(name), Some(measure)) = (&part.role, issued.row.measure) else {
                    return None;
                };
                let at = self.stands(issued.at, column)?;
                let field = name.clone();
                Some(Asked { at, measure, field })
            })
        });
        cells.collect()
    }

    /// The columns of answer cells, but for tables with open rows: these may be filled in any order
    /// and written on below.
    fn runs(&self, asked: &[Asked]) -> Vec<Run> {
        let template = &self.index.project.template;
        let is_open = |asked: &&Asked| {
            let table = template.table_of(Address::parse(&asked.field).field);
            table.is_some_and(|table| table.open > 0)
        };
        let mut columns: BTreeMap<u32, BTreeMap<u32, Asked>> = BTreeMap::new();
        for asked in asked.iter().filter(|a| !is_open(a)) {
            let column = columns.entry(asked.at.col).or_default();
            column.insert(asked.at.row, asked.clone());
        }
        let mut runs: Vec<Run> = vec![];
        for column in columns.into_values() {
            for asked in column.into_values() {
                let follows = |run: &&mut Run| {
                    let last = run.last().map(|a| a.at);
                    last.is_some_and(|c| c.col == asked.at.col && c.row + 1 == asked.at.row)
                };
                match runs.last_mut().filter(follows) {
                    Some(run) => run.push(asked),
                    None => runs.push(vec![asked]),
                }
            }
        }
        runs
    }

    /// By how many rows a column's answers may stand off, and how clearly: those that would come first
    /// are blank, and one stands beyond the end or several fit better.
    fn signs(&self, run: &Run, rows: &[IssuedRow<'_>], asked: &HashSet<Cell>) -> Vec<(i64, Sign)> {
        let steps = (1..=FURTHEST).flat_map(|n| [n, -n]);
        let signs = steps.filter_map(|by| {
            let beyond = beyond(run, by)?;
            if !self.is_open_at(run, by) {
                return None;
            }
            let is_foreign = !asked.contains(&beyond) && self.is_foreign(beyond, rows);
            Some((by, self.sign(run, by, is_foreign)?))
        });
        signs.collect()
    }

    /// How clearly a column's answers fit better so many rows off. `is_beyond` says whether something
    /// stands where the last of them would.
    fn sign(&self, run: &Run, by: i64, is_beyond: bool) -> Option<Sign> {
        let steps = by.unsigned_abs() as usize;
        let filled = run.iter().filter(|a| !self.shown(a.at).is_empty()).count();
        let here = run.iter().filter(|a| self.fits(a, a.at)).count();
        let moved = |a: &&Asked| lower(a.at, by).is_some_and(|at| self.fits(a, at));
        let there = run.iter().filter(moved).count();
        let is_whole = filled + steps == run.len();
        let is_due = run.iter().any(|a| {
            let field = self.index.project.template.field(&a.field);
            self.shown(a.at).is_empty() && field.is_some_and(|f| f.required)
        });
        match there.cmp(&here) {
            _ if !is_beyond => (there >= here + 2).then_some(Sign::Clear),
            Ordering::Greater => Some(Sign::Clear),
            Ordering::Equal if is_whole && filled > 0 && (run.len() >= MANY || is_due) => {
                Some(Sign::Clear)
            }
            Ordering::Equal if is_whole => Some(Sign::Faint),
            _ => None,
        }
    }

    /// Whether the cells are blank that would be so if a column's answers were moved.
    fn is_open_at(&self, run: &Run, by: i64) -> bool {
        let steps = (by.unsigned_abs() as usize).min(run.len());
        let first = match by > 0 {
            true => &run[..steps],
            false => &run[run.len() - steps..],
        };
        first.iter().all(|a| self.shown(a.at).is_empty())
    }

    /// Whether a cell holds something that was not issued in its row.
    fn is_foreign(&self, cell: Cell, rows: &[IssuedRow<'_>]) -> bool {
        let text = self.shown(cell);
        if is_blank(&text) || self.explained.contains(&cell) {
            return false;
        }
        let folded = fold(&text);
        let own = rows.iter().filter(|r| r.at == cell.row);
        let mut issued = own.flat_map(|r| r.row.parts.iter());
        !issued.any(|(_, part)| !part.text.is_empty() && fold(&part.text) == folded)
    }

    /// Whether what stands in a cell is, to the letter, an answer of a kind that few texts are.
    fn fits(&self, asked: &Asked, at: Cell) -> bool {
        let project = self.index.project;
        let field: Option<&Field> = project.template.field(&asked.field);
        let (Some(field), Some(entry)) = (field, self.sheet.get(at)) else {
            return false;
        };
        let is_strict = matches!(
            field.kind,
            FieldKind::Choice
                | FieldKind::YesNo
                | FieldKind::Number
                | FieldKind::Date
                | FieldKind::Month
                | FieldKind::Year
        );
        if !is_strict {
            return false;
        }
        let standing = Standing {
            text: entry.text.clone(),
            ..Standing::default()
        };
        let unit = project.unit(asked.measure, field);
        let meaning = interpret(field, unit, &standing, project.survey.year);
        let is_sure = |t: &Trouble| matches!(t, Trouble::OutOfBounds(_) | Trouble::ReadAs(_));
        !meaning.value.is_empty() && meaning.troubles.iter().all(is_sure)
    }

    fn tell_shift(&mut self, run: &Run, by: i64) {
        let filled = || run.iter().filter(|a| !self.shown(a.at).is_empty());
        let Some(first) = filled().next() else {
            return;
        };
        let count = filled().count();
        let mut fact = self.fact(Kind::Disagree, self.place(first.at), Some(first.measure));
        let way = if by > 0 { "下" } else { "上" };
        fact.found = format!("ここから{count}つの回答");
        fact.wanted = format!("{}行{way}にずれているように見えます", by.abs());
        self.facts.push(fact);
    }

    /// The measures of a list in which a text given for each of them is exchanged among them, so that
    /// the answers beside it may be too. Told once for a column; numbers and titles were held against
    /// the marks one by one, and what these refused is told already.
    pub(super) fn exchanged_given(
        &mut self,
        rows: &[IssuedRow<'_>],
        identity: &Identity,
    ) -> HashSet<usize> {
        let mut columns: HashMap<&str, Vec<(usize, Cell, &Part)>> = HashMap::new();
        let of_measures = rows.iter().filter(|r| table_row(r).is_none());
        for issued in of_measures.filter(|r| !self.is_stale(r)) {
            for (column, part) in &issued.row.parts {
                let is_believed = |m: &usize| identity.belief(*m, issued.copy) == Belief::Taken;
                let Some(measure) = issued.row.measure.filter(is_believed) else {
                    continue;
                };
                if let (Some(role), Some(cell)) =
                    (given_once(&part.role), self.stands(issued.at, column))
                {
                    columns.entry(role).or_default().push((measure, cell, part));
                }
            }
        }
        let mut told: Vec<(Cell, String, usize)> = vec![];
        let mut exchanged = HashSet::new();
        for own in columns.values() {
            let differs = |(_, cell, part): &&(usize, Cell, &Part)| {
                fold(self.text(*cell)) != fold(&part.text)
            };
            let changed: Vec<&(usize, Cell, &Part)> = own.iter().filter(differs).collect();
            let mut seen: Vec<String> = changed
                .iter()
                .map(|(_, c, _)| fold(self.text(*c)))
                .collect();
            let mut issued: Vec<String> = changed.iter().map(|(.., p)| fold(&p.text)).collect();
            seen.sort();
            issued.sort();
            if let (Some((_, cell, part)), true) = (changed.first(), seen == issued) {
                told.push((*cell, part.text.clone(), changed.len()));
                exchanged.extend(own.iter().map(|(measure, ..)| *measure));
            }
        }
        told.sort();
        for (cell, issued, count) in told {
            let mut fact = self.fact(Kind::Disagree, self.place(cell), None);
            fact.found = format!("「{issued}」の所に「{}」", self.text(cell));
            fact.wanted = format!("{count}行の間で入れ替わっています");
            self.facts.push(fact);
        }
        exchanged
    }
}

/// What a text is that is given once for a measure, and by which a measure is not told.
fn given_once(role: &Role) -> Option<&str> {
    let Role::Given(role) = role else {
        return None;
    };
    let is_other = ["title", "who", "group"].contains(&role.as_str())
        || role.starts_with("label:")
        || role.ends_with(']');
    (!is_other).then_some(role.as_str())
}

/// Where the last answer of a column would stand, were they so many rows off.
fn beyond(run: &Run, by: i64) -> Option<Cell> {
    let end = if by > 0 { run.last() } else { run.first() };
    lower(end?.at, by)
}

/// A cell so many rows below.
fn lower(at: Cell, by: i64) -> Option<Cell> {
    let row = u32::try_from(i64::from(at.row) + by).ok()?;
    Some(Cell::new(row, at.col))
}
