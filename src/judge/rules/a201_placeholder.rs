//! A201: Words or marks that were to be replaced are still there.

use super::brief;
use super::{Look, Rule, Said};
use crate::judge::{Asked, Case, prose};
use crate::model::finding::Severity;
use crate::text::fold::fold;
use crate::text::prose::blanks::marks;

/// Words or marks that were to be replaced are still there.
pub const RULE: Rule = Rule {
    code: "A201",
    title: "仮の言葉や記号が残っている",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/A201.md"),
    look: Look::Answer(said),
};

/// What people write while the answer is still open, folded; only where it is all they wrote.
const WORDS: [&str; 24] = [
    "未定",
    "調整中",
    "確認中",
    "集計中",
    "作成中",
    "作業中",
    "記入中",
    "入力中",
    "準備中",
    "照会中",
    "後日記入",
    "後日報告",
    "後日回答",
    "後日提出",
    "追って連絡",
    "追って回答",
    "記入予定",
    "サンプル",
    "ダミー",
    "テスト",
    "記入例",
    "仮",
    "???",
    "xxx",
];
/// What they write in the place of a number or a name, behind its label.
const OPEN: [&str; 8] = [
    "確認中",
    "集計中",
    "照会中",
    "記入予定",
    "後日記入",
    "後日報告",
    "要確認",
    "後日",
];
/// The least length at which a sentence of the prompt is looked for, in characters.
const SENTENCE: usize = 10;

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    let text = prose::text(asked)?;
    let folded = prose::folded(asked)?;
    let label = || asked.label(case);
    if let Some(part) = copied(folded, &asked.field.prompt) {
        let message = format!("「{}」に、記入の説明の「{part}」が残っています", label());
        return Some(
            Said::new(&message)
                .value(&part)
                .hint("説明を消して、内容をお書きください。"),
        );
    }
    if is_open(folded, &asked.field.label) {
        let message = format!("「{}」に「{}」とだけ書かれています", label(), brief(text));
        return Some(Said::new(&message).hint("決まった内容をお書きください。"));
    }
    let mut spots = marks(text);
    spots.extend(text.lines().filter_map(open_value));
    let first = spots.first()?;
    let quoted = prose::quoted(&spots);
    let message = format!("「{}」の{quoted}が、仮のままです", label());
    Some(
        Said::new(&message)
            .value(first)
            .hint("正しい言葉や数に書き換えてください。"),
    )
}

/// Whether the whole of a folded text is a word for what is still open, or the field's own label.
pub(super) fn is_open(folded: &str, label: &str) -> bool {
    let bare = folded.trim_matches(|c: char| "。.、,・()「」【】[]〜-…".contains(c));
    let bare = bare.trim_end_matches("です");
    bare == fold(label) || WORDS.contains(&bare)
}

/// The sentence of the prompt that stands in a folded text.
fn copied(folded: &str, prompt: &str) -> Option<String> {
    let sentences = prompt.split(['。', '\n']).map(str::trim);
    let mut long = sentences.filter(|s| s.chars().count() >= SENTENCE);
    long.find(|s| folded.contains(&fold(s))).map(str::to_string)
}

/// A line that says of a label that its value is still to come.
fn open_value(line: &str) -> Option<String> {
    let (_, value) = line.split_once(['：', ':'])?;
    let folded = fold(value);
    let bare = folded.trim_matches(|c: char| "。.()".contains(c));
    OPEN.contains(&bare).then(|| line.trim().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_compared_as_they_stand() {
        for word in WORDS.iter().chain(&OPEN) {
            assert_eq!(fold(word), *word);
        }
    }
}
