//! The CSV and JSON files that others script against. Their columns are a contract: docs/files.md.

use super::csv::bytes;
use crate::model::answer::{Answer, Return};
use crate::model::decision::Decision;
use crate::model::finding::Finding;
use crate::model::form::Form;
use crate::model::import::{Import, Value};
use crate::model::project::Project;
use crate::text::neutral::disturbs;
use serde::Serialize;
use std::ops::Range;

/// forms/issued.csv: a line per answer cell.
pub const ISSUED: [&str; 6] = ["file", "sheet", "cell", "department", "item", "field"];
/// forms/distribution.csv: a line per form.
pub const DISTRIBUTION: [&str; 4] = ["department", "file", "items", "due"];
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
/// out/intake.csv: a line per file found.
pub const INTAKE: [&str; 5] = ["file", "department", "disposition", "reason", "sha256"];
/// The left-overs of an import: a line per text that is not in the plan.
pub const LEFTOVER: [&str; 5] = ["file", "sheet", "cell", "text", "why"];

/// forms/issued.csv.
pub fn issued(project: &Project, forms: &[Form]) -> Vec<u8> {
    bytes(&ISSUED, issued_rows(project, forms))
}

/// The lines of forms/issued.csv.
pub fn issued_rows(project: &Project, forms: &[Form]) -> Vec<Vec<String>> {
    let mut rows = vec![];
    for form in forms {
        for (sheet, measure, field, cell) in form.answers() {
            rows.push(vec![
                form.file.clone(),
                sheet.to_string(),
                cell.to_string(),
                form.name.clone(),
                project.plan.measures[measure].code.clone(),
                field.to_string(),
            ]);
        }
    }
    rows
}

/// forms/distribution.csv.
pub fn distribution(project: &Project, forms: &[Form]) -> Vec<u8> {
    let due = project.survey.due.to_string();
    let rows = forms.iter().map(|form| {
        vec![
            form.name.clone(),
            form.file.clone(),
            form.measures.len().to_string(),
            due.clone(),
        ]
    });
    bytes(&DISTRIBUTION, rows)
}

/// out/answers.csv.
pub fn answers(project: &Project, answers: &[Answer]) -> Vec<u8> {
    let rows = answers.iter().map(|answer| {
        let measure = &project.plan.measures[answer.measure];
        let place = answer.place();
        vec![
            measure.code.clone(),
            measure.title.clone(),
            answer.name.to_string(),
            answer.field.to_string(),
            project.label_of(&answer.field),
            answer.value.to_string(),
            answer.returned().to_string(),
            place.file.to_string(),
            place.sheet.to_string(),
            place.cell_text(),
            decision(answer.correction.as_ref().map(|c| &c.decision)).to_string(),
        ]
    });
    bytes(&ANSWERS, rows)
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

/// out/findings.csv.
pub fn findings(findings: &[Finding]) -> Vec<u8> {
    let rows = findings.iter().map(|f| {
        let row = FindingRow::of(f);
        vec![
            row.severity.to_string(),
            row.code.to_string(),
            row.department.to_string(),
            row.item.to_string(),
            row.field.to_string(),
            row.file.to_string(),
            row.sheet.to_string(),
            row.cell,
            row.message.to_string(),
            row.value.to_string(),
            row.expected.to_string(),
            row.hint.to_string(),
            row.id.to_string(),
            row.decision.to_string(),
        ]
    });
    bytes(&FINDINGS, rows)
}

/// out/findings.json: an array of objects with the columns of findings.csv, and the parts of `value` in
/// question.
pub fn findings_json(findings: &[Finding]) -> Vec<u8> {
    let rows: Vec<FindingRow<'_>> = findings.iter().map(FindingRow::of).collect();
    json(&rows)
}

/// A value as indented JSON with a line break at its end. What a terminal would obey is escaped, also
/// where JSON itself does not ask for it.
pub fn json<T: Serialize>(value: &T) -> Vec<u8> {
    // Strings and vectors of strings always serialise.
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    let is_escaped = |c: char| c > '\u{7e}' && disturbs(c);
    let mut made = String::with_capacity(text.len() + 1);
    for c in text.chars() {
        match is_escaped(c) {
            true => made.push_str(&format!("\\u{:04x}", u32::from(c))),
            false => made.push(c),
        }
    }
    made.push('\n');
    made.into_bytes()
}

/// out/intake.csv.
pub fn intake(returns: &[Return]) -> Vec<u8> {
    let rows = returns.iter().map(|r| {
        vec![
            r.file.to_string(),
            r.department.clone(),
            r.disposition.word().to_string(),
            r.reason.clone(),
            r.sha256.clone(),
        ]
    });
    bytes(&INTAKE, rows)
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
