//! P127: The plan names a section that is no more.

use super::{Diagnosis, Rule, Trigger, p107_open_department};
use crate::judge::Context;
use crate::model::fact::{Fact, Kind};
use crate::model::finding::{Family, Severity};
use crate::text::date::wareki;

/// The plan names a section that is no more.
pub const RULE: Rule = Rule {
    code: "P127",
    title: "計画に、いまはない課の名前がある",
    severity: Severity::Warning,
    family: Family::Plan,
    page: include_str!("../../../docs/rules/P127.md"),
    trigger: Trigger::Fact(diagnose),
};

fn diagnose(fact: &Fact, context: &Context<'_>) -> Option<Diagnosis> {
    let Kind::FormerDepartment {
        name,
        now,
        since,
        measures,
        line,
    } = &fact.kind
    else {
        return None;
    };
    let since = since.map_or(String::new(), |day| format!("{}から", wareki(day)));
    let diagnosis = match now.as_slice() {
        [one] => {
            let count = match measures {
                1 => String::new(),
                many => format!("（{many}事業）"),
            };
            let message = format!("「{name}」は{since}「{one}」なので、「{one}」に尋ねます{count}");
            Diagnosis::new(&message)
                .severity(Severity::Info)
                .hint("計画の担当課を新しい名前に直すと、出なくなります。このままで構いません。")
        }
        many => {
            let message = format!(
                "「{name}」は{since}「{}」に分かれていて、どちらに尋ねるか決まっていません",
                many.join("」と「")
            );
            Diagnosis::new(&message).hint(&p107_open_department::to_settle(line, context))
        }
    };
    Some(diagnosis.value(name))
}
