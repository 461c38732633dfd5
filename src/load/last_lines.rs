//! The lines of last year's answers: each is read into last year's measure and section, and then
//! brought to this year's. What cannot be used is counted.

use super::headed::Headed;
use super::matching::{self, LastMeasure};
use super::table::Row;
use crate::model::address::Address;
use crate::model::fact::{Fact, Fault, Kind};
use crate::model::place::Place;
use crate::model::previous::{Last, Previous, Sheet};
use crate::model::project::Project;
use crate::model::template::Kind as FieldKind;
use crate::text::code::normalize_code;
use crate::text::normalize::normalize;
use crate::text::number::parse_number;
use indexmap::IndexMap;
use std::collections::{HashMap, HashSet};

/// The columns that must be there. `title` and `raw` are read where they are; others are let pass, as
/// answers.csv has more.
pub const COLUMNS: [&str; 4] = ["item", "department", "field", "value"];
/// The columns that are read where they are.
const OTHERS: [&str; 2] = ["title", "raw"];

/// This year's name of a section; its own where the roster does not have it.
pub fn section(project: &Project, name: &str) -> String {
    let found = project.roster.find(name);
    found.map_or(name.trim().to_string(), |d| d.name.clone())
}

/// The lines read so far, and what of them cannot be used.
pub struct Lines<'a> {
    /// The measures of last year: those that its folder asked about, or else those of the lines.
    pub measures: Vec<LastMeasure>,
    headed: &'a Headed<'a>,
    columns: HashMap<&'static str, usize>,
    project: &'a Project,
    /// Last year's project, where it is known.
    last: Option<&'a Project>,
    /// Where each measure stands in them, by its code and, where the lines bring it along, its title.
    by_name: HashMap<(String, String), usize>,
    /// What stands in each cell, by last year's measure and this year's section.
    sheets: IndexMap<(usize, String), Sheet>,
    /// The cells that stand twice with two values: nothing is taken.
    doubtful: HashSet<(usize, String, String)>,
    unused: Unused,
}

