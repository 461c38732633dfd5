//! Lists and sets of individual sheets as cities keep them (tests/import/lists): how many cells of
//! the wanted plans `import` gets right with no option, and no text that is dropped in silence.

use crate::import::{accounted, source};
use crate::support::Trip;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use torimatome::import::{self, Source};
use torimatome::load::{columns, project};
use torimatome::model::fact::{Fact, Fault, Kind};
use torimatome::model::import::Import;
use torimatome::model::place::Cell;
use torimatome::model::plan::Role;
use torimatome::text::code::normalize_code;
use torimatome::text::normalize::normalize;
use torimatome::text::records::Records;

/// The least share of right cells.
const LEAST: f64 = 0.95;

/// The fewest lists.
const FEWEST: usize = 40;

/// A workbook in the notation of tests/import/lists/README.md.
struct Notes {
    kind: String,
    sheets: Vec<Written>,
}

/// A sheet of it.
#[derive(Default)]
struct Written {
    name: String,
    hidden: bool,
    hide: Vec<String>,
    /// Texts with the first and the last cell that they stand over.
    cells: Vec<(Cell, Cell, String)>,
}

impl Notes {
    fn read(text: &str) -> Notes {
        let mut notes = Notes {
            kind: "xlsx".to_string(),
            sheets: vec![],
        };
        let mut grid: Vec<Vec<String>> = vec![];
        for line in text.lines() {
            match line.split_once(' ') {
                Some(("kind", kind)) => notes.kind = kind.to_string(),
                Some(("sheet", name)) => {
                    notes.settle(&mut grid);
                    let hidden = name.ends_with(" hidden");
                    notes.sheets.push(Written {
                        name: name.trim_end_matches(" hidden").to_string(),
                        hidden,
                        ..Written::default()
                    });
                }
                Some(("hide", what)) => notes.last().hide.push(what.to_string()),
                Some(("#", _)) | None if !line.starts_with('|') => {}
                _ if line.starts_with('|') => grid.push(fields(line)),
                Some((range, text)) => {
                    let (first, last) = range.split_once(':').unwrap_or((range, range));
                    let at = |text| Cell::parse(text).unwrap();
                    let cell = (at(first), at(last), unfolded(text));
                    notes.last().cells.push(cell);
                }
                None => {}
            }
        }
        notes.settle(&mut grid);
        notes
    }

    fn last(&mut self) -> &mut Written {
        self.sheets.last_mut().unwrap()
    }

    /// Takes the rows of a grid: `<` goes on with the cell to the left, `^` with that above.
    fn settle(&mut self, grid: &mut Vec<Vec<String>>) {
        let at = |row: usize, col: usize| grid.get(row)?.get(col).map(String::as_str);
        let mut cells = vec![];
        for (row, texts) in grid.iter().enumerate() {
            for (col, text) in texts.iter().enumerate() {
                if matches!(text.as_str(), "" | "<" | "^") {
                    continue;
                }
                let right = (col + 1..).take_while(|c| at(row, *c) == Some("<")).count();
                let down = (row + 1..).take_while(|r| at(*r, col) == Some("^")).count();
                let cell = |row: usize, col: usize| Cell::new(row as u32, col as u32);
                cells.push((
                    cell(row, col),
                    cell(row + down, col + right),
                    unfolded(text),
                ));
            }
        }
        if !cells.is_empty() {
            self.last().cells = cells;
        }
        grid.clear();
    }

    /// The file's name and its bytes.
    fn file(&self) -> (String, Vec<u8>) {
        let bytes = match self.kind.as_str() {
            "csv" => self.csv(),
            "fods" => self.fods(),
            _ => self.xlsx(),
        };
        (format!("一覧.{}", self.kind), bytes)
    }

    fn xlsx(&self) -> Vec<u8> {
        let mut book = Workbook::new();
        for own in &self.sheets {
            let sheet = book.add_worksheet().set_name(&own.name).unwrap();
            sheet.set_hidden(own.hidden);
            for columns in &own.hide {
                let at = |text: &str| Cell::parse(&format!("{text}1")).unwrap().col as u16;
                let (first, last) = columns.split_once(':').unwrap();
                for col in at(first)..=at(last) {
                    sheet.set_column_hidden(col).unwrap();
                }
            }
            for (first, last, text) in &own.cells {
                if first != last {
                    let (rows, cols) = ((first.row, last.row), (first.col as u16, last.col as u16));
                    let plain = Format::new();
                    sheet
                        .merge_range(rows.0, cols.0, rows.1, cols.1, text, &plain)
                        .unwrap();
                }
                write(sheet, *first, text);
            }
        }
        book.save_to_buffer().unwrap()
    }

