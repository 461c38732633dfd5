//! The tables of a plan that hold several rows for a measure, such as its tasks by month: each in a
//! file of its own, or else the lines of a column of the plan.

use super::cells::{beyond, one_line, one_line_text, text_of, unique};
use super::columns;
use super::file::optional;
use super::headed::Headed;
use super::project_book::{self, ProjectBook};
use super::table::{self, Row, Table};
use crate::error::Error;
use crate::model::fact::{Fact, Fault, Kind};
use crate::model::place::Place;
use crate::model::plan::{Column, LINE, Measure, Plan, Role, lined};
use crate::model::project::months;
use crate::model::project_book::{SheetPlan, TABLES};
use crate::model::survey::Survey;
use crate::text::code::normalize_code;
use crate::text::date::parse_month;
use crate::text::normalize::is_nothing;
use indexmap::IndexMap;
use std::path::Path;

/// One row of a table: each text by its heading.
type Entry = IndexMap<String, String>;

/// Gives the plan's measures the rows of these tables. Every fault inside a file becomes a fact.
///
/// # Errors
/// Where a table's file cannot be opened.
pub fn read(
    dir: &Path,
    book: Option<&ProjectBook>,
    plan: &mut Plan,
    survey: &Survey,
    wanted: &[Wanted],
    facts: &mut Vec<Fact>,
) -> Result<(), Error> {
    for wanted in wanted {
        let name = &wanted.name;
        match told(dir, book, wanted)? {
            Some(table) => from_table(&table, wanted, plan, survey, facts),
            None if from_plan(wanted, plan, survey, facts) => {}
            // A plan need not have what a role stands for.
            None if columns::named(&lined(name, survey.year)) != Role::Other => {}
            None => facts.push(lacking(book, wanted)),
        }
    }
    Ok(())
}

/// A table as its file or its sheet of the workbook tells it.
fn told(dir: &Path, book: Option<&ProjectBook>, wanted: &Wanted) -> Result<Option<Table>, Error> {
    let files = wanted.files();
    let path = optional(dir, &[&files[0], &files[1]])?;
    let sheet = book.zip(wanted.sheet());
    let filled = sheet.and_then(|(book, sheet)| Some((book, sheet, book.filled(sheet)?)));
    match (filled, path) {
        (Some((book, sheet, _)), Some(path)) => Err(project_book::both(book, sheet, &path)),
        (Some((.., table)), None) => Ok(Some(table)),
        (None, Some(path)) => table::read(&path).map(Some),
        (None, None) => Ok(None),
    }
}

/// What to write where a table is told nowhere.
fn lacking(book: Option<&ProjectBook>, wanted: &Wanted) -> Fact {
    let file = &wanted.files()[0];
    let sheet = book.zip(wanted.sheet());
    let place = match sheet {
        Some((book, sheet)) => book.place(sheet),
        None => Place::file(file),
    };
    let into = match sheet {
        Some((_, sheet)) => format!("{} のシート「{}」", place.file, sheet.name),
        None => format!("案件フォルダーの {file}"),
    };
    let months = match wanted.months {
        true => "「4月」から「3月」まで",
        false => "",
    };
    let columns: Vec<&str> = wanted
        .headings
        .iter()
        .map(|name| columns::best(name).unwrap_or(name))
        .collect();
    Fact::new(
        Kind::Settings(Fault::new(
            format!(
                "様式「{}」で使う「{}」の表がありません",
                wanted.template, wanted.label
            ),
            format!(
                "{into}に、「整理番号」「{}」{months}の見出しの下に、一行に一つずつ書いてください。",
                columns.join("」「")
            ),
        )),
        place,
    )
}

/// A table that a template shows, and the headings that it shows of it.
pub struct Wanted {
    /// Its name, the file's without the ending.
    pub name: String,
    /// What people call a row of it.
    pub label: String,
    /// The title of the template.
    pub template: String,
    /// The roles and headings, without the months. The first names a row.
    pub headings: Vec<String>,
    /// Whether it wants the months.
    pub months: bool,
    /// Whether it wants what was reached in earlier years.
    pub actuals: bool,
}

