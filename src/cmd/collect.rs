//! `collect`: what came back, as answers and findings.

use super::cli::CollectArgs;
use super::outcome::{self, Outcome};
use super::render;
use super::screen::Screen;
use crate::error::Error;
use crate::merge::progress::Filled;
use crate::model::answer::Disposition;
use crate::pipeline::{self, Collected, OUT};
use serde_json::{Value, json};

/// Collects a project folder.
///
/// # Errors
/// Where the project is unsound or a file cannot be written.
pub fn run(args: &CollectArgs, screen: &Screen) -> Result<Outcome, Error> {
    let dir = &args.folder.dir;
    let collected = pipeline::collect(dir, &args.keys.passwords()?, screen)?;
    let mut text = listed(&collected, args.list);
    text.push_str(&summary(&collected));
    text.push_str(&format!(
        "くわしくは {} をご覧ください。\n",
        dir.join(OUT).join("findings.csv").display()
    ));
    Ok(Outcome::new(text, json(&collected), &collected.findings))
}

/// Every finding to do, if that is wanted.
pub fn listed(collected: &Collected, is_wanted: bool) -> String {
    match is_wanted {
        true => render::list(Some(&collected.project), &collected.findings),
        false => String::new(),
    }
}

/// The result in a few lines.
pub fn summary(collected: &Collected) -> String {
    let of = |d: Disposition| {
        let is = |r: &&crate::model::answer::Return| r.disposition == d;
        collected.returns.iter().filter(is).count()
    };
    let [required, optional] = cells(collected);
    let not_taken = match required.not_taken + optional.not_taken {
        0 => String::new(),
        count => format!("　読めなかった回答 {count}"),
    };
    let zips = match of(Disposition::Opened) {
        0 => String::new(),
        count => format!("　ほかに、開いたzip {count}"),
    };
    let attached = match of(Disposition::Attached) {
        0 => String::new(),
        count => format!("、添付の資料 {count}"),
    };
    let not_used = match of(Disposition::NotUsed) {
        0 => String::new(),
        count => format!("、決定で使わない {count}"),
    };
    format!(
        "届いたファイル {}（使った {}、古い版 {}、読めない・対象外 {}、無視 {}{not_used}{attached}）{zips}\n\
         必須の欄 {}のうち、記入 {}、空欄 {}　任意の欄 {}のうち、記入 {}{not_taken}\n{}{}\n",
        collected.returns.len() - of(Disposition::Opened),
        of(Disposition::Accepted),
        of(Disposition::Superseded),
        of(Disposition::Rejected),
        of(Disposition::Ignored),
        required.cells,
        required.filled,
        required.blank(),
        optional.cells,
        optional.filled,
        outcome::by_rule(&collected.project, &collected.findings),
        outcome::count_words(&collected.findings)
    )
}

/// The cells that must be filled and the others, of all sections.
fn cells(collected: &Collected) -> [Filled; 2] {
    let sections = collected.progress();
    [
        sections.iter().map(|own| own.required).sum(),
        sections.iter().map(|own| own.optional).sum(),
    ]
}

/// The result for a program.
pub fn json(collected: &Collected) -> Value {
    let [required, optional] = cells(collected);
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
        "required": outcome::filled(required),
        "optional": outcome::filled(optional),
        "counts": outcome::counts(&collected.findings),
    })
}
