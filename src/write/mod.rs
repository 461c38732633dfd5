//! Turns grids and tables into files. What is written is decided elsewhere.

pub mod cell_edit;
pub mod csv;
pub mod files;
pub mod lock;
pub mod log;
pub mod looks;
pub mod sarif;
pub mod tables;
pub mod workbook;
