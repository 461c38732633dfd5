//! S114: A shape without text.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{Context, annotated};
use crate::model::fact::{Fact, Kind, Many};
use crate::model::finding::{Family, Severity};

/// A shape without text.
pub const RULE: Rule = Rule {
    code: "S114",
    title: "図形がかかれている",
    severity: Severity::Warning,
    family: Family::Sheets,
    page: include_str!("../../../docs/rules/S114.md"),
    trigger: Trigger::Fact(diagnose),
};

/// What to do about a shape over answers.
const TAKEN: &str =
    "下に書かれた回答は、そのまま読み取りました。取り消すという意味なら、回答を消してください。";

fn diagnose(fact: &Fact, _: &Context<'_>) -> Option<Diagnosis> {
    let own = match &fact.kind {
        Kind::Drawn(own) => own,
        Kind::Rest(Many::Drawn, count) => {
            let sentence = format!("図形ほかに{count}個がかかれています");
            return Some(
                Diagnosis::new(&sentence)
                    .value("図形")
                    .hint(annotated::COPY),
            );
        }
        _ => return None,
    };
    let what = match own.range.as_str() {
        "" => format!("{}が", own.label()),
        range => format!("{}（{range}）が", own.label()),
    };
    let months = annotated::months(own);
    let hint = match own.is_over_answers {
        true => TAKEN,
        false => annotated::hint(own),
    };
    let diagnosis = Diagnosis::new(&format!("{what}かかれています{months}"))
        .value(own.label())
        .hint(hint);
    Some(diagnosis)
}
