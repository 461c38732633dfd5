//! The master plan: its columns as they were recognised, and a measure per row.

use crate::text::era::FiscalYear;
use indexmap::IndexMap;
use std::collections::HashMap;
use std::sync::Arc;

use super::place::Place;

/// What a plan column holds. Role names are what templates and survey.toml use.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// A column with a role the tool knows, such as `title` or `purpose`.
    Known(&'static str),
    /// A level above the measures: 1 is the outermost.
    Level(usize),
    /// The plan of one fiscal year.
    Year(FiscalYear),
    /// What is to be reached in one fiscal year.
    Goal(FiscalYear),
    /// What was reached in one fiscal year.
    Actual(FiscalYear),
    /// A column the tool has no role for: kept and shown under its heading.
    Other,
}

/// One column of the plan.
#[derive(Clone, Debug)]
pub struct Column {
    /// The heading as the file prints it, on one line.
    pub heading: String,
    /// What it holds.
    pub role: Role,
}

impl Column {
    /// Whether [`Column::key`] is this one.
    pub fn is(&self, key: &str) -> bool {
        match &self.role {
            Role::Known(role) => *role == key,
            Role::Other => self.heading == key,
            _ => self.key() == key,
        }
    }

    /// The name under which a measure keeps this column's cell.
    pub fn key(&self) -> String {
        match &self.role {
            Role::Known(role) => (*role).to_string(),
            Role::Level(depth) => format!("level{depth}"),
            Role::Year(year) => year.short(),
            Role::Goal(year) => format!("goal-{}", year.short()),
            Role::Actual(year) => format!("actual-{}", year.short()),
            Role::Other => self.heading.clone(),
        }
    }
}

/// The columns of a plan, as the cells of all its rows refer to them.
#[derive(Debug, Default)]
pub struct Columns {
    keys: Vec<String>,
    /// The years of the schedule with their columns, in the file's order.
    years: Vec<(FiscalYear, usize)>,
}

impl Columns {
    /// These columns.
    pub fn of(columns: &[Column]) -> Arc<Columns> {
        let year = |(at, column): (usize, &Column)| match column.role {
            Role::Year(year) => Some((year, at)),
            _ => None,
        };
        Arc::new(Columns {
            keys: columns.iter().map(Column::key).collect(),
            years: columns.iter().enumerate().filter_map(year).collect(),
        })
    }
}

/// The texts of a row by their columns: a plan of hundreds of thousands of rows is to fit into memory.
#[derive(Clone, Debug, Default)]
pub struct Cells {
    columns: Arc<Columns>,
    /// All texts one after another.
    text: Box<str>,
    /// Where each ends.
    ends: Box<[u32]>,
}

impl Cells {
    /// The texts of a row, in the order of the columns.
    pub fn new(columns: &Arc<Columns>, texts: &[String]) -> Cells {
        let ends = texts.iter().scan(0, |end, text| {
            *end += text.len() as u32;
            Some(*end)
        });
        Cells {
            columns: columns.clone(),
            text: texts.concat().into(),
            ends: ends.collect(),
        }
    }

    /// The text of a column by its key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.at(self.columns.keys.iter().position(|own| own == key)?)
    }

    fn at(&self, column: usize) -> Option<&str> {
        let end = *self.ends.get(column)? as usize;
        let start = column.checked_sub(1).and_then(|at| self.ends.get(at));
        self.text.get(start.map_or(0, |end| *end as usize)..end)
    }
}

/// One measure (施策).
#[derive(Clone, Debug)]
pub struct Measure {
    /// The code as printed (整理番号).
    pub code: String,
    /// The code normalized, for comparing.
    pub key: String,
    /// The title as printed (事業名).
    pub title: String,
    /// Every cell of the row, blank cells too.
    pub cells: Cells,
    /// Codes of the sections that own it, from the roster.
    pub owners: Vec<String>,
    /// Codes of the sections it is related to and that are asked too, if the survey says so.
    pub related: Vec<String>,
    /// The index of the measure this one reprints (再掲元), where it is a reprint.
    pub original: Option<usize>,
    /// The texts of the levels above it, outermost first, each at the place of its name in
    /// [`Plan::level_names`]. One that is left out is empty; none follow the innermost it has.
    pub levels: Vec<String>,
    /// The rows of its tables, such as `tasks`, by the table's name: each a text by its heading. A
    /// month's heading is `yyyy-mm`.
    pub rows: IndexMap<String, Vec<IndexMap<String, String>>>,
    /// Where its row stands.
    pub place: Place,
}

impl Measure {
    /// The text of a column by its key; empty where there is none.
    pub fn cell(&self, key: &str) -> &str {
        self.cells.get(key).unwrap_or("")
    }

    /// The schedule (年次計画): what is planned in each year, as printed.
    pub fn schedule(&self) -> impl Iterator<Item = (FiscalYear, &str)> {
        let years = self.cells.columns.years.iter();
        years.filter_map(|(year, at)| Some((*year, self.cells.at(*at)?)))
    }

    /// What the schedule has for a year, as printed; `None` where it does not have the year.
    pub fn scheduled(&self, year: FiscalYear) -> Option<&str> {
        let mut years = self.schedule();
        years.find_map(|(own, text)| (own == year).then_some(text))
    }

