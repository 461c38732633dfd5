//! R112: A form came back as empty as it was sent.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::answer::Answer;
use crate::model::finding::{Family, Finding, Severity};
use crate::model::form::Asked;
use crate::model::place::Place;

/// A form came back as empty as it was sent.
pub const RULE: Rule = Rule {
    code: "R112",
    title: "何も書かれていない調査票が返ってきている",
    severity: Severity::Error,
    family: Family::Files,
    page: include_str!("../../../docs/rules/R112.md"),
    trigger: Trigger::All(all),
};

fn all(context: &Context<'_>) -> Vec<Finding> {
    let empty = context
        .forms
        .iter()
        .filter(|form| context.is_empty(&form.department));
    let reported = |form: &Asked| {
        let own = |a: &&Answer| a.department == form.department && a.standing.is_some();
        let file = context.answers.iter().find(own).map(|a| a.place().file);
        let place = Place::file(file.unwrap_or_default());
        let message = format!("{}の調査票には、まだ何も書かれていません", form.name);
        Diagnosis::new(&message)
            .expected(&format!("{}件の事業", form.measures.len()))
            .hint("書き込んで保存したファイルがないか課に尋ね、なければ「督促」を送ってください。")
            // The reminder itself says so.
            .for_clerk()
            .finding(&RULE, place)
            .department(&form.name)
    };
    empty.map(reported).collect()
}