impl Wanted {
    /// The files that may tell it.
    pub(super) fn files(&self) -> [String; 2] {
        ["csv", "xlsx"].map(|ending| format!("{}.{ending}", self.name))
    }

    /// The sheet of the project's workbook that may tell it.
    fn sheet(&self) -> Option<&'static SheetPlan> {
        let own = TABLES.iter().find(|(name, _)| *name == self.name);
        own.map(|(_, sheet)| *sheet)
    }

    /// The name under which the rows keep a column: its role where the template calls it so, else its
    /// heading.
    fn key(&self, heading: &str, role: &Role) -> String {
        let column = Column {
            heading: heading.to_string(),
            role: role.clone(),
        };
        let key = column.key();
        let is_actual = self.actuals && matches!(role, Role::Actual(_));
        match is_actual || (self.wants(&key) && !self.wants(heading)) {
            true => key,
            false => heading.to_string(),
        }
    }

    fn wants(&self, name: &str) -> bool {
        self.headings.iter().any(|own| own == name)
    }
}

/// The lines of the plan's own cell, a row each, with the lines beside them in the other columns that
/// the template shows. Whether the plan has that column.
fn from_plan(wanted: &Wanted, plan: &mut Plan, survey: &Survey, facts: &mut Vec<Fact>) -> bool {
    let name = lined(&wanted.name, survey.year);
    let is_named = |c: &&Column| c.is(&name) || c.heading == name;
    let Some(own) = plan.columns.iter().find(is_named).map(Column::key) else {
        return false;
    };
    let beside: Vec<(String, Column)> = plan
        .columns
        .iter()
        .map(|c| (wanted.key(&c.heading, &c.role), c.clone()))
        .filter(|(key, c)| {
            let is_actual = wanted.actuals && matches!(c.role, Role::Actual(_));
            c.key() != own && (wanted.wants(key) || is_actual)
        })
        .collect();
    for index in 0..plan.measures.len() {
        let measure = &plan.measures[index];
        let cell = measure.cell(&own);
        if is_nothing(cell) {
            continue;
        }
        let texts = || beside.iter().map(|(_, column)| measure.cell(&column.key()));
        let names: Vec<&str> = match is_one(texts()) {
            true => vec![cell.trim()],
            false => lines(cell).map(|(_, line)| line).collect(),
        };
        let row = |name: &&str| {
            let names = [LINE, own.as_str()].map(|key| (key.to_string(), (*name).to_string()));
            Entry::from(names)
        };
        let mut rows: Vec<Entry> = names.iter().map(row).collect();
        for (key, column) in &beside {
            match lines_beside(cell, measure.cell(&column.key()), rows.len()) {
                Some(texts) => {
                    for (row, text) in rows.iter_mut().zip(texts) {
                        row.insert(key.clone(), text);
                    }
                }
                None => facts.push(uneven(plan, measure, &own, column, rows.len())),
            }
        }
        add(&mut plan.measures[index], &wanted.name, rows);
    }
    true
}

/// Whether the numbers beside a cell are those of a single row, whose name may go over several lines.
fn is_one<'t>(texts: impl Iterator<Item = &'t str>) -> bool {
    let mut numbers = texts.filter(|text| has_digit(text)).peekable();
    numbers.peek().is_some() && numbers.all(|text| lines(text).count() == 1)
}

fn has_digit(text: &str) -> bool {
    text.chars().any(char::is_numeric)
}

/// The lines of a cell that hold something, with their places.
fn lines(cell: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = cell.lines().map(str::trim).enumerate();
    lines.filter(|(_, line)| !line.is_empty())
}

