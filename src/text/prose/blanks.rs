//! Finds what was left to be filled in: a counter without its number, and marks such as ○○ in the
//! place of a word.

use super::sentences::{Sentence, Spot};
use crate::text::fold::{narrow, narrow_places, tidy};
use std::ops::Range;

/// Counters that are no words of their own.
const PURE: [&str; 25] = [
    "%", "千円", "万円", "箇所", "か所", "カ所", "ヶ所", "世帯", "団体", "店舗", "施設", "円",
    "名", "人", "件", "回", "校", "台", "冊", "枚", "社", "点", "組", "部", "本",
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

/// What follows a counter that stands for a number of something done, as in `講座を　回開いた`.
const DONE: [&str; 10] = [
    "開", "実施", "行", "発行", "配布", "参加", "受け", "でし", "です", "まし",
];

/// The places in a tidied text where a counter stands without its number.
pub fn without_number(tidied: &str, sentences: &[Sentence]) -> Vec<Spot> {
    // Every such counter stands behind a blank, a line to write on, a colon or a bracket.
    let may_have = |s: &&Sentence| s.text.contains([' ', '_', ':', '(']);
    let spots = |s: &Sentence| {
        let gaps = gaps(&s.text).into_iter();
        gaps.map(|gap| s.spot(tidied, gap)).collect::<Vec<_>>()
    };
    sentences.iter().filter(may_have).flat_map(spots).collect()
}

/// The gaps of one sentence, in bytes.
fn gaps(text: &str) -> Vec<Range<usize>> {
    // A line to write on is a blank, and takes as many bytes.
    let text = &text.replace('_', " ");
    let mut found = blank_years(text);
    for (at, c) in text.char_indices().filter(|(_, c)| " :(".contains(*c)) {
        let rest = text[at + c.len_utf8()..].trim_start_matches([' ', ':']);
        let Some(counter) = PURE.iter().find(|word| rest.starts_with(**word)) else {
            continue;
        };
        let start = text.len() - rest.len();
        let end = start + counter.len();
        let is_gap = match c {
            '(' => {
                text[at + 1..].starts_with(' ')
                    && rest[counter.len()..].trim_start().starts_with(')')
            }
            _ => is_gap(text, at, start, counter),
        };
        let label = last_word(text[..at].trim_end_matches([' ', ':']));
        let from = text[..at].rfind(label).unwrap_or(at);
        if is_gap && !label.is_empty() && found.iter().all(|g| g.end != end) {
            found.push(from..end);
        }
    }
    found.extend(empty_brackets(text));
    found.sort_by_key(|gap| (gap.start, gap.end));
    found
}

/// The gaps such as `参加者( )名`: the counter stands behind brackets with nothing in them.
fn empty_brackets(text: &str) -> Vec<Range<usize>> {
    let opened = text.match_indices('(').map(|(at, _)| at);
    let gaps = opened.filter_map(|at| {
        let inner = &text[at + 1..];
        let behind = inner.trim_start().strip_prefix(')')?;
        let counter = PURE.iter().find(|word| behind.starts_with(**word))?;
        let label = last_word(text[..at].trim_end_matches([' ', ':']));
        let rest = &behind[counter.len()..];
        let is_done = DONE.iter().any(|word| rest.starts_with(word));
        let told = inner.starts_with(' ')
            && (ends_item(rest) || is_done)
            && asks_for(label, counter, false);
        let from = text[..at].rfind(label).unwrap_or(at);
        told.then(|| from..text.len() - rest.len())
    });
    gaps.collect()
}

/// Whether a counter behind blanks lacks its number.
fn is_gap(text: &str, at: usize, start: usize, counter: &str) -> bool {
    let before = text[..at].trim_end_matches([' ', ':']);
    let behind = &text[start + counter.len()..];
    let has_sign = text[at..start].contains(':') || text[..at].ends_with(':');
    let label = last_word(before);
    let bare = label.trim_end_matches(['は', 'が', 'も']);
    let is_done = DONE.iter().any(|word| behind.starts_with(word));
    let is_object = ["を", "が", "は", "に"].iter().any(|w| label.ends_with(w));
    let ends = ends_item(behind) || (is_done && !has_sign);
    (ends && asks_for(bare, counter, has_sign))
        || (is_done && is_object && ["回", "件", "名"].contains(&counter))
}

/// `令和　年` and `約　名`, as forms have them, in bytes.
fn blank_years(text: &str) -> Vec<Range<usize>> {
    const BLANKS: [&str; 6] = ["令和 年", "平成 年", "年 月 日", "第 回", "第 期", "月 日("];
    const AMOUNTS: [&str; 4] = ["約", "延べ", "のべ", "およそ"];
    let years = BLANKS.iter().map(|blank| (*blank).to_string());
    let counters = ["名", "人", "件", "回", "円"];
    let amounts = AMOUNTS
        .iter()
        .filter(|word| text.contains(**word))
        .flat_map(|word| counters.map(|c| format!("{word} {c}")));
    let found = years.chain(amounts).filter_map(|blank| {
        let at = text.find(&blank)?;
        let behind = &text[at + blank.len()..];
        let goes_on = ['数', '間', '材', '称', '簿', '員', '口', '程', '曜', '常'];
        let is_day = blank == "月 日(" && !behind.starts_with([' ', ')']);
        let has_month = blank == "月 日(" && text[..at].ends_with(|c: char| c.is_ascii_digit());
        let told = !behind.starts_with(goes_on) && !is_day && !has_month;
        told.then(|| at..at + blank.trim_end_matches('(').len())
    });
    let mut found: Vec<Range<usize>> = found.collect();
    // What lies within another gap is told with it.
    let all = found.clone();
    found.retain(|gap| {
        !all.iter()
            .any(|other| other != gap && other.start <= gap.start && gap.end <= other.end)
    });
    found
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
    if counter == "%" {
        return label.ends_with(['率', '度']) && !label.ends_with("年度")
            || label.ends_with("割合");
    }
    if label == "計" {
        return true;
    }
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

/// The places where a mark stands for a word or number still to come, with the letters beside it.
pub fn marks(text: &str) -> Vec<Spot> {
    let tidied = tidy(text);
    let mut found = vec![];
    let mut before = 0;
    for raw in tidied.split('\n') {
        if raw.contains(is_likely) {
            in_line(raw, before, &mut found);
        }
        before += raw.chars().count() + 1;
    }
    found
}

/// Whether a line with this character may hold a mark once it is narrowed.
fn is_likely(c: char) -> bool {
    is_mark(c) || "＊？ｘＸ".contains(c)
}

fn in_line(raw: &str, before: usize, found: &mut Vec<Spot>) {
    let line = narrow(raw);
    let places = narrow_places(raw);
    let indices: Vec<(usize, char)> = line.char_indices().collect();
    let chars: Vec<char> = indices.iter().map(|(_, c)| *c).collect();
    let mut at = 0;
    while at < chars.len() {
        let run = chars[at..].iter().take_while(|c| **c == chars[at]).count();
        if is_mark(chars[at]) && stands_for_word(&chars, at, run) {
            let from = at.saturating_sub(4);
            let around: String = chars[from..].iter().take(at - from + run + 4).collect();
            let (first, last) = (indices[at].0, indices[at + run - 1].0);
            found.push(Spot {
                written: around.trim().to_string(),
                at: before + places[first].start..before + places[last].end,
            });
        }
        at += run;
    }
}

fn is_mark(c: char) -> bool {
    "○〇◯●△□×*?xX".contains(c)
}

/// Whether a run of marks stands in the place of a word: two to four of them beside a letter, one
/// before a counter, or one each before 月 and 日. `XX` counts only before a counter: it is a letter. So
/// does `??`: it may ask.
fn stands_for_word(chars: &[char], at: usize, run: usize) -> bool {
    let before = at.checked_sub(1).map(|i| chars[i]);
    let behind = chars.get(at + run).copied();
    let rest: String = chars[at + run..].iter().take(3).collect();
    let mark = chars[at];
    let is_numeral = |c: Option<char>| c.is_some_and(|c| "一二三四五六七八九十百千".contains(c));
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    if "xX?".contains(mark) {
        let is_word = before.is_some_and(|c| c.is_ascii_alphanumeric());
        return (2..=4).contains(&run) && !is_word && is_counted(&rest);
    }
    if run == 1 {
        let is_open = "○〇◯●".contains(mark) && is_letter(before) && !is_numeral(before);
        return rest.starts_with(&format!("月{mark}日")) || (is_open && is_counted(&rest));
    }
    let other_mark = |c: Option<char>| {
        c.is_some_and(|c| is_mark(c) && !"xX?".contains(c) || "◎▲■◆☆★".contains(c))
    };
    (2..=4).contains(&run)
        && (is_letter(before) || is_letter(behind))
        && !(is_numeral(before) || is_numeral(behind))
        && !(other_mark(before) || other_mark(behind))
}

/// Whether a text begins with a counter of one character that is no beginning of another word.
fn is_counted(text: &str) -> bool {
    const COUNTERS: &str = "名人件回円校台冊枚";
    let mut chars = text.chars();
    let is_counter = chars.next().is_some_and(|c| COUNTERS.contains(c));
    is_counter
        && !chars
            .next()
            .is_some_and(|c| "数称簿員材口間気答覧収".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::prose::sentences::sentences;

    fn gaps_in(text: &str) -> Vec<Spot> {
        let tidied = tidy(text);
        without_number(&tidied, &sentences(&tidied))
    }

    fn written(spots: &[Spot]) -> Vec<&str> {
        spots.iter().map(|spot| spot.written.as_str()).collect()
    }

    #[test]
    fn finds_counters_without_a_number() {
        let cases = [
            ("賛同店舗　店舗　金額　31,561円", "賛同店舗 店舗"),
            ("参加者　名", "参加者 名"),
            ("参加者：　名", "参加者: 名"),
            ("参加者数：人、回数：3回", "参加者数:人"),
            ("合計　円", "合計 円"),
            ("相談件数　件", "相談件数 件"),
            ("交付額：円", "交付額:円"),
            ("延べ　人", "延べ 人"),
            ("参加団体　団体", "参加団体 団体"),
            ("第　回推進委員会", "第 回"),
            ("令和　年度", "令和 年"),
            ("約　名が参加した", "約 名"),
            ("参加者は　名でした", "参加者は 名"),
            ("講座を　回開いた", "講座を 回"),
            ("参加者数：＿＿名", "参加者数:__名"),
            ("参加者（　　名）", "参加者( 名"),
            ("令和2年　月　日に開いた", "年 月 日"),
            ("月　日（　）に開いた", "月 日"),
        ];
        for (text, expected) in cases {
            assert_eq!(written(&gaps_in(text)), [expected], "{text}");
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
            "12月 日曜日の講座",
            "令和2年 月1回",
            "令和2年7月 日程は未定",
            "参加者は 人それぞれです",
            "参加者の 名簿",
            "議事を 回覧した",
            "研修を 名古屋で開いた",
            "対象は 人権団体",
            "（ 円滑な運営 ）",
            "file_名",
            "7月4日（ 土）",
            "講師　1名",
            "一人　一人",
            "町内会　会員",
            "A4　部",
            "場所：本館",
            "",
        ];
        for text in cases {
            assert_eq!(written(&gaps_in(text)), [""; 0], "{text}");
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
            "参加者○名",
            "講座を○回開いた",
            "参加者XX名",
            "第●回の会議",
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
            "評価は○が12件",
            "○×クイズ",
            "○名簿の整理",
            "5名×3回",
            "XX社製",
            "MAXX回線",
            "未達成は×、達成は○です",
            "",
        ] {
            assert_eq!(written(&marks(text)), [""; 0], "{text}");
        }
    }
}
