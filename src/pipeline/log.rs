//! Notes each run that wrote something in the record of runs, when all it wrote is in place.

use super::folder::{OUT, RETURNED};
use super::today::now;
use super::watch::Watcher;
use crate::load::decisions::{ID, RETURNED as FILE_COLUMN, RULING, VALUE};
use crate::load::file::Note;
use crate::model::answer::Return;
use crate::model::finding::Finding;
use crate::model::project::Project;
use crate::write::files::Committed;
use crate::write::log::{self, Entry, Logged};
use serde_json::{Map, Value};
use std::path::Path;

/// A line of decisions.csv: its texts by their headings.
pub type Line = Vec<(&'static str, String)>;

/// What a run did.
pub(super) struct Run<'a> {
    pub(super) command: &'static str,
    /// The files of the project that were read.
    pub(super) notes: Vec<Note>,
    /// The returned files that were read.
    pub(super) returns: &'a [Return],
    /// What was decided.
    pub(super) decided: Vec<Line>,
    /// What was written and removed.
    pub(super) done: Committed,
}

/// Adds a run to the record. A record that cannot be written is told; the run counts all the same.
pub(super) fn run(dir: &Path, run: Run<'_>, watcher: &dyn Watcher) {
    let named = |path: &Path| {
        let own = path.strip_prefix(dir).unwrap_or(path);
        own.to_string_lossy().replace('\\', "/")
    };
    let logged = |(path, sha256): &Note| Logged {
        file: named(path),
        sha256: sha256.clone(),
    };
    let mut read: Vec<Logged> = run.notes.iter().map(logged).collect();
    read.sort_by(|a, b| a.file.cmp(&b.file));
    read.dedup();
    read.extend(run.returns.iter().map(|file| Logged {
        file: format!("{RETURNED}/{}", file.file),
        sha256: file.sha256.clone(),
    }));
    let entry = Entry {
        time: now().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        version: env!("CARGO_PKG_VERSION"),
        command: run.command,
        read,
        decided: run.decided.into_iter().map(object).collect(),
        written: run.done.written.iter().map(logged).collect(),
        removed: run.done.removed.iter().map(|path| named(path)).collect(),
    };
    if let Err(error) = log::append(&dir.join(OUT), &entry) {
        watcher.told(&format!(
            "実行の記録を残せませんでした。ほかの結果は、できています。{error}"
        ));
    }
}

fn object(line: Line) -> Map<String, Value> {
    let filled = line.into_iter().filter(|(_, text)| !text.is_empty());
    filled
        .map(|(name, text)| (name.to_string(), Value::String(text)))
        .collect()
}

/// The decisions that hold in a run: of the findings, and of the returned files.
pub(super) fn holding(project: &Project, findings: &[Finding]) -> Vec<Line> {
    let of_findings = findings.iter().filter_map(|finding| {
        let decision = finding.decision.as_ref()?;
        Some(vec![
            (ID, finding.id.clone()),
            (RULING, decision.ruling.label().to_string()),
            (VALUE, decision.value.clone()),
        ])
    });
    let of_files = project.file_decisions.iter().map(|decision| {
        vec![
            (RULING, decision.word().to_string()),
            (FILE_COLUMN, decision.file.clone()),
        ]
    });
    of_findings.chain(of_files).collect()
}
