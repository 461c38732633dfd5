//! A project folder once it is read: the settings, the template, the roster and the plan.

use super::address::Address;
use super::decision::{Decision, FileDecision};
use super::own_rule::OwnRule;
use super::place::Place;
use super::plan::{Column, Measure, Plan, Role, yearly};
use super::previous::{Last, Previous, Renumbered};
use super::roster::Roster;
use super::survey::{Round, Survey};
use super::template::{AnsweredBy, Field, Kind, Rows, Template};
use crate::text::era::FiscalYear;
use crate::text::normalize::{is_nothing, normalize};
use crate::text::number::Number;
use indexmap::IndexMap;
use jiff::civil::Date;

/// Everything that distribution and collection start from.
#[derive(Clone, Debug)]
pub struct Project {
    /// survey.toml.
    pub survey: Survey,
    /// The template, with the survey's statuses in place.
    pub template: Template,
    /// departments.csv.
    pub roster: Roster,
    /// plan.csv or plan.xlsx.
    pub plan: Plan,
    /// chapters.csv: the report's own text, in the file's order.
    pub chapters: Vec<Chapter>,
    /// published.csv: counts published before, in the file's order.
    pub published: Vec<Published>,
    /// decisions.csv: what was decided about findings, in the file's order.
    pub decisions: Vec<Decision>,
    /// decisions.csv: which returned files count, or are not to be used, in the file's order.
    pub file_decisions: Vec<FileDecision>,
    /// renumbered.csv: what became of last year's codes, each once.
    pub renumbered: Vec<Renumbered>,
    /// Last year's answers, from previous.csv or last year's folder.
    pub previous: Previous,
    /// The rounds whose questions the forms ask, as indices into the survey's, in their order. Means
    /// nothing where it has none.
    pub asking: Vec<usize>,
}

/// The rounds of a form code: each begins a hundred, and its corrections count up from there.
pub const ROUND: u32 = 100;

/// A chapter of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// Its number as written, such as `第1章`.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its text.
    pub content: String,
    /// Where it stands.
    pub place: Place,
}

/// A count that was published: how many measures of a group have one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The key of the plan column that groups the measures; empty for the whole plan.
    pub group_key: String,
    /// The group as written; the plan may write it with more around it.
    pub group: String,
    /// The key of the field that was counted.
    pub field: String,
    /// The answer that was counted, as written.
    pub value: String,
    /// How many measures have it.
    pub count: Number,
    /// Out of how many, where that is written.
    pub total: Option<Number>,
    /// The cell of the count.
    pub count_at: Place,
    /// The cell of the total; the row's first where the file has no totals.
    pub total_at: Place,
    /// The cells of the other columns, by heading.
    pub others: IndexMap<String, String>,
    /// Where its row stands.
    pub place: Place,
}

/// One of the cells of a field that has several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name: `2020-07` for a month, `R2` for a year, the word of a box.
    pub key: String,
    /// What people read above it.
    pub label: String,
}

impl Project {
    /// The rules that the template and the survey bring along.
    pub fn own_rules(&self) -> impl Iterator<Item = &OwnRule> {
        self.template.own_rules.iter().chain(&self.survey.own_rules)
    }

    /// The same as it is seen in these rounds: only their questions are asked, by the deadline of the
    /// last of them.
    pub fn in_rounds(&self, rounds: &[usize]) -> Project {
        let mut own = self.clone();
        own.asking = rounds.to_vec();
        if let Some(round) = rounds.last().and_then(|at| own.survey.rounds.get(*at)) {
            own.survey.due = round.due;
        }
        own
    }

    /// The rounds whose questions the forms ask.
    pub fn rounds(&self) -> impl Iterator<Item = &Round> {
        let rounds = &self.survey.rounds;
        self.asking.iter().filter_map(|at| rounds.get(*at))
    }

    /// The number of the form code of the forms that are sent first in the last of these rounds.
    pub fn first_code(&self) -> u32 {
        let last = self
            .asking
            .last()
            .filter(|_| !self.survey.rounds.is_empty());
        last.map_or(0, |at| *at as u32 * ROUND)
    }

