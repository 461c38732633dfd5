//! The rules' pages are run: each holds an example and the findings it must give. The registry is
//! held to its own order.

use crate::support;

use rust_xlsxwriter::Format;
use std::collections::BTreeSet;
use support::{Trip, dump, root, small_answers};
use torimatome::demo::fault::Fault;
use torimatome::judge::rules::{RULES, Rule};

/// The columns of an example's table of what goes wrong.
const FAULTS: [&str; 5] = ["課", "操作", "整理番号", "項目", "値"];
/// The columns of an example's table of findings.
const FINDINGS: [&str; 7] = ["程度", "番号", "課", "整理番号", "項目", "場所", "値"];
/// The columns of an example's workbook, which stands in the plan's place.
const CELLS: [&str; 3] = ["シート", "セル", "文"];
/// What marks a file of an example as changed only after the forms were issued.
const AFTER: &str = " 配ったあと";

#[test]
fn codes_are_unique_and_in_order() {
    let codes: Vec<&str> = RULES.iter().map(|r| r.code).collect();
    let sorted: BTreeSet<&str> = codes.iter().copied().collect();
    assert_eq!(codes, sorted.into_iter().collect::<Vec<_>>());
}

#[test]
fn every_page_belongs_to_a_rule() {
    for entry in std::fs::read_dir(root().join("docs/rules")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let Some(code) = name.strip_suffix(".md") else {
            panic!("docs/rules/{name} is no page");
        };
        let known = RULES.iter().any(|r| r.code == code);
        let about_all = ["README", "accuracy"].contains(&code);
        assert!(known || about_all, "docs/rules/{name} has no rule");
    }
}

#[test]
fn every_page_opens_with_its_rule() {
    for rule in RULES {
        let first = rule.page.lines().next().unwrap();
        assert_eq!(first, format!("# {} {}", rule.code, rule.title));
    }
}

