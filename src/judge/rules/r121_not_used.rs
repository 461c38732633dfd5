//! R121: An answer was not used, as decisions.csv says of its file.

use super::{Diagnosis, Rule, Trigger, brief};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// An answer was not used, as decisions.csv names another file, or says that its file is not to be used.
pub const RULE: Rule = Rule {
    code: "R121",
    title: "決定により使わなかった回答がある",
    severity: Severity::Info,
    family: Family::Files,
    page: include_str!("../../../docs/rules/R121.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Option<Diagnosis> {
    let Kind::NotUsed {
        text,
        chosen,
        word,
        named,
    } = &fact.kind
    else {
        return None;
    };
    let used = match chosen.is_empty() {
        true => "この欄の回答は、ほかにありません".to_string(),
        false => format!("「{}」を使いました", brief(chosen)),
    };
    let message = format!(
        "「{}」の「{}」は、{named} を{word}とした決定により使っていません。{used}",
        context.project.label_of(&fact.field),
        brief(text)
    );
    let diagnosis = Diagnosis::new(&message).value(text).expected(chosen).hint(
        "この回答も要るときは、decisions.csv のその行を消すか、修正として値を決めてください。",
    );
    Some(diagnosis.for_clerk())
}
