//! R122: A file that is no form was sent along with the answers.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A file that is no form was sent along with the answers of a section.
pub const RULE: Rule = Rule {
    code: "R122",
    title: "添付の資料が届いている",
    severity: Severity::Info,
    family: Family::Files,
    page: include_str!("../../../docs/rules/R122.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::Attachment { document, measures } = &fact.kind else {
        return None;
    };
    let of = match measures.is_empty() {
        true => "どの事業の資料かは、名前と回答の文からはわかりません".to_string(),
        false => format!("{} の資料です", measures.join("、")),
    };
    let message = format!("調査票のほかに、添付の資料（{document}）が届いています。{of}");
    let diagnosis = Diagnosis::new(&message)
        .value(*document)
        .expected(&measures.join("、"))
        .hint("中は読んでいません。回答が書かれていないか、開いて確かめてください。");
    Some(diagnosis.for_clerk())
}