impl<'a> Lines<'a> {
    /// No lines yet of a table.
    pub fn new(
        headed: &'a Headed<'a>,
        project: &'a Project,
        last: Option<&'a Project>,
        measures: Vec<LastMeasure>,
    ) -> Lines<'a> {
        let names = measures.iter().map(|m| (m.key.clone(), String::new()));
        let columns = COLUMNS.into_iter().chain(OTHERS);
        let columns = columns.filter_map(|name| Some((name, headed.column(name)?)));
        Lines {
            by_name: names.zip(0..).collect(),
            columns: columns.collect(),
            headed,
            project,
            last,
            measures,
            sheets: IndexMap::new(),
            doubtful: HashSet::new(),
            unused: Unused::default(),
        }
    }

    /// Reads a line.
    pub fn add(&mut self, row: &Row) {
        let [item, department, cell, value] = COLUMNS.map(|name| self.text(row, name));
        let raw = self.text(row, "raw");
        let written = format!("{value}{raw}");
        for (name, text) in COLUMNS.iter().zip([&item, &department, &cell]) {
            if text.is_empty() && !written.is_empty() {
                let place = self.place(row, name);
                return self.unused.add(Why::Blank, name, name, place);
            }
        }
        if item.is_empty() || department.is_empty() || cell.is_empty() {
            return;
        }
        let Some(measure) = self.measure(row, &item) else {
            let place = self.place(row, "item");
            return self.unused.add(Why::UnknownMeasure, "item", &item, place);
        };
        let section = section(self.project, &department);
        if !self.measures[measure].sections.contains(&section) {
            self.measures[measure].sections.push(section.clone());
        }
        if let Some((why, name)) = self.unknown(&cell) {
            let place = self.place(row, "field");
            return self.unused.add(why, "field", &name, place);
        }
        let last = Last {
            unit: self.unit(measure, &cell),
            place: self.place(row, "value"),
            value,
            raw,
        };
        self.put(measure, section, cell, last);
    }

    /// The whole text of a cell: answers keep their lines.
    fn text(&self, row: &Row, column: &str) -> String {
        let cell = self.columns.get(column).and_then(|col| row.cells.get(*col));
        cell.map_or(String::new(), |text| text.trim().to_string())
    }

    fn place(&self, row: &Row, column: &str) -> Place {
        let column = self.columns.get(column).copied().unwrap_or(0);
        self.headed.table.place(row.number, column)
    }

    /// Why a cell cannot be used, and what is unknown of it: its field, or its row or part.
    fn unknown(&self, cell: &str) -> Option<(Why, String)> {
        let template = &self.project.template;
        let address = Address::parse(cell);
        let key = address.field.to_string();
        let Some(field) = template.field(cell) else {
            return Some((Why::UnknownField, key));
        };
        if self.is_other_kind(&key) {
            return Some((Why::OtherKind, key));
        }
        let is_row = template.table_of(&field.key).is_some();
        let fits = address.row.is_some() == is_row && address.part.is_some() == field.has_parts();
        (!fits).then(|| (Why::UnknownCell, cell.to_string()))
    }

    /// Whether last year's template asked something else under this key.
    fn is_other_kind(&self, key: &str) -> bool {
        let kind = |project: &Project| Some(project.template.field(key)?.kind);
        let last = self.last.and_then(kind);
        last.is_some_and(|last| Some(last) != kind(self.project))
    }

    /// The measure of a line. A line of previous.csv brings its own along.
    fn measure(&mut self, row: &Row, item: &str) -> Option<usize> {
        let title = match self.last {
            Some(_) => String::new(),
            None => self.text(row, "title"),
        };
        let name = (normalize_code(item), normalize(&title));
        let known = self.by_name.get(&name).copied();
        if known.is_some() || self.last.is_some() || name.0.is_empty() {
            return known;
        }
        self.measures.push(LastMeasure {
            code: item.to_string(),
            key: name.0.clone(),
            title,
            owners: None,
            sections: vec![],
            place: self.place(row, "item"),
        });
        let index = self.measures.len() - 1;
        self.by_name.insert(name, index);
        Some(index)
    }

    /// The unit in which a number was asked last year.
    fn unit(&self, measure: usize, cell: &str) -> Option<String> {
        let last = self.last?;
        last.template.field(cell)?;
        let index = last.plan.position(&self.measures[measure].key)?;
        Some(last.unit(index, cell).to_string())
    }

    /// Keeps a cell, unless another line says something else of it.
    fn put(&mut self, measure: usize, section: String, cell: String, last: Last) {
        let name = (measure, section.clone(), cell.clone());
        if self.doubtful.contains(&name) {
            return;
        }
        let sheet = self.sheets.entry((measure, section)).or_default();
        let Some(first) = sheet.get(&cell) else {
            sheet.insert(cell, last);
            return;
        };
        if first.value == last.value {
            return;
        }
        let what = format!(
            "{} {}の「{}」（{} と {}）",
            self.measures[measure].code,
            name.1,
            self.project.label_of(&cell),
            first.place.cell_text(),
            last.place.cell_text()
        );
        sheet.shift_remove(&cell);
        self.unused.add(Why::Twice, "value", &what, last.place);
        self.doubtful.insert(name);
    }

    /// What cannot be used.
    pub fn unused(&self) -> Vec<Fact> {
        self.unused.facts()
    }

    /// The answers at this year's measures and sections. `pairs` says which measure of this year each
    /// of [`Lines::measures`] is.
    pub fn settled(&mut self, pairs: &[Option<usize>]) -> Previous {
        let mut previous = Previous::default();
        for ((measure, section), cells) in std::mem::take(&mut self.sheets) {
            let is_titled = !self.measures[measure].title.is_empty();
            match pairs[measure] {
                Some(now) => match self.now(measure, now, &section) {
                    Some(name) => {
                        let cells = self.fitted(now, cells);
                        previous.insert(now, &name, cells);
                    }
                    None if self.project.roster.find(&section).is_none() => {
                        self.leave(Why::UnknownSection, "department", &section, cells);
                    }
                    None => {}
                },
                // Of a measure with a title it is reported that it is gone.
                None if is_titled => {}
                None => {
                    let code = self.measures[measure].code.clone();
                    self.leave(Why::UnknownMeasure, "item", &code, cells);
                }
            }
        }
        previous
    }

    /// The section whose answers of last year these are: the one that gave them, if it is still asked
    /// about the measure, or the one that took the measure over from it.
    fn now(&self, measure: usize, now: usize, section: &String) -> Option<String> {
        let (before, now) = (&self.measures[measure], &self.project.plan.measures[now]);
        if matching::asked_names(now, self.project).contains(section) {
            return Some(section.clone());
        }
        let heir = matching::heir(before, now, self.project);
        heir.filter(|(from, _)| from == section).map(|(_, to)| to)
    }

    fn leave(&mut self, why: Why, column: &'static str, name: &str, cells: Sheet) {
        for cell in cells.into_values() {
            self.unused.add(why, column, name, cell.place);
        }
    }

    /// The cells with their numbers in this year's unit.
    fn fitted(&mut self, now: usize, cells: Sheet) -> Sheet {
        let cells = cells.into_iter();
        cells
            .filter_map(|(cell, last)| {
                let last = self.fit(now, &cell, last)?;
                Some((cell, last))
            })
            .collect()
    }

    fn fit(&mut self, now: usize, cell: &str, mut last: Last) -> Option<Last> {
        let project = self.project;
        let field = project.template.field(cell)?;
        if last.value.is_empty() {
            return Some(last);
        }
        match field.kind {
            FieldKind::Number => match number(&last, project.unit(now, cell)) {
                Ok(value) => last.value = value,
                Err(why) => {
                    let unit = last.unit.as_deref().unwrap_or_default();
                    let what = match why {
                        Why::OtherUnit => format!("{}」は「{unit}", field.label),
                        _ => format!("{}」の「{}", field.label, last.value),
                    };
                    self.unused.add(why, "value", &what, last.place);
                    return None;
                }
            },
            FieldKind::Choice | FieldKind::YesNo if !field.words().contains(&&*last.value) => {
                let what = format!("{}」の「{}", field.label, last.value);
                self.unused
                    .add(Why::NotAChoice, "value", &what, last.place.clone());
            }
            _ => {}
        }
        Some(last)
    }
}

