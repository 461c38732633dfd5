//! Text that a spreadsheet would run is inert in every file the tool writes, wherever it comes from:
//! the settings, the template, the plan, the roster, the answers, the names of files.

use crate::support;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use support::{Trip, parts};
use torimatome::book;
use torimatome::read::find;
use torimatome::text::neutral::{neutral, restore};

/// How such a text may begin. Each is followed by a word that is looked for.
const OPENERS: [&str; 10] = ["=", "+", "-", "@", "\t=", "＝", "＋", "－", "＠", "'="];
/// Stands in every text that must not be run.
const WORD: &str = "EVIL";

/// A text that would be run.
fn evil(number: usize) -> String {
    let opener = OPENERS[number % OPENERS.len()];
    format!("{opener}{WORD}{number}|'/c x'!A1;={WORD}(1),&P\t={WORD}(2)")
}

/// The same without what TOML and CSV give a meaning of their own.
fn plain(number: usize) -> String {
    format!("{}{WORD}{number}(1)", OPENERS[number % 4])
}

fn csv_line(cells: &[&str]) -> String {
    let quoted: Vec<String> = cells
        .iter()
        .map(|c| format!("\"{}\"", c.replace('"', "\"\"")))
        .collect();
    quoted.join(",") + "\n"
}

/// A survey in which every text is such a one, answered with such texts, and reported on.
fn survey() -> Trip {
    let trip = Trip::small();
    let settings = trip.text("survey.toml");
    let settings = settings
        .replace("例の計画 進捗状況調査", &format!("2020&P{}", plain(0)))
        .replace("内線 1234", &plain(1));
    trip.write("survey.toml", settings.as_bytes());
    let card = trip.text("card.toml");
    let card = card
        .replace("\"取組実績\"", &format!("\"{}\"", plain(0)))
        .replace("\"参加者数\"", &format!("\"{}\"", plain(1)))
        .replace("\"実施\"", &format!("\"{}\"", plain(4)))
        .replace("\"個票\"", &format!("\"{}\"", plain(3)))
        .replace("max_chars = 200", &format!("prompt = \"{}\"", plain(8)))
        .replace("▼ 一覧から選んでください", &plain(6));
    trip.write("card.toml", card.as_bytes());
    let section = "=EVIL課";
    let roster = csv_line(&["コード", "課名", "部名", "別名", "区分"])
        + &csv_line(&["A", section, &plain(2), "", "課"])
        + &csv_line(&["B", "乙課", &plain(1), "", "課"]);
    trip.write("departments.csv", roster.as_bytes());
    let mut plan = csv_line(&["整理番号", "事業名", "担当課", "目的", &plain(5), "R2"]);
    for number in 0..OPENERS.len() {
        let (code, text) = (format!("1-{}", number + 1), evil(number));
        let owner = [section, "乙課"][number % 2];
        plan.push_str(&csv_line(&[&code, &text, owner, &text, &text, &text]));
    }
    trip.write("plan.csv", plan.as_bytes());
    trip.run(&["distribute"]).ok();
    let mut answers = csv_line(&[
        "整理番号",
        "担当課",
        "status",
        "result",
        "visitors",
        "remarks",
    ]);
    for number in 0..OPENERS.len() {
        let (code, text) = (format!("1-{}", number + 1), evil(number));
        let owner = [section, "乙課"][number % 2];
        answers.push_str(&csv_line(&[&code, owner, &text, &text, &text, &text]));
    }
    trip.return_filled(answers.as_bytes(), &[]);
    for name in [
        "=EVIL.xlsx",
        "+EVIL.txt",
        "-EVIL.txt",
        "@EVIL.txt",
        "＝EVIL.txt",
    ] {
        trip.write(&format!("returned/{name}"), b"no form");
    }
    trip.run(&["report"]).exits(1);
    trip
}

/// The files below forms/ and out/ with an ending.
fn written(trip: &Trip, ending: &str) -> Vec<(String, Vec<u8>)> {
    let found = ["forms", "out"].map(|folder| find::files(&trip.at(folder)).unwrap());
    let found = found.into_iter().flatten();
    found
        .filter(|f| f.name.ends_with(ending))
        // Copies of the clerk's own files.
        .filter(|f| !f.name.starts_with("editions/"))
        .map(|f| (f.name, std::fs::read(&f.path).unwrap()))
        .collect()
}

