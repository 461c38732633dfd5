//! D201: A decision that no finding bears any more.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::Severity;

/// A decision that no finding bears any more, because the answer changed, or is mended.
pub const RULE: Rule = Rule {
    code: "D201",
    title: "効かなくなった決定がある",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/D201.md"),
    trigger: Trigger::Fact(Kind::Idle, diagnose),
};

fn diagnose(fact: &Fact, _case: &Context<'_>) -> Diagnosis {
    let diagnosis = match (fact.field.as_str(), fact.wanted.as_str()) {
        ("記録番号", _) => Diagnosis::new(&format!("記録番号「{}」の指摘はありません", fact.found))
            .hint("委員会資料の「要確認事項」か findings.csv の番号と見比べて直すか、この行を消してください。"),
        (_, "") => Diagnosis::new(&format!("決定した指摘（{}）は、もうありません", fact.found))
            .severity(Severity::Info)
            .hint("直っていれば、この行は消してかまいません。"),
        (_, now) => Diagnosis::new(&format!(
            "決定した指摘（{}）は、いまは{now}なので、決定は効いていません",
            fact.found
        ))
        .hint("いまの回答を見て、新しい記録番号で決め直してください。"),
    };
    diagnosis.value(&fact.found).expected(&fact.wanted)
}