/// The texts of a cell that belong to the lines of another one: line by line; a single row has all of
/// it. `None` where it cannot be told which belongs to which.
fn lines_beside(of: &str, cell: &str, count: usize) -> Option<Vec<String>> {
    let own: Vec<&str> = lines(cell).map(|(_, line)| line).collect();
    if count == 1 {
        return Some(vec![cell.trim().to_string()]);
    }
    // A unit that is said once is that of all.
    match own.as_slice() {
        [] => return Some(vec![String::new(); count]),
        [only] if !has_digit(only) => return Some(vec![(*only).to_string(); count]),
        _ => {}
    }
    if own.len() == count {
        return Some(own.into_iter().map(str::to_string).collect());
    }
    let all: Vec<&str> = cell.lines().map(str::trim).collect();
    let places = lines(of).map(|(at, _)| all.get(at).map(|line| (*line).to_string()));
    places
        .collect::<Option<_>>()
        .filter(|_| all.len() == of.lines().count())
}

/// A cell whose lines do not go with those of another one.
fn uneven(plan: &Plan, measure: &Measure, own: &str, column: &Column, count: usize) -> Fact {
    let place = plan.place_of(measure, &column.key());
    let (heading, own) = (&column.heading, plan.heading(own).unwrap_or(own));
    let lines = lines(measure.cell(&column.key())).count();
    Fact {
        item: measure.code.clone(),
        ..fault(
            place,
            format!("「{own}」は{count}行あるのに、「{heading}」は{lines}行です"),
            "一行に一つずつ、同じ数の行で書いてください。ないところには「－」と書いてください。",
        )
    }
}

fn from_table(
    table: &Table,
    wanted: &Wanted,
    plan: &mut Plan,
    survey: &Survey,
    facts: &mut Vec<Fact>,
) {
    let is_code =
        |cell: &String| columns::role(cell, &survey.columns, &survey.levels) == Role::Known("code");
    let start = table
        .rows
        .iter()
        .position(|row| row.cells.iter().any(is_code));
    let Some(headed) = start.and_then(|start| Headed::below(table, start, facts)) else {
        facts.push(fault(
            table.whole(),
            "整理番号の見出しがある行が見つかりません".to_string(),
            "最初の行に、整理番号とほかの見出しを書いてください。",
        ));
        return;
    };
    let code = headed.head.cells.iter().position(is_code).unwrap_or(0);
    let keys = keys(headed.head, code, survey, wanted);
    strange(&headed, &keys, code, survey, wanted, facts);
    let name = &wanted.name;
    let mut current = String::new();
    for row in headed.rows {
        // A number is printed once and left blank below.
        let own = one_line_text(&text_of(row, code));
        if !own.is_empty() {
            current = own;
        }
        let entry = entry(row, &keys, code);
        if entry.values().all(String::is_empty) {
            continue;
        }
        let first = wanted.headings.first().filter(|h| keys.contains(h));
        if first.is_some_and(|heading| entry[heading].is_empty()) {
            facts.push(fault(
                table.place(row.number, 0),
                format!("「{}」が空いています", first.map_or("", String::as_str)),
                "名前を書くか、行を除いてください。",
            ));
            continue;
        }
        match plan.position(&normalize_code(&current)) {
            Some(index) => add(&mut plan.measures[index], name, vec![entry]),
            None => facts.push(Fact {
                item: current.clone(),
                ..fault(
                    table.place(row.number, code),
                    format!("整理番号「{current}」は計画にありません"),
                    "計画のとおりの整理番号を書くか、行を除いてください。",
                )
            }),
        }
    }
    beyond(table, headed.rows, keys.len(), facts);
}

/// The name of each column: `yyyy-mm` for a month, else the role or heading that the template shows.
fn keys(head: &Row, code: usize, survey: &Survey, wanted: &Wanted) -> Vec<String> {
    let mut keys: Vec<String> = vec![];
    for (col, cell) in head.cells.iter().enumerate() {
        let heading = one_line(cell);
        let month = parse_month(&heading, Some(survey.year)).ok();
        let key = match month.filter(|_| col != code) {
            Some((year, month)) => format!("{year:04}-{month:02}"),
            None => {
                let role = columns::role(&heading, &survey.columns, &survey.levels);
                wanted.key(&heading, &role)
            }
        };
        let key = unique(&key, col, |name| keys.iter().any(|k| k == name));
        keys.push(key);
    }
    keys
}