/// What a formula does, without the texts and sheet names it quotes.
fn unquoted(formula: &str) -> String {
    let mut left = String::new();
    let mut within: Option<char> = None;
    for c in formula.chars() {
        match within {
            Some(quote) if c == quote => within = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'') => within = Some(c),
            None => left.push(c),
        }
    }
    left
}

/// The contents of the elements of a name, unescaped.
fn elements(xml: &str, name: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let pieces = xml.split(&open).skip(1);
    let is_own = |p: &&str| p.starts_with(['>', ' ']);
    pieces
        .filter(is_own)
        .filter_map(|p| p.split_once('>')?.1.split_once(&close))
        .map(|(content, _)| quick_xml::escape::unescape(content).unwrap().into_owned())
        .collect()
}

/// Nothing in a workbook runs such a text or leads outside.
fn is_inert(name: &str, bytes: &[u8]) {
    for (part, xml) in parts(bytes) {
        let formulas = ["f", "c:f", "formula1", "formula2", "definedName"];
        for formula in formulas.iter().flat_map(|element| elements(&xml, element)) {
            assert!(
                !unquoted(&formula).contains(WORD),
                "{name} {part}: {formula}"
            );
        }
        for foot in ["oddFooter", "oddHeader", "evenFooter", "firstHeader"] {
            for text in elements(&xml, foot) {
                let codes = text.replace("&&", "");
                let codes: Vec<&str> = codes.split('&').skip(1).collect();
                let known =
                    |code: &&str| code.starts_with(['L', 'C', 'R', 'P', 'N', '9', '"', 'K', 'A']);
                assert!(codes.iter().all(known), "{name} {part}: {text}");
                assert!(!text.contains("&92020"), "{name} {part}: {text}");
            }
        }
        assert!(!xml.contains("TargetMode=\"External\""), "{name} {part}");
        assert!(!part.contains("externalLink"), "{name} {part}");
    }
    let book = book::read(bytes, &Default::default()).unwrap();
    assert!(book.parts.active.words().is_empty(), "{name}");
}

