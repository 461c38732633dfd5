//! Finds what a report says that its status denies: that nothing came of it, or that it goes on.

use super::sentences::{Sentence, Spot};
use regex::Regex;
use std::sync::LazyLock;

/// A sentence that ends so says that what was planned did not take place.
const NOT_DONE: &str = "(?:(?:実施|開催|着手|整備|作成|策定|配布|開設|設置|導入|発行|開始)(?:は|が|を|も|に|には|すること(?:が|は|も))?\
    (?:でき(?:なかった|ませんでした|ず|ていない|ていません|ておりません)|しなかった|しませんでした|せず|していない|していません|しておりません|\
    至ら(?:なかった|ず)|至りませんでした|至っていない|至っていません|至っておりません|見送った|見送りました|取りやめた|取りやめました)\
    |(?:実施|開催|取組|取り組み)(?:は)?なし\
    |(?:を|は|が|に|へ|、|^|ため)(?:全て|すべて)?(?:中止|延期|見送り|取りやめ|未実施|未開催|未着手)(?:た|ました|した|しました|とした|としました|となった|となりました|です|だった|でした|である|になった|になりました)?)$";
/// What says so of a part says that the rest was done, and so does any deed in the past and any
/// figure. A clause that gives the reason says nothing of that.
const DONE: &str = "[^まな]た(?:$|が|の|、|。|上|後)|ました|でし|っており|ながら|一部|ほか|以外|代わ|替え|その他|[0-9]";
/// The clauses of reasons.
const REASON: &str = "[^、。]*(?:ため|ことから|ので|により|によって|影響で|影響を受け|受けて|こともあり|なく|なかったことで|ことで|から)(?:、|$)?";
/// What says that the measure is not at its end.
const UNFINISHED: &str = "(?:完了|終了)(?:して(?:いない|いません|おらず|おりません)|しなかった|しませんでした|でき(?:なかった|ず|ませんでした|ていない|ていません)|には?至ら|には?至って(?:いない|いません|おらず)|には?至りません)\
    |未完了|未了\
    |次年度(?:以降)?(?:に|へ)(?:持ち?越|繰り?越)";
/// What says so where nothing else in the text is said to be finished.
const GOES_ON: &str = "引き?続き、?[^。]{0,12}(?:検討|協議|調整|準備|着手)(?:する|します|し|を|して)\
    |(?:検討|協議|調整|準備|作業|整備)中(?:です|である|で|$)\
    |(?:検討|協議|調整)を(?:続けて|継続して)(?:いる|います|おり)";
/// What is said to be finished.
const FINISHED: &str = "(?:完了|終了|完成)(?:した|しました|し、|しており|して、|済)";
/// What speaks of another thing than the measure, or of the time after it.
const OTHER: [&str; 16] = [
    "活用",
    "維持",
    "管理",
    "運用",
    "運営",
    "後は",
    "後の",
    "以降",
    "次期",
    "新たな",
    "ほか",
    "他の",
    "別の",
    "なお",
    "課題",
    "跡地",
];

static PATTERNS: LazyLock<Option<[Regex; 6]>> = LazyLock::new(|| {
    let regex = |text: &str| Regex::new(text).ok();
    Some([
        regex(NOT_DONE)?,
        regex(DONE)?,
        regex(REASON)?,
        regex(UNFINISHED)?,
        regex(GOES_ON)?,
        regex(FINISHED)?,
    ])
});

/// Where a report says that nothing of what was planned took place, and nothing else did.
pub fn not_done(cleaned: &str, sentences: &[Sentence]) -> Option<Spot> {
    let [ends, done, reason, ..] = PATTERNS.as_ref()?;
    let mut reported = None;
    for sentence in sentences {
        let text = sentence.text.trim_end_matches([')', '」', '.', '!']);
        let found = ends.find(text);
        let rest = found.map_or(text, |found| &text[..found.start()]);
        if done.is_match(&reason.replace_all(rest, "")) {
            return None;
        }
        let at = found.map(|found| sentence.spot(cleaned, found.range()));
        reported = reported.or(at);
    }
    reported
}

/// Where a report says that the measure is not at its end.
pub fn goes_on(cleaned: &str, sentences: &[Sentence]) -> Option<Spot> {
    let [.., unfinished, goes_on, finished] = PATTERNS.as_ref()?;
    let is_finished = sentences.iter().any(|s| finished.is_match(&s.text));
    let own = sentences
        .iter()
        .filter(|s| !OTHER.iter().any(|word| s.text.contains(word)));
    let mut spots = own.filter_map(|s| {
        let goes_on = || goes_on.find(&s.text).filter(|_| !is_finished);
        let found = unfinished.find(&s.text).or_else(goes_on)?;
        Some(s.spot(cleaned, found.range()))
    });
    spots.next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_patterns() {
        assert!(PATTERNS.is_some());
    }
}
