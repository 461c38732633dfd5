//! A103: The answer cannot be read as a number.

use super::{Look, Rule, Said};
use crate::judge::{Asked, Case};
use crate::model::answer::Trouble;
use crate::model::finding::Severity;

/// The answer cannot be read as a number.
pub const RULE: Rule = Rule {
    code: "A103",
    title: "数として読めない答えがある",
    severity: Severity::Error,
    page: include_str!("../../../docs/rules/A103.md"),
    look: Look::Answer(said),
};

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    let why = asked.answer.troubles.iter().find_map(|t| match t {
        Trouble::BadNumber(why) => Some(why),
        _ => None,
    })?;
    let message = format!(
        "「{}」の「{}」を数として読めません（{why}）",
        asked.label(case),
        asked.answer.raw()
    );
    let said = Said::new(&message).expected(&asked.field.expects());
    Some(said.hint("数字だけを書いてください。言葉の説明は備考に書いてください。"))
}
