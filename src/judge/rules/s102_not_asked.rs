//! S102: A sheet that this section was not asked to fill.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;
use crate::text::code::normalize_code;

/// A sheet that this section was not asked to fill.
pub const RULE: Rule = Rule {
    code: "S102",
    title: "その課に頼んでいない個票がある",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/S102.md"),
    trigger: Trigger::Fact(Kind::NotAsked, diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Diagnosis {
    if !fact.field.is_empty() {
        return field_asked_once(fact);
    }
    if was_asked(fact, context) {
        return asked_once(fact, context);
    }
    let severity = match fact.item.is_empty() {
        true => Severity::Warning,
        false => Severity::Error,
    };
    let cited = cited(fact, context);
    let message = match (fact.item.is_empty(), fact.found.is_empty()) {
        (true, _) => format!("{}。その課の回答として読みました", fact.found),
        (false, true) => {
            format!("この課に頼んでいない事業「{cited}」の個票です（回答はありません）")
        }
        (false, false) => format!(
            "この課に頼んでいない事業「{cited}」の個票です。回答は取り込んでいません：{}",
            fact.found
        ),
    };
    let hint = match fact.item.is_empty() {
        true => "その課の回答として扱ってよいか、確かめてください。",
        false => "どの課の回答か確かめ、その課の調査票に書いて出し直してください。",
    };
    let diagnosis = Diagnosis::new(&message)
        .severity(severity)
        .value(&fact.found)
        .expected(&fact.wanted)
        .hint(hint);
    match fact.item.is_empty() {
        true => diagnosis.to_section(
            &format!(
                "ほかの課のファイルに{}。こちらの課の回答として読みました",
                fact.found
            ),
            "こちらの課の回答でよいか、確かめてください。",
        ),
        false => diagnosis.to_section(
            &message,
            "この個票は除いてください。ほかの課の回答でしたら、その課の調査票に書いて、その課からお返しください。",
        ),
    }
}

/// Whether the section was asked about the measure when the forms were issued.
fn was_asked(fact: &Fact, context: &Context<'_>) -> bool {
    let dropped = context.facts.iter();
    let mut dropped = dropped.filter(|f| f.kind == Kind::MeasureDropped);
    dropped.any(|f| {
        f.department == fact.department && normalize_code(&f.item) == normalize_code(&fact.item)
    })
}

/// R110 tells that the field is gone.
fn field_asked_once(fact: &Fact) -> Diagnosis {
    Diagnosis::new(&format!(
        "配ったあとで様式からなくした項目に、回答があります。取り込んでいません：{}",
        fact.found
    ))
    .severity(Severity::Info)
    .value(&fact.found)
    .hint("この回答も要るときは、様式の項目を元に戻してください。")
    .for_clerk()
}

/// What it answered then is reported; there is nothing that it could mend.
fn asked_once(fact: &Fact, context: &Context<'_>) -> Diagnosis {
    let cited = cited(fact, context);
    let reported = match fact.found.is_empty() {
        true => "（回答はありません）".to_string(),
        false => format!("。回答は取り込んでいません：{}", fact.found),
    };
    Diagnosis::new(&format!(
        "配ったあとで、この課に尋ねないことになった事業「{cited}」の個票です{reported}"
    ))
    .value(&fact.found)
    .expected(&fact.wanted)
    .hint("この回答も要るときは、計画を元に戻すか、いまの担当課に確かめてください。要らないときは、この指摘を了承してください。")
    .for_clerk()
}

/// The measure as its sheet shows it: the plan may call it otherwise now.
fn cited(fact: &Fact, context: &Context<'_>) -> String {
    match fact.wanted.is_empty() {
        true => super::cited(fact, context),
        false => fact.wanted.clone(),
    }
}
