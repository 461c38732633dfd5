//! From returned files to answers: which files there are, what each holds, which version counts.
//! Nothing is judged here; what is noticed becomes facts.

mod added;
mod annotations;
pub mod attachments;
mod bars;
mod belief;
mod carried;
pub mod choose;
mod computed;
pub mod correct;
mod covered;
mod doubt;
pub mod file;
pub mod find;
mod foreign_rows;
mod headings;
mod identity;
pub mod index;
pub mod interpret;
mod issued_row;
mod known_names;
mod looks;
mod lost_keys;
mod names;
mod nil;
pub mod open;
mod partial_returns;
mod recover;
pub mod reissued;
mod sender;
mod set_aside;
pub mod sheet;
mod shifted;
mod struck;
mod version;
mod wording;
