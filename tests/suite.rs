//! The tests of the whole tool, in one program. Those that take long are ignored by a plain
//! `cargo test`; `./tests/run` runs them too.

mod accuracy;
mod apart;
mod asking;
mod circles;
mod clients;
mod docs;
mod editions;
mod faults;
mod formats;
mod fuzz;
mod hostile;
mod import;
mod inert;
mod instructions;
mod lastyear;
mod lists;
mod living;
mod moved;
mod project;
mod project_book;
mod properties;
mod prose;
mod record;
mod rehearsal;
mod report_tables;
mod rounds;
mod rules;
mod samples;
mod sections;
mod sheets;
mod support;
mod tables;
mod trip;
mod values;
