//! S112: An answer about a measure that the plan does not have.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// An answer about a measure that the plan does not have: reported as the section's proposal.
pub const RULE: Rule = Rule {
    code: "S112",
    title: "計画にない事業が書かれている",
    severity: Severity::Info,
    family: Family::Sheets,
    page: include_str!("../../../docs/rules/S112.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Option<Diagnosis> {
    let Kind::Proposed { text, measure } = &fact.kind else {
        return None;
    };
    let label = context.project.label_of(&fact.field);
    let diagnosis = Diagnosis::new(&format!(
        "計画にない事業「{measure}」の「{label}」に「{}」と書かれています",
        super::brief(text)
    ))
    .value(text)
    .expected(measure)
    .hint("課からの提案として受け取り、計画に加えるかどうかを決めてください。回答としては取り込んでいません。");
    Some(diagnosis)
}
