//! From returned files to answers: which files there are, what each holds, which version counts.
//! Nothing is judged here; what is noticed becomes facts.

mod added;
mod bars;
mod bundle;
pub mod choose;
pub mod correct;
mod doubt;
pub mod file;
pub mod find;
mod identity;
pub mod index;
pub mod interpret;
pub mod open;
mod recover;
pub mod reissued;
mod sender;
pub mod sheet;
mod shifted;
mod split;
mod stranger;
mod struck;
mod wording;
