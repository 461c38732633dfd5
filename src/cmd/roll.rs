//! `roll`: next year's project folder, made of this year's once it is collected.

use super::cli::RollArgs;
use super::new;
use super::outcome::Outcome;
use crate::error::Error;
use crate::load::{carried, next_year};
use crate::text::normalize::normalize;

/// Makes next year's folder.
///
/// # Errors
/// Where a file is missing, cannot be read or is already there, or the place cannot be written.
pub fn run(args: &RollArgs) -> Result<Outcome, Error> {
    let leave = leaves(&args.finished)?;
    let mut carried = carried::of_folder(&args.old, None)?;
    next_year::add(&args.old, leave, &mut carried)?;
    new::write(&args.dir, &args.old, carried)
}

/// Whether finished measures do not go on.
fn leaves(word: &str) -> Result<bool, Error> {
    match &*normalize(word) {
        "残す" | "stay" => Ok(false),
        "外す" | "はずす" | "leave" => Ok(true),
        _ => Err(Error::Usage(format!(
            "--finished の「{word}」は使えません。残す か 外す と書いてください。"
        ))),
    }
}
