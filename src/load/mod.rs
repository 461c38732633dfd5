//! Reads a project folder into the model. What is wrong in it becomes facts, all in one go.

pub mod columns;
pub mod decode;
pub mod plan;
pub mod project;
pub mod related;
pub mod roster;
pub mod survey;
pub mod table;
pub mod template;
pub mod toml_error;
