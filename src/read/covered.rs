//! Which answer cells something on a sheet covers: of which measure they are, and of months, which.

use crate::book::merges::Block;
use crate::model::address::Address;
use crate::model::annotation::Months;
use crate::model::answer::{CellContent, Portion};
use crate::model::place::Cell;
use crate::model::project::Project;
use crate::model::template::{self, Field};
use crate::text::normalize::is_blank;
use crate::text::shared::SharedText;
use std::collections::{BTreeMap, HashMap};

/// The answer cells of a file where they stand now, by sheet.
pub(super) struct Answers<'a> {
    project: &'a Project,
    sheets: HashMap<&'a str, BTreeMap<Cell, Answer<'a>>>,
}

/// An answer cell.
#[derive(Clone, Copy)]
struct Answer<'a> {
    portion: &'a Portion,
    measure: usize,
    name: &'a SharedText,
}

impl Answer<'_> {
    fn key(&self) -> (usize, SharedText) {
        (self.measure, self.name.clone())
    }

    /// Whether something stands in it that is taken.
    fn is_taken(&self) -> bool {
        let (key, portion) = (self.key(), self.portion);
        let standing = portion.cells.get(&key).filter(|s| !is_blank(&s.text));
        standing.is_some() && !portion.refused.contains(&key)
    }
}

/// What is covered.
#[derive(Debug, Default)]
pub(super) struct Covered {
    /// The code of the measure whose cells are covered, or that stands there.
    pub(super) item: String,
    /// The name of the answer cell, where there is one.
    pub(super) field: String,
    pub(super) months: Vec<Months>,
    /// Whether all of them hold answers that are taken.
    pub(super) is_answered: bool,
}

impl<'a> Answers<'a> {
    pub(super) fn of(project: &'a Project, portions: &'a [Portion]) -> Answers<'a> {
        let mut sheets: HashMap<&str, BTreeMap<Cell, Answer<'_>>> = HashMap::new();
        for portion in portions {
            for ((measure, name), CellContent { place, .. }) in &portion.cells {
                let answer = Answer {
                    portion,
                    measure: *measure,
                    name,
                };
                let cells = sheets.entry(place.sheet.as_str()).or_default();
                cells.extend(place.cell.map(|cell| (cell, answer)));
            }
        }
        Answers { project, sheets }
    }

    /// Whether a cell is one that is asked.
    pub(super) fn holds(&self, sheet: &str, cell: Cell) -> bool {
        let cells = self.sheets.get(sheet);
        cells.is_some_and(|cells| cells.contains_key(&cell))
    }

    /// Whether a cell is one that is asked, and nothing forbids to take its answer.
    pub(super) fn takes(&self, sheet: &str, cell: Cell) -> bool {
        let answer = self.sheets.get(sheet).and_then(|cells| cells.get(&cell));
        answer.is_some_and(|a| !a.portion.refused.contains(&a.key()))
    }

    /// What the cells of a block are for. Where it covers no answer, its measure is the one of the
    /// answers above it, or else of the first of the sheet.
    pub(super) fn covered(&self, sheet: &str, block: Block) -> Covered {
        let Some(cells) = self.sheets.get(sheet) else {
            return Covered::default();
        };
        let mut within = within(cells, block);
        let is_answered = !within.is_empty() && within.iter().all(|a| a.is_taken());
        if within.is_empty() {
            // What is planned for months stands in a line of its own above what is asked.
            within = months_below(self.project, cells, block);
        }
        let above = || cells.range(..=block.last).next_back();
        let near = within.first().copied();
        let near = near.or_else(|| above().or_else(|| cells.iter().next()).map(|(_, a)| *a));
        let item = near.map(|a| self.project.plan.measures[a.measure].code.clone());
        Covered {
            item: item.unwrap_or_default(),
            field: match within.as_slice() {
                [one] => one.name.to_string(),
                _ => String::new(),
            },
            months: self.months(&within),
            is_answered,
        }
    }

    /// The months among answer cells, task by task.
    fn months(&self, answers: &[Answer<'a>]) -> Vec<Months> {
        let mut tasks: Vec<(Answer<'_>, Vec<usize>)> = vec![];
        for answer in answers {
            let Some((field, month)) = month(self.project, answer.name) else {
                continue;
            };
            let row = Address::parse(answer.name).row;
            let same = |one: &Answer<'_>| {
                one.measure == answer.measure
                    && Address::parse(one.name).row == row
                    && self.project.template.field(one.name).map(|f| &f.key) == Some(&field.key)
            };
            match tasks.last_mut().filter(|(task, _)| same(task)) {
                Some((_, months)) => months.push(month),
                None => tasks.push((*answer, vec![month])),
            }
        }
        let named = tasks.iter().filter_map(|(task, months)| {
            let field = self.project.template.field(task.name)?;
            Some(Months {
                task: self.task(*task, field),
                months: spoken(&self.labels(field), months),
            })
        });
        named.collect()
    }

    fn labels(&self, field: &Field) -> Vec<String> {
        let parts = self.project.parts(field).into_iter();
        parts.map(|part| part.label).collect()
    }

    /// What a row of a table is called: the first text given in it, or what was answered as its name.
    fn task(&self, answer: Answer<'_>, field: &Field) -> String {
        let (Some(row), Some(table)) = (
            Address::parse(answer.name).row,
            self.project.template.table_of(&field.key),
        ) else {
            return field.label.clone();
        };
        let given = self.project.given(answer.measure, table);
        let given = (row as usize).checked_sub(1).and_then(|at| given.get(at));
        let given = given.and_then(|texts| {
            let mut texts = texts.values().filter(|text| !text.is_empty());
            texts.next().cloned()
        });
        given.unwrap_or_else(|| {
            let address = Address::parse(answer.name);
            let mut names = table.fields().map(|key| address.beside_named(key));
            let named = names.find_map(|name| {
                let standing = answer.portion.cells.get(&(answer.measure, name.into()))?;
                (!standing.text.is_empty()).then(|| standing.text.to_string())
            });
            named.unwrap_or_else(|| format!("{}の{row}行目", table.label))
        })
    }
}

