//! Finds what was left to be filled in: a counter without its number, and marks such as ○○ in the
//! place of a word.

use super::sentences::Sentence;
use crate::text::fold::{narrow, tidy};

/// Counters that are no words of their own.
const PURE: [&str; 24] = [
    "千円", "万円", "箇所", "か所", "カ所", "ヶ所", "世帯", "団体", "店舗", "施設", "円", "名",
    "人", "件", "回", "校", "台", "冊", "枚", "社", "点", "組", "部", "本",
];
/// Counters that are words as well: only a label that ends with the same word asks for their number.
const WORDS: [&str; 4] = ["世帯", "団体", "店舗", "施設"];
/// What the label of a number ends with.
const LABELS: [&str; 16] = [
    "数", "額", "者", "員", "計", "延べ", "総計", "実績", "収入", "支出", "予算", "決算", "費",
    "料", "残高", "定員",
];
/// Persons of whom one writes the name behind the label.
const NAMED: [&str; 10] = [
    "担当者",
    "代表者",
    "責任者",
    "記入者",
    "対象者",
    "作成者",
    "発行者",
    "事業者",
    "所有者",
    "管理者",
];

/// The places where a counter stands without its number, as written.
pub fn without_number(sentences: &[Sentence]) -> Vec<String> {
    // Every such counter stands behind a blank or a colon.
    let may_have = |s: &&Sentence| s.text.contains([' ', ':']);
    sentences.iter().filter(may_have).flat_map(gaps).collect()
}

fn gaps(sentence: &Sentence) -> Vec<String> {
    let text = &sentence.text;
    let mut found: Vec<String> = blank_years(text);
    for (at, c) in text.char_indices().filter(|(_, c)| " :".contains(*c)) {
        let label = text[..at].trim_end_matches([' ', ':']);
        let rest = text[at + c.len_utf8()..].trim_start_matches([' ', ':']);
        let Some(counter) = PURE.iter().find(|word| rest.starts_with(**word)) else {
            continue;
        };
        let behind = &rest[counter.len()..];
        let label = last_word(label);
        let has_sign = text[at..].trim_start().starts_with(':') || text[..at].ends_with(':');
        if ends_item(behind) && asks_for(label, counter, has_sign) {
            let gap = format!("{label} {counter}");
            if !found.contains(&gap) {
                found.push(gap);
            }
        }
    }
    found
}

/// `令和　年` and `約　名`, as forms have them.
fn blank_years(text: &str) -> Vec<String> {
    const YEARS: [&str; 4] = ["令和 年", "平成 年", "第 回", "第 期"];
    const AMOUNTS: [&str; 4] = ["約", "延べ", "のべ", "およそ"];
    let years = YEARS.iter().map(|blank| (*blank).to_string());
    let counters = ["名", "人", "件", "回", "円"];
    let amounts = AMOUNTS
        .iter()
        .filter(|word| text.contains(**word))
        .flat_map(|word| counters.map(|c| format!("{word} {c}")));
    let found = years.chain(amounts).filter(|blank| {
        let behind = text.split_once(blank.as_str()).map(|(_, behind)| behind);
        behind.is_some_and(|b| !b.starts_with(['数', '間', '材', '称', '簿', '員', '口']))
    });
    found.collect()
}

/// Whether an item of a list ends here.
fn ends_item(behind: &str) -> bool {
    behind.is_empty() || behind.starts_with(['、', ',', ' ', ')', '/', '。'])
}

/// The last word of a text.
fn last_word(text: &str) -> &str {
    let stops = |c: char| " 、,・()/:「」".contains(c);
    text.rsplit(stops).next().unwrap_or_default()
}

/// Whether a label asks for a number with this counter.
fn asks_for(label: &str, counter: &str, has_sign: bool) -> bool {
    let long = label.chars().count() > 1;
    if !long || label == "単位" || NAMED.iter().any(|w| label.ends_with(w)) {
        return false;
    }
    let repeats = label.ends_with(counter) && label != counter;
    if WORDS.contains(&counter) {
        return repeats || (label.ends_with('数') && label.contains(counter));
    }
    let is_person = label.ends_with(['者', '員']);
    let counts_persons = ["名", "人"].contains(&counter);
    let asks = LABELS.iter().any(|w| label.ends_with(w)) && (!is_person || counts_persons);
    let digit = label.ends_with(|c: char| c.is_ascii_digit());
    !digit && (repeats || asks || (has_sign && ["円", "件", "回"].contains(&counter)))
}