#[test]
fn workbooks_run_no_text() {
    let trip = survey();
    let books = written(&trip, ".xlsx");
    // Two forms, the report and two corrections.
    assert_eq!(books.len(), 5, "{}", trip.tree());
    let mut seen = 0;
    for (name, bytes) in &books {
        is_inert(name, bytes);
        let book = book::read(bytes, &Default::default()).unwrap();
        let cells = book.sheets.iter().flat_map(|s| &s.cells);
        let texts = cells.filter(|(_, e)| e.text.contains(WORD) && neutral(&e.text) != e.text);
        let texts: Vec<&str> = texts.map(|(_, e)| e.text.as_str()).collect();
        assert!(!texts.is_empty(), "{name} shows such texts");
        seen += texts.len();
        // So that they stay texts when somebody edits their cell.
        let styles = &parts(bytes)["xl/styles.xml"];
        assert!(styles.contains("quotePrefix=\"1\""), "{name}");
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn no_field_of_a_table_begins_as_a_formula_does() {
    let trip = survey();
    let mut marked = 0;
    for (name, bytes) in written(&trip, ".csv") {
        let text = String::from_utf8(bytes).unwrap();
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes());
        for record in reader.records() {
            for field in &record.unwrap() {
                let is_number = field.parse::<f64>().is_ok();
                let begins = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
                assert!(is_number || !field.starts_with(begins), "{name}: {field}");
                let rest = field.strip_prefix('\'').unwrap_or_default();
                for (number, opener) in begins.iter().enumerate() {
                    marked |= usize::from(rest.starts_with(*opener)) << number;
                }
            }
        }
    }
    // Each of those in OPENERS was there and is marked.
    assert_eq!(marked, 0b111_1001_1111, "{marked:b}");
}

#[test]
fn json_holds_the_texts_as_they_are() {
    let trip = survey();
    let reported: Vec<BTreeMap<String, serde_json::Value>> =
        serde_json::from_slice(&trip.bytes("out/findings.json")).unwrap();
    // The parts in question are numbers, which findings.csv does not have.
    let texts = |row: &BTreeMap<String, serde_json::Value>| {
        let members = row.iter().filter(|(key, _)| *key != "parts");
        let text = |v: &serde_json::Value| v.as_str().unwrap().to_string();
        members.map(|(key, v)| (key.clone(), text(v))).collect()
    };
    let rows: Vec<BTreeMap<String, String>> = reported.iter().map(texts).collect();
    assert_eq!(rows, trip.csv("out/findings.csv"));
    assert!(rows.iter().any(|row| row["value"].starts_with("=EVIL0|")));
    assert!(rows.iter().any(|row| row["file"] == "=EVIL.xlsx"));
}

/// Opens files in LibreOffice and saves them as workbooks in a folder.
fn through_libreoffice(files: &[&Path], filter: &str, into: &Path) {
    let profile = into.join("profile");
    let mut office = Command::new("soffice");
    office
        .arg(format!(
            "-env:UserInstallation=file://{}",
            profile.display()
        ))
        .args(["--headless", "--convert-to", "xlsx", "--outdir"])
        .arg(into);
    if !filter.is_empty() {
        office.arg(format!("--infilter={filter}"));
    }
    let output = office.args(files).output();
    let output = output.expect("soffice is installed by ./tests/run");
    assert!(output.status.success(), "{output:?}");
}

#[test]
#[ignore = "slow"]
fn tables_opened_in_libreoffice_hold_no_formula() {
    let trip = survey();
    let tables = ["answers", "findings", "intake", "issued", "distribution"];
    let folder = |name: &str| match name {
        "issued" | "distribution" => "forms",
        _ => "out",
    };
    let paths: Vec<_> = tables
        .iter()
        .map(|name| trip.at(&format!("{}/{name}.csv", folder(name))))
        .collect();
    let paths: Vec<&Path> = paths.iter().map(|p| p.as_path()).collect();
    // As UTF-8, parted at commas, and at tabs and semicolons too.
    for (number, filter) in ["44,34,76,1", "44/59/9,34,76,1"].into_iter().enumerate() {
        let into = trip.at(&format!("office{number}"));
        std::fs::create_dir(&into).unwrap();
        let filter = format!("Text - txt - csv (StarCalc):{filter}");
        through_libreoffice(&paths, &filter, &into);
        for name in tables {
            let bytes = std::fs::read(into.join(format!("{name}.xlsx"))).unwrap();
            let book = book::read(&bytes, &Default::default()).unwrap();
            let cells: Vec<_> = book.sheets.iter().flat_map(|s| &s.cells).collect();
            for (at, entry) in &cells {
                assert_eq!(entry.formula, "", "{name} {at}: {entry:?}");
            }
            let rows = trip.csv(&format!("{}/{name}.csv", folder(name)));
            let last = cells.iter().map(|(at, _)| at.row).max().unwrap();
            assert_eq!(last as usize, rows.len(), "{name}: a line is a row");
            let widest = cells.iter().map(|(at, _)| at.col).max().unwrap();
            assert!(
                (widest as usize) < rows[0].len(),
                "{name}: no field breaks out"
            );
            for (at, entry) in cells.iter().filter(|(at, _)| at.row > 0) {
                let row = &rows[at.row as usize - 1];
                let is_there = row
                    .values()
                    .any(|v| v.trim() == restore(&entry.text).trim());
                assert!(
                    is_there || !entry.text.contains(WORD),
                    "{name} {at}: {entry:?}"
                );
            }
        }
    }
}

#[test]
#[ignore = "slow"]
fn workbooks_saved_by_libreoffice_still_run_nothing() {
    let trip = survey();
    let into = trip.at("office");
    std::fs::create_dir(&into).unwrap();
    let (report, form) = (trip.at("out/report.xlsx"), trip.at("forms/B_乙課.xlsx"));
    through_libreoffice(&[&report, &form], "", &into);
    for name in ["report.xlsx", "B_乙課.xlsx"] {
        is_inert(name, &std::fs::read(into.join(name)).unwrap());
    }
}
