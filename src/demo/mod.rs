//! The samples that are built in, and returned workbooks with the faults of real life: what `demo`
//! shows and what the rules' pages are tested with.

pub mod fault;
pub mod faults;
pub mod grid;
mod overlays;
pub mod rehearsal;
pub mod seeds;
pub mod simulation;
