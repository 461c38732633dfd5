//! D201: A decision that no finding bears any more.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};

/// A decision that no finding bears any more, because the answer changed, or is mended.
pub const RULE: Rule = Rule {
    code: "D201",
    title: "効かなくなった決定がある",
    severity: Severity::Warning,
    family: Family::Decisions,
    page: include_str!("../../../docs/rules/D201.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let Kind::Idle {
        subject,
        is_unknown,
        now,
    } = &fact.kind
    else {
        return None;
    };
    let diagnosis = match now {
        _ if *is_unknown => Diagnosis::new(&format!("記録番号「{subject}」の指摘はありません"))
            .hint("委員会資料の「要確認事項」か findings.csv の番号と見比べて直すか、この行を消してください。"),
        None => Diagnosis::new(&format!("決定した指摘（{subject}）は、もうありません"))
            .severity(Severity::Info)
            .hint("直っていれば、この行は消してかまいません。"),
        Some(now) => Diagnosis::new(&format!(
            "決定した指摘（{subject}）は、いまは{now}なので、決定は効いていません"
        ))
        .hint("いまの回答を見て、新しい記録番号で決め直してください。"),
    };
    let now = now.as_deref().unwrap_or_default();
    Some(diagnosis.value(subject).expected(now))
}