/// Tells of headings that the template does not show, and of months that are not the year's or that
/// stand twice.
fn strange(
    headed: &Headed<'_>,
    keys: &[String],
    code: usize,
    survey: &Survey,
    wanted: &Wanted,
    facts: &mut Vec<Fact>,
) {
    let year = months(survey.year);
    let is_month = |key: &str| year.iter().any(|month| month.key == key);
    for (col, key) in keys.iter().enumerate().filter(|(col, _)| *col != code) {
        let is_actual = wanted.actuals && key.starts_with("actual-");
        if is_month(key) || is_actual || wanted.wants(key) {
            continue;
        }
        let printed = headed.heading(col);
        let place = headed.table.place(headed.head.number, col);
        let is_like_month = printed.contains('月') || parse_month(&printed, None).is_ok();
        facts.push(match is_like_month {
            true => fault(
                place,
                format!(
                    "見出し「{printed}」は、{}の月ではないか、二度あります",
                    survey.year.wareki()
                ),
                "4月から翌年の3月までを、一つずつ書いてください。",
            ),
            false => {
                let unread = Kind::UnreadColumn {
                    heading: key.clone(),
                    filled: headed.filled(col),
                };
                Fact {
                    field: key.clone(),
                    ..Fact::new(unread, place)
                }
            }
        });
    }
}

/// A row's cells but its code; blank cells too.
fn entry(row: &Row, keys: &[String], code: usize) -> Entry {
    let columns = keys.iter().enumerate().filter(|(col, _)| *col != code);
    columns
        .map(|(col, key)| (key.clone(), text_of(row, col)))
        .collect()
}

fn add(measure: &mut Measure, name: &str, rows: Vec<Entry>) {
    if !rows.is_empty() {
        measure
            .rows
            .entry(name.to_string())
            .or_default()
            .extend(rows);
    }
}