/// A number of last year in this year's unit.
fn number(last: &Last, unit: &str) -> Result<String, Why> {
    let plain = parse_number(&last.value, None).map_err(|_| Why::NotANumber)?;
    match last.unit.as_deref() {
        Some(asked)
            if !asked.is_empty() && !unit.is_empty() && normalize(asked) != normalize(unit) =>
        {
            let amount = parse_number(&format!("{}{asked}", last.value), Some(unit));
            let amount = amount.map_err(|_| Why::OtherUnit)?;
            Ok(amount.value.to_string())
        }
        _ => Ok(plain.value.to_string()),
    }
}

/// Why a line cannot be used.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Why {
    Blank,
    UnknownField,
    UnknownCell,
    OtherKind,
    UnknownMeasure,
    UnknownSection,
    Twice,
    OtherUnit,
    NotANumber,
    NotAChoice,
}

impl Why {
    /// What is there, and what to do.
    fn reported(self, name: &str, count: usize) -> (String, &'static str) {
        let found = match self {
            Why::Blank => format!("{name} の空いている行があります"),
            Why::UnknownField => format!("項目「{name}」は、いまの様式にありません"),
            Why::UnknownCell => format!("「{name}」という欄は、いまの様式にありません"),
            Why::OtherKind => format!("項目「{name}」は、前の年と種類が違います"),
            Why::UnknownMeasure => format!("整理番号「{name}」の事業は、いまの計画にありません"),
            Why::UnknownSection => format!("「{name}」は、課の一覧にありません"),
            Why::Twice => format!("{name}に、二つの違う値があります"),
            Why::OtherUnit => format!("前の年の「{name}」で、いまの単位に直せません"),
            Why::NotANumber => format!("「{name}」が数として読めません"),
            Why::NotAChoice => format!("「{name}」は、いまの選択肢にありません"),
        };
        let wanted = match self {
            Why::Blank => "その行は使っていません。",
            Why::UnknownField | Why::UnknownCell | Why::OtherKind => {
                "いまの調査で尋ねていないので、比べません。"
            }
            Why::UnknownMeasure => "番号が変わったのなら、いまの番号に直すと比べられます。",
            Why::UnknownSection => {
                "名前が変わった課なら、課の一覧のその課の別名に、前の名前を加えてください。"
            }
            Why::Twice => "どちらも使っていません。正しいほうだけを残してください。",
            Why::OtherUnit => "単位が違うので、比べません。",
            Why::NotANumber => "その値は使っていません。数だけに直すと比べられます。",
            Why::NotAChoice => "いまの区分と比べられません。",
        };
        let count = match count {
            1 => String::new(),
            many => format!("（{many}行）"),
        };
        (format!("{found}{count}"), wanted)
    }
}

/// What cannot be used: each thing once, at the first line that has it.
#[derive(Default)]
struct Unused {
    seen: IndexMap<(Why, String), (&'static str, Place, usize)>,
}

impl Unused {
    fn add(&mut self, why: Why, column: &'static str, name: &str, place: Place) {
        let seen = self.seen.entry((why, name.to_string()));
        seen.or_insert((column, place, 0)).2 += 1;
    }

    fn facts(&self) -> Vec<Fact> {
        let seen = self.seen.iter();
        seen.map(|((why, name), (column, place, count))| {
            let (found, wanted) = why.reported(name, *count);
            Fact {
                field: column.to_string(),
                ..Fact::new(Kind::Previous(Fault::new(found, wanted)), place.clone())
            }
        })
        .collect()
    }
}
