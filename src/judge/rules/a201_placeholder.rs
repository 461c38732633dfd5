//! A201: Words or marks that were to be replaced are still there.

use super::brief;
use super::{Diagnosis, Rule, Trigger};
use crate::judge::{AnswerContext, Context, prose};
use crate::model::finding::{Family, Severity};
use crate::text::normalize::{find_normalized, normalize};
use crate::text::prose::blanks::marks;
use crate::text::prose::drafts::notes;
use crate::text::prose::sentences::Spot;
use crate::text::prose::words::Words;

/// Words or marks that were to be replaced are still there.
pub const RULE: Rule = Rule {
    code: "A201",
    title: "仮の言葉や記号が残っている",
    severity: Severity::Warning,
    family: Family::Answers,
    page: include_str!("../../../docs/rules/A201.md"),
    trigger: Trigger::Answer(diagnose),
};

/// What people write while the answer is still open, normalized; only where it is all they wrote.
const WORDS: Words = Words(
    "未定 未集計 未確認 調査中 精査中 要確認 調整中 確認中 集計中 作成中 作業中 記入中 入力中 準備中 照会中 記入予定 サンプル ダミー テスト 記入例 仮 ??? \
     xxx tbd tba サンプルテキスト ダミーテキスト 入力してください 記入してください",
);
/// What they write in the place of a number or a name, behind its label.
const OPEN: Words = Words("精査中 未集計 未確認 調査中 確認中 集計中 照会中 記入予定 要確認 後日");
/// What they write so of something past, which is known by now: where a field tells what was done.
const OPEN_PAST: Words = Words("未定 調整中");
/// What puts an answer off: words that begin it, and words that end it.
const LATER: Words = Words(
    "後日 追って おって のちほど 後ほど 次第 確定後 判明後 集計後 決定後 集計中 確認中 調査中 精査中 照会中 調整中 取りまとめ中",
);
const FILLS: Words =
    Words("追記 記入 記載 報告 回答 提出 連絡 入力 差し替え 差替え 更新 未記入 空欄");
/// What says that there is nothing to tell, where the status says that there is.
const NONE: Words = Words(
    "該当なし 該当無し 該当無 該当事項なし 該当ありません 該当はありません 該当事項はありません 実績なし",
);
/// The greatest length of a line such as 「参加者数は未定」 that says nothing else, in characters.
const LINE: usize = 15;
/// The least length at which a sentence of the prompt is looked for, in characters.
const SENTENCE: usize = 10;

pub(super) fn diagnose(asked: &AnswerContext<'_>, context: &Context<'_>) -> Option<Diagnosis> {
    let text = prose::text(asked)?;
    let normalized = prose::normalized(asked)?;
    let label = || asked.label(context);
    if let Some(part) = copied(text, normalized, &asked.field.prompt) {
        let message = format!(
            "「{}」に、記入の説明の「{}」が残っています",
            label(),
            part.written
        );
        let diagnosis = Diagnosis::new(&message).spots(text, [&part]);
        return Some(diagnosis.hint("説明を消して、内容をお書きください。"));
    }
    if is_open(asked, context, normalized) {
        let message = format!("「{}」に「{}」とだけ書かれています", label(), brief(text));
        return Some(Diagnosis::new(&message).hint("決まった内容をお書きください。"));
    }
    let is_past = prose::is_report(&context.project.template, asked.field);
    let spots = left_open(text, is_past);
    spots.first()?;
    let message = format!("「{}」の{}が、仮のままです", label(), prose::quoted(&spots));
    Some(
        Diagnosis::new(&message)
            .spots(text, &spots)
            .hint("正しい言葉や数に書き換えてください。"),
    )
}

/// The marks, requests, open values and notes of a draft in a text, which may tell of the past.
pub(super) fn left_open(text: &str, is_past: bool) -> Vec<Spot> {
    let mut spots = marks(text);
    spots.extend(requests(text));
    spots.extend(open_values(text, is_past));
    spots.extend(notes(text));
    spots
}

/// Whether the whole of a normalized text is a word or a mark for what is still open, the field's own
/// label, or says that there is nothing where the status says that there is.
fn is_open(asked: &AnswerContext<'_>, context: &Context<'_>, normalized: &str) -> bool {
    let bare = normalized.trim_matches(|c: char| "。.、,・()「」【】[]<>〜-…※→*".contains(c));
    let bare = bare.trim_end_matches("です");
    let is_mark = |c: char| "○〇◯●△□×■".contains(c);
    let is_marks = bare.chars().count() > 2 && bare.trim_matches(is_mark).is_empty();
    let is_word = WORDS.is(bare) || bare == normalize(&asked.field.label) || is_put_off(bare);
    is_word || is_marks || (NONE.is(bare) && is_needed(asked, context))
}

