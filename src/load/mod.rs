//! Reads a project folder into the model. What is wrong in it becomes facts, all in one go.

pub mod arrangement;
pub mod assignments;
pub mod carried;
pub mod cells;
pub mod chapters;
pub mod columns;
pub mod compare;
pub mod decisions;
pub mod details;
pub mod editions;
pub mod file;
pub mod fit;
pub mod folder;
pub mod headed;
mod heading_row;
mod import_line;
pub mod issued;
pub mod last_lines;
mod likely_section;
pub mod list;
pub mod matching;
pub mod own_rules;
pub mod plan;
mod plan_rows;
pub mod previous;
pub mod project;
pub mod project_book;
pub mod published;
pub mod question_sheet;
pub mod question_table;
pub mod related;
pub mod renumbered;
pub mod roster;
pub mod rounds;
pub mod settings_sheet;
pub mod survey;
pub mod table;
pub mod targets;
pub mod template;
pub mod titles;
pub mod toml_error;
mod toml_line;
mod toml_text;
pub mod tuning;

#[cfg(test)]
mod trial;
