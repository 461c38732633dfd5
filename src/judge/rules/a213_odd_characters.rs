//! A213: Characters that Japanese text does not use.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context, prose};
use crate::model::finding::{Family, Severity};
use crate::text::prose::glyphs::{Glyph, Odd, glyphs};

/// Characters that Japanese text does not use. Half-width kana are only for the record.
pub const RULE: Rule = Rule {
    code: "A213",
    title: "日本語の文に使わない文字がある",
    severity: Severity::Warning,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A213.md"),
    trigger: Trigger::Answer(diagnose),
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let text = prose::text(asked)?;
    said_of(text, &glyphs(text), &asked.label(context))
}

/// What is said of the odd characters of a text under its label.
pub(super) fn said_of(text: &str, found: &[Glyph], label: &str) -> Option<Diagnosis> {
    let first = found.first()?;
    let what = match first.odd {
        Odd::Broken => "文字化けしています",
        Odd::Private => "ほかのパソコンで読めない外字です",
        Odd::Simplified => "中国語の文字（簡体字）です",
        Odd::Radical => "漢字に似た別の文字（部首など）です",
        Odd::HalfWidth => "半角カタカナです",
    };
    let same = found.iter().filter(|glyph| glyph.odd == first.odd);
    let count = match same.clone().count() {
        1 => String::new(),
        many => format!("など{many}か所"),
    };
    // A private character may show as nothing at all: its number can be looked up.
    let written = match (first.odd, first.spot.written.chars().next()) {
        (Odd::Private, Some(c)) => format!("{}（U+{:04X}）", first.spot.written, u32::from(c)),
        _ => first.spot.written.clone(),
    };
    let message = format!("「{label}」の「{written}」{count}は、{what}");
    let hint = match first.meant.is_empty() {
        true => "正しい文字に書き直してください。".to_string(),
        false => format!("「{}」に直してください。", first.meant),
    };
    let severity = match first.odd {
        Odd::HalfWidth => Severity::Info,
        _ => RULE.severity,
    };
    let spots = same.map(|glyph| &glyph.spot);
    Some(
        Diagnosis::new(&message)
            .severity(severity)
            .spots(text, spots)
            .expected(&first.meant)
            .hint(&hint),
    )
}
