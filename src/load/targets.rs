//! Whom a measure is for, as the plan marks it.

use super::roster::names;
use crate::model::plan::{Measure, Plan};
use crate::text::boxes;
use crate::text::normalize::normalize;
use indexmap::IndexMap;

/// The role of the plan's column that says so.
pub(super) const TARGETS: &str = "targets";

/// The words of the plan's targets, each as it is first printed.
pub fn words(plan: &Plan) -> Vec<String> {
    let mut words: IndexMap<String, String> = IndexMap::new();
    for measure in &plan.measures {
        for (word, _) in marked(measure) {
            words.entry(normalize(&word)).or_insert(word);
        }
    }
    words.into_values().collect()
}

/// The words of a measure's targets, and whether each is marked. Where there are no boxes, the
/// words that are named are.
pub(super) fn marked(measure: &Measure) -> Vec<(String, bool)> {
    let cell = measure.cell(TARGETS);
    let boxes = boxes::parse(cell);
    if boxes.is_empty() {
        return names(cell).into_iter().map(|word| (word, true)).collect();
    }
    boxes.into_iter().map(|b| (b.word, b.checked)).collect()
}