/// The answers in a block, row by row.
fn within<'a>(cells: &BTreeMap<Cell, Answer<'a>>, block: Block) -> Vec<Answer<'a>> {
    let rows = Cell::new(block.first.row, 0)..=block.last;
    let within = cells.range(rows).filter(|(cell, _)| block.holds(**cell));
    within.map(|(_, answer)| *answer).collect()
}

/// The answers of months in the row below a block.
fn months_below<'a>(
    project: &Project,
    cells: &BTreeMap<Cell, Answer<'a>>,
    block: Block,
) -> Vec<Answer<'a>> {
    let row = block.last.row.saturating_add(1);
    let below = Block {
        first: Cell::new(row, block.first.col),
        last: Cell::new(row, block.last.col),
    };
    let mut below = within(cells, below);
    below.retain(|answer| month(project, answer.name).is_some());
    below
}

/// The field of a month's cell and which month it is, counted from the first of the year.
fn month<'p>(project: &'p Project, name: &str) -> Option<(&'p Field, usize)> {
    let part = Address::parse(name).part?;
    let field = project.template.field(name)?;
    let months = (field.kind == template::Kind::Months).then(|| project.parts(field))?;
    let at = months.iter().position(|month| month.key == part)?;
    Some((field, at))
}

/// Months as people say them: `4月から6月と9月`.
fn spoken(labels: &[String], months: &[usize]) -> String {
    let runs = months.chunk_by(|one, next| one + 1 == *next);
    let label = |month: &usize| labels.get(*month).map_or("", String::as_str);
    let spoken = runs.filter_map(|run| {
        let (first, last) = (run.first()?, run.last()?);
        Some(match first == last {
            true => label(first).to_string(),
            false => format!("{}から{}", label(first), label(last)),
        })
    });
    spoken.collect::<Vec<_>>().join("と")
}