fn fault(place: Place, found: String, wanted: &str) -> Fact {
    Fact::new(Kind::PlanRow(Fault::new(found, wanted)), place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::trial;
    use crate::model::roster::Roster;

    const PLAN: &str = "整理番号,事業名,担当課,R2目標,作業\n\
                        1,公園,甲課,\"・調査\n\n・設計\",測量\n2,図書館,甲課,,\n";

    fn wanted(headings: &[&str]) -> Wanted {
        Wanted {
            name: "tasks".to_string(),
            label: "作業".to_string(),
            template: "工程表".to_string(),
            months: true,
            headings: headings.iter().map(|h| (*h).to_string()).collect(),
            actuals: false,
        }
    }

    #[test]
    fn strange_headings_and_nameless_rows_are_reported() {
        let survey = trial::survey("");
        let (mut plan, _) = trial::plan(PLAN, &survey, &Roster::default());
        let tasks = trial::table(
            "tasks.csv",
            "番号,作業,4月,4月,13月,2022年5月,メモ\n1,測量,,,,,急ぐ\n1,,■,,,,\n",
        );
        let mut facts = vec![];
        from_table(&tasks, &wanted(&["作業"]), &mut plan, &survey, &mut facts);
        let reported: Vec<String> = trial::reported(&facts)
            .iter()
            .map(|t| t.split('／').next().unwrap_or("").to_string())
            .collect();
        assert_eq!(
            reported,
            [
                "D1 見出し「4月」は、令和2年度の月ではないか、二度あります",
                "E1 見出し「13月」は、令和2年度の月ではないか、二度あります",
                "F1 見出し「2022年5月」は、令和2年度の月ではないか、二度あります",
                "G1 メモ",
                "A3 「作業」が空いています",
            ]
        );
    }

    fn cells<'a>(plan: &'a Plan, index: usize, name: &str, key: &str) -> Vec<&'a str> {
        let rows = plan.measures[index].rows.get(name).into_iter().flatten();
        rows.map(|row| row[key].as_str()).collect()
    }

    #[test]
    fn rows_of_a_file_go_to_their_measures() {
        let survey = trial::survey("");
        let (mut plan, _) = trial::plan(PLAN, &survey, &Roster::default());
        let tasks = trial::table(
            "tasks.csv",
            "工程表\nNo.,作 業,4月,５,令和3年3月,備考,備考\n\
             １,測量,■,,,一つ目,二つ目\n,設計,,■,■,,\n9,知らない作業\n2,書架,,,,,,余分\n,,,,,,\n",
        );
        let mut facts = vec![];
        let wanted = wanted(&["作業", "備考", "備考(2)"]);
        from_table(&tasks, &wanted, &mut plan, &survey, &mut facts);
        assert_eq!(cells(&plan, 0, "tasks", "作業"), ["測量", "設計"]);
        assert_eq!(cells(&plan, 0, "tasks", "2020-04"), ["■", ""]);
        assert_eq!(cells(&plan, 0, "tasks", "2020-05"), ["", "■"]);
        assert_eq!(cells(&plan, 0, "tasks", "2021-03"), ["", "■"]);
        assert_eq!(cells(&plan, 0, "tasks", "備考(2)"), ["二つ目", ""]);
        assert_eq!(cells(&plan, 1, "tasks", "作業"), ["書架"]);
        assert_eq!(
            trial::reported(&facts),
            [
                "A5 整理番号「9」は計画にありません／計画のとおりの整理番号を書くか、行を除いてください。",
                "H6 見出しのない列に「余分」があります／その列に見出しを付けるか、消してください。",
            ]
        );
    }

    #[test]
    fn lines_of_a_cell_are_rows_where_there_is_no_file() {
        let survey = trial::survey("");
        let (mut plan, _) = trial::plan(PLAN, &survey, &Roster::default());
        for name in ["goals", "作業", "nothing"] {
            let wanted = Wanted {
                name: name.to_string(),
                ..wanted(&[])
            };
            from_plan(&wanted, &mut plan, &survey, &mut vec![]);
        }
        assert_eq!(cells(&plan, 0, "goals", LINE), ["・調査", "・設計"]);
        assert_eq!(cells(&plan, 0, "作業", LINE), ["測量"]);
        assert!(plan.measures[1].rows.is_empty());
        assert!(!plan.measures[0].rows.contains_key("nothing"));
    }

    #[test]
    fn lines_beside_each_other_make_a_row() {
        let survey = trial::survey("");
        let table = "整理番号,事業名,担当課,指標,単位,基準値,R2目標,備考\n\
             1,公園,甲課,\"広さ\n本数\",\"㎡\n本\",\"10\n20\",\"12\n－\",一つ目\n\
             2,図書館,甲課,冊数,冊,100,\"120\n130\",\n\
             3,川,甲課,\"長さ\n数\",m,,\"1\n2\n3\",\n\
             4,池,甲課,－,,,,\n\
             5,森,甲課,\"森を訪れた\n人の数\",人,30,40,\n";
        let (mut plan, _) = trial::plan(table, &survey, &Roster::default());
        let wanted = Wanted {
            name: "indicators".to_string(),
            ..wanted(&["indicator", "unit", "baseline", "goal-R2"])
        };
        let mut facts = vec![];
        assert!(from_plan(&wanted, &mut plan, &survey, &mut facts));
        let own = |index, key| cells(&plan, index, "indicators", key);
        assert_eq!(own(0, "indicator"), ["広さ", "本数"]);
        assert_eq!(own(0, "unit"), ["㎡", "本"]);
        assert_eq!(own(0, "baseline"), ["10", "20"]);
        assert_eq!(own(0, "goal-R2"), ["12", "－"]);
        assert_eq!(own(1, "goal-R2"), ["120\n130"]);
        assert_eq!(own(2, "indicator"), ["長さ", "数"]);
        assert_eq!(own(2, "unit"), ["m", "m"]);
        assert!(!plan.measures[2].rows["indicators"][0].contains_key("goal-R2"));
        assert!(plan.measures[3].rows.is_empty());
        assert_eq!(own(4, "indicator"), ["森を訪れた\n人の数"]);
        assert_eq!(own(4, "goal-R2"), ["40"]);
        let told: Vec<String> = trial::reported(&facts);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("「指標」は2行あるのに、「R2目標」は3行です"));
    }
}
