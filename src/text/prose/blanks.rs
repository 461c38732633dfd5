//! Finds what was left to be filled in: a counter without its number, and marks such as ○○ in the
//! place of a word.

use super::brackets::{CLOSING, OPENING};
use super::counters::{self, Sort};
use super::sentences::{Sentence, Spot};
use super::words::Words;
use crate::text::normalize::{clean, halfwidth_places, to_halfwidth};
use regex::Regex;
use std::cell::LazyCell;
use std::ops::Range;
use std::sync::LazyLock;

/// What the label of a number ends with.
const LABELS: Words =
    Words("数 額 者 員 計 延べ 総計 実績 収入 支出 予算 決算 費 料 残高 定員 延長 面積 量");
/// Persons of whom one writes the name behind the label.
const NAMED: Words = Words("担当者 代表者 責任者 記入者 対象者 作成者 発行者 事業者 所有者 管理者");
/// What follows a counter that stands for a number of something done, as in `講座を　回開いた` and
/// `参加者は　名であった`.
const DONE: Words = Words(
    "開 実施 行 発行 配布 参加 受け でし です まし であ だっ とな が参加 が来場 が出席 を超 に達",
);

/// A counter where no number was left room for: 講座を回開催した, 、人の参加があった.
static CLOSED_UP: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let held = "[^ 、。(はがでに]{1,12}を(?:計|延べ)?回(?:開催|実施)|(?:補助金|交付金|助成金)円を\
        |[^ 、。(]{1,12}[者員数額]は、?(?:計|延べ|約)? *(?:人|名|回|件|円)(?:で|だ)";
    let came = "(?:人|名|件)の(?:(?:参加|申請|応募|出席|来場|申込み?|利用|提案|意見|相談)(?:が|を)(?:あ|得)|相談に応|相談に対応)";
    Regex::new(&format!("(?P<held>{held})|(?:^|、) *(?P<came>{came})")).ok()
});

/// What a number may lack: its counter, a sum of money or a share.
#[derive(Clone, Copy)]
struct Unit<'a> {
    written: &'a str,
    sort: Sort,
}

/// The unit that a text begins with.
fn unit(text: &str) -> Option<Unit<'_>> {
    const MONEY: [&str; 5] = ["%", "千円", "万円", "百万円", "億円"];
    let money = MONEY.iter().find(|word| text.starts_with(**word));
    let of = |written, sort| Unit { written, sort };
    money
        .map(|word| of(*word, Sort::Unit))
        .or_else(|| counters::at_start(text).map(|c| of(c.written, c.sort)))
}

/// The places in a cleaned text where a counter stands without its number.
pub fn without_number(cleaned: &str, sentences: &[Sentence]) -> Vec<Spot> {
    let spots = |s: &Sentence| {
        let pattern = CLOSED_UP.iter();
        let closed = pattern.flat_map(|p| p.captures_iter(&s.text));
        let closed = closed.filter_map(|c| Some(c.name("held").or(c.name("came"))?.range()));
        let gaps = gaps(&s.text);
        // A gap may be both.
        let is_new = |own: &Range<usize>| {
            gaps.iter()
                .all(|g| g.end <= own.start || own.end <= g.start)
        };
        let closed: Vec<Range<usize>> = closed.filter(is_new).collect();
        let all = gaps.into_iter().chain(closed);
        all.map(|gap| s.spot(cleaned, gap)).collect::<Vec<_>>()
    };
    sentences.iter().flat_map(spots).collect()
}

/// The gaps of one sentence, in bytes.
fn gaps(text: &str) -> Vec<Range<usize>> {
    // A line to write on is a blank, and takes as many bytes.
    let text = &text.replace('_', " ");
    let mut found = blank_years(text);
    for (at, c) in text.char_indices().filter(|(_, c)| " :(".contains(*c)) {
        let rest = text[at + c.len_utf8()..].trim_start_matches([' ', ':']);
        let Some(unit) = unit(rest) else {
            continue;
        };
        let start = text.len() - rest.len();
        let end = start + unit.written.len();
        let behind = &text[end..];
        let is_gap = match c {
            '(' => text[at + 1..].starts_with(' ') && behind.trim_start().starts_with(')'),
            _ => is_gap(text, at, start, unit),
        };
        let label = last_word(text[..at].trim_end_matches([' ', ':']));
        let from = text[..at].rfind(label).unwrap_or(at);
        let is_new = found.iter().all(|g| g.end != end);
        if is_gap && !label.is_empty() && is_new && !has_figure(behind) {
            found.push(from..end);
        }
    }
    found.extend(empty_brackets(text));
    found.sort_by_key(|gap| (gap.start, gap.end));
    found
}

