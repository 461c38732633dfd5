//! The harness of the integration tests: a project folder of its own, the commands run on it, and
//! everything printed when an expectation fails.

#![allow(dead_code)] // Each test file uses its own part.

pub mod chance;
pub mod console;
pub mod oracle;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use torimatome::demo::fault::Fault;
use torimatome::demo::simulation::Simulation;
use torimatome::load::{project, table};
use torimatome::text::neutral::restore;

/// The day of every run, as seconds: 2010-04-01, before the samples' due dates.
pub const TODAY: &str = "1270080000";

/// A project folder that is removed when the test ends well.
pub struct Trip {
    dir: tempfile::TempDir,
}

impl Trip {
    /// An empty folder.
    pub fn empty() -> Trip {
        let dir = tempfile::Builder::new()
            .prefix("torimatome-test-")
            .tempdir()
            .unwrap();
        Trip { dir }
    }

    /// A folder with a built-in seed.
    pub fn seed(name: &str) -> Trip {
        let trip = Trip::empty();
        trip.run(&["new", ".", "--seed", name]).ok();
        trip
    }

    /// A folder with the small survey under tests/pages.
    pub fn small() -> Trip {
        let trip = Trip::empty();
        for file in ["survey.toml", "plan.csv", "departments.csv", "card.toml"] {
            trip.write(file, &std::fs::read(fixture(file)).unwrap());
        }
        trip
    }

    /// Returns every form filled as a table of answers says, after these faults.
    pub fn return_filled(&self, answers: &[u8], faults: &[Fault]) {
        let project = project::load(self.path()).unwrap().project.unwrap();
        let answers = table::of_csv("answers.csv", answers).unwrap();
        let mut simulation = Simulation::new(project, &answers).unwrap();
        simulation.treat(faults).unwrap();
        for (name, bytes) in simulation.files().unwrap() {
            self.write(&format!("returned/{name}"), &bytes);
        }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// A path in the folder.
    pub fn at(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    /// Writes a file, with the folders above it.
    pub fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.at(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// A file's bytes.
    pub fn bytes(&self, name: &str) -> Vec<u8> {
        let path = self.at(name);
        std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}\n{}", path.display(), self.tree()))
    }

    /// A file's text.
    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).unwrap()
    }

    /// Copies a form from forms/ to returned/.
    pub fn return_form(&self, form: &str, returned: &str) {
        let bytes = self.bytes(&format!("forms/{form}"));
        self.write(&format!("returned/{returned}"), &bytes);
    }

    /// Runs the tool in the folder.
    pub fn run(&self, args: &[&str]) -> Ran {
        self.run_at(TODAY, args)
    }

    /// Runs the tool in the folder on another day, in seconds since 1970.
    pub fn run_at(&self, day: &str, args: &[&str]) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_torimatome"))
            .args(args)
            .env("SOURCE_DATE_EPOCH", day)
            .current_dir(self.path())
            .output()
            .unwrap();
        Ran {
            args: args.join(" "),
            output,
            tree: self.tree(),
        }
    }

    /// A CSV file that the tool wrote, as rows by column.
    pub fn csv(&self, name: &str) -> Vec<BTreeMap<String, String>> {
        let bytes = self.bytes(name);
        let bytes = bytes
            .strip_prefix(b"\xEF\xBB\xBF")
            .expect("a byte order mark");
        let mut reader = csv::Reader::from_reader(bytes);
        let heads = reader.headers().unwrap().clone();
        reader
            .records()
            .map(|record| {
                let record = record.unwrap();
                let pairs = heads.iter().zip(record.iter());
                pairs
                    .map(|(head, cell)| (head.to_string(), restore(cell).to_string()))
                    .collect()
            })
            .collect()
    }

    /// The value of an answer in out/answers.csv.
    pub fn answer(&self, department: &str, item: &str, field: &str) -> String {
        let rows = self.csv("out/answers.csv");
        let row = rows
            .iter()
            .find(|r| r["department"] == department && r["item"] == item && r["field"] == field);
        row.unwrap_or_else(|| panic!("no answer cell {department} {item} {field}"))["value"].clone()
    }

    /// Every finding as `severity code department item field`.
    pub fn findings(&self) -> Vec<String> {
        let rows = self.csv("out/findings.csv");
        let line = |r: &BTreeMap<String, String>| {
            ["severity", "code", "department", "item", "field"]
                .map(|column| r[column].clone())
                .join(" ")
        };
        rows.iter().map(line).collect()
    }

    /// Every file of the folder with its size.
    pub fn tree(&self) -> String {
        let found = torimatome::read::find::files(self.path()).unwrap();
        let line = |f: &torimatome::read::find::Found| {
            let size = std::fs::metadata(&f.path).map_or(0, |m| m.len());
            format!("  {size:>9} {}\n", f.name)
        };
        found.iter().map(line).collect()
    }
}

