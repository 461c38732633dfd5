//! The round trip of a municipal progress survey: master plan to one workbook per section, what
//! comes back to answers and findings, and these to corrections and the committee's report.
//!
//! `docs/architecture.md` shows how the modules depend on each other; a test holds them to it.

// The tool must never panic on what a section returns; tests state what they expect by panicking.
#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]

pub mod book;
pub mod cmd;
pub mod demo;
pub mod error;
pub mod import;
pub mod judge;
pub mod layout;
pub mod load;
pub mod merge;
pub mod model;
pub mod panics;
pub mod read;
pub mod report;
pub mod text;
pub mod write;