    /// Whether a round asks a field.
    fn is_of_round(&self, round: &Round, cell: &str) -> bool {
        let key = Address::parse(cell).field;
        let table = self.template.table_of(key);
        let names = |own: &Round| {
            let mut fields = own.fields.iter();
            fields.any(|name| match table {
                // The rows of a table are asked together.
                Some(table) => *name == table.key || table.asks(name),
                None => *name == key,
            })
        };
        match round.fields.is_empty() {
            true => !self.survey.rounds.iter().any(names),
            false => names(round),
        }
    }

    /// Whether a section that is asked about a measure is asked for a field of it in any of these rounds.
    pub fn asks(&self, section: &str, measure: usize, cell: &str) -> bool {
        if self.survey.rounds.is_empty() {
            return self.is_answered_by(section, &self.plan.measures[measure], cell);
        }
        let mut rounds = self.asking.iter();
        rounds.any(|at| self.in_round_asks(*at, section, measure, cell))
    }

    /// Whether a section is asked for a field of a measure in a round, given by its index.
    pub fn in_round_asks(&self, at: usize, section: &str, measure: usize, cell: &str) -> bool {
        let Some(round) = self.survey.rounds.get(at) else {
            return false;
        };
        let measure = &self.plan.measures[measure];
        let is_asked = match round.sections.is_empty() {
            true => {
                self.is_in_charge(section, measure) && self.is_answered_by(section, measure, cell)
            }
            false => round.sections.iter().any(|own| own == section),
        };
        is_asked && self.is_of_round(round, cell)
    }

    /// Whether a section in charge of a measure answers a field of it: the lead alone answers some.
    fn is_answered_by(&self, section: &str, measure: &Measure, cell: &str) -> bool {
        let field = self.template.field(cell);
        let by = field.map_or(AnsweredBy::default(), |field| field.answered_by);
        by == AnsweredBy::Each || measure.owners.first().is_some_and(|lead| lead == section)
    }

    /// Whether a section is asked about a measure in any of these rounds.
    pub fn asks_about(&self, section: &str, measure: &Measure) -> bool {
        let is_in_charge = || {
            let mut fields = self.template.fields.iter();
            self.is_in_charge(section, measure)
                && fields.any(|field| self.is_answered_by(section, measure, &field.key))
        };
        if self.survey.rounds.is_empty() {
            return is_in_charge();
        }
        self.rounds().any(|round| match round.sections.is_empty() {
            true => is_in_charge(),
            false => round.sections.iter().any(|own| own == section),
        })
    }

    /// Whether the plan has a section in charge of a measure, or related to it where the survey asks
    /// those.
    fn is_in_charge(&self, section: &str, measure: &Measure) -> bool {
        let is_own = |codes: &[String]| codes.iter().any(|own| own == section);
        is_own(&measure.owners) || (self.survey.ask_related && is_own(&measure.related))
    }

    /// The day by which a section returns its form: its own, where it was given one.
    pub fn due_of(&self, department: &str) -> Date {
        let own = self.roster.by_code(department).and_then(|d| d.due.as_ref());
        match own {
            // That of an earlier round says nothing of a later one.
            Some(own) if self.first_code() > 0 => own.date.max(self.survey.due),
            Some(own) => own.date,
            None => self.survey.due,
        }
    }

    /// The day by which a section returns what it is sent again, which is never before its own due date;
    /// `None` for as soon as it can.
    pub fn due_again(&self, department: &str) -> Option<Date> {
        let again = self.survey.correction_due?;
        Some(again.max(self.due_of(department)))
    }

    /// The cells of a field that has one for each month, box or year; none for the others.
    pub fn parts(&self, field: &Field) -> Vec<Part> {
        match field.kind {
            Kind::Months => months(self.survey.year),
            Kind::Boxes => {
                let words = field.choices.iter().map(|c| c.value.clone());
                words
                    .map(|w| Part {
                        key: w.clone(),
                        label: w,
                    })
                    .collect()
            }
            _ if field.by_year => self.years().iter().map(|y| of_year(*y)).collect(),
            _ => vec![],
        }
    }

