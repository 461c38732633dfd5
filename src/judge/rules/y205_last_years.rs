//! Y205: A form came back with last year's answers.

use super::{Diagnosis, Rule, Trigger, y203_same_text};
use crate::judge::Context;
use crate::model::answer::Answer;
use crate::model::finding::{Family, Finding, Severity};
use crate::model::form::Asked;
use crate::model::place::Place;

/// A form came back with last year's answers. One finding stands for all its texts.
pub const RULE: Rule = Rule {
    code: "Y205",
    title: "前の年の回答のままの調査票が返ってきている",
    severity: Severity::Warning,
    family: Family::LastAnswers,
    page: include_str!("../../../docs/rules/Y205.md"),
    trigger: Trigger::All(all),
};

fn all(context: &Context<'_>) -> Vec<Finding> {
    let copied = y203_same_text::copied_departments(context);
    let copied = context
        .forms
        .iter()
        .filter(|form| copied.contains(&form.department.as_str()));
    let reported = |form: &Asked| {
        let own = |a: &&Answer| a.department == form.department && !a.is_blank();
        let first = context.answers.iter().find(own).map(|a| a.place().file);
        let message = format!(
            "{}の回答が、すべて{}の回答と同じです",
            form.name,
            context.last_year()
        );
        Diagnosis::new(&message)
            .hint("前の年の調査票を写したままになっていないか、課に確かめてください。")
            .to_section(
                &message,
                "前の年の調査票を写したままになっていないか、確かめてください。",
            )
            .finding(&RULE, Place::file(first.unwrap_or_default()))
            .department(&form.name)
    };
    copied.map(reported).collect()
}
