//! What was answered to the questions that a section's form does not ask: of earlier rounds, or of other
//! sections.

use crate::model::answer::Answer;
use crate::model::project::Project;
use std::collections::HashMap;

/// Answers by measure and field, as a form shows them.
pub type Standing = HashMap<(usize, String), String>;

/// What stands on the form of a section, given by its code. Its own answer stands alone; those of other
/// sections stand with their names where several answered.
pub fn of(project: &Project, answers: &[Answer], section: &str) -> Standing {
    let mut said: HashMap<(usize, &str), Vec<&Answer>> = HashMap::new();
    for answer in answers.iter().filter(|answer| !answer.is_blank()) {
        if !project.asks(section, answer.measure, &answer.field) {
            let own = said.entry((answer.measure, answer.field.as_str()));
            own.or_default().push(answer);
        }
    }
    let text = |answers: &[&Answer]| {
        let own = answers.iter().find(|answer| answer.department == *section);
        match (own, answers) {
            (Some(own), _) => own.returned().to_string(),
            (None, [one]) => one.returned().to_string(),
            (None, all) => {
                let named = all.iter().map(|a| format!("{}：{}", a.name, a.returned()));
                named.collect::<Vec<_>>().join("\n")
            }
        }
    };
    said.iter()
        .map(|((measure, field), answers)| ((*measure, field.to_string()), text(answers)))
        .collect()
}