/// A fault of a section in one field of a measure.
pub fn fault(department: &str, fault: &str, item: &str, field: &str, value: &str) -> Fault {
    Fault {
        department: department.to_string(),
        fault: fault.to_string(),
        item: item.to_string(),
        field: field.to_string(),
        value: value.to_string(),
        rule: String::new(),
    }
}

/// The small survey, issued and returned with these faults.
pub fn answered(faults: &[Fault]) -> Trip {
    let trip = Trip::small();
    trip.run(&["distribute"]).ok();
    trip.return_filled(&small_answers(), faults);
    trip
}

/// What a command printed and how it ended.
pub struct Ran {
    args: String,
    output: Output,
    tree: String,
}

impl Ran {
    /// Expects exit status 0.
    pub fn ok(self) -> Ran {
        self.exits(0)
    }

    /// Expects an exit status.
    pub fn exits(self, status: i32) -> Ran {
        assert_eq!(self.output.status.code(), Some(status), "{self}");
        self
    }

    /// Expects a text on the standard output.
    pub fn says(self, text: &str) -> Ran {
        assert!(self.out().contains(text), "no 「{text}」 in\n{self}");
        self
    }

    /// Expects a text on the standard error.
    pub fn complains(self, text: &str) -> Ran {
        assert!(self.err().contains(text), "no 「{text}」 in\n{self}");
        self
    }

    /// The standard output.
    pub fn out(&self) -> String {
        String::from_utf8_lossy(&self.output.stdout).into_owned()
    }

    /// The standard error.
    pub fn err(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }
}

impl std::fmt::Display for Ran {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "torimatome {}\nexit {:?}\n--- stdout\n{}\n--- stderr\n{}\n--- files\n{}",
            self.args,
            self.output.status.code(),
            self.out(),
            self.err(),
            self.tree
        )
    }
}

/// The answers of the small survey, without a fault.
pub fn small_answers() -> Vec<u8> {
    std::fs::read(fixture("answers.csv")).unwrap()
}

/// A file under tests/pages.
pub fn fixture(name: &str) -> PathBuf {
    root().join("tests/pages").join(name)
}

/// The package's folder.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The parts of a zip as text, by name.
pub fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    use std::io::Read;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = vec![];
        part.read_to_end(&mut content).unwrap();
        parts.insert(name, String::from_utf8_lossy(&content).into_owned());
    }
    parts
}

/// A zip of these parts.
pub fn zip_of<'a>(parts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
    for (name, content) in parts {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A zip with a text replaced in one of its parts.
pub fn replace_in_zip(bytes: &[u8], part: &str, from: &str, to: &str) -> Vec<u8> {
    let mut parts = parts(bytes);
    let content = parts.get_mut(part).unwrap();
    assert!(content.contains(from), "{part} lacks 「{from}」");
    *content = content.replace(from, to);
    zip_of(parts.iter().map(|(n, c)| (n.as_str(), c.as_bytes())))
}

/// A workbook as `Sheet!A1 text` lines: what is compared instead of a zip.
pub fn dump(bytes: &[u8]) -> String {
    let book = torimatome::book::read(bytes, &Default::default()).unwrap();
    let mut text = String::new();
    for sheet in &book.sheets {
        for (cell, entry) in &sheet.cells {
            let shown = match entry.formula.is_empty() {
                true => entry.text.replace('\n', "⏎"),
                false => format!("={}", entry.formula),
            };
            text.push_str(&format!("{}!{cell} {shown}\n", sheet.name));
        }
    }
    text
}

/// The lines of [`dump`] for one sheet.
pub fn sheet_text(bytes: &[u8], sheet: &str) -> String {
    let begin = format!("{sheet}!");
    let lines = dump(bytes);
    let own = lines.lines().filter(|line| line.starts_with(&begin));
    own.map(|line| format!("{line}\n")).collect()
}

/// Opens a workbook in LibreOffice, which computes its formulas, and saves it in its place.
pub fn recalculate(file: &Path) {
    let into = tempfile::tempdir().unwrap();
    let profile = into.path().join("profile");
    std::fs::create_dir_all(profile.join("user")).unwrap();
    let always = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"#;
    std::fs::write(profile.join("user/registrymodifications.xcu"), always).unwrap();
    let mut office = Command::new("soffice");
    office
        .arg(format!(
            "-env:UserInstallation=file://{}",
            profile.display()
        ))
        .args(["--headless", "--convert-to", "xlsx", "--outdir"])
        .arg(into.path())
        .arg(file);
    let output = office
        .output()
        .expect("soffice is installed by ./tests/run");
    assert!(output.status.success(), "{output:?}");
    std::fs::copy(into.path().join(file.file_name().unwrap()), file).unwrap();
}
