//! What the first sheet says of all measures of a form: that none of them applies.

use super::index::Index;
use crate::model::answer::{CellContent, Portion, Return};
use crate::model::fact::{Fact, Kind};
use crate::model::project::Project;
use crate::text::normalize::is_blank;
use std::collections::{BTreeSet, HashMap};

/// Takes it as the answer of each measure that has no other, and tells of those that have one.
pub(super) fn spread(index: &Index<'_>, made: &mut Return) {
    let mut facts = vec![];
    // The first sheet may be of another edition than those of the measures.
    let said = |portion: &Portion| Some((portion.department.clone(), portion.nil.clone()?));
    let said: HashMap<String, CellContent> = made.portions.iter().filter_map(said).collect();
    for portion in &mut made.portions {
        let nil = said.get(&portion.department).cloned();
        portion.nil = portion.nil.take().or(nil);
    }
    for portion in &mut made.portions {
        let project = index.edition(portion.edition).project;
        let Some((nil, field)) = portion.nil.clone().zip(project.template.nil_field()) else {
            continue;
        };
        let answered = answered(project, portion);
        for ((measure, name), own) in &mut portion.cells {
            let is_its = **name == *field.key && own.shown().is_empty();
            if is_its && !answered.contains(measure) {
                *own = nil.clone();
            }
        }
        if !answered.is_empty() {
            let cited = |measure: &usize| project.plan.measures[*measure].cited();
            let section = project.roster.by_code(&portion.department);
            facts.push(Fact {
                department: section.map_or(String::new(), |d| d.name.clone()),
                ..Fact::new(
                    Kind::NilBeside(answered.iter().map(cited).collect()),
                    nil.place,
                )
            });
        }
    }
    made.facts.extend(facts);
}

/// The measures that are answered in a question that is asked of all, other than by the word itself. A
/// remark is no such answer.
fn answered(project: &Project, portion: &Portion) -> BTreeSet<usize> {
    let template = &project.template;
    let is_answer = |name: &str, text: &str| {
        let is_asked = template.field(name).is_some_and(|f| f.required);
        is_asked && !is_blank(text) && !template.is_nil(name, text.trim())
    };
    let cells = portion.cells.iter();
    cells
        .filter(|((_, name), own)| is_answer(name, &own.shown()))
        .map(|((measure, _), _)| *measure)
        .collect()
}
