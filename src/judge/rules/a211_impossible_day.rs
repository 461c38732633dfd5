//! A211: A day or time that there is not.

use super::{Look, Rule, Said};
use crate::judge::{Asked, Case, prose};
use crate::model::finding::Severity;
use crate::text::prose::calendar::impossible;

/// A day or time that there is not.
pub const RULE: Rule = Rule {
    code: "A211",
    title: "暦にない日や時刻がある",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/A211.md"),
    look: Look::Answer(said),
};

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    let text = prose::text(asked)?;
    let (sentences, days) = prose::days(asked, case)?;
    let spots = impossible(text, sentences, days);
    spots.first()?;
    let message = format!(
        "「{}」の{}は、暦や時計にありません",
        asked.label(case),
        prose::quoted(&spots)
    );
    Some(
        Said::new(&message)
            .spots(text, &spots)
            .hint("月日や時刻を確かめて直してください。"),
    )
}
