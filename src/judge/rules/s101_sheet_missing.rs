//! S101: The sheet of a measure is missing from what a section returned.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// The sheet of a measure is missing from what a section returned.
pub const RULE: Rule = Rule {
    code: "S101",
    title: "個票が足りない",
    severity: Severity::Error,
    family: Family::Sheets,
    page: include_str!("../../../docs/rules/S101.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Option<Diagnosis> {
    let Kind::SheetMissing { newest, older } = &fact.kind else {
        return None;
    };
    let what = super::unit_of_form(context);
    let cited = super::cited(fact, context);
    if let Some(older) = older {
        let message = format!(
            "いちばん新しいファイル {newest} に、この事業の{what}「{cited}」がありません。前に届いた {older} にある回答を使いました"
        );
        let diagnosis = Diagnosis::new(&message)
            .severity(Severity::Warning)
            .value(newest)
            .hint(&format!(
                "その回答でよいか確かめ、違うときは{what}のあるファイルを出し直してください。"
            ))
            .to_section(
                &message,
                &format!("その回答でよろしければ、そのままで結構です。違うときは、この調査票の{what}を直してお返しください。"),
            );
        return Some(diagnosis);
    }
    let mut returns = context.returns.iter();
    let is_of_other = returns.any(|r| r.file == *newest && r.department != fact.department);
    let message = match is_of_other {
        true => format!(
            "この事業の{what}「{cited}」がまだ届いていません。ほかの課のファイル {newest} に、この課の{what}の一部だけが入っていました"
        ),
        false => {
            format!("返ってきたファイル {newest} に、この事業の{what}「{cited}」がありません")
        }
    };
    let diagnosis = Diagnosis::new(&message)
        .value(newest)
        .hint(&format!(
            "{what}を消していないか確かめ、{what}のあるファイルを出し直してください。"
        ))
        .to_section(
            &match is_of_other {
                true => format!("この事業の{what}「{cited}」がまだ届いていません"),
                false => message.clone(),
            },
            &format!("この調査票にある{what}に書いて、お返しください。"),
        );
    Some(diagnosis)
}
