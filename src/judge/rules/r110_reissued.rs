//! R110: The plan or the template was changed after the forms were issued.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind, Rewording};
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
        Kind::MeasureDropped(measure) => Diagnosis::new(&format!("配ったあとで、事業「{measure}」をこの課に尋ねないことになりました。配った調査票には、この事業の欄があります"))
            .hint("変えたのが正しければ、その事業の回答は使わないので、課に知らせてください。間違いなら元に戻してください。")
            .for_clerk(),
        Kind::PlanTextChanged(heading) => Diagnosis::new(&format!("配ったあとで、この事業の計画の文{}が変わりました。配った調査票には、前の文が載っています", quoted(heading)))
            .hint("変えたのが正しければ、いまの文に回答が合うか課に確かめてください。間違いなら元に戻してください。")
            .to_section(
                &format!("お送りしたあとで、この事業の計画の文{}が変わりました", quoted(heading)),
                "いまの文は、この調査票に載っています。お答えが合っているか、確かめてください。",
            ),
        Kind::PlanReworded(changes) => Diagnosis::new(&format!("配ったあとで計画が変わりました：{}", reworded(changes)))
            .value(texts(changes, |own| &own.before))
            .expected(&texts(changes, |own| &own.after))
            .hint("変えたのが正しければ、いまの文に回答が合うか課に確かめてください。配った調査票の回答は、そのまま読みます。間違いなら元に戻してください。")
            .to_section(
                &format!("お送りしたあとで、計画が変わりました：{}", reworded(changes)),
                "いまの文は、この調査票に載っています。お答えが合っているか、確かめてください。",
            ),
        Kind::FieldsChanged { gone, new, renamed } => Diagnosis::new(&format!("配ったあとで様式の項目が変わりました（{}）", fields(gone, new, renamed)))
            .severity(fields_severity(gone, new))
            .value(fields_value(gone, new, renamed))
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

/// What reads otherwise, before and after, shortened.
fn reworded(changes: &[Rewording]) -> String {
    let one = |own: &Rewording| {
        let (before, after) = (shortened(&own.before), shortened(&own.after));
        format!("{}「{before}」→「{after}」", own.heading)
    };
    changes.iter().map(one).collect::<Vec<_>>().join("、")
}

/// The texts of changes as they are; several are joined.
fn texts(changes: &[Rewording], of: fn(&Rewording) -> &String) -> String {
    let texts: Vec<&str> = changes.iter().map(|own| of(own).as_str()).collect();
    texts.join("、")
}

/// A text as a list of changes shows it.
fn shortened(text: &str) -> String {
    const MOST: usize = 30;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.chars().count() > MOST {
        true => line.chars().take(MOST).chain(['…']).collect(),
        false if line.is_empty() => "（空欄）".to_string(),
        false => line,
    }
}

fn fields(gone: &str, new: &str, renamed: &str) -> String {
    let told = [("なくなった項目", gone), ("増えた項目", new)];
    let told = told.iter().filter(|(_, labels)| !labels.is_empty());
    let told = told.map(|(what, labels)| format!("{what}「{labels}」"));
    let renamed = Some(format!("呼び名が変わった項目{renamed}")).filter(|_| !renamed.is_empty());
    told.chain(renamed).collect::<Vec<_>>().join("、")
}

/// Another label asks the same.
fn fields_severity(gone: &str, new: &str) -> Severity {
    match gone.is_empty() && new.is_empty() {
        true => Severity::Info,
        false => Severity::Warning,
    }
}

fn fields_value(gone: &str, new: &str, renamed: &str) -> String {
    match gone.is_empty() && new.is_empty() {
        true => renamed.to_string(),
        false => format!("{gone}／{new}"),
    }
}
