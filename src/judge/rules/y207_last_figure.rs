//! Y207: A text gives a number as last year's that last year's answers do not have.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context, prose};
use crate::model::finding::{Family, Severity};
use crate::model::template::Kind;
use crate::text::prose::last_year::figures_of_last_year;
use crate::text::prose::quantities::{Quantity, quantities};
use crate::text::prose::sentences::sentences;

/// A text gives a number as last year's that last year's answers do not have.
pub const RULE: Rule = Rule {
    code: "Y207",
    title: "前年度の数が、前の年の回答と違う",
    severity: Severity::Info,
    family: Family::LastAnswers,
    page: include_str!("../../../docs/rules/Y207.md"),
    trigger: Trigger::Answer(diagnose),
};

/// How many of last year's numbers are shown.
const SHOWN: usize = 3;

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    if context.project.previous.is_empty() {
        return None;
    }
    let text = prose::text(asked)?;
    let now = prose::sentences(asked)?;
    let year = context.project.previous.year;
    let year = year.unwrap_or(context.project.survey.year.previous());
    let names = [year.wareki(), year.short(), format!("{}年度", year.0)];
    let said = figures_of_last_year(now, &names);
    let known = match said.is_empty() {
        true => return None,
        false => known(asked, context),
    };
    let (wrong, others) = said.iter().find_map(|own| {
        let same = known.iter().filter(|last| last.counter == own.counter);
        let others: Vec<&Quantity> = same.collect();
        let is_wrong = !others.is_empty() && others.iter().all(|last| last.value != own.value);
        is_wrong.then_some((own, others))
    })?;
    let mut shown: Vec<&str> = others.iter().map(|last| last.written.as_str()).collect();
    shown.dedup();
    let more = if shown.len() > SHOWN { "など" } else { "" };
    shown.truncate(SHOWN);
    let message = format!(
        "「{}」に{}の数として「{}」とありますが、{}の回答では「{}」{more}です",
        asked.label(context),
        context.last_year(),
        wrong.written,
        context.last_year(),
        shown.join("」「")
    );
    let diagnosis = Diagnosis::new(&message).spots(text, [&wrong.spot(text, now)]);
    Some(
        diagnosis
            .hint("どちらの数が正しいか確かめてください。別のものの数なら、このままで構いません。"),
    )
}

/// The numbers that the section gave last year: in the number fields of the measure, and in the text of
/// this field.
fn known(asked: &AnswerContext<'_>, context: &Context<'_>) -> Vec<Quantity> {
    let answer = asked.answer;
    let project = context.project;
    let sheet = project.previous.sheet(answer.measure, &answer.name);
    let mut known = vec![];
    for (cell, lasts) in sheet.into_iter().flatten() {
        let Some(field) = project.template.field(cell) else {
            continue;
        };
        for last in lasts.iter().filter(|last| !last.value.is_empty()) {
            match field.kind {
                Kind::Number => {
                    let unit = project.unit(answer.measure, cell);
                    known.extend(quantities(&sentences(&format!("{}{unit}", last.value))));
                }
                Kind::Text if field.key == asked.field.key => {
                    known.extend(quantities(&sentences(&last.value)));
                }
                _ => {}
            }
        }
    }
    known
}
