//! `collect`: what came back, as answers and findings.

use super::outcome::{self, Outcome};
use super::screen::Screen;
use super::trip::{self, Collected, OUT};
use crate::error::Error;
use crate::model::answer::Disposition;
use crate::write::{files, tables};
use serde_json::{Value, json};
use std::path::Path;

/// Collects a project folder.
///
/// # Errors
/// Where the project is unsound or a file cannot be written.
pub fn run(dir: &Path, screen: &Screen) -> Result<Outcome, Error> {
    let _alone = trip::alone(dir)?;
    let collected = trip::collect(dir, screen)?;
    write(&collected, &dir.join(OUT))?;
    let mut text = summary(&collected);
    text.push_str(&format!(
        "くわしくは {} をご覧ください。\n",
        dir.join(OUT).join("findings.csv").display()
    ));
    Ok(Outcome::new(text, json(&collected), &collected.findings))
}

/// Writes the tables into a folder.
///
/// # Errors
/// Where a file cannot be written.
pub fn write(collected: &Collected, out: &Path) -> Result<(), Error> {
    let Collected {
        project,
        returns,
        answers,
        findings,
        ..
    } = collected;
    files::write(&out.join("answers.csv"), &tables::answers(project, answers))?;
    files::write(&out.join("findings.csv"), &tables::findings(findings))?;
    files::write(&out.join("findings.json"), &tables::findings_json(findings))?;
    files::write(&out.join("intake.csv"), &tables::intake(returns))
}

/// The result in a few lines.
pub fn summary(collected: &Collected) -> String {
    let of = |d: Disposition| {
        let is = |r: &&crate::model::answer::Return| r.disposition == d;
        collected.returns.iter().filter(is).count()
    };
    let filled = collected.answers.iter().filter(|a| !a.is_blank()).count();
    format!(
        "届いたファイル {}（使った {}、古い版 {}、読めない・対象外 {}、無視 {}）\n\
         回答欄 {}のうち、記入 {filled}、空欄 {}\n{}{}\n",
        collected.returns.len(),
        of(Disposition::Accepted),
        of(Disposition::Superseded),
        of(Disposition::Rejected),
        of(Disposition::Ignored),
        collected.answers.len(),
        collected.answers.len() - filled,
        outcome::by_rule(&collected.findings),
        outcome::count_words(&collected.findings)
    )
}

/// The result for a program.
pub fn json(collected: &Collected) -> Value {
    let intake: Vec<Value> = collected
        .returns
        .iter()
        .map(|r| {
            json!({
                "file": r.file,
                "department": r.department,
                "disposition": r.disposition.word(),
                "reason": r.reason,
            })
        })
        .collect();
    json!({
        "intake": intake,
        "cells": collected.answers.len(),
        "filled": collected.answers.iter().filter(|a| !a.is_blank()).count(),
        "counts": outcome::counts(&collected.findings),
    })
}
