//! `status`: who has returned, how complete it is, what is open. Nothing is written.

use super::cli::StatusArgs;
use super::outcome::{self, Outcome};
use super::screen::Screen;
use super::trip::{self, Collected};
use crate::error::Error;
use crate::model::finding::Severity;
use crate::model::form::Form;
use crate::text::width::pad;
use serde_json::json;

/// How far one section has come.
struct Row<'a> {
    form: &'a Form,
    files: Vec<&'a str>,
    cells: usize,
    filled: usize,
    errors: usize,
    warnings: usize,
}

/// Shows how far each section has come.
///
/// # Errors
/// Where the project is unsound or was not distributed.
pub fn run(args: &StatusArgs, screen: &Screen) -> Result<Outcome, Error> {
    let collected = trip::collect(&args.folder.dir, &args.keys, screen)?;
    let rows: Vec<Row<'_>> = collected.forms.iter().map(|f| row(f, &collected)).collect();
    let mut text = String::new();
    let names = rows.iter().map(|r| crate::text::width::width(&r.form.name));
    let width = names.max().unwrap_or(0).max(8);
    for r in &rows {
        let state = match (r.files.is_empty(), r.errors) {
            (true, _) => "未提出",
            (false, 0) => "済",
            (false, _) => "要修正",
        };
        text.push_str(&format!(
            "{}  {}  記入 {:>4} / {:>4}欄  エラー {:>3}  注意 {:>3}  {}\n",
            pad(&r.form.name, width),
            pad(state, 6),
            r.filled,
            r.cells,
            r.errors,
            r.warnings,
            outcome::one_line(&r.files.join("、"))
        ));
    }
    let returned = rows.iter().filter(|r| !r.files.is_empty()).count();
    text.push_str(&format!(
        "提出 {returned} / {}課　期限 {}\n{}\n",
        rows.len(),
        crate::layout::cover::due_text(collected.project.survey.due),
        outcome::count_words(&collected.findings)
    ));
    let list: Vec<_> = rows
        .iter()
        .map(|r| {
            json!({
                "department": r.form.name,
                "files": r.files,
                "cells": r.cells,
                "filled": r.filled,
                "errors": r.errors,
                "warnings": r.warnings,
            })
        })
        .collect();
    let json = json!({
        "departments": list,
        "due": collected.project.survey.due.to_string(),
        "counts": outcome::counts(&collected.findings),
    });
    Ok(Outcome::new(text, json, &collected.findings))
}

fn row<'a>(form: &'a Form, collected: &'a Collected) -> Row<'a> {
    let holds = |r: &&crate::model::answer::Return| {
        let mut portions = r.portions.iter();
        portions.any(|p| p.department == form.department && !p.sheets.is_empty())
    };
    let own = |a: &&crate::model::answer::Answer| a.department == form.department;
    let count = |severity| {
        let findings = collected.findings.iter();
        findings
            .filter(|f| f.department == form.name && f.severity == severity && f.is_open())
            .count()
    };
    Row {
        form,
        files: collected
            .returns
            .iter()
            .filter(holds)
            .map(|r| r.file.as_str())
            .collect(),
        cells: collected.answers.iter().filter(own).count(),
        filled: collected
            .answers
            .iter()
            .filter(own)
            .filter(|a| !a.is_blank())
            .count(),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
    }
}
