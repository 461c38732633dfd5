//! Where every cell of a form lies, described once: the writer places cells by it, and the reader
//! finds them again by the keys it leaves in the hidden first row and column.

pub mod code;
pub mod count;
pub mod cover;
pub mod entry;
pub mod filling;
pub mod form;
pub mod groups;
mod last;
pub mod list;
pub mod lists;
pub mod mark;
pub mod measure;
pub mod names;
pub mod preview;
pub mod project_book;
pub mod prompt;
pub mod rate;
pub mod reply;
pub mod rows;
pub mod sheet_builder;
mod sheets;
