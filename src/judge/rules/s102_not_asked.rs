//! S102: A sheet that this section was not asked to fill.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};
use crate::text::code::normalize_code;

/// A sheet that this section was not asked to fill.
pub const RULE: Rule = Rule {
    code: "S102",
    title: "その課に頼んでいない個票がある",
    severity: Severity::Error,
    family: Family::Sheets,
    page: include_str!("../../../docs/rules/S102.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Option<Diagnosis> {
    match &fact.kind {
        Kind::SheetOfOther => Some(sheet_of_other(fact)),
        Kind::FieldGone(answers) => Some(field_gone(answers)),
        Kind::RowGone(answers) => Some(row_gone(answers)),
        Kind::Reassigned { answers, owners } => Some(reassigned(answers, owners)),
        Kind::FormerSection(name) => Some(former_section(fact, name)),
        Kind::NotAsked { answers, measure } => Some(match was_asked(fact, context) {
            true => asked_once(answers, measure),
            false => not_asked(answers, measure),
        }),
        _ => None,
    }
}

/// The fact's section is the one whose sheet it is.
fn sheet_of_other(fact: &Fact) -> Diagnosis {
    let what = format!("{}の様式のシートが入っています", fact.department);
    Diagnosis::new(&format!("{what}。その課の回答として読みました"))
        .severity(Severity::Warning)
        .value(&what)
        .hint("その課の回答として扱ってよいか、確かめてください。")
        .to_section(
            &format!("ほかの課のファイルに{what}。こちらの課の回答として読みました"),
            "こちらの課の回答でよいか、確かめてください。",
        )
}

/// What a section answered stays its answer; who is asked now answers besides.
fn reassigned(answers: &str, owners: &str) -> Diagnosis {
    let kept = match answers.is_empty() {
        true => "回答はありません".to_string(),
        false => format!("この課の回答として残しました：{answers}"),
    };
    Diagnosis::new(&format!(
        "配ったあとで担当が{owners}に変わった事業の個票です。{kept}"
    ))
    .severity(Severity::Warning)
    .value(answers)
    .hint("いまの担当課の回答を待つか、この回答でよいかを決めてください。よければ、この指摘を了承してください。")
    .for_clerk()
}

fn former_section(fact: &Fact, name: &str) -> Diagnosis {
    Diagnosis::new(&format!(
        "{name}の調査票の回答です。いまの担当課（{}）の回答として読みました",
        fact.department
    ))
    .severity(Severity::Warning)
    .value(name)
    .hint("名前が変わっただけなら、課の一覧の別名に前の名前を書くと、この指摘は出なくなります。")
    .for_clerk()
}

/// The plan may call the measure otherwise now than its sheet does.
fn not_asked(answers: &str, measure: &str) -> Diagnosis {
    let message = match answers.is_empty() {
        true => format!("この課に頼んでいない事業「{measure}」の個票です（回答はありません）"),
        false => format!(
            "この課に頼んでいない事業「{measure}」の個票です。回答は取り込んでいません：{answers}"
        ),
    };
    Diagnosis::new(&message)
        .severity(Severity::Error)
        .value(answers)
        .expected(measure)
        .hint("どの課の回答か確かめ、その課の調査票に書いて出し直してください。")
        .to_section(
            &message,
            "この個票は除いてください。ほかの課の回答でしたら、その課の調査票に書いて、その課からお返しください。",
        )
}

/// Whether the section was asked about the measure when the forms were issued.
fn was_asked(fact: &Fact, context: &Context<'_>) -> bool {
    let mut facts = context.facts.iter();
    facts.any(|f| {
        matches!(f.kind, Kind::MeasureDropped(_))
            && f.department == fact.department
            && normalize_code(&f.item) == normalize_code(&fact.item)
    })
}

/// R110 tells that the field is gone.
fn field_gone(answers: &str) -> Diagnosis {
    Diagnosis::new(&format!(
        "配ったあとで様式からなくした項目に、回答があります。取り込んでいません：{answers}"
    ))
    .severity(Severity::Info)
    .value(answers)
    .hint("この回答も要るときは、様式の項目を元に戻してください。")
    .for_clerk()
}

/// The row may be called otherwise now; nothing tells which it is.
fn row_gone(answers: &str) -> Diagnosis {
    Diagnosis::new(&format!(
        "配ったあとで計画からなくなったか、名前が変わった行に、回答があります。取り込んでいません：{answers}"
    ))
    .severity(Severity::Warning)
    .value(answers)
    .hint("この回答も要るときは、計画の行の名前を元に戻すか、決定（修正）で値を入れてください。")
    .for_clerk()
}

/// What it answered then is reported; there is nothing that it could mend.
fn asked_once(answers: &str, measure: &str) -> Diagnosis {
    let reported = match answers.is_empty() {
        true => "（回答はありません）".to_string(),
        false => format!("。回答は取り込んでいません：{answers}"),
    };
    Diagnosis::new(&format!(
        "配ったあとで、この課に尋ねないことになった事業「{measure}」の個票です{reported}"
    ))
    .value(answers)
    .expected(measure)
    .hint("この回答も要るときは、計画を元に戻すか、いまの担当課に確かめてください。要らないときは、この指摘を了承してください。")
    .for_clerk()
}
