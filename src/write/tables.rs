//! The CSV and JSON files that others script against. Their columns are a contract: docs/files.md.

use super::csv::{self, bytes};
use crate::model::answer::{Answer, Disposition, Return};
use crate::model::decision::Decision;
use crate::model::finding::Finding;
use crate::model::form::Asked;
use crate::model::import::{Import, Value};
use crate::model::project::Project;
use crate::text::neutral::disturbs;
use crate::text::shared::SharedText;
use serde::{Serialize, Serializer};
use std::io::{self, Write};
use std::ops::Range;

/// forms/issued.csv: a line per answer cell.
pub const ISSUED: [&str; 7] = [
    "file",
    "sheet",
    "cell",
    "department",
    "item",
    "field",
    "round",
];
/// forms/distribution.csv: a line per form.
pub const DISTRIBUTION: [&str; 5] = ["department", "file", "items", "due", "round"];
/// out/answers.csv: a line per answer cell issued.
pub const ANSWERS: [&str; 11] = [
    "item",
    "title",
    "department",
    "field",
    "label",
    "value",
    "raw",
    "file",
    "sheet",
    "cell",
    "decision",
];
/// out/findings.csv and the members of out/findings.json, which has `parts` besides.
pub const FINDINGS: [&str; 14] = [
    "severity",
    "code",
    "department",
    "item",
    "field",
    "file",
    "sheet",
    "cell",
    "message",
    "value",
    "expected",
    "hint",
    "id",
    "decision",
];
/// out/attachments.csv: a line per attachment and measure.
pub const ATTACHMENTS: [&str; 7] = [
    "file",
    "department",
    "item",
    "title",
    "field",
    "kind",
    "sha256",
];
/// out/intake.csv: a line per file found.
pub const INTAKE: [&str; 5] = ["file", "department", "disposition", "reason", "sha256"];
/// out/reminders.csv: a line per section. Its headings are for people, who put them into a letter.
pub const REMINDERS: [&str; 20] = [
    "コード",
    "課名",
    "部名",
    "宛先",
    "種類",
    "状態",
    "提出期限",
    "期限超過",
    "いつまでに",
    "事業数",
    "該当なしの数",
    "未記入の数",
    "未記入の欄",
    "直す数",
    "確認の数",
    "直すところ",
    "添付",
    "ファイル",
    "件名",
    "本文",
];
/// The left-overs of an import: a line per text that is not in the plan.
pub const LEFTOVER: [&str; 5] = ["file", "sheet", "cell", "text", "why"];

/// Writes forms/issued.csv.
///
/// # Errors
/// Those of the output.
pub fn issued<'f>(
    out: &mut dyn Write,
    project: &Project,
    rounds: impl Iterator<Item = (&'f str, &'f [Asked])>,
) -> io::Result<()> {
    let rows = rounds.flat_map(|(round, forms)| {
        let round = SharedText::from(round);
        forms.iter().flat_map(move |form| {
            let round = round.clone();
            form.answers().map(move |(sheet, measure, field, cell)| {
                vec![
                    form.file.clone(),
                    sheet.clone(),
                    cell.to_string().into(),
                    form.name.clone(),
                    SharedText::from(&project.plan.measures[measure].code),
                    field.clone(),
                    round.clone(),
                ]
            })
        })
    });
    csv::write(out, &ISSUED, rows)
}

/// forms/distribution.csv: of each round, the project as it is seen in it, the name, and the forms.
pub fn distribution<'f>(
    rounds: impl Iterator<Item = (&'f Project, &'f str, &'f [Asked])>,
) -> Vec<u8> {
    let rows = rounds.flat_map(|(project, round, forms)| {
        forms.iter().map(move |form| {
            vec![
                form.name.to_string(),
                form.file.to_string(),
                form.measures.len().to_string(),
                project.due_of(&form.department).to_string(),
                round.to_string(),
            ]
        })
    });
    bytes(&DISTRIBUTION, rows)
}

/// out/reminders.csv, of its cells.
pub fn reminders(rows: impl Iterator<Item = [String; REMINDERS.len()]>) -> Vec<u8> {
    bytes(&REMINDERS, rows.map(Vec::from))
}

/// Writes out/answers.csv.
///
/// # Errors
/// Those of the output.
pub fn answers(out: &mut dyn Write, project: &Project, answers: &[Answer]) -> io::Result<()> {
    let rows = answers.iter().map(|answer| {
        let measure = &project.plan.measures[answer.measure];
        let place = answer.place();
        vec![
            SharedText::from(&measure.code),
            SharedText::from(&measure.title),
            answer.name.clone(),
            answer.field.clone(),
            project.label_of(&answer.field).into(),
            answer.value.clone(),
            answer.returned().into(),
            place.file.clone(),
            place.sheet.clone(),
            place.cell_text().into(),
            decision(answer.correction.as_ref().map(|c| &c.decision)).into(),
        ]
    });
    csv::write(out, &ANSWERS, rows)
}

/// The plan of an import: its own headings, a line per measure.
pub fn plan(import: &Import) -> Vec<u8> {
    let header: Vec<&str> = import.columns.iter().map(String::as_str).collect();
    let line = |row: &Vec<Value>| row.iter().map(|v| v.text.clone()).collect::<Vec<_>>();
    bytes(&header, import.rows.iter().map(line))
}