/// The places where a mark stands for a word or number still to come, as written.
pub fn marks(text: &str) -> Vec<String> {
    let mut found = vec![];
    for line in tidy(text).lines().map(narrow) {
        if !line.contains(is_mark) {
            continue;
        }
        let chars: Vec<char> = line.chars().collect();
        let mut at = 0;
        while at < chars.len() {
            let run = chars[at..].iter().take_while(|c| **c == chars[at]).count();
            if is_mark(chars[at]) && stands_for_word(&chars, at, run) {
                let from = at.saturating_sub(4);
                let around: String = chars[from..].iter().take(at - from + run + 4).collect();
                found.push(around.trim().to_string());
            }
            at += run;
        }
    }
    found
}

fn is_mark(c: char) -> bool {
    "○〇◯●△□×*".contains(c)
}

/// Whether a run of marks stands in the place of a word: two to four of them beside a letter, or one
/// each before 月 and 日.
fn stands_for_word(chars: &[char], at: usize, run: usize) -> bool {
    let before = at.checked_sub(1).map(|i| chars[i]);
    let behind = chars.get(at + run).copied();
    if run == 1 {
        let rest: String = chars[at + 1..].iter().take(3).collect();
        let mark = chars[at];
        return rest.starts_with(&format!("月{mark}日"));
    }
    let is_numeral = |c: Option<char>| c.is_some_and(|c| "一二三四五六七八九十百千".contains(c));
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let other_mark = |c: Option<char>| c.is_some_and(|c| is_mark(c) || "◎▲■◆☆★".contains(c));
    (2..=4).contains(&run)
        && (is_letter(before) || is_letter(behind))
        && !(is_numeral(before) || is_numeral(behind))
        && !(other_mark(before) || other_mark(behind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::prose::sentences::sentences;

    #[test]
    fn finds_counters_without_a_number() {
        let cases = [
            ("賛同店舗　店舗　金額　31,561円", "賛同店舗 店舗"),
            ("参加者　名", "参加者 名"),
            ("参加者：　名", "参加者 名"),
            ("参加者数：人、回数：3回", "参加者数 人"),
            ("合計　円", "合計 円"),
            ("相談件数　件", "相談件数 件"),
            ("交付額：円", "交付額 円"),
            ("延べ　人", "延べ 人"),
            ("参加団体　団体", "参加団体 団体"),
            ("第　回推進委員会", "第 回"),
            ("令和　年　月　日", "令和 年"),
            ("約　名が参加した", "約 名"),
        ];
        for (text, expected) in cases {
            assert_eq!(without_number(&sentences(text)), [expected], "{text}");
        }
    }

    #[test]
    fn leaves_words_alone() {
        let cases = [
            "参加者　16名",
            "氏　名",
            "課 等 名",
            "件　名",
            "団体　名称",
            "前　回",
            "対象：市民、団体",
            "対象　個人　団体",
            "参加団体　団体紹介展示20団体",
            "（単位：円）",
            "単位：人",
            "担当者　名",
            "回数（回）",
            "参加者（名）",
            "令和2年 7月",
            "延べ 人数は20人",
            "7月4日（ 土）",
            "講師　1名",
            "一人　一人",
            "町内会　会員",
            "A4　部",
            "場所：本館",
            "",
        ];
        for text in cases {
            assert_eq!(without_number(&sentences(text)), [""; 0], "{text}");
        }
    }

    #[test]
    fn finds_marks_in_the_place_of_words() {
        for text in [
            "○○講座を開いた",
            "参加者は○○名",
            "●●について",
            "講師は△△氏",
            "○月○日に開いた",
            "令和2年×月×日",
            "協議会◯◯",
        ] {
            assert_eq!(marks(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn leaves_marks_of_lists_alone() {
        for text in [
            "○講座を開いた",
            "評価：○○",
            "評価は◎○○△",
            "二〇〇五年",
            "○○○○○○",
            "＊＊＊",
            "○月日は未定",
            "○回数　3回\n○件数　4件",
            "■■",
            "△100",
            "3×5",
            "",
        ] {
            assert_eq!(marks(text), [""; 0], "{text}");
        }
    }
}
