//! The lines of last year's answers: each is read into last year's measure and section, and then
//! brought to this year's. What cannot be used is counted.

use super::headed::Headed;
use super::matching::{self, LastMeasure};
use super::roster::names_in;
use super::table::Row;
use crate::model::address::Address;
use crate::model::fact::{Fact, Fault, Kind};
use crate::model::place::Place;
use crate::model::previous::{Last, Previous, Sheet, only};
use crate::model::project::Project;
use crate::model::roster::{Department, Kind as Stands};
use crate::model::template::Kind as FieldKind;
use crate::text::code::normalize_code;
use crate::text::neutral::neutral;
use crate::text::normalize::normalize;
use crate::text::number::parse_number;
use indexmap::IndexMap;
use std::collections::{HashMap, HashSet};

/// The columns that must be there. `title` and `raw` are read where they are; others are let pass, as
/// answers.csv has more.
pub const COLUMNS: [&str; 4] = ["item", "department", "field", "value"];
/// The columns that are read where they are. `roll` writes all but the last, which an edition has.
const OTHERS: [&str; 7] = ["title", "raw", YEAR, "unit", "owners", "row", "by"];
/// The column of the year that an answer is of.
pub const YEAR: &str = "year";

/// The roster's entry of a section of last year: that of its own line where it is no more, or else
/// that of its name.
fn entry<'a>(project: &'a Project, name: &str) -> Option<&'a Department> {
    let roster = &project.roster;
    roster.former_of_name(name).or_else(|| roster.find(name))
}

