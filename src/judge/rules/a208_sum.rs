//! A208: The parts do not come to the total stated beside them.

use super::{Look, Rule, Said};
use crate::judge::{Asked, Case, prose};
use crate::model::finding::Severity;
use crate::text::prose::sums::sums;

/// The parts do not come to the total stated beside them.
pub const RULE: Rule = Rule {
    code: "A208",
    title: "内訳と合計が合わない",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/A208.md"),
    look: Look::Answer(said),
};

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    let (sentences, quantities) = prose::quantities(asked)?;
    let sums = sums(sentences, quantities);
    let (sum, all) = sums.iter().find_map(|sum| Some((sum, sum.differs()?)))?;
    let parts: Vec<&str> = sum.parts.iter().map(|part| part.written.as_str()).collect();
    let chain = parts.join("＋");
    let message = format!(
        "「{}」の「{}」は、内訳（{chain}）を足した{all}と合いません",
        asked.label(case),
        sum.total.written
    );
    let said = Said::new(&message).value(&format!("{chain}／{}", sum.total.written));
    Some(
        said.expected(&all.to_string())
            .hint("合計と内訳のどちらが正しいかを確かめてください。"),
    )
}