    fn csv(&self) -> Vec<u8> {
        let cells = &self.sheets[0].cells;
        let by_place: BTreeMap<Cell, &String> = cells.iter().map(|(at, _, t)| (*at, t)).collect();
        let rows = cells.iter().map(|(at, ..)| at.row).max().unwrap();
        let cols = cells.iter().map(|(at, ..)| at.col).max().unwrap();
        let field = |row, col| {
            let text = by_place.get(&Cell::new(row, col)).map_or("", |text| text);
            match text.contains(['\n', ',', '"']) {
                true => format!("\"{}\"", text.replace('"', "\"\"")),
                false => text.to_string(),
            }
        };
        let line = |row| (0..=cols).map(|col| field(row, col)).collect::<Vec<_>>();
        let lines: Vec<String> = (0..=rows).map(|row| line(row).join(",")).collect();
        let text = lines.join("\r\n") + "\r\n";
        encoding_rs::SHIFT_JIS.encode(&text).0.into_owned()
    }

    fn fods(&self) -> Vec<u8> {
        let tables = self.sheets.iter().map(Written::fods).collect::<String>();
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document \
             xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
             xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
             xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
             office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\">\
             <office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document>"
        )
        .into_bytes()
    }
}

impl Written {
    fn fods(&self) -> String {
        let rows = self.cells.iter().map(|(_, last, _)| last.row).max();
        let cols = self.cells.iter().map(|(_, last, _)| last.col).max();
        let cell = |row, col| {
            let at = Cell::new(row, col);
            let Some((first, last, text)) = self.cells.iter().find(|(first, ..)| *first == at)
            else {
                return "<table:table-cell/>".to_string();
            };
            let lines = text.split('\n').map(|l| format!("<text:p>{l}</text:p>"));
            format!(
                "<table:table-cell office:value-type=\"string\" table:number-rows-spanned=\"{}\" \
                 table:number-columns-spanned=\"{}\">{}</table:table-cell>",
                last.row - first.row + 1,
                last.col - first.col + 1,
                lines.collect::<String>()
            )
        };
        let row = |row| {
            let cells: String = (0..=cols.unwrap()).map(|col| cell(row, col)).collect();
            format!("<table:table-row>{cells}</table:table-row>")
        };
        let rows: String = (0..=rows.unwrap()).map(row).collect();
        format!(
            "<table:table table:name=\"{}\">{rows}</table:table>",
            self.name
        )
    }
}

/// The fields of a grid's row.
fn fields(line: &str) -> Vec<String> {
    let inner = line
        .trim_start_matches('|')
        .trim_end()
        .trim_end_matches('|');
    match inner.is_empty() {
        true => vec![],
        false => inner
            .split('|')
            .map(|field| unspaced(field).to_string())
            .collect(),
    }
}

/// A field without the blank before and after it that the notation has: blanks of the text itself stay.
fn unspaced(field: &str) -> &str {
    let field = field.strip_prefix(' ').unwrap_or(field);
    field.strip_suffix(' ').unwrap_or(field)
}

fn unfolded(text: &str) -> String {
    text.replace('⏎', "\n")
}

/// Writes a text as Excel would take it when typed: numbers and dates are no texts.
fn write(sheet: &mut Worksheet, at: Cell, text: &str) {
    let (row, col) = (at.row, at.col as u16);
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let grouped = text.replace(',', "");
    let parts: Vec<&str> = text.split('/').collect();
    if digits(text) && !text.starts_with('0') {
        sheet
            .write_number(row, col, text.parse::<f64>().unwrap())
            .unwrap();
    } else if text.contains(',') && digits(&grouped) {
        let format = Format::new().set_num_format("#,##0");
        let number = grouped.parse::<f64>().unwrap();
        sheet
            .write_number_with_format(row, col, number, &format)
            .unwrap();
    } else if parts.len() == 3 && parts.iter().all(|part| digits(part)) {
        let part = |at: usize| parts[at].parse::<u16>().unwrap();
        let date = ExcelDateTime::from_ymd(part(0), part(1) as u8, part(2) as u8).unwrap();
        let format = Format::new().set_num_format("yyyy/m/d");
        sheet
            .write_datetime_with_format(row, col, date, &format)
            .unwrap();
    } else {
        sheet.write_string(row, col, text).unwrap();
    }
}