#[test]
fn every_example_gives_its_findings() {
    let mut wrong = String::new();
    for rule in RULES {
        let page = Page::read(rule);
        let found = page.run();
        let expected: BTreeSet<Vec<String>> = page.findings.iter().cloned().collect();
        let own = found.iter().any(|f| f[1] == rule.code);
        if found != expected || !own {
            wrong.push_str(&format!(
                "{}\n  the page says:\n{}  the tool found:\n{}",
                rule.code,
                show(&expected),
                show(&found)
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn show(rows: &BTreeSet<Vec<String>>) -> String {
    rows.iter()
        .map(|r| format!("    | {} |\n", r.join(" | ")))
        .collect()
}

/// An example on a page.
struct Page {
    /// Files that replace those of the small survey: name, text, whether after issuing.
    files: Vec<(String, String, bool)>,
    faults: Vec<Fault>,
    findings: Vec<Vec<String>>,
    returns: bool,
    /// The cells of plan.xlsx: sheet, cell, text.
    workbook: Vec<Vec<String>>,
}

impl Page {
    fn read(rule: &Rule) -> Page {
        let mut page = Page {
            files: vec![],
            faults: vec![],
            findings: vec![],
            returns: false,
            workbook: vec![],
        };
        let mut lines = rule.page.lines().peekable();
        while let Some(line) = lines.next() {
            if let Some(name) = line.strip_prefix("```").filter(|n| !n.is_empty()) {
                let body: Vec<&str> = lines.by_ref().take_while(|l| *l != "```").collect();
                let after = name.ends_with(AFTER);
                let name = name.trim_end_matches(AFTER).to_string();
                page.files.push((name, body.join("\n") + "\n", after));
                continue;
            }
            let cells = cells(line);
            let mut rows = || {
                lines.next();
                let mut rows = vec![];
                while let Some(line) = lines.next_if(|l| l.starts_with('|')) {
                    rows.push(self::cells(line));
                }
                rows
            };
            if cells == FAULTS {
                page.returns = true;
                page.faults.extend(rows().iter().map(|r| fault(r)));
            } else if cells == CELLS {
                page.workbook.extend(rows());
            } else if cells == FINDINGS {
                page.findings.extend(rows());
            }
        }
        page
    }

    /// Runs the example on the small survey and tells what was found.
    fn run(&self) -> BTreeSet<Vec<String>> {
        let trip = Trip::small();
        self.place(&trip, false);
        if !self.workbook.is_empty() {
            std::fs::remove_file(trip.at("plan.csv")).unwrap();
            trip.write("plan.xlsx", &workbook(&self.workbook));
        }
        if !self.returns {
            let json = trip.run(&["check", "--json"]).out();
            let value: serde_json::Value = serde_json::from_str(&json).unwrap();
            return finds(&value["findings"]);
        }
        trip.run(&["distribute"]).ok();
        trip.return_filled(&small_answers(), &self.faults);
        self.place(&trip, true);
        trip.run(&["report"]);
        speaks_to_sections(&trip);
        let value: serde_json::Value =
            serde_json::from_slice(&trip.bytes("out/findings.json")).unwrap();
        finds(&value)
    }

    fn place(&self, trip: &Trip, after: bool) {
        for (name, text, when) in &self.files {
            if *when == after {
                trip.write(name, text.as_bytes());
            }
        }
    }
}

/// What only the clerk in charge has or does, which no section is reported.
const FOR_CLERK: [&str; 8] = [
    "returned",
    "distribute",
    "departments.csv",
    "decisions.csv",
    "survey.toml",
    "findings.csv",
    "もらってください",
    "課に確かめ",
];

/// Expects that no correction and no reminder gives a section advice for the clerk.
fn speaks_to_sections(trip: &Trip) {
    for file in torimatome::read::find::files(&trip.at("out/corrections")).unwrap() {
        let text = dump(&std::fs::read(&file.path).unwrap());
        for word in FOR_CLERK {
            assert!(
                !text.contains(word),
                "{} says 「{word}」\n{text}",
                file.name
            );
        }
    }
}

/// A workbook of these cells: sheet, cell, text.
fn workbook(cells: &[Vec<String>]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for row in cells {
        if book.worksheet_from_name(&row[0]).is_err() {
            book.add_worksheet().set_name(&row[0]).unwrap();
        }
        let at = torimatome::model::place::Cell::parse(&row[1]).unwrap();
        let (sheet, text) = (book.worksheet_from_name(&row[0]).unwrap(), &row[2]);
        let (plain, struck) = (Format::new(), Format::new().set_font_strikethrough());
        let (row, col) = (at.row, at.col as u16);
        // `~~` stands around what is struck through, as in Markdown.
        let pieces = [&plain, &struck].into_iter().cycle().zip(text.split("~~"));
        let pieces: Vec<_> = pieces.filter(|(_, text)| !text.is_empty()).collect();
        let written = match &pieces[..] {
            [(format, text)] => sheet.write_string_with_format(row, col, *text, format),
            pieces => sheet.write_rich_string(row, col, pieces),
        };
        written.unwrap();
    }
    book.save_to_buffer().unwrap()
}

/// The cells of a table's row; `\n` in a cell stands for a line break.
fn cells(line: &str) -> Vec<String> {
    let Some(inner) = line.strip_prefix('|').and_then(|l| l.strip_suffix('|')) else {
        return vec![];
    };
    inner
        .split('|')
        .map(|c| c.trim().replace("\\n", "\n"))
        .collect()
}

fn fault(row: &[String]) -> Fault {
    let title_or_name = &row[1];
    let known = torimatome::demo::faults::FAULTS
        .iter()
        .find(|(_, title, _)| title == title_or_name)
        .unwrap_or_else(|| panic!("no operation 「{title_or_name}」"));
    Fault {
        department: row[0].clone(),
        fault: known.0.to_string(),
        item: row[2].clone(),
        field: row[3].clone(),
        value: row[4].clone(),
        rule: String::new(),
    }
}

/// Findings as the rows of a page's table.
fn finds(findings: &serde_json::Value) -> BTreeSet<Vec<String>> {
    let text = |f: &serde_json::Value, key: &str| f[key].as_str().unwrap().to_string();
    let row = |f: &serde_json::Value| {
        let severity = match text(f, "severity").as_str() {
            "error" => "エラー",
            "warning" => "注意",
            _ => "参考",
        };
        let place = [text(f, "file"), text(f, "sheet"), text(f, "cell")];
        let place: Vec<String> = place.into_iter().filter(|p| !p.is_empty()).collect();
        vec![
            severity.to_string(),
            text(f, "code"),
            text(f, "department"),
            text(f, "item"),
            text(f, "field"),
            place.join(" "),
            text(f, "value"),
        ]
    };
    findings.as_array().unwrap().iter().map(row).collect()
}
