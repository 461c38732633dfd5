//! The whole matrix: every column's run, and docs/generated/clients.md, which shows the result.

use super::client::{PAIRS, Pair, Scope};
use super::plans::{PLANS, Sent};
use super::survey::{Count, Survey};
use super::treatments::{Deed, TREATMENTS};
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::Path;

/// Seconds between the stages of a run, so that files tell which was saved later.
const PAUSE: f64 = 1.2;

/// What a column of the matrix gave.
pub struct Outcome {
    /// The column.
    pub pair: &'static Pair,
    /// A count for each survey and treatment; `None` where it makes no sense.
    pub counts: Vec<Vec<Count>>,
    /// What differs from what is expected.
    pub wrong: String,
}

/// Sends out every survey.
pub fn send() -> Vec<Sent> {
    let sections = TREATMENTS.iter().map(|t| t.sections()).sum();
    let mut besides = vec![];
    let mut section = 0;
    for treatment in TREATMENTS {
        if matches!(treatment.deed, Deed::Besides(_)) {
            besides.push(section);
        }
        section += treatment.sections();
    }
    let plans = PLANS.iter();
    plans.map(|plan| plan.send(sections, &besides)).collect()
}

/// Has a client fill and treat all forms of all surveys in one run, and collects each.
pub fn run(pair: &'static Pair, sent: &[Sent]) -> Outcome {
    let surveys: Vec<Survey<'_>> = sent.iter().map(|s| Survey::new(s, pair)).collect();
    pair.client.run(&staged(&surveys));
    if let Some(other) = pair.through {
        let saved: Vec<Value> = surveys.iter().flat_map(|s| s.conversions.clone()).collect();
        other.run(&saved);
    }
    let mut outcome = Outcome {
        pair,
        counts: vec![],
        wrong: String::new(),
    };
    for (survey, plan) in surveys.iter().zip(PLANS) {
        survey.add_furigana();
        let (counts, differing) = survey.collect();
        if let Some(folder) = std::env::var_os("KEEP") {
            survey.keep(&Path::new(&folder).join(pair.name()).join(plan.name));
        }
        outcome.counts.push(counts);
        if !differing.is_empty() {
            let name = pair.name();
            writeln!(outcome.wrong, "{name}, {}:\n{differing}", plan.name).unwrap();
        }
    }
    if let Some(folder) = std::env::var_os("KEEP") {
        let file = Path::new(&folder).join(pair.name()).join("wrong.txt");
        std::fs::write(file, &outcome.wrong).unwrap();
    }
    outcome
}

/// All jobs, those of a later stage after a pause.
fn staged(surveys: &[Survey<'_>]) -> Vec<Value> {
    let all = || surveys.iter().flat_map(|s| &s.jobs);
    let last = all().map(|(stage, _)| *stage).max().unwrap_or(0);
    let mut jobs = vec![];
    for stage in 0..=last {
        if stage > 0 {
            jobs.push(json!({ "wait": PAUSE }));
        }
        let own = all().filter(|(s, _)| *s == stage);
        jobs.extend(own.map(|(_, job)| job.clone()));
    }
    jobs
}

impl Outcome {
    /// All values of the column.
    pub fn total(&self) -> Count {
        let mut total = Count::default();
        self.counts.iter().flatten().for_each(|c| total += *c);
        total
    }
}

/// The values of all columns.
pub fn total(outcomes: &[Outcome]) -> Count {
    let mut total = Count::default();
    outcomes.iter().for_each(|o| total += o.total());
    total
}

/// docs/generated/clients.md.
pub fn document(outcomes: &[Outcome]) -> String {
    let mut text = HEAD.to_string();
    for outcome in outcomes {
        let total = outcome.total();
        writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} |",
            outcome.pair.name(),
            outcome.pair.client.version(),
            total.issued,
            total.right,
            total.reported,
            total.lost()
        )
        .unwrap();
    }
    let all = total(outcomes);
    let (issued, right, reported) = (all.issued, all.right, all.reported);
    let lost = all.lost();
    writeln!(text, "| all | | {issued} | {right} | {reported} | {lost} |").unwrap();
    text.push_str(DOES);
    let mut named = vec![];
    for client in outcomes.iter().map(|o| o.pair.client) {
        if !named.contains(&client.name) {
            named.push(client.name);
            writeln!(text, "- **{}**: {}", client.name, client.does).unwrap();
        }
    }
    text.push_str(LOSSES);
    for pair in outcomes.iter().map(|o| o.pair) {
        for loss in pair.losses {
            writeln!(text, "- **{}** {}.", pair.name(), loss.words()).unwrap();
        }
    }
    text.push_str(BESIDES);
    for outcome in outcomes.iter().filter(|o| o.pair.scope != Scope::Filled) {
        table(&mut text, outcome);
    }
    text
}

