//! The round trip of a municipal progress survey: master plan to one workbook per section, what
//! comes back to answers and findings, and these to corrections and the committee's report.
//!
//! A survey is a folder: its settings, the roster of sections and the plan. Each function takes the
//! folder and writes what the command of its name writes. What is wrong in the data is a
//! [`Finding`], in Japanese for the clerk; an [`Error`] is why the job could not be done.
//!
//! ```
//! # let folder = tempfile::tempdir()?;
//! # let dir = folder.path();
//! # let sample = torimatome::demo::seeds::seed("tomisato").unwrap();
//! # torimatome::cmd::new::make(dir, sample.files)?;
//! use torimatome::{Passwords, Unwatched};
//!
//! // dir holds survey.toml, departments.csv and plan.csv.
//! let checked = torimatome::load(dir)?;
//! assert!(checked.findings.iter().all(|finding| finding.severity != torimatome::Severity::Error));
//!
//! // One workbook for each section, in dir/forms.
//! let distributed = torimatome::distribute(dir, &Unwatched)?;
//! assert_eq!(distributed.forms.len(), 10);
//!
//! // A section returns its form as it is.
//! let form = distributed.forms[0].file.as_str();
//! std::fs::copy(dir.join("forms").join(form), dir.join("returned").join(form))?;
//!
//! // Answers and findings, in dir/out.
//! let collected = torimatome::collect(dir, &Passwords::default(), &Unwatched)?;
//! assert!(collected.findings.iter().any(|finding| finding.code == "R112"));
//!
//! // The same, and the committee's workbook, the corrections and the reminders; a blank form gets a
//! // reminder like none at all.
//! let reported = torimatome::report(dir, &Passwords::default(), &Unwatched)?;
//! assert_eq!((reported.corrections.len(), reported.reminders.len()), (0, 10));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The modules are public for the program and for the project's own tests and benches. They are no
//! part of the interface. `docs/architecture.md` shows how they depend on each other; a test holds
//! them to it.

// The tool must never panic on what a section returns; tests state what they expect by panicking.
#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]

pub use error::Error;
pub use model::finding::{Finding, Severity};
pub use model::passwords::Passwords;
pub use model::project::Project;
pub use pipeline::{
    Checked, Collected, Distributed, Reported, Unwatched, Watcher, Work, collect, distribute, load,
    report,
};

#[doc(hidden)]
pub mod book;
#[doc(hidden)]
pub mod cmd;
#[doc(hidden)]
pub mod demo;
#[doc(hidden)]
pub mod error;
#[doc(hidden)]
pub mod import;
#[doc(hidden)]
pub mod judge;
#[doc(hidden)]
pub mod layout;
#[doc(hidden)]
pub mod load;
#[doc(hidden)]
pub mod merge;
#[doc(hidden)]
pub mod model;
#[doc(hidden)]
pub mod panics;
#[doc(hidden)]
pub mod pipeline;
#[doc(hidden)]
pub mod read;
#[doc(hidden)]
pub mod report;
#[doc(hidden)]
pub mod text;
#[doc(hidden)]
pub mod write;
