//! R110: The plan or the template was changed after the forms were issued.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Finding, Severity};

/// The plan or the template was changed after the forms were issued; which measures.
pub const RULE: Rule = Rule {
    code: "R110",
    title: "配ったあとで計画が変わっている",
    severity: Severity::Warning,
    family: Family::Issued,
    page: include_str!("../../../docs/rules/R110.md"),
    trigger: Trigger::All(all),
};

fn all(context: &Context<'_>) -> Vec<Finding> {
    let current = context.facts.iter().filter(|fact| !fact.is_superseded);
    let reported = current.filter_map(|fact| {
        let found = diagnose(fact)?.finding(&RULE, fact.place.clone());
        Some(found.department(&fact.department).item(&fact.item))
    });
    reported.collect()
}

fn diagnose(fact: &Fact) -> Option<Diagnosis> {
    let diagnosis = match &fact.kind {
        Kind::MeasureAdded => Diagnosis::new("配ったあとで、この事業を尋ねることになりました。配った調査票には、この事業の欄がありません")
            .hint("変えたのが正しければ、distribute で作り直した調査票か「修正依頼」を課に送ってください。間違いなら元に戻してください。")
            .to_section(
                "お送りしたあとで、この事業もお尋ねすることになりました",
                "この調査票にある欄に、ご記入ください。",
            ),
        Kind::MeasureDropped => Diagnosis::new("配ったあとで、この事業を尋ねないことになりました。配った調査票には、この事業の欄があります")
            .hint("変えたのが正しければ、その事業の回答は使わないので、課に知らせてください。間違いなら元に戻してください。")
            .for_clerk(),
        Kind::PlanTextChanged(heading) => Diagnosis::new(&format!("配ったあとで、この事業の計画の文{}が変わりました。配った調査票には、前の文が載っています", quoted(heading)))
            .hint("変えたのが正しければ、いまの文に回答が合うか課に確かめてください。間違いなら元に戻してください。")
            .to_section(
                &format!("お送りしたあとで、この事業の計画の文{}が変わりました", quoted(heading)),
                "いまの文は、この調査票に載っています。お答えが合っているか、確かめてください。",
            ),
        Kind::FieldsChanged { gone, new } => Diagnosis::new(&format!("配ったあとで様式の項目が変わりました（{}）", fields(gone, new)))
            .value(format!("{gone}／{new}"))
            .hint("変えたのが正しければ、distribute で作り直した調査票か「修正依頼」を課に送ってください。間違いなら元に戻してください。")
            .for_clerk(),
        _ => return None,
    };
    Some(diagnosis)
}

/// Which of the plan's texts, where one can be named.
fn quoted(heading: &Option<String>) -> String {
    let quoted = heading.as_ref().map(|heading| format!("「{heading}」"));
    quoted.unwrap_or_default()
}

fn fields(gone: &str, new: &str) -> String {
    let told_gone = format!("なくなった項目「{gone}」");
    let told_new = format!("増えた項目「{new}」");
    match (gone.is_empty(), new.is_empty()) {
        (false, true) => told_gone,
        (true, _) => told_new,
        (false, false) => format!("{told_gone}、{told_new}"),
    }
}
