//! S101: The sheet of a measure is missing from what a section returned.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// The sheet of a measure is missing from what a section returned.
pub const RULE: Rule = Rule {
    code: "S101",
    title: "個票が足りない",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/S101.md"),
    trigger: Trigger::Fact(Kind::SheetMissing, diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Diagnosis {
    let what = super::unit_of_form(context);
    let cited = super::cited(fact, context);
    if !fact.wanted.is_empty() {
        let message = format!(
            "いちばん新しいファイル {} に、この事業の{what}「{cited}」がありません。前に届いた {} にある回答を使いました",
            fact.found, fact.wanted
        );
        return Diagnosis::new(&message)
            .severity(Severity::Warning)
            .value(&fact.found)
            .hint(&format!(
                "その回答でよいか確かめ、違うときは{what}のあるファイルを出し直してください。"
            ))
            .to_section(
                &message,
                &format!("その回答でよろしければ、そのままで結構です。違うときは、この調査票の{what}を直してお返しください。"),
            );
    }
    let mut returns = context.returns.iter();
    let is_other_section = returns.any(|r| r.file == fact.found && r.department != fact.department);
    let message = match is_other_section {
        true => format!(
            "この事業の{what}「{cited}」がまだ届いていません。ほかの課のファイル {} に、この課の{what}の一部だけが入っていました",
            fact.found
        ),
        false => format!(
            "返ってきたファイル {} に、この事業の{what}「{cited}」がありません",
            fact.found
        ),
    };
    Diagnosis::new(&message)
        .value(&fact.found)
        .hint(&format!(
            "{what}を消していないか確かめ、{what}のあるファイルを出し直してください。"
        ))
        .to_section(
            &match is_other_section {
                true => format!("この事業の{what}「{cited}」がまだ届いていません"),
                false => message.clone(),
            },
            &format!("この調査票にある{what}に書いて、お返しください。"),
        )
}
