//! `read-apart`: reads one workbook for the process that started this one. Not for people.

use super::outcome::Outcome;
use crate::book::worker;
use crate::error::Error;

/// Reads the workbook on the standard input, and tells what it holds.
///
/// # Errors
/// Where the input is not what such a process is given.
pub fn run() -> Result<Outcome, Error> {
    let answer = worker::serve(std::io::stdin().lock()).map_err(|_| {
        Error::Usage("このコマンドは、torimatome が自分で使うものです。".to_string())
    })?;
    Ok(Outcome {
        text: answer,
        ..Outcome::default()
    })
}
