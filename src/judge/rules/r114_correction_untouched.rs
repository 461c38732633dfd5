//! R114: A correction came back with the answers it was sent with.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A correction came back with the answers it was sent with.
pub const RULE: Rule = Rule {
    code: "R114",
    title: "修正依頼が手つかずで返ってきている",
    severity: Severity::Warning,
    family: Family::Files,
    page: include_str!("../../../docs/rules/R114.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    if fact.kind != Kind::CorrectionUntouched {
        return None;
    }
    let message = format!(
        "{}の修正依頼が、お送りした回答のまま、一つも変わらずに返ってきています",
        fact.department
    );
    let diagnosis = Diagnosis::new(&message).hint(
        "直したファイルがほかにないか、課に確かめてください。直すところがないという返事なら、もとの指摘を decide で了承してください。",
    );
    // What is to be mended says it to the section already.
    Some(diagnosis.for_clerk())
}
