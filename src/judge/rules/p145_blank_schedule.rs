//! P145: A measure's schedule is blank, or begins with an arrow.

use super::{Diagnosis, Rule, Trigger};
use crate::model::finding::{Family, Finding, Severity};
use crate::model::place::Place;
use crate::model::plan::Measure;
use crate::model::project::Project;
use crate::text::era::FiscalYear;
use crate::text::normalize::is_blank;

/// A measure's schedule is blank, or begins with an arrow that continues nothing.
pub const RULE: Rule = Rule {
    code: "P145",
    title: "年次計画が空いているか、「→」から始まっている",
    severity: Severity::Warning,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P145.md"),
    trigger: Trigger::Plan(all),
};

fn all(project: &Project) -> Vec<Finding> {
    let plan = &project.plan;
    let own: Vec<&Measure> = plan
        .measures
        .iter()
        .filter(|m| m.original.is_none())
        .collect();
    if plan.years.is_empty() || own.is_empty() {
        return vec![];
    }
    if own.iter().all(|m| first(m).is_none()) {
        let message = "年次計画の列が、どの事業でも空いています";
        return vec![blank(message).finding(&RULE, Place::file(own[0].place.file.clone()))];
    }
    own.into_iter()
        .filter_map(|m| of_measure(project, m))
        .collect()
}

/// The first year for which something is planned, and what.
fn first(measure: &Measure) -> Option<(FiscalYear, &str)> {
    let planned = measure.schedule().filter(|(_, text)| !is_blank(text));
    planned.min_by_key(|(year, _)| *year)
}

fn of_measure(project: &Project, measure: &Measure) -> Option<Finding> {
    let plan = &project.plan;
    let (diagnosis, year) = match first(measure) {
        None => (
            blank("年次計画が、どの年度も空いています"),
            *plan.years.first()?,
        ),
        Some((year, text)) if text.trim_start().starts_with(['→', '⇒', '➡', '⇨']) => {
            (arrow(text), year)
        }
        Some(_) => return None,
    };
    let found = diagnosis.finding(&RULE, plan.place_of(measure, &year.short()));
    let heading = plan.heading(&year.short()).unwrap_or_default();
    Some(found.item(&measure.code).field(heading))
}

fn blank(message: &str) -> Diagnosis {
    Diagnosis::new(message)
        .severity(Severity::Info)
        .hint("写し漏れでないか確かめてください。原本でも空いているなら、そのままで構いません。")
}

fn arrow(text: &str) -> Diagnosis {
    Diagnosis::new("年次計画が「→」から始まっていて、何を続けるのかわかりません")
        .value(text)
        .hint("前の年度の欄に、続ける内容を書いてください。結合されたセルの文が写っていないこともあります。")
}
