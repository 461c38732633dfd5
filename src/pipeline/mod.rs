//! The survey's round trip, from a project folder to what is written into it.

mod check;
mod collect;
mod decide;
mod distribute;
mod folder;
mod preview;
mod report;
mod sent;
mod today;
mod watch;

pub use check::{Checked, load, sound};
pub use collect::{Collected, collect, read};
pub use decide::{decide, undo};
pub use distribute::{Distributed, distribute, distribute_round};
pub use folder::{CORRECTIONS, FORMS, OUT, RETURNED};
pub use preview::{PREVIEW, Previewed, preview};
pub use report::{Reported, input, report};
pub use today::today;
pub use watch::{Unwatched, Watcher, Work};
