//! What survey.toml says of a single rule: how much it matters, whether it runs, and its bounds.

use super::finding::Severity;
use super::place::Place;
use indexmap::IndexMap;

/// One line of survey.toml under `[rules]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// The rule's code as written.
    pub code: String,
    /// How much it is to matter; `None` leaves it to the rule.
    pub level: Option<Level>,
    /// Its bounds by name.
    pub bounds: IndexMap<String, f64>,
    /// Where it stands.
    pub place: Place,
}

/// How much a rule is to matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Its findings are not reported.
    Off,
    /// Its findings have this severity.
    At(Severity),
}

/// The words for a level in survey.toml.
pub const LEVELS: [(&str, Level); 4] = [
    ("off", Level::Off),
    ("error", Level::At(Severity::Error)),
    ("warning", Level::At(Severity::Warning)),
    ("info", Level::At(Severity::Info)),
];