/// Whether the status that was chosen asks for this text.
fn is_needed(asked: &AnswerContext<'_>, context: &Context<'_>) -> bool {
    let template = &context.project.template;
    let status = asked.value_of(&template.status, context);
    let choice = template.status_field().and_then(|f| f.choice(&status));
    choice.is_some_and(|c| c.needs.contains(&asked.field.key))
}

/// Whether a normalized text puts the answer off: 後日報告します, 集計中のため未記入.
fn is_put_off(bare: &str) -> bool {
    const POLITE: Words = Words("です します いたします 致します する 予定 の とし のため");
    let is_short = bare.chars().count() <= 2 * LINE;
    let is_filled = || {
        let end = POLITE.cut_end(bare);
        FILLS.ends(end) || OPEN.ends(end)
    };
    let begins = || {
        let on_its_way = bare.find("次第").map(|at| bare[..at].chars().count() <= 6);
        LATER.begins(bare.trim_start_matches("現在")) || on_its_way == Some(true)
    };
    is_short && is_filled() && begins()
}

/// The requests to write something that still stand where they were put: ＜ここに実績を記入＞.
fn requests(text: &str) -> Vec<Spot> {
    const WRITE: Words = Words("記入 入力 記載 書き 書く");
    let is_bracket = |c: char| "<＜〈《(（[［【「〔>＞〉》)）]］】」〕\n。".contains(c);
    let mut found = vec![];
    let mut before = 0;
    for piece in text.split_inclusive(is_bracket) {
        let bare = piece.trim_matches(is_bracket).trim();
        let is_asked = bare.starts_with("ここに") && WRITE.is_in(bare);
        if is_asked && !bare.ends_with('た') && bare.chars().count() <= 2 * LINE {
            let at = before..before + piece.trim_end_matches(is_bracket).chars().count();
            let written = bare.to_string();
            found.push(Spot { written, at });
        }
        before += piece.chars().count();
    }
    found
}

/// The sentence of the prompt that stands in a text, which is also given normalized.
fn copied(text: &str, normalized: &str, prompt: &str) -> Option<Spot> {
    let sentences = prompt.split(['。', '\n']).map(str::trim);
    let mut long = sentences.filter(|s| s.chars().count() >= SENTENCE);
    let written = long.find(|s| normalized.contains(&normalize(s)))?;
    let at = find_normalized(text, written).unwrap_or(0..text.chars().count());
    Some(Spot {
        written: written.to_string(),
        at,
    })
}

/// The lines and sentences that say of a label that its value is still to come.
fn open_values(text: &str, is_past: bool) -> Vec<Spot> {
    let mut before = 0;
    let mut found = vec![];
    for piece in text.split_inclusive(['\n', '。']) {
        let length = piece.chars().count();
        let line = piece.trim();
        if is_open_value(line, is_past) {
            let from = before + length - piece.trim_start().chars().count();
            let at = from..from + line.chars().count();
            let written = line.to_string();
            found.push(Spot { written, at });
        }
        before += length;
    }
    found
}

fn is_open_value(line: &str, is_past: bool) -> bool {
    let is_short = line.chars().count() <= LINE;
    let colon = line.split_once(['：', ':']);
    let sentence = line.rsplit_once('は').filter(|_| is_past);
    let value = |(_, value): (&str, &str)| {
        let normalized = normalize(value);
        normalized
            .trim_matches(|c: char| "。.、,()※".contains(c))
            .to_string()
    };
    let is_open = |bare: &str| OPEN.is(bare) || (is_past && OPEN_PAST.is(bare));
    let reported = |bare: &str| is_put_off(bare) || is_open(bare);
    colon.is_some_and(|cut| reported(&value(cut)))
        || sentence.is_some_and(|cut| {
            let bare = value(cut);
            is_put_off(&bare) || (is_short && is_open(&bare))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_compared_as_they_stand() {
        for word in [WORDS, OPEN, LATER, FILLS, NONE]
            .iter()
            .flat_map(|w| w.iter())
        {
            assert_eq!(normalize(word), word);
        }
    }
}