/// A plan as rows of heading and text.
struct Plan {
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Plan {
    fn wanted(text: &str) -> Plan {
        let mut records = Records::new(text, ',');
        let mut rows: Vec<Vec<String>> = vec![];
        while let Some((_, record)) = records.following().unwrap() {
            rows.push(record.iter().map(|field| field.to_string()).collect());
        }
        let heads = rows.remove(0);
        Plan { heads, rows }
    }

    /// The plan that is written; none where what was read is not believable.
    fn made(import: &Import) -> Plan {
        if !import.doubts.is_empty() {
            return Plan {
                heads: vec![],
                rows: vec![],
            };
        }
        let texts = |row: &Vec<_>| row.iter().map(text_of).collect();
        Plan {
            heads: import.columns.clone(),
            rows: import.rows.iter().map(texts).collect(),
        }
    }

    fn column(&self, role: &str) -> Option<usize> {
        let is = |head: &String| key(head) == role;
        self.heads.iter().position(is)
    }

    /// The column of another plan for each of this one: by its heading, or else by what that means.
    fn columns_in(&self, other: &Plan) -> Vec<Option<usize>> {
        let same = |head: &String| {
            let mut own = other.heads.iter();
            own.position(|own| normalize(own) == normalize(head))
        };
        let by_heading: Vec<Option<usize>> = self.heads.iter().map(same).collect();
        let means = |head: &String| {
            let mut own = other.heads.iter().enumerate();
            let is_it = |(at, own): &(usize, &String)| {
                key(own) == key(head) && !by_heading.contains(&Some(*at))
            };
            own.find(is_it).map(|(at, _)| at)
        };
        let found = self.heads.iter().zip(&by_heading);
        found
            .map(|(head, col)| col.or_else(|| means(head)))
            .collect()
    }

    /// What tells a measure: its code, or its title where the plan has no codes.
    fn name(&self, row: &[String]) -> String {
        let own = |role| Some(row[self.column(role)?].as_str());
        match own("code") {
            Some(code) => normalize_code(code),
            None => normalize(own("title").unwrap_or("")),
        }
    }
}

fn text_of(value: &torimatome::model::import::Value) -> String {
    value.text.clone()
}

/// What tells a column: its role, or its heading.
fn key(heading: &str) -> String {
    match columns::role(heading, &Default::default(), &[]) {
        Role::Known(role) if matches!(role, "code" | "title" | "owner") => role.to_string(),
        Role::Year(year) => year.short(),
        Role::Goal(year) => format!("goal-{}", year.short()),
        Role::Actual(year) => format!("actual-{}", year.short()),
        _ => normalize(heading),
    }
}

/// How a list was read.
#[derive(Default)]
struct Score {
    wanted: usize,
    right: usize,
    /// What another cell says in its place, or a cell where the plan has none.
    wrong: Vec<String>,
    /// What is not there.
    absent: Vec<String>,
}

impl Score {
    fn of(wanted: &Plan, made: &Plan) -> Score {
        let mut score = Score::default();
        let rows: BTreeMap<String, &Vec<String>> =
            made.rows.iter().map(|row| (made.name(row), row)).collect();
        let columns: Vec<Option<usize>> = wanted.columns_in(made);
        for row in &wanted.rows {
            let name = wanted.name(row);
            let own = rows.get(&name);
            for ((head, text), col) in wanted.heads.iter().zip(row).zip(&columns) {
                let found = own.zip(*col).map_or("", |(own, col)| &own[col]);
                score.cell(&format!("{name} {head}"), text, found);
            }
            for (col, text) in own.iter().flat_map(|own| own.iter().enumerate()) {
                if !columns.contains(&Some(col)) && !text.is_empty() {
                    let head = &made.heads[col];
                    score
                        .wrong
                        .push(format!("{name} {head}：「{text}」が余分です"));
                }
            }
        }
        let names: Vec<String> = wanted.rows.iter().map(|row| wanted.name(row)).collect();
        let strange = rows.keys().filter(|name| !names.contains(name));
        score
            .wrong
            .extend(strange.map(|name| format!("{name} という事業はありません")));
        score
    }

    fn cell(&mut self, place: &str, wanted: &str, found: &str) {
        if wanted.is_empty() && found.is_empty() {
            return;
        }
        self.wanted += 1;
        match (normalize(wanted) == normalize(found), found.is_empty()) {
            (true, _) => self.right += 1,
            (false, true) => self
                .absent
                .push(format!("{place}：「{wanted}」がありません")),
            (false, false) => {
                let told = format!("{place}：「{wanted}」が「{found}」になっています");
                self.wrong.push(told);
            }
        }
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/lists")
}

/// The folders of the lists.
fn lists() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder()).unwrap().map(|e| e.unwrap().path());
    let mut found: Vec<PathBuf> = entries.filter(|p| p.join("book.txt").is_file()).collect();
    found.sort();
    found
}

