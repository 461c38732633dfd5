//! What reaches the terminal: results on the standard output, progress and trouble on the other,
//! and progress only where a person watches.

use super::outcome::Outcome;
use super::render;
use crate::error::Error;
use crate::model::finding::Finding;
use crate::model::project::Project;
use crate::pipeline::{Watcher, Work};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::Path;

/// The terminal, as this run may use it.
#[derive(Debug)]
pub struct Screen {
    quiet: bool,
    json: bool,
}

impl Screen {
    /// The screen of a command line.
    pub fn new(quiet: bool, json: bool) -> Screen {
        Screen { quiet, json }
    }

    /// A screen that shows nothing, for tests and for commands that run others.
    pub fn silent() -> Screen {
        Screen {
            quiet: true,
            json: false,
        }
    }

    /// Prints a result.
    ///
    /// # Errors
    /// Where the output cannot be written, as when it goes to a file on a full disk.
    pub fn show(&self, outcome: &Outcome) -> Result<(), Error> {
        if self.json {
            let mut bytes = vec![];
            // Writing into memory does not fail.
            let _ = crate::write::tables::json(&mut bytes, &outcome.json);
            out(String::from_utf8_lossy(&bytes).trim_end())
        } else if !self.quiet {
            out(outcome.text.trim_end())
        } else {
            Ok(())
        }
    }

    /// Prints why the tool could not do its job.
    pub fn error(&self, error: &Error) {
        if self.json {
            let json = serde_json::json!({ "trouble": error.to_string() });
            // The same is said on the standard error.
            let _ = out(&json.to_string());
        }
        eprintln!("{error}");
    }
}

impl Watcher for Screen {
    /// A progress bar; hidden in a pipe and with `--quiet`.
    fn begin(&self, what: &'static str, steps: usize) -> Box<dyn Work> {
        let watched = std::io::stderr().is_terminal() && !self.quiet && steps > 1;
        let target = match watched {
            true => ProgressDrawTarget::stderr(),
            false => ProgressDrawTarget::hidden(),
        };
        let bar = ProgressBar::with_draw_target(Some(steps as u64), target);
        if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:30}] {pos}/{len}") {
            bar.set_style(style);
        }
        bar.set_message(what);
        Box::new(Bar(bar))
    }

    /// Prints trouble that does not stop a command, on the standard error.
    fn told(&self, text: &str) {
        eprintln!("{text}");
    }

    /// Prints findings that stop a command, on the standard error.
    fn refused(&self, project: Option<&Project>, errors: &[Finding]) {
        eprint!("{}", render::list(project, errors));
    }
}

/// A progress bar that is gone when the work is done.
struct Bar(ProgressBar);

impl Work for Bar {
    fn step(&self) {
        self.0.inc(1);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// Prints to the standard output; a reader that went away is no trouble.
///
/// # Errors
/// Where the output cannot be written otherwise.
pub fn out(text: &str) -> Result<(), Error> {
    let mut stdout = std::io::stdout();
    match writeln!(stdout, "{text}").and_then(|()| stdout.flush()) {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => {
            Err(Error::write_file(Path::new("標準出力"), &e))
        }
        _ => Ok(()),
    }
}