    /// Code and title as people cite them.
    pub fn cited(&self) -> String {
        format!("{} {}", self.code, self.title)
    }
}

/// The whole plan, in the file's order.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The columns in the file's order.
    pub columns: Vec<Column>,
    /// The measures in the file's order.
    pub measures: Vec<Measure>,
    /// The years of the schedule in the file's order.
    pub years: Vec<FiscalYear>,
    /// The headings of the levels, outermost first; empty where the codes tell the levels.
    pub level_names: Vec<String>,
    by_key: HashMap<String, usize>,
    reprints: HashMap<usize, Vec<usize>>,
}

impl Plan {
    /// A plan of these columns and measures.
    pub fn new(columns: Vec<Column>, measures: Vec<Measure>) -> Plan {
        let year = |column: &Column| match column.role {
            Role::Year(year) => Some(year),
            _ => None,
        };
        let mut by_key = HashMap::new();
        for (index, measure) in measures.iter().enumerate() {
            by_key.entry(measure.key.clone()).or_insert(index);
        }
        Plan {
            years: columns.iter().filter_map(year).collect(),
            level_names: levels(&columns).map(|c| c.heading.clone()).collect(),
            columns,
            measures,
            by_key,
            reprints: HashMap::new(),
        }
    }

    /// Settles which measure each one reprints, in plan order.
    pub fn set_originals(&mut self, originals: Vec<Option<usize>>) {
        self.reprints.clear();
        for (index, original) in originals.into_iter().enumerate() {
            self.measures[index].original = original;
            if let Some(original) = original {
                self.reprints.entry(original).or_default().push(index);
            }
        }
    }

    /// The index of the measure with this normalized code; the first where several have it.
    pub fn position(&self, key: &str) -> Option<usize> {
        self.by_key.get(key).copied()
    }

    /// The measures that reprint the one at `index`.
    pub fn reprints(&self, index: usize) -> impl Iterator<Item = &Measure> {
        let reprints = self.reprints.get(&index).into_iter().flatten();
        reprints.map(|&reprint| &self.measures[reprint])
    }

    /// The keys of the level columns, outermost first.
    pub fn level_keys(&self) -> Vec<String> {
        levels(&self.columns).map(Column::key).collect()
    }

    /// The heading under which the plan prints a role, if it has that column.
    pub fn heading(&self, key: &str) -> Option<&str> {
        let column = self.columns.iter().find(|c| c.is(key))?;
        Some(&column.heading)
    }

    /// What a measure says under a role or heading; empty where the plan has no such column.
    pub fn said(&self, measure: usize, name: &str) -> &str {
        let is_named = |c: &&Column| c.is(name) || c.heading == name;
        let column = self.columns.iter().position(|c| is_named(&c));
        let cells = &self.measures[measure].cells;
        column.and_then(|at| cells.at(at)).unwrap_or("")
    }

    /// The place of a measure's cell in the plan.
    pub fn place_of(&self, measure: &Measure, key: &str) -> Place {
        let mut place = measure.place.clone();
        let col = self.columns.iter().position(|c| c.key() == key);
        if let (Some(cell), Some(col)) = (&mut place.cell, col) {
            cell.col = col as u32;
        }
        place
    }
}

/// What is planned in a year. Where every line of it is an arrow, the year before is looked at, as
/// long as it has as many lines.
pub fn planned(measure: &Measure, year: FiscalYear) -> String {
    let cell = |y: FiscalYear| measure.scheduled(y).unwrap_or("");
    let is_arrow = |text: &str| !text.is_empty() && text.lines().all(|l| l.trim() == "→");
    let printed = cell(year);
    let mut at = year;
    while is_arrow(cell(at)) && cell(at).lines().count() == printed.lines().count() {
        at = at.previous();
    }
    let meant = cell(at);
    let same_shape = meant.lines().count() == printed.lines().count();
    match is_arrow(printed) && same_shape && !meant.is_empty() {
        true => meant.to_string(),
        false => printed.to_string(),
    }
}

/// The column of the year surveyed, or of one so many years later, for a yearly kind of column.
pub fn yearly(key: &str, surveyed: FiscalYear, after: i16) -> String {
    match key {
        "goal" | "actual" => of_year(Some(key), FiscalYear(surveyed.0 + after)),
        _ => key.to_string(),
    }
}

/// The heading of a line of a plan's cell, in the rows of a table that has no file.
pub const LINE: &str = "text";

/// The column whose lines make the rows of a table that has no file.
pub fn lined(table: &str, surveyed: FiscalYear) -> String {
    match table {
        "goals" => yearly("goal", surveyed, 0),
        "indicators" => "indicator".to_string(),
        column => column.to_string(),
    }
}

/// The column of a year; `of` is its kind, a schedule's where there is none.
pub fn of_year(of: Option<&str>, year: FiscalYear) -> String {
    match of {
        Some(of) => format!("{of}-{}", year.short()),
        None => year.short(),
    }
}

/// The columns of the levels, outermost first.
fn levels(columns: &[Column]) -> impl Iterator<Item = &Column> {
    let depth = |column: &&Column| match column.role {
        Role::Level(depth) => Some(depth),
        _ => None,
    };
    let mut found: Vec<&Column> = columns.iter().filter(|c| depth(c).is_some()).collect();
    found.sort_by_key(depth);
    found.into_iter()
}
