//! Puts the values that the section in charge decided on into the place of answers. What came back
//! is kept beside.

use super::interpret::interpret;
use crate::model::answer::{Answer, CellContent, Correction, Receipt, Trouble};
use crate::model::decision::{Decision, Ruling};
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Finding;
use crate::model::project::Project;
use crate::text::shared::SharedText;
use std::collections::HashMap;

/// Corrects the answers of the findings that were decided so. What cannot be corrected becomes a
/// fact.
pub fn correct(project: &Project, findings: &[Finding], answers: &mut [Answer]) -> Vec<Fact> {
    let at = places(project, answers);
    let mut facts = vec![];
    for finding in findings {
        let Some(decision) = finding.decision.as_ref() else {
            continue;
        };
        if decision.ruling != Ruling::Correct {
            continue;
        }
        let key = [&finding.department, &finding.item, &finding.field].map(SharedText::clone);
        let answer = at.get(&key).and_then(|index| answers.get_mut(*index));
        if let Err((what, expected)) = one(project, decision, answer) {
            facts.push(Fact {
                field: "値".to_string(),
                ..Fact::new(
                    Kind::BadCorrection { what, expected },
                    decision.place.clone(),
                )
            });
        }
    }
    facts
}

/// Where each answer stands in the list, by section, measure and field as findings name them.
fn places(project: &Project, answers: &[Answer]) -> HashMap<[SharedText; 3], usize> {
    let key = |a: &Answer| {
        let code = SharedText::from(&project.plan.measures[a.measure].code);
        [a.name.clone(), code, a.field.clone()]
    };
    answers.iter().map(key).zip(0..).collect()
}

/// Corrects one answer, or says what is wrong and what was expected.
fn one(
    project: &Project,
    decision: &Decision,
    answer: Option<&mut Answer>,
) -> Result<(), (String, String)> {
    let field = answer
        .as_ref()
        .and_then(|a| project.template.field(&a.field));
    let (Some(answer), Some(field)) = (answer, field) else {
        let found = format!(
            "記録番号「{}」は回答欄の指摘ではないので、値を直せません",
            decision.id
        );
        return Err((found, "了承".to_string()));
    };
    if let Some(own) = &answer.correction {
        return match own.decision.value == decision.value {
            true => Ok(()),
            false => Err((again(own, decision), own.decision.value.clone())),
        };
    }
    let standing = CellContent {
        place: answer.place(),
        text: SharedText::from(&decision.value),
        ..CellContent::default()
    };
    let unit = project.unit(answer.measure, &answer.field);
    let meaning = interpret(field, unit, &standing, project.survey.year);
    let is_bad = |t: &Trouble| !matches!(t, Trouble::ReadAs(_));
    if meaning.troubles.iter().any(is_bad) {
        return Err((unfit(project, answer, decision), field.expects()));
    }
    answer.correction = Some(Box::new(Correction {
        returned: answer.standing.replace(standing),
        decision: decision.clone(),
    }));
    answer.value = meaning.value.into();
    answer.troubles = vec![];
    answer.receipt = Receipt::Taken;
    Ok(())
}

fn again(own: &Correction, decision: &Decision) -> String {
    format!(
        "同じ回答欄に、違う値「{}」への修正もあります（{}）",
        decision.value, own.decision.place
    )
}

fn unfit(project: &Project, answer: &Answer, decision: &Decision) -> String {
    format!(
        "「{}」に、修正の値「{}」は使えません",
        project.label_of(&answer.field),
        decision.value
    )
}
