//! Reads running text: sentences, days with their weekday, quantities, sums, and what was left
//! blank. What is doubtful is not read: a wrong alarm costs more than a slip that is missed.

pub mod attached;
pub mod blanks;
pub mod brackets;
pub mod calendar;
pub mod comparisons;
pub mod counters;
pub mod days;
pub mod deeds;
pub mod drafts;
pub mod flat;
pub mod glyphs;
pub mod last_year;
pub mod listings;
pub mod outcomes;
pub mod persons;
pub mod quantities;
pub mod repeats;
pub mod sentences;
pub mod sums;
pub mod units;
pub mod variants;
pub mod words;
