//! R106: A section has returned nothing that could be read.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::Kind;
use crate::model::finding::{Family, Finding, Severity};
use crate::model::place::Place;
use std::collections::HashSet;

/// A section has returned nothing that could be read. One finding stands for all its blanks.
pub const RULE: Rule = Rule {
    code: "R106",
    title: "まだ回答がない課がある",
    severity: Severity::Error,
    family: Family::Files,
    page: include_str!("../../../docs/rules/R106.md"),
    trigger: Trigger::All(all),
};

fn all(context: &Context<'_>) -> Vec<Finding> {
    let held = context.returns.iter().flat_map(|r| &r.holds);
    let held = held.filter(|own| own.has_sheets);
    let returned: HashSet<&str> = held.map(|own| own.department.as_str()).collect();
    let awaited = context.facts.iter().filter_map(|fact| match &fact.kind {
        Kind::RoundAwaited(round) => Some((fact, round)),
        _ => None,
    });
    let awaited = awaited.map(|(fact, round)| {
        let message = format!("{}からの「{round}」の回答がまだありません", fact.department);
        Diagnosis::new(&message)
            .value(round)
            .hint("届いているファイルがあれば returned に入れ、なければその課に知らせてください。")
            .to_section(
                &format!("「{round}」のご回答を、まだ受け取っておりません"),
                "この調査票に、その回の欄もあります。ご記入ください。",
            )
            .finding(&RULE, Place::default())
            .department(&fact.department)
    });
    context.forms
        .iter()
        .filter(|form| !returned.contains(&*form.department))
        .map(|form| {
            let unread: Vec<&str> = context
                .returns
                .iter()
                .filter(|r| r.department == *form.name)
                .map(|r| r.file.as_str())
                .collect();
            let (message, hint) = match unread.is_empty() {
                true => (
                    format!("{}からの回答がまだありません", form.name),
                    "届いているファイルがあれば returned に入れ、なければ「督促」を送ってください。",
                ),
                false => (
                    format!(
                        "{}からの回答がまだありません（届いた {} は使えません）",
                        form.name,
                        unread.join("、")
                    ),
                    "そのファイルの指摘を確かめ、「修正依頼」があれば送ってください。",
                ),
            };
            let diagnosis = Diagnosis::new(&message)
                .expected(&format!("{}件の事業", form.measures.len()))
                .hint(hint)
                // The reminder itself says so.
                .for_clerk();
            diagnosis.finding(&RULE, Place::default()).department(&form.name)
        })
        .chain(awaited)
        .collect()
}
