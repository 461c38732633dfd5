//! `demo`: the whole trip on a seed, with returned workbooks that hold the faults of real life.

use super::cli::{CollectArgs, DemoArgs};
use super::outcome::Outcome;
use super::screen::Screen;
use super::{distribute, new, report};
use crate::demo::fault::{self, Fault};
use crate::demo::faults;
use crate::demo::seeds::{Seed, seed};
use crate::demo::simulation::Simulation;
use crate::error::Error;
use crate::judge::rules;
use crate::load::table;
use crate::pipeline::{self, RETURNED};
use crate::write::files;
use serde_json::json;
use std::fs;
use std::path::Path;

/// The file that tells a folder made by `demo` from one of the user's.
const MARK: &str = "見本について.txt";
const ABOUT: &str = "このフォルダーは torimatome demo が作った見本です。demo を実行し直すと、作り直されます。\r\n\
ご自分の調査には torimatome new で別のフォルダーを作ってください。\r\n";

/// Makes the sample and runs the trip on it.
///
/// # Errors
/// Where the folder is not one that `demo` made, or cannot be written.
pub fn run(args: &DemoArgs, screen: &Screen) -> Result<Outcome, Error> {
    let seed = seed(&args.seed).ok_or_else(|| new::unknown(&args.seed))?;
    let dir = &args.dir;
    prepare(dir, seed)?;
    let forms = distribute::run(dir, None, screen)?;
    let faults = fill(dir, seed, screen)?;
    let made = report::run(&CollectArgs::of(dir), screen)?;
    let reported = reported(dir)?;
    let mut text = format!("■ 調査票を配る（distribute）\n{}", forms.text);
    text.push_str(&format!(
        "\n■ 回答が返ってくる（{}、誤りを{}か所に仕込みました）\n{}",
        dir.join(RETURNED).display(),
        faults.len(),
        noticed(&faults, &reported)
    ));
    text.push_str(&format!("\n■ 取りまとめる（report）\n{}", made.text));
    let json = json!({ "dir": dir.display().to_string(), "report": made.json });
    // The faults are the sample's own: that they are found is success.
    Ok(Outcome::new(text, json, &[]))
}

/// Empties a folder that `demo` made before, and writes the seed's project into it.
fn prepare(dir: &Path, seed: &Seed) -> Result<(), Error> {
    let is_empty = fs::read_dir(dir).map_or(true, |mut entries| entries.next().is_none());
    if !is_empty {
        if !dir.join(MARK).is_file() {
            return Err(Error::Usage(format!(
                "{} には、もう別のものがあります。torimatome demo フォルダー で、ほかの場所を指定してください。",
                dir.display()
            )));
        }
        fs::remove_dir_all(dir).map_err(|e| Error::write_file(dir, &e))?;
    }
    files::write(&dir.join(MARK), ABOUT.as_bytes())?;
    new::make(dir, seed.files)
}

/// Fills the forms, does the faults to them and puts them into returned/.
fn fill(dir: &Path, seed: &Seed, screen: &Screen) -> Result<Vec<Fault>, Error> {
    let project = pipeline::sound(dir, screen)?.project;
    let answers = table::of_csv("answers.csv", seed.answers)?;
    let faults = fault::read(&table::of_csv("faults.csv", seed.faults)?)?;
    let mut simulation = Simulation::new(project, &answers)?;
    simulation.treat(&faults)?;
    for (name, bytes) in simulation.files()? {
        files::write(&dir.join(RETURNED).join(name), &bytes)?;
    }
    Ok(faults)
}

/// A finding's code, section and measure.
type Told = (String, String, String);

/// The findings that the report reported.
fn reported(dir: &Path) -> Result<Vec<Told>, Error> {
    let findings = table::read(&dir.join(pipeline::OUT).join("findings.csv"))?;
    let cell = |row: &table::Row, col: usize| row.cells.get(col).cloned().unwrap_or_default();
    let rows = findings.rows.iter().skip(1);
    Ok(rows
        .map(|row| (cell(row, 1), cell(row, 2), cell(row, 3)))
        .collect())
}

/// What went wrong on the way, and which rule noticed.
fn noticed(faults: &[Fault], reported: &[Told]) -> String {
    let mut text = String::new();
    for fault in faults {
        let found = fault.rule.split(' ').filter(|r| !r.is_empty()).map(|code| {
            let by = reported
                .iter()
                .any(|t| t.0 == code && (t.1 == fault.department || t.2 == fault.item));
            let title = rules::rule(code).map_or("", |r| r.title);
            match by {
                true => format!("{code} {title}"),
                false => format!("{code} 見つかっていません"),
            }
        });
        let found: Vec<String> = found.collect();
        let found = match found.is_empty() {
            true => "読み取りに影響なし".to_string(),
            false => found.join("、"),
        };
        let title = faults::find(&fault.fault).map_or("", |(title, _)| title);
        let parts = [fault.department.as_str(), &fault.item, title];
        let reported: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
        text.push_str(&format!("  {}　→ {found}\n", reported.join("　")));
    }
    text
}
