//! The survey's round trip, from a project folder to what is written into it.

mod check;
mod collect;
mod decide;
mod distribute;
mod folder;
mod log;
mod preview;
mod remind;
mod report;
mod sent;
mod today;
mod trace;
mod watch;

pub use crate::report::reminders::{Occasion, Reminder};
pub use check::{Checked, load, sound};
pub use collect::{Collected, collect, read};
pub use decide::{decide, undo};
pub use distribute::{Distributed, distribute, distribute_round};
pub use folder::{CORRECTIONS, FORMS, ISSUED, OUT, REMINDERS, RETURNED};
pub use log::Line;
pub use preview::{PREVIEW, Previewed, preview};
pub use remind::{Reminded, TABLE as REMINDERS_TABLE, remind};
pub use report::{Reported, input, report};
pub use today::today;
pub use trace::{PrintedAt, Seen, Story, Traced, Wanted, trace};
pub use watch::{Unwatched, Watcher, Work};
