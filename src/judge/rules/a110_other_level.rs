//! A110: A text about a choice names another word than the one chosen.

use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context};
use crate::model::finding::{Family, Severity};
use crate::text::words;

/// A text about a choice names another word than the one chosen.
pub const RULE: Rule = Rule {
    code: "A110",
    title: "理由が、選んだものと別の区分に触れている",
    severity: Severity::Warning,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A110.md"),
    trigger: Trigger::Answer(diagnose),
};

fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let about = asked.field.about.as_deref()?;
    let chooser = context.project.template.field(about)?;
    let chosen = asked.value_of(about, context);
    chooser.choice(&chosen)?;
    let text = asked.answer.raw();
    let mut others = words::named(text, &chooser.words());
    others.retain(|named| named.word != chosen && !is_denied(text, named.at.end));
    if others.is_empty() {
        return None;
    }
    let reported: Vec<&str> = others.iter().map(|named| named.word).collect();
    let (label, chooser) = (asked.label(context), &chooser.label);
    let message = format!(
        "「{chooser}」は「{chosen}」ですが、「{label}」に「{}」と書かれています",
        reported.join("」「")
    );
    let hint = format!("「{chooser}」と「{label}」のどちらが正しいかを確かめてください。");
    let diagnosis = Diagnosis::new(&message).expected(&chosen).hint(&hint);
    let parts = others.into_iter().map(|named| named.at);
    Some(parts.fold(diagnosis, Diagnosis::part))
}

/// Whether what follows a word says that it holds no longer, or not: ⅢからⅡに上げた, Ⅲではない.
fn is_denied(text: &str, end: usize) -> bool {
    const DENIALS: [&str; 9] = [
        "→",
        "⇒",
        "から",
        "より",
        "ではな",
        "でな",
        "だった",
        "であった",
        "には至ら",
    ];
    let behind: String = text.chars().skip(end).take(10).collect();
    let bare = behind.trim_start_matches(|c: char| "」』）)】 　".contains(c));
    DENIALS.iter().any(|word| bare.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::is_denied;

    #[test]
    fn a_word_that_holds_no_longer_is_no_contradiction() {
        for text in [
            "Ⅲから引き上げた",
            "Ⅲではなく",
            "Ⅲ」から移す",
            "Ⅲであったが",
            "Ⅲより高い",
            "Ⅲ→Ⅱに",
        ] {
            assert!(is_denied(text, 1), "{text}");
        }
        for text in ["Ⅲに降格", "Ⅲとする", "Ⅲへ", "Ⅲ", "Ⅲである"] {
            assert!(!is_denied(text, 1), "{text}");
        }
    }
}