/// This year's name of a section: of a former one that of the section that took its work over, if it
/// is one; its own where the roster does not have it.
pub fn section(project: &Project, name: &str) -> String {
    let Some(own) = entry(project, name) else {
        return name.trim().to_string();
    };
    let now = match own.successors.as_slice() {
        [one] => project.roster.by_code(one),
        _ => None,
    };
    now.unwrap_or(own).name.clone()
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
            by: self.by(row, &department),
            unit: self.unit(row, measure, &cell),
            row: self.row_name(row, measure, &cell),
            is_same: Address::parse(&cell).row.is_none(),
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
        let owners = self.text(row, "owners");
        let owners = names_in(&self.project.roster, &owners).into_iter();
        let owners: Vec<String> = owners.map(|name| section(self.project, &name)).collect();
        self.measures.push(LastMeasure {
            code: item.to_string(),
            key: name.0.clone(),
            title,
            owners: (!owners.is_empty()).then_some(owners),
            sections: vec![],
            place: self.place(row, "item"),
        });
        let index = self.measures.len() - 1;
        self.by_name.insert(name, index);
        Some(index)
    }

    /// The unit in which a number was asked last year.
    fn unit(&self, row: &Row, measure: usize, cell: &str) -> Option<String> {
        let Some(last) = self.last else {
            let unit = self.text(row, "unit");
            return (!unit.is_empty()).then_some(unit);
        };
        last.template.field(cell)?;
        let index = last.plan.position(&self.measures[measure].key)?;
        Some(last.unit(index, cell).to_string())
    }

    /// The section that answered, by its name of last year.
    fn by(&self, row: &Row, department: &str) -> String {
        let by = self.text(row, "by");
        if !by.is_empty() {
            return by;
        }
        let entry = entry(self.project, department);
        entry.map_or(department.to_string(), |d| d.name.clone())
    }

    /// The name of the given row in which a cell stood last year.
    fn row_name(&self, row: &Row, measure: usize, cell: &str) -> String {
        let Some(last) = self.last else {
            return self.text(row, "row");
        };
        let index = last.plan.position(&self.measures[measure].key);
        index.map_or(String::new(), |index| {
            last.row_name(index, cell).to_string()
        })
    }

    /// Keeps a cell, unless another line of the same section says something else of it.
    fn put(&mut self, measure: usize, section: String, cell: String, last: Last) {
        let name = (measure, last.by.clone(), cell.clone());
        if self.doubtful.contains(&name) {
            return;
        }
        let sheet = self.sheets.entry((measure, section)).or_default();
        let lasts = sheet.entry(cell.clone()).or_default();
        let Some(at) = lasts.iter().position(|own| own.by == last.by) else {
            lasts.push(last);
            return;
        };
        if lasts[at].value == last.value {
            return;
        }
        let first = lasts.remove(at);
        let what = format!(
            "{} {}の「{}」（{} と {}）",
            self.measures[measure].code,
            name.1,
            self.project.label_of(&cell),
            first.place.cell_text(),
            last.place.cell_text()
        );
        if lasts.is_empty() {
            sheet.shift_remove(&cell);
        }
        self.unused.add(Why::Twice, "value", &what, last.place);
        self.doubtful.insert(name);
    }

    /// What was said in a cell of one of the measures, each text once.
    pub fn said(&self, measure: usize, cell: &str) -> Vec<&str> {
        let own = self.sheets.iter().filter(|((at, _), _)| *at == measure);
        let lasts = own.filter_map(|(_, sheet)| sheet.get(cell)).flatten();
        let mut said: Vec<&str> = vec![];
        for last in lasts.filter(|last| !last.value.is_empty()) {
            if !said.contains(&&*last.value) {
                said.push(&last.value);
            }
        }
        said
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
                Some(now) => {
                    let sections = self.now(measure, now, &section);
                    if sections.is_empty() {
                        self.nobodys(&section, cells);
                        continue;
                    }
                    let mut cells = self.fitted(now, cells);
                    // Of measures that are one now each has its own.
                    if pairs.iter().filter(|own| **own == Some(now)).count() > 1 {
                        let code = &self.measures[measure].code;
                        for last in cells.values_mut().flatten() {
                            last.by = format!("{}（{code}）", last.by);
                        }
                    }
                    self.tell_of_parts(measure, &section, &sections, &cells);
                    for name in sections {
                        previous.insert(now, &name, cells.clone());
                    }
                }
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

    /// The sections whose answers of last year these are: the one that gave them, or those that took its
    /// work over, if they are still asked about the measure; or the one that took the measure over from
    /// it.
    fn now(&self, measure: usize, now: usize, section: &String) -> Vec<String> {
        let (before, now) = (&self.measures[measure], &self.project.plan.measures[now]);
        let asked = matching::asked_names(now, self.project);
        let heirs = self.project.roster.successors(section);
        let mut heirs: Vec<String> = heirs.into_iter().map(|d| d.name.clone()).collect();
        heirs.retain(|name| asked.contains(name));
        if !heirs.is_empty() {
            return heirs;
        }
        let heir = matching::heir(before, now, self.project);
        let heir = heir.filter(|(from, _)| from == section);
        heir.map(|(_, to)| to).into_iter().collect()
    }

    /// Tells of answers whose measure is asked of none that gave them or took their work over. Those of a
    /// section that is still there were its own.
    fn nobodys(&mut self, section: &str, cells: Sheet) {
        match self.project.roster.find(section).map(|d| d.kind) {
            None => self.leave(Why::UnknownSection, "department", section, cells),
            Some(Stands::Former) => self.leave(Why::NoHeir, "department", section, cells),
            Some(_) => {}
        }
    }

    /// Tells that a section was split, so that both parts have its answers, and that sections were
    /// merged which said different things.
    fn tell_of_parts(&mut self, measure: usize, section: &str, now: &[String], cells: &Sheet) {
        let code = self.measures[measure].code.clone();
        let Some((_, first)) = cells.iter().find(|(_, lasts)| !lasts.is_empty()) else {
            return;
        };
        let place = first[0].place.clone();
        if now.len() > 1 {
            let what = format!("{code} 「{section}」の回答は、「{}", now.join("」と「"));
            self.unused.add(Why::Split, "department", &what, place);
            return;
        }
        let differs = cells.values().find(|lasts| only(lasts).is_none());
        if let Some(lasts) = differs {
            let by: Vec<&str> = lasts.iter().map(|last| last.by.as_str()).collect();
            let what = format!(
                "{code} 「{section}」の前の年の回答は、「{}",
                by.join("」と「")
            );
            let place = lasts[0].place.clone();
            self.unused.add(Why::Merged, "department", &what, place);
        }
    }

    fn leave(&mut self, why: Why, column: &'static str, name: &str, cells: Sheet) {
        for cell in cells.into_values().flatten() {
            self.unused.add(why, column, name, cell.place);
        }
    }

    /// The cells with their numbers in this year's unit, and those of a given row at this year's row of
    /// its name.
    fn fitted(&mut self, now: usize, cells: Sheet) -> Sheet {
        let mut fitted = Sheet::new();
        for (cell, lasts) in cells {
            for last in lasts {
                let (cell, is_same) = self.place_now(now, &cell, &last);
                if let Some(last) = self.fit(now, &cell, last) {
                    let lasts = fitted.entry(cell).or_default();
                    lasts.push(Last { is_same, ..last });
                }
            }
        }
        fitted
    }

    /// The cell of this year in which last year's is shown, and whether it is about the same thing.
    /// What stood in a row that this year does not have stands after the given rows.
    fn place_now(&self, now: usize, cell: &str, last: &Last) -> (String, bool) {
        let address = Address::parse(cell);
        let table = self.project.template.table_of(address.field);
        let (Some(row), Some(table)) = (address.row, table) else {
            return (cell.to_string(), true);
        };
        let named = match last.row.is_empty() {
            true => None,
            false => self.project.row_named(now, cell, &last.row),
        };
        let given = self.project.given(now, table).len() as u32;
        let row = named.unwrap_or(row.saturating_add(given));
        let address = Address {
            row: Some(row),
            ..address
        };
        (address.to_string(), named.is_some())
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

/// Last year's answers as a table that is read as they are: each at this year's measure, section, unit
/// and row.
pub fn written(project: &Project) -> String {
    let year = project.previous.year.map_or(String::new(), |y| y.wareki());
    let mut text = format!("item,department,field,value,{}\n", OTHERS.join(","));
    for (measure, section, cell, last) in project.previous.all() {
        let own = &project.plan.measures[measure];
        let unit = project.unit(measure, cell);
        let fields = [
            &own.code,
            section,
            cell,
            &last.value,
            &own.title,
            &last.raw,
            &year,
            unit,
            "",
            &last.row,
            &last.by,
        ];
        let fields = fields.map(|field| format!("\"{}\"", neutral(field).replace('"', "\"\"")));
        text.push_str(&fields.join(","));
        text.push('\n');
    }
    text
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
    NoHeir,
    Split,
    Merged,
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
            Why::NoHeir => {
                format!("「{name}」を引き継いだ課は、この回答の事業を尋ねられていません")
            }
            Why::Split => format!("{name}」の両方の前の年の回答としました"),
            Why::Merged => format!("{name}」が別々に答えていて、食い違う欄があります"),
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
                "いまはない課なら、課の一覧にこの名前の行を区分「廃止」で加え、引き継いだ課を書いてください。"
            }
            Why::Twice => "どちらも使っていません。正しいほうだけを残してください。",
            Why::NoHeir => {
                "計画の担当課が変わったのなら、そのままで構いません。この回答とは比べません。"
            }
            Why::Split => "分かれた課のどちらのものでもなければ、計画の担当課を確かめてください。",
            Why::Merged => "どちらも残してあります。食い違う欄は、今年の回答と比べません。",
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