/// The left-overs of an import.
pub fn leftover(import: &Import) -> Vec<u8> {
    let rows = import.left.iter().map(|left| {
        vec![
            left.place.file.to_string(),
            left.place.sheet.to_string(),
            left.place.cell_text(),
            left.text.clone(),
            left.why.clone(),
        ]
    });
    bytes(&LEFTOVER, rows)
}

/// Writes out/findings.csv.
///
/// # Errors
/// Those of the output.
pub fn findings(out: &mut dyn Write, findings: &[Finding]) -> io::Result<()> {
    let rows = findings.iter().map(|f| {
        let row = FindingRow::of(f);
        vec![
            row.severity,
            row.code,
            row.department,
            row.item,
            row.field,
            row.file,
            row.sheet,
            &row.cell,
            row.message,
            row.value,
            row.expected,
            row.hint,
            row.id,
            row.decision,
        ]
        .into_iter()
        .map(String::from)
        .collect::<Vec<_>>()
    });
    csv::write(out, &FINDINGS, rows)
}

/// Writes out/findings.json: an array of objects with the columns of findings.csv, and the parts of
/// `value` in question.
///
/// # Errors
/// Those of the output.
pub fn findings_json(out: &mut dyn Write, findings: &[Finding]) -> io::Result<()> {
    json(out, &Each(findings, FindingRow::of))
}

/// A list that is made while it is written.
pub struct Each<'a, T, R>(pub &'a [T], pub fn(&'a T) -> R);

impl<T, R: Serialize> Serialize for Each<'_, T, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(self.1))
    }
}

/// Writes a value as indented JSON with a line break at its end. What a terminal would obey is escaped,
/// also where JSON itself does not ask for it.
///
/// # Errors
/// Those of the output.
pub fn json<T: Serialize>(out: &mut dyn Write, value: &T) -> io::Result<()> {
    let mut escaped = Escaped { out, cut: vec![] };
    serde_json::to_writer_pretty(&mut escaped, value)?;
    out.write_all(b"\n")
}

/// Escapes text of JSON.
struct Escaped<'w> {
    out: &'w mut dyn Write,
    /// The beginning of a character whose end is still to come.
    cut: Vec<u8>,
}

impl Write for Escaped<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.cut.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.cut) {
            Ok(text) => text,
            Err(e) => std::str::from_utf8(&self.cut[..e.valid_up_to()]).unwrap_or(""),
        };
        let is_escaped = |c: char| c > '\u{7e}' && disturbs(c);
        let mut rest = whole;
        while let Some((at, c)) = rest.char_indices().find(|(_, c)| is_escaped(*c)) {
            self.out.write_all(&rest.as_bytes()[..at])?;
            write!(self.out, "\\u{:04x}", u32::from(c))?;
            rest = &rest[at + c.len_utf8()..];
        }
        self.out.write_all(rest.as_bytes())?;
        let length = whole.len();
        self.cut.drain(..length);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Writes out/intake.csv.
///
/// # Errors
/// Those of the output.
pub fn intake(out: &mut dyn Write, returns: &[Return]) -> io::Result<()> {
    let rows = returns.iter().map(|r| {
        vec![
            r.file.to_string(),
            r.department.clone(),
            r.disposition.word().to_string(),
            r.reason.clone(),
            r.sha256.clone(),
        ]
    });
    csv::write(out, &INTAKE, rows)
}

/// Writes out/attachments.csv: a line for each attachment and measure.
///
/// # Errors
/// Those of the output.
pub fn attachments(out: &mut dyn Write, project: &Project, returns: &[Return]) -> io::Result<()> {
    let attached = returns
        .iter()
        .filter(|r| r.disposition == Disposition::Attached);
    let rows = attached.flat_map(|file| {
        let line = |item: &str, title: &str, field: &str| {
            vec![
                file.file.to_string(),
                file.department.clone(),
                item.to_string(),
                title.to_string(),
                field.to_string(),
                file.document.unwrap_or_default().to_string(),
                file.sha256.clone(),
            ]
        };
        let lines = file.attached_to.iter().map(|own| {
            let measure = &project.plan.measures[own.measure];
            line(&measure.code, &measure.title, &own.field)
        });
        match file.attached_to.is_empty() {
            true => vec![line("", "", "")],
            false => lines.collect(),
        }
    });
    csv::write(out, &ATTACHMENTS, rows)
}

/// The word for what was decided; empty where nothing was.
fn decision(decision: Option<&Decision>) -> &'static str {
    decision.map_or("", |v| v.ruling.word())
}

/// A finding as it is written out.
#[derive(Serialize)]
pub struct FindingRow<'a> {
    severity: &'static str,
    code: &'a str,
    department: &'a str,
    item: &'a str,
    field: &'a str,
    file: &'a str,
    sheet: &'a str,
    cell: String,
    message: &'a str,
    value: &'a str,
    expected: &'a str,
    hint: &'a str,
    id: &'a str,
    decision: &'static str,
    parts: &'a [Range<usize>],
}

impl FindingRow<'_> {
    /// The row of a finding.
    pub fn of(f: &Finding) -> FindingRow<'_> {
        FindingRow {
            severity: f.severity.word(),
            code: &f.code,
            department: &f.department,
            item: &f.item,
            field: &f.field,
            file: &f.place.file,
            sheet: &f.place.sheet,
            cell: f.place.cell_text(),
            message: &f.message,
            value: &f.value,
            expected: &f.expected,
            hint: &f.hint,
            id: &f.id,
            decision: decision(f.decision.as_ref()),
            parts: &f.parts,
        }
    }
}