/// Whether the number stands behind the unit, as in `金額　円　120,000`: a figure without a unit of its
/// own.
fn has_figure(behind: &str) -> bool {
    let figure = behind.trim_start_matches([' ', ':', ')']);
    let rest = figure.trim_start_matches(|c: char| c.is_ascii_digit() || ",.".contains(c));
    let is_apart = figure.len() < behind.len() && rest.len() < figure.len();
    is_apart && unit(rest).is_none() && !rest.starts_with(['年', '月', '日', '時', '/'])
}

/// The gaps such as `参加者( )名`: the counter stands behind brackets with nothing in them.
fn empty_brackets(text: &str) -> Vec<Range<usize>> {
    let opened = text.match_indices('(').map(|(at, _)| at);
    let gaps = opened.filter_map(|at| {
        let inner = &text[at + 1..];
        let behind = inner.trim_start().strip_prefix(')')?;
        let unit = unit(behind)?;
        let label = last_word(text[..at].trim_end_matches([' ', ':']));
        let rest = &behind[unit.written.len()..];
        let is_done = DONE.begins(rest);
        let is_counted = label.is_empty() && ["回", "件", "名", "人"].contains(&unit.written);
        let asks = is_counted || asks_for(label, unit, false);
        let reported = inner.starts_with(' ') && (ends_item(rest) || is_done) && asks;
        let from = text[..at].rfind(label).unwrap_or(at);
        reported.then(|| from..text.len() - rest.len())
    });
    gaps.collect()
}

/// Whether a unit behind blanks lacks its number.
fn is_gap(text: &str, at: usize, start: usize, unit: Unit<'_>) -> bool {
    let before = text[..at].trim_end_matches([' ', ':']);
    let behind = &text[start + unit.written.len()..];
    let has_sign = text[at..start].contains(':') || text[..at].ends_with(':');
    let label = last_word(before);
    let bare = label.trim_end_matches(['は', 'が', 'も']);
    let is_done = DONE.begins(behind);
    let is_object = ["を", "が", "は", "に"].iter().any(|w| label.ends_with(w));
    let ends = ends_item(behind) || (is_done && !has_sign);
    (ends && asks_for(bare, unit, has_sign))
        || (is_done && is_object && ["回", "件", "名"].contains(&unit.written))
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
        let reported = !behind.starts_with(goes_on) && !is_day && !has_month;
        reported.then(|| at..at + blank.trim_end_matches('(').len())
    });
    let mut found: Vec<Range<usize>> = found.collect();
    // What lies within another gap is reported with it.
    let all = found.clone();
    found.retain(|gap| {
        !all.iter()
            .any(|other| other != gap && other.start <= gap.start && gap.end <= other.end)
    });
    found
}

/// Whether an item of a list ends here.
fn ends_item(behind: &str) -> bool {
    behind.is_empty()
        || behind.starts_with(['、', ',', ' ', '/', '。'])
        || behind.starts_with(OPENING)
        || behind.starts_with(CLOSING)
}

/// The last word of a text.
fn last_word(text: &str) -> &str {
    let stops = |c: char| " 、,・()/:「」".contains(c);
    text.rsplit(stops).next().unwrap_or_default()
}

/// Whether a label asks for a number with this unit.
fn asks_for(label: &str, unit: Unit<'_>, has_sign: bool) -> bool {
    let long = label.chars().count() > 1;
    let counter = unit.written;
    if counter == "%" {
        return label.ends_with(['率', '度']) && !label.ends_with("年度")
            || label.ends_with("割合");
    }
    if label == "計" {
        return true;
    }
    if !long || label == "単位" || NAMED.ends(label) {
        return false;
    }
    let repeats = label.ends_with(counter) && label != counter;
    // A word may also begin what comes next: only a label with the same word asks for its number.
    if unit.sort == Sort::Word {
        return repeats || (label.ends_with('数') && label.contains(counter));
    }
    let is_person = label.ends_with(['者', '員']);
    let counts_persons = ["名", "人"].contains(&counter);
    let asks = LABELS.ends(label) && (!is_person || counts_persons);
    let digit = label.ends_with(|c: char| c.is_ascii_digit());
    let is_plain = unit.sort == Sort::Unit || ["円", "件", "回"].contains(&counter);
    !digit && (repeats || asks || (has_sign && is_plain))
}

/// The places where a mark stands for a word or number still to come, with the letters beside it.
pub fn marks(text: &str) -> Vec<Spot> {
    let cleaned = clean(text);
    let mut found = vec![];
    let mut before = 0;
    for raw in cleaned.split('\n') {
        if raw.contains(is_likely) {
            in_line(raw, before, &mut found);
        }
        before += raw.chars().count() + 1;
    }
    found
}