const DOES: &str = "
## What each program does itself

";

const LOSSES: &str = "
## What the programs change

The test expects of a column what its file contains. That differs from what was typed only in these \
cases, where the program itself writes something else into the file:

";

const BESIDES: &str = "- **openpyxl** computes no formula and saves no result, so a formula is reported as one without a \
value (A108).
- **LibreOffice** looks for the workbook that a formula links to, does not find it and saves an error \
(A108).
- **Gnumeric** does not save the target of a link to another workbook, and reads another cell when it \
opens the file again; the test types no such links.

None of these programs can type furigana; the test adds them to the saved files, as the file formats \
specify.
";

const HEAD: &str = "\
# Clients

How other programs fill and save the forms, and what the tool reads back. `UPDATE=1 cargo test \
clients:: -- --include-ignored` writes this page, and `./tests/run` compares it with a run.

Every column is a program and a format that it saves. Every row is something that a section does to \
its form, by the program's own means, on a form of every template for which it makes sense: the four \
built-in templates, and [one of indicators](../../tests/clients/kpi.toml) with the kinds of answers \
that those lack. [typed.rs](../../tests/clients/typed.rs) lists the typed texts, \
[treatments.rs](../../tests/clients/treatments.rs) the treatments. Microsoft Excel, Google Sheets and \
WPS are not among the programs.

The run compares every row of answers.csv (value, raw text, file, sheet and cell) and every finding \
with what is expected. A value is

- **read right** if its answer is the expected one;
- **reported** if it is no answer to its question or cannot be placed, and a finding reports it with \
its place, or reports that its file, sheet or cell was not read;
- **lost** otherwise.

In xlsm the forms are only filled. In csv the form is the one sheet of a list, with its text only.

| Client | Version | Values issued | Read right | Reported | Lost in silence |
|---|---|--:|--:|--:|--:|
";

/// A column's counts by treatment and template.
fn table(text: &mut String, outcome: &Outcome) {
    let heads: Vec<&str> = PLANS.iter().map(|p| p.name).collect();
    let name = outcome.pair.name();
    let rule = "--:|".repeat(heads.len() + 2);
    write!(
        text,
        "\n## {name}\n\nValues issued = read right + reported.\n\n| | {} | all | lost |\n|---|{rule}\n",
        heads.join(" | ")
    )
    .unwrap();
    for (number, treatment) in TREATMENTS.iter().enumerate() {
        let own: Vec<Count> = outcome.counts.iter().map(|c| c[number]).collect();
        let mut all = Count::default();
        own.iter().for_each(|count| all += *count);
        let cells: Vec<String> = own.iter().chain([&all]).map(sum).collect();
        let (cells, lost) = (cells.join(" | "), all.lost());
        writeln!(text, "| {} | {cells} | {lost} |", treatment.name).unwrap();
    }
}

fn sum(count: &Count) -> String {
    match count.issued {
        0 => String::new(),
        issued => format!("{issued} = {} + {}", count.right, count.reported),
    }
}

/// The columns of the matrix, or those whose name holds one of those that `CLIENT` lists with commas.
pub fn columns() -> Vec<&'static Pair> {
    let wanted = std::env::var("CLIENT").unwrap_or_default();
    // A blank behind an ending tells xls from xlsx.
    let holds = |pair: &&Pair| {
        let name = format!("{} ", pair.name());
        wanted.split(',').any(|part| name.contains(part))
    };
    PAIRS.iter().filter(holds).collect()
}