/// A list by its name: its file, its bytes, and how many measures it has.
pub fn raw(name: &str) -> (String, Vec<u8>, usize) {
    let text = |file: &str| fs::read_to_string(folder().join(name).join(file)).unwrap();
    let (file, bytes) = Notes::read(&text("book.txt")).file();
    (file, bytes, Plan::wanted(&text("plan.csv")).rows.len())
}

fn read(folder: &Path) -> (Vec<Source>, Plan) {
    let text = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let (file, bytes) = Notes::read(&text("book.txt")).file();
    (vec![source(&file, &bytes)], Plan::wanted(&text("plan.csv")))
}

#[test]
fn lists_as_cities_keep_them_come_out_right() {
    let (mut wanted, mut right, mut wrong) = (0, 0, 0);
    let only = std::env::var("LIST").unwrap_or_default();
    let lists = lists();
    assert!(lists.len() >= FEWEST, "{} lists", lists.len());
    for folder in lists {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        if !name.contains(&only) {
            continue;
        }
        let (sources, plan) = read(&folder);
        let import = import::read(&sources, &[]);
        let score = Score::of(&plan, &Plan::made(&import));
        println!(
            "{name}: {} of {}, wrong {}",
            score.right,
            score.wanted,
            score.wrong.len()
        );
        for told in score.wrong.iter().chain(&score.absent).take(8) {
            println!("    {told}");
        }
        if !only.is_empty() {
            println!(
                "{:#?}\n{:#?}\n{:#?}",
                import.columns, import.left, import.notes
            );
        }
        wanted += score.wanted;
        right += score.right;
        wrong += score.wrong.len();
    }
    let share = right as f64 / wanted as f64;
    println!(
        "{right} of {wanted} cells right ({:.1} %), {wrong} wrong",
        share * 100.0
    );
    assert!(share >= LEAST, "{right} of {wanted}");
    // A value in the wrong place is worse than one that is left over.
    assert_eq!(wrong, 0);
}

/// The line of `import` that a fault names, without the folder.
fn import_line(fault: &Fault) -> Option<&str> {
    let rest = fault.todo.split_once("「torimatome import ")?.1;
    rest.split_once('」').map(|(line, _)| line)
}

#[test]
fn a_list_that_is_no_plain_table_is_told_once_with_the_line_that_reads_it() {
    let mut told = 0;
    for folder in lists() {
        let trip = Trip::empty();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let text = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
        let (file, bytes) = Notes::read(&text("book.txt")).file();
        trip.write(&file, &bytes);
        let settings = format!(
            "id = \"rei\"\ntitle = \"例\"\nfiscal_year = \"R6\"\ndue = \"2025-04-30\"\nplan = \"{file}\"\n[from]\nsection = \"甲課\"\n"
        );
        trip.write("survey.toml", settings.as_bytes());
        trip.write(
            "departments.csv",
            "コード,課名,区分\nA,甲課,課\n".as_bytes(),
        );
        let loaded = project::load(trip.path()).unwrap();
        let fault = |fact: &Fact| match &fact.kind {
            Kind::PlanRow(fault) | Kind::PlanShape(fault) => Some(fault.clone()),
            _ => None,
        };
        let faults: Vec<Fault> = loaded.facts.iter().filter_map(fault).collect();
        let measures = loaded.project.unwrap().plan.measures.len();
        let is_beside = |fact: &Fact| matches!(fact.kind, Kind::OtherSheet(_));
        let wanted = Plan::wanted(&text("plan.csv")).rows.len();
        match faults.as_slice() {
            [] => assert!(
                measures == wanted || loaded.facts.iter().any(is_beside),
                "{name}: {measures} of {wanted} measures in silence"
            ),
            [fault]
                if loaded
                    .facts
                    .iter()
                    .any(|f| matches!(f.kind, Kind::PlanShape(_)))
                    || measures == 0 =>
            {
                let line = import_line(fault);
                let line = line.unwrap_or_else(|| panic!("{name}: {fault:?}"));
                let (source, output) = line.split_once(" -o ").unwrap();
                assert_eq!(Path::new(source), trip.at(&file), "{name}");
                assert_eq!(Path::new(output), trip.at("plan.csv"), "{name}");
                told += 1;
            }
            // A line or two that stand between the measures.
            few => assert!(few.len() < 3 && measures == wanted, "{name}: {few:?}"),
        }
    }
    assert!(told > 30, "{told}");
}

#[test]
fn no_text_of_a_list_is_dropped_in_silence() {
    for folder in lists() {
        let (sources, _) = read(&folder);
        accounted(&sources, &import::read(&sources, &[]));
    }
}
