//! R123: An answer refers to an attachment that did not come.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// An answer refers to an attachment that did not come.
pub const RULE: Rule = Rule {
    code: "R123",
    title: "回答の文にある別添が届いていない",
    severity: Severity::Warning,
    family: Family::Files,
    page: include_str!("../../../docs/rules/R123.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Option<Diagnosis> {
    let Kind::AttachmentMissing { words, text } = &fact.kind else {
        return None;
    };
    let message = format!(
        "「{}」に「{words}」とありますが、それにあたるファイルが届いていません",
        context.project.label_of(&fact.field)
    );
    let diagnosis = Diagnosis::new(&message)
        .value(text)
        .expected(words)
        .hint("ファイルを送ってもらうか、内容を欄に書いてもらってください。")
        .to_section(
            &message,
            "ファイルを一緒にお送りいただくか、内容をこの欄にお書きください。",
        );
    Some(diagnosis)
}