    /// The years that a yearly field asks about: those of the plan's schedule and goals up to the one
    /// surveyed, but for those whose actual numbers the plan gives.
    fn years(&self) -> Vec<FiscalYear> {
        let year = |column: &Column| match column.role {
            Role::Year(year) | Role::Goal(year) => Some(year),
            _ => None,
        };
        let is_known = |year: &FiscalYear| {
            let columns = &self.plan.columns;
            columns.iter().any(|c| c.role == Role::Actual(*year))
        };
        let years = self.plan.columns.iter().filter_map(year);
        let years = years.filter(|y| *y < self.survey.year && !is_known(y));
        let mut years: Vec<FiscalYear> = years.collect();
        years.push(self.survey.year);
        years.sort_unstable();
        years.dedup();
        years
    }

    /// The unit in which the number of a cell is asked: its field's own, or, where that is a plan
    /// column in braces such as `{unit}`, what the plan says there.
    pub fn unit<'u>(&'u self, measure: usize, cell: &str) -> &'u str {
        let Some(field) = self.template.field(cell) else {
            return "";
        };
        match field.unit_column() {
            Some(column) => self.given_text(measure, &Address::parse(cell), column),
            None => &field.unit,
        }
    }

    /// The rows that a table is given for a measure.
    pub fn given(&self, measure: usize, table: &Rows) -> &[IndexMap<String, String>] {
        let rows = &self.plan.measures[measure].rows;
        let given = table.given.as_ref().and_then(|name| rows.get(name));
        given.map_or(&[], Vec::as_slice)
    }

    /// Whether a cell stands in a row of a table that was not given: each section has its own.
    pub fn is_open_row(&self, measure: usize, cell: &str) -> bool {
        let address = Address::parse(cell);
        let given = |table| self.given(measure, table).len();
        let row = address.row.map_or(0, |row| row as usize);
        let table = self.template.table_of(address.field);
        table.is_some_and(|table| row > given(table))
    }

    /// Whether a cell may well stand blank: a month, a box, or one of a row that was not given.
    pub fn may_be_blank(&self, measure: usize, cell: &str) -> bool {
        let field = self.template.field(cell);
        let is_mark = field.is_some_and(|f| matches!(f.kind, Kind::Months | Kind::Boxes));
        is_mark || self.is_open_row(measure, cell)
    }

    /// The names of the cells of a table's row.
    pub fn row_cells(&self, table: &Rows, row: u32) -> Vec<String> {
        let fields = table.fields().filter_map(|key| self.template.field(key));
        fields
            .flat_map(|field| self.cells(field, Some(row)))
            .collect()
    }

    /// The names of a field's cells, in a row where it is asked in rows.
    pub fn cells(&self, field: &Field, row: Option<u32>) -> Vec<String> {
        let name = |part: Option<&str>| {
            let address = Address {
                field: &field.key,
                row,
                part,
            };
            address.to_string()
        };
        match field.has_parts() {
            true => self
                .parts(field)
                .iter()
                .map(|p| name(Some(&p.key)))
                .collect(),
            false => vec![name(None)],
        }
    }

    /// Whether a cell must be filled, given the other answers of the same measure.
    ///
    /// `answer_of` returns the normalised value of a cell, empty when blank or unreadable. A cell of
    /// an open row must be filled once something stands in its row.
    pub fn is_required(
        &self,
        measure: usize,
        cell: &str,
        answer_of: &dyn Fn(&str) -> String,
    ) -> bool {
        let address = Address::parse(cell);
        let Some(field) = self.template.field(cell).filter(|f| f.required) else {
            return false;
        };
        let is_other_part = match address.part {
            Some(part) => !field.by_year || part != self.survey.year.short(),
            None => false,
        };
        if is_other_part || !self.is_begun(measure, &address, answer_of) {
            return false;
        }
        if field.when_behind && !self.is_behind(measure, &answer_of(&self.template.status)) {
            return false;
        }
        let is_filled = |name: &str| self.is_filled(measure, &address, name);
        field.conditions_hold(&is_filled, &|key| answer_of(&self.sibling(&address, key)))
    }

    /// Whether a cell is asked of a measure: where the plan says what its field is about.
    pub fn is_asked(&self, measure: usize, cell: &str) -> bool {
        let address = Address::parse(cell);
        let needed = self.template.field(cell).map(|f| &f.asked_where.plan.0);
        let mut needed = needed.into_iter().flatten();
        needed.all(|name| self.is_filled(measure, &address, name))
    }

    /// Whether a field is asked of any measure.
    pub fn is_ever_asked(&self, field: &Field) -> bool {
        let table = self.template.table_of(&field.key);
        let is_asked = |measure: usize| match table {
            None => self.is_asked(measure, &field.key),
            Some(_) => true,
        };
        (0..self.plan.measures.len()).any(is_asked)
    }

    /// Whether the plan says something for a cell under a role or heading.
    pub fn is_filled(&self, measure: usize, address: &Address<'_>, name: &str) -> bool {
        !is_nothing(self.given_text(measure, address, name))
    }

    /// What the plan says for a cell under a role or heading: the cell's own given row, where the row has
    /// it, or else the measure. A measure that is printed again is asked about where it stands first.
    pub fn given_text(&self, measure: usize, address: &Address<'_>, name: &str) -> &str {
        let key = yearly(name, self.survey.year, 0);
        let row = self.given_row(measure, address);
        let own = row.and_then(|row| row.get(&key));
        let measure = self.plan.measures[measure].original.unwrap_or(measure);
        own.map_or_else(|| self.plan.said(measure, &key), String::as_str)
    }

    /// The name of the given row in which a cell stands: what the row's first column shows. Empty where
    /// the row was not given or shows nothing there.
    pub fn row_name(&self, measure: usize, cell: &str) -> &str {
        let address = Address::parse(cell);
        let table = self.template.table_of(address.field);
        let first = table.and_then(|t| t.columns.iter().find_map(|c| c.show.as_deref()));
        let row = self.given_row(measure, &address);
        let name = first
            .zip(row)
            .and_then(|(show, row)| row.get(&yearly(show, self.survey.year, 0)));
        name.map_or("", |name| name.trim())
    }

    /// The given row of a cell's table that has a name, counted from one, if only one has it.
    pub fn row_named(&self, measure: usize, cell: &str, name: &str) -> Option<u32> {
        let address = Address::parse(cell);
        let count = self
            .given(measure, self.template.table_of(address.field)?)
            .len() as u32;
        let is_it = |row: &u32| {
            let cell = Address {
                row: Some(*row),
                ..address
            };
            normalize(self.row_name(measure, &cell.to_string())) == normalize(name)
        };
        let mut rows = (1..=count).filter(is_it);
        let found = rows.next()?;
        rows.next().is_none().then_some(found)
    }

    /// The given row in which a cell stands.
    pub fn given_row(
        &self,
        measure: usize,
        address: &Address<'_>,
    ) -> Option<&IndexMap<String, String>> {
        let measure = self.plan.measures[measure].original.unwrap_or(measure);
        let row = (address.row? as usize).checked_sub(1)?;
        let table = self.template.table_of(address.field)?;
        self.given(measure, table).get(row)
    }

    /// What each section of last year that is this one now answered in a cell, blank answers too. A cell of
    /// a year or month is last year's of the same place.
    pub fn lasts(&self, measure: usize, section: &str, cell: &str) -> &[Last] {
        self.lasts_of(&self.previous, measure, section, cell)
    }

    /// The same of a year before last.
    pub fn lasts_of<'p>(
        &self,
        previous: &'p Previous,
        measure: usize,
        section: &str,
        cell: &str,
    ) -> &'p [Last] {
        let address = Address::parse(cell);
        let field = self.template.field(address.field);
        let part = field.zip(address.part);
        let part = part.map(|(field, part)| self.part_of(previous, field, part));
        let name = Address {
            part: part.as_deref(),
            ..address
        };
        let sheet = previous.sheet(measure, section);
        let lasts = sheet.and_then(|sheet| sheet.get(&name.to_string()));
        lasts.map_or(&[], Vec::as_slice)
    }

    /// The year or month that stood last year where this one stands now.
    pub fn last_part(&self, field: &Field, part: &str) -> String {
        self.part_of(&self.previous, field, part)
    }

    fn part_of(&self, previous: &Previous, field: &Field, part: &str) -> String {
        let year = self.survey.year;
        let last = previous.year.unwrap_or(year.previous());
        match field.kind {
            Kind::Months => month_of(part, year, last).unwrap_or(part.to_string()),
            _ if field.by_year && part == year.short() => last.short(),
            _ => part.to_string(),
        }
    }

    /// What forms and reports print over a column of the plan: its heading, marked as the plan's where a
    /// question has the same label.
    pub fn printed(&self, heading: &str) -> String {
        let own = normalize(heading);
        let mut fields = self.template.fields.iter();
        match fields.any(|field| normalize(&field.label) == own) {
            true => format!("計画の{heading}"),
            false => heading.to_string(),
        }
    }

    /// What people call a role or heading that a cell refers to: as its table labels it, or the plan.
    pub fn heading(&self, address: &Address<'_>, name: &str) -> String {
        let table = self.template.table_of(address.field);
        if let Some(label) = table.and_then(|table| table.label_of(name)) {
            return label.replace("{year}", &self.survey.year.wareki());
        }
        let key = yearly(name, self.survey.year, 0);
        self.printed(self.plan.heading(&key).unwrap_or(name))
    }

    /// Whether a status falls behind what the plan says for the year surveyed.
    pub fn is_behind(&self, measure: usize, status: &str) -> bool {
        let behind = self.template.behind(&self.planned(measure));
        behind.iter().any(|word| word == status)
    }

    /// The name of the cell of another field as a cell's own row or measure has it.
    pub fn sibling(&self, address: &Address<'_>, key: &str) -> String {
        let own = self.template.table_of(address.field);
        match own.is_some_and(|table| table.asks(key)) {
            true => address.beside_named(key),
            false => key.to_string(),
        }
    }

    /// The cell in which a field is answered that a cell refers to: a yearly field's of the year surveyed.
    pub fn asked_cell(&self, address: &Address<'_>, field: &Field) -> String {
        match field.by_year {
            true => format!("{}.{}", field.key, self.survey.year.short()),
            false => self.sibling(address, &field.key),
        }
    }

    /// Whether a cell stands in a row that is given or begun; true outside of tables.
    fn is_begun(
        &self,
        measure: usize,
        address: &Address<'_>,
        answer_of: &dyn Fn(&str) -> String,
    ) -> bool {
        let table = self.template.table_of(address.field);
        let (Some(table), Some(row)) = (table, address.row) else {
            return true;
        };
        let is_given = row as usize <= self.given(measure, table).len();
        let cells = || self.row_cells(table, row);
        is_given || cells().iter().any(|cell| !answer_of(cell).is_empty())
    }

    /// What the plan's schedule says for the year surveyed; an arrow means the state before it.
    pub fn planned(&self, measure: usize) -> String {
        super::plan::planned(&self.plan.measures[measure], self.survey.year)
    }

    /// A cell as people call it: the field's label, with the row and the month or year, or the plan's
    /// heading over what is shown there.
    pub fn label_of(&self, cell: &str) -> String {
        let address = Address::parse(cell);
        let Some(field) = self.template.field(cell) else {
            return self.printed(self.plan.heading(cell).unwrap_or(cell));
        };
        let parts = self.parts(field);
        let part = address
            .part
            .and_then(|key| parts.iter().find(|p| p.key == key));
        let part = part.map_or(String::new(), |p| format!("　{}", p.label));
        let row = address
            .row
            .map_or(String::new(), |row| format!("（{row}行目）"));
        format!("{}{row}{part}", field.label)
    }
}

/// A month such as `2020-07` as many years earlier as `last` is before `year`.
fn month_of(part: &str, year: FiscalYear, last: FiscalYear) -> Option<String> {
    let (calendar, month) = part.split_once('-')?;
    let calendar: i16 = calendar.parse().ok()?;
    Some(format!("{:04}-{month}", calendar - (year.0 - last.0)))
}

/// The months of a fiscal year from April on.
pub fn months(year: FiscalYear) -> Vec<Part> {
    let month = |n: i16| {
        let (calendar, month) = match n {
            0..=8 => (year.0, n + 4),
            _ => (year.0 + 1, n - 8),
        };
        Part {
            key: format!("{calendar:04}-{month:02}"),
            label: format!("{month}月"),
        }
    };
    (0..12).map(month).collect()
}

fn of_year(year: FiscalYear) -> Part {
    Part {
        key: year.short(),
        label: year.short(),
    }
}
