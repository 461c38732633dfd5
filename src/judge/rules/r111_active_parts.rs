//! R111: A file holds macros, embedded files, or links that lead out of it.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A file holds macros, embedded files, or links that lead out of it.
pub const RULE: Rule = Rule {
    code: "R111",
    title: "マクロや外部へのリンクがある",
    severity: Severity::Warning,
    family: Family::Files,
    page: include_str!("../../../docs/rules/R111.md"),
    trigger: Trigger::Fact(diagnose),
};

/// What Excel makes by itself where somebody types an address.
const USUAL: &str = "外部へのハイパーリンク";

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::Active(parts) = &fact.kind else {
        return None;
    };
    let what = parts.join("と");
    let diagnosis = Diagnosis::new(&format!(
        "{what}があります。動かしたり、たどったりはしていません"
    ))
    .value(&what)
    .hint("Excel で開くときは「コンテンツの有効化」や「更新」を押さずに、課に確かめてください。")
    .to_section(
        &format!("{what}があります"),
        "調査票に要らないものでしたら、除いて保存し直してください。",
    );
    Some(match what == USUAL {
        true => diagnosis.severity(Severity::Info),
        false => diagnosis,
    })
}
