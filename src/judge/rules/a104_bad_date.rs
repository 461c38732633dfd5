//! A104: The answer cannot be read as a date.

use super::{Look, Rule, Said};
use crate::judge::{Asked, Case};
use crate::model::answer::Trouble;
use crate::model::finding::Severity;

/// The answer cannot be read as a date.
pub const RULE: Rule = Rule {
    code: "A104",
    title: "日付として読めない答えがある",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/A104.md"),
    look: Look::Answer(said),
};

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    let why = asked.answer.troubles.iter().find_map(|t| match t {
        Trouble::BadDate(why) => Some(why),
        _ => None,
    })?;
    let message = format!(
        "「{}」の「{}」を日付として読めません（{why}）",
        asked.label(case),
        asked.answer.raw()
    );
    let said = Said::new(&message).expected(&asked.field.expects());
    Some(said.hint("令和2年7月4日のように、年から書いてください。"))
}