/// Whether a line with this character may hold a mark once it is halfwidth.
fn is_likely(c: char) -> bool {
    is_mark(c) || matches!(c, '＊' | '？' | 'ｘ' | 'Ｘ')
}

fn in_line(raw: &str, before: usize, found: &mut Vec<Spot>) {
    let line = to_halfwidth(raw);
    let places = LazyCell::new(|| halfwidth_places(raw));
    let mut at = 0;
    while let Some(mark) = line[at..].chars().next() {
        let tail = line[at..].trim_start_matches(mark);
        let end = line.len() - tail.len();
        let count = (end - at) / mark.len_utf8();
        if is_mark(mark) && stands_for_word(&line[..at], mark, count, tail) {
            found.push(Spot {
                written: line[phrase(&line, at..end)].to_string(),
                at: before + places[at].start..before + places[end - 1].end,
            });
        }
        at = end;
    }
}

/// The phrase around a mark, with the label before it: a word and the particles behind it.
fn phrase(line: &str, mark: Range<usize>) -> Range<usize> {
    let is_kana = |c: char| ('ぁ'..='ん').contains(&c);
    let ends = |a: char, b: char| is_kana(a) && !is_kana(b);
    let is_stop =
        |c: char| " 、,・()/:".contains(c) || OPENING.contains(&c) || CLOSING.contains(&c);
    let Range { mut start, mut end } = mark;
    let mut next = line[start..].chars().next().unwrap_or(' ');
    start = line[..start].trim_end_matches([' ', ':']).len();
    while let Some(c) = line[..start].chars().next_back() {
        if is_stop(c) || ends(c, next) {
            break;
        }
        start -= c.len_utf8();
        next = c;
    }
    let mut before = ' ';
    while let Some(c) = line[end..].chars().next() {
        if is_stop(c) || ends(before, c) {
            break;
        }
        end += c.len_utf8();
        before = c;
    }
    let lead = line[start..].len() - line[start..].trim_start_matches([' ', ':']).len();
    start + lead..end
}

/// What may stand in the place of a word.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '○' | '〇' | '◯' | '●' | '△' | '□' | '■' | '▲' | '◆' | '×' | '*' | '?' | 'x' | 'X'
    )
}

/// Whether a run of marks stands in the place of a word: two to four of them beside a letter or as all
/// that is said of a label, one before a counter, or as many in a date. `XX` counts only before a
/// counter: it is a letter. So does `??`: it may ask.
fn stands_for_word(before: &str, mark: char, count: usize, behind: &str) -> bool {
    let (last, next) = (before.chars().next_back(), behind.chars().next());
    let is_numeral = |c: Option<char>| c.is_some_and(|c| "一二三四五六七八九十百千".contains(c));
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let is_latin = "xX?".contains(mark);
    // 〇〇千円 lacks its figures; 二〇〇五 has them.
    let is_sum = ["千円", "万円", "百万円"]
        .iter()
        .any(|unit| behind.starts_with(unit));
    if count > 4 || is_numeral(last) || is_numeral(next) && !is_sum || is_mentioned(behind) {
        return false;
    }
    if in_date(before, mark, behind) {
        return true;
    }
    if is_latin {
        let is_word = last.is_some_and(|c| c.is_ascii_alphanumeric());
        return count > 1 && !is_word && is_counted(behind);
    }
    if count == 1 {
        return !"×*".contains(mark) && is_letter(last) && is_counted(behind);
    }
    let is_other = |c: Option<char>| {
        c.is_some_and(|c| (is_mark(c) && !"xX?".contains(c)) || "◎◇☆★".contains(c))
    };
    if is_other(last) || is_other(next) || "■▲◆".contains(mark) && count < 3 && !is_letter(next)
    {
        return false;
    }
    match quoted(before, behind) {
        Some(is_name) => is_name,
        None => is_letter(last) || is_letter(next) || is_value(before, behind),
    }
}

/// Whether a mark stands in the place of a year, month or day: `令和○年`, `2年○月`, `○月○日`.
fn in_date(before: &str, mark: char, behind: &str) -> bool {
    let before = before.trim_end_matches(mark);
    let day = behind
        .strip_prefix(['.', '/'])
        .and_then(|rest| rest.strip_prefix(mark));
    if let Some(rest) = day {
        return !"xX".contains(mark) && !rest.starts_with(['.', '/']);
    }
    match behind.chars().next() {
        Some('年') => before.ends_with("令和") || before.ends_with("平成"),
        Some('月') => {
            let day = behind.trim_start_matches('月');
            before.ends_with('年') || day.starts_with(mark)
        }
        // Of ○月○日 the first mark is reported.
        Some('日') => {
            let month = before.strip_suffix('月');
            month.is_some_and(|rest| !rest.ends_with(mark))
        }
        _ => false,
    }
}

