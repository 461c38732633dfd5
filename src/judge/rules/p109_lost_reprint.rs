//! P109: The original of a reprint cannot be determined.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// The original of a reprint cannot be determined.
pub const RULE: Rule = Rule {
    code: "P109",
    title: "再掲元がわからない",
    severity: Severity::Error,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P109.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::LostReprint { named, alike } = &fact.kind else {
        return None;
    };
    let expected = match alike.is_empty() {
        true => String::new(),
        false => format!("同じ事業名は {alike}"),
    };
    let diagnosis = Diagnosis::new("再掲ですが、もとの事業がわかりません")
        .value(named)
        .expected(&expected)
        .hint("再掲元の列に、もとの事業の整理番号を書いてください。");
    Some(diagnosis)
}
