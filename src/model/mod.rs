//! The plain data that every other layer speaks of. Nothing here reads or writes a file.

pub mod address;
pub mod annotation;
pub mod answer;
pub mod correspondence;
pub mod decision;
pub mod fact;
pub mod finding;
pub mod form;
pub mod grid;
pub mod import;
pub mod issued;
pub mod limits;
pub mod own_rule;
pub mod passwords;
pub mod place;
pub mod plan;
pub mod previous;
pub mod project;
pub mod project_book;
pub mod rate;
pub mod roster;
pub mod state;
pub mod survey;
pub mod template;
pub mod tuning;
