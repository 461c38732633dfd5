//! The whole matrix: every column's run, and docs/generated/clients.md that tells what came out.

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

Whatever is expected of a column is what its file says. It differs from what is typed in these cases \
only, where the program itself writes something else into the file:

";

const BESIDES: &str = "- **openpyxl** computes no formula and saves no result, so that a formula is \
told as one without a value (A108).
- **LibreOffice** looks for the workbook that a formula links to, does not find it and saves an error \
(A108).
- **Gnumeric** does not save where a link to another workbook leads, and reads another cell when it \
opens the file again; none are typed.

Furigana can be typed into none of these programs; they are put into what was saved, as the file \
formats say.
";

const HEAD: &str = "\
# Clients

What other programs make of the forms, and what is read from it. This page is made by `UPDATE=1 \
cargo test clients:: -- --include-ignored` and held to the run by `./tests/run`.

Every column is a program with a format that it saves, every row something that a section does to \
its form, by the program's own means. Each is done to a form of every template for which it makes \
sense: the four built-in ones, and [one of indicators](../../tests/clients/kpi.toml) with the kinds of \
answers that those do not ask. The texts that are typed are listed in \
[typed.rs](../../tests/clients/typed.rs), the treatments in \
[treatments.rs](../../tests/clients/treatments.rs). Microsoft Excel, Google Sheets and WPS are not among \
the programs.

The run compares every row of answers.csv and every finding with what is expected: value, raw text, \
file, sheet and cell. A value is **read right** where its answer is the expected one; **reported** \
where it is no answer to its question or cannot be placed, and a finding tells it with its place, or \
tells that its file, sheet or cell is not read; **lost** where neither is so. In xlsm the forms are \
only filled; in csv it is the one sheet of a list, without all that is no text.

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
