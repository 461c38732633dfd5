//! A208: The parts do not come to the total stated beside them.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context, prose};
use crate::model::finding::{Family, Severity};
use crate::text::prose::sentences::Spot;
use crate::text::prose::sums::sums;

/// The parts do not come to the total stated beside them.
pub const RULE: Rule = Rule {
    code: "A208",
    title: "内訳と合計が合わない",
    severity: Severity::Warning,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A208.md"),
    trigger: Trigger::Answer(diagnose),
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let text = prose::text(asked)?;
    let (sentences, quantities) = prose::quantities(asked)?;
    let sums = sums(sentences, quantities);
    let (sum, all) = sums.iter().find_map(|sum| Some((sum, sum.differs()?)))?;
    let parts: Vec<&str> = sum.parts.iter().map(|part| part.written.as_str()).collect();
    let chain = parts.join("＋");
    let (label, total) = (asked.label(context), &sum.total.written);
    let all = sum.total.in_its_unit(all);
    let message = match (sum.is_some, sum.parts.len()) {
        (true, 1) => {
            format!("「{label}」の「うち{chain}」が、全体の「{total}」より多くなっています")
        }
        (true, _) => {
            format!(
                "「{label}」の「うち」を足した{all}（{chain}）が、全体の「{total}」より多くなっています"
            )
        }
        (false, _) => {
            format!("「{label}」の「{total}」は、内訳（{chain}）を足した{all}と合いません")
        }
    };
    let whole = sum.parts.iter().chain([&sum.total]);
    let spots: Vec<Spot> = whole.map(|q| q.spot(text, sentences)).collect();
    let diagnosis = Diagnosis::new(&message).spots(text, &spots);
    Some(
        diagnosis
            .expected(if sum.is_some { "" } else { &all })
            .hint("合計と内訳のどちらが正しいかを確かめてください。"),
    )
}