/// Whether the word with a mark is itself what is spoken of, 「○○学区という表現を改めた」, or a name not
/// yet decided on.
fn is_mentioned(behind: &str) -> bool {
    const AS_WORD: Words = Words("表現 表記 言葉 書き方 呼び方 言い方 文言 記号 様式");
    let is_kana = |c: char| ('ぁ'..='ん').contains(&c);
    let own = behind.find(|c: char| is_kana(c) || " 、,".contains(c));
    let rest = &behind[own.unwrap_or(behind.len())..];
    let rest = ["という", "といった"]
        .iter()
        .find_map(|w| rest.strip_prefix(w));
    behind.starts_with("(仮称)") || rest.is_some_and(|rest| AS_WORD.begins(rest))
}

/// Whether marks are all that is said of a label: `講師:△△△`. Of a grade, they are the grade.
fn is_value(before: &str, behind: &str) -> bool {
    let label = before.trim_end().trim_end_matches(':').trim_end();
    let is_grade = ["評価", "判定", "度", "結果", "区分"]
        .iter()
        .any(|w| label.ends_with(w));
    let ends = behind.is_empty() || behind.starts_with([' ', '、', ')', '。']);
    before.trim_end().ends_with(':') && ends && !label.is_empty() && !is_grade
}

/// Whether marks in quotes are part of a name, as in 「○○講座」, and not of what somebody said, as in
/// 「○○してほしい」との声; `None` outside of quotes.
fn quoted(before: &str, behind: &str) -> Option<bool> {
    const SAID: Words = Words("と など を含む をはじめ ほか の声 の意見 のよう の回答");
    const PARTICLES: [char; 13] = [
        'を', 'が', 'は', 'に', 'で', 'も', 'と', 'か', 'だ', 'し', 'て', '、', 'よ',
    ];
    let open = before.rfind(['「', '『'])?;
    if before[open..].contains(['」', '』']) {
        return None;
    }
    let (own, after) = behind.split_once(['」', '』'])?;
    let is_noun = own
        .chars()
        .next_back()
        .is_some_and(|c| !('ぁ'..='ん').contains(&c));
    let is_event = ["まつり", "ひろば", "つどい"]
        .iter()
        .any(|word| own.ends_with(word));
    let is_speech = own.starts_with('の') || own.contains(PARTICLES) || SAID.begins(after);
    Some((is_noun || is_event) && !is_speech)
}

/// Whether a text begins with a counter that is no word by itself.
fn is_counted(text: &str) -> bool {
    counters::at_start(text).is_some_and(|counter| counter.sort == Sort::Counter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::prose::sentences::sentences;

    fn gaps_in(text: &str) -> Vec<Spot> {
        let cleaned = clean(text);
        without_number(&cleaned, &sentences(&cleaned))
    }

    fn written(spots: &[Spot]) -> Vec<&str> {
        spots.iter().map(|spot| spot.written.as_str()).collect()
    }

    #[test]
    fn a_mark_is_shown_with_its_phrase() {
        let cases = [
            ("・参加者数　XX人、開催1回", "参加者数 XX人"),
            ("開催日は令和2年○月○日に決めた", "令和2年○月○日に"),
            ("「○○講座」を開いた", "○○講座"),
            ("公民館で△△△公民館講座を開いた", "△△△公民館講座を"),
        ];
        for (text, expected) in cases {
            assert_eq!(written(&marks(text)), [expected], "{text}");
        }
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
            ("（　　）回開催した", "( )回"),
            ("令和2年　月　日に開いた", "年 月 日"),
            ("月　日（　）に開いた", "月 日"),
            ("参加者は　名であった", "参加者は 名"),
            ("参加者　名（うち市外2名）", "参加者 名"),
            ("整備延長：　ｍ", "整備延長: m"),
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
            "補助金額　円　120,000",
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
            "令和2年○月に開いた",
            "実施日　○/○",
            "R2.○.○に開催",
            "講師：△△△",
            "講座を■回開催",
            "「○○講座」を開いた",
            "総額〇〇千円を交付した",
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
            "「○○してほしい」との声",
            "「○○の会」という名前",
            "講座■本市の状況",
            "○○中学校区という表現を改めた",
            "「△△様」といった書き方をやめた",
            "「ふれあい○○（仮称）」の名前を決めた",
            "",
        ] {
            assert_eq!(written(&marks(text)), [""; 0], "{text}");
        }
    }
}
