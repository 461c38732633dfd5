//! A201: Words or marks that were to be replaced are still there.

use super::brief;
use super::{Look, Rule, Said};
use crate::judge::{Asked, Case, prose};
use crate::model::finding::Severity;
use crate::text::fold::{find_folded, fold};
use crate::text::prose::blanks::marks;
use crate::text::prose::drafts::notes;
use crate::text::prose::sentences::Spot;

/// Words or marks that were to be replaced are still there.
pub const RULE: Rule = Rule {
    code: "A201",
    title: "仮の言葉や記号が残っている",
    severity: Severity::Warning,
    page: include_str!("../../../docs/rules/A201.md"),
    look: Look::Answer(said),
};

/// What people write while the answer is still open, folded; only where it is all they wrote.
const WORDS: [&str; 36] = [
    "後日追記",
    "未定",
    "未集計",
    "未確認",
    "調査中",
    "精査中",
    "要確認",
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
    "tbd",
    "tba",
    "サンプルテキスト",
    "ダミーテキスト",
    "入力してください",
    "記入してください",
];
/// What they write in the place of a number or a name, behind its label.
const OPEN: [&str; 11] = [
    "未集計",
    "未確認",
    "調査中",
    "確認中",
    "集計中",
    "照会中",
    "記入予定",
    "後日記入",
    "後日報告",
    "要確認",
    "後日",
];
/// What they write so of something past, which is known by now: where a field tells what was done.
const OPEN_PAST: [&str; 2] = ["未定", "調整中"];
/// The greatest length of a line such as 「参加者数は未定」 that says nothing else, in characters.
const LINE: usize = 15;
/// The least length at which a sentence of the prompt is looked for, in characters.
const SENTENCE: usize = 10;

fn said(asked: &Asked<'_>, case: &Case<'_>) -> Option<Said> {
    let text = prose::text(asked)?;
    let folded = prose::folded(asked)?;
    let label = || asked.label(case);
    if let Some(part) = copied(text, folded, &asked.field.prompt) {
        let message = format!(
            "「{}」に、記入の説明の「{}」が残っています",
            label(),
            part.written
        );
        let said = Said::new(&message).spots(text, [&part]);
        return Some(said.hint("説明を消して、内容をお書きください。"));
    }
    if is_open(folded, &asked.field.label) {
        let message = format!("「{}」に「{}」とだけ書かれています", label(), brief(text));
        return Some(Said::new(&message).hint("決まった内容をお書きください。"));
    }
    let mut spots = marks(text);
    let is_past = prose::is_report(&case.project.template, asked.field);
    spots.extend(open_values(text, is_past));
    spots.extend(notes(text));
    spots.first()?;
    let message = format!("「{}」の{}が、仮のままです", label(), prose::quoted(&spots));
    Some(
        Said::new(&message)
            .spots(text, &spots)
            .hint("正しい言葉や数に書き換えてください。"),
    )
}

/// Whether the whole of a folded text is a word for what is still open, or the field's own label.
pub(super) fn is_open(folded: &str, label: &str) -> bool {
    let bare = folded.trim_matches(|c: char| "。.、,・()「」【】[]<>〜-…※→*".contains(c));
    let bare = bare.trim_end_matches("です");
    let is_asking = bare.starts_with("ここに") && bare.ends_with("ください");
    bare == fold(label) || is_asking || WORDS.contains(&bare)
}

/// The sentence of the prompt that stands in a text, which is also given folded.
fn copied(text: &str, folded: &str, prompt: &str) -> Option<Spot> {
    let sentences = prompt.split(['。', '\n']).map(str::trim);
    let mut long = sentences.filter(|s| s.chars().count() >= SENTENCE);
    let written = long.find(|s| folded.contains(&fold(s)))?;
    let at = find_folded(text, written).unwrap_or(0..text.chars().count());
    Some(Spot {
        written: written.to_string(),
        at,
    })
}

/// The lines that say of a label that its value is still to come.
fn open_values(text: &str, is_past: bool) -> Vec<Spot> {
    let mut before = 0;
    let mut found = vec![];
    for line in text.split('\n') {
        let length = line.chars().count();
        if is_open_value(line, is_past) {
            let lead = length - line.trim_start().chars().count();
            let written = line.trim().to_string();
            let from = before + lead;
            let at = from..from + written.chars().count();
            found.push(Spot { written, at });
        }
        before += length + 1;
    }
    found
}

fn is_open_value(line: &str, is_past: bool) -> bool {
    let is_short = is_past && line.chars().count() <= LINE;
    let sentence = line.rsplit_once('は').filter(|_| is_short);
    let Some((_, value)) = line.split_once(['：', ':']).or(sentence) else {
        return false;
    };
    let folded = fold(value);
    let bare = folded.trim_matches(|c: char| "。.()".contains(c));
    OPEN.contains(&bare) || (is_past && OPEN_PAST.contains(&bare))
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
