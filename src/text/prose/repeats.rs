//! Finds what is stated twice within one run of figures, and events that were not held but attended.

use super::brackets::depth_after;
use super::quantities::Quantity;
use super::sentences::Sentence;
use super::words::Words;
use crate::text::number::Number;
use std::collections::HashMap;

/// The same thing, counted twice with two results: both as written, with what is counted.
pub fn repeats(sentences: &[Sentence], all: &[Quantity]) -> Vec<(Quantity, Quantity, String)> {
    let firsts = firsts(all, sentences);
    let page = Page::new(sentences, all);
    let mut latest: HashMap<(&str, &str), &Quantity> = HashMap::new();
    let mut found = vec![];
    for (q, name) in &firsts {
        let Some(before) = latest.insert((name.as_str(), q.counter), *q) else {
            continue;
        };
        let remarks = remark(before, sentences).zip(remark(q, sentences));
        let is_told_apart = remarks.is_some_and(|(a, b)| a != b);
        let differs = before.value != q.value && !is_told_apart;
        if differs && page.is_one_run(before.sentence, q.sentence) {
            found.push((before.clone(), (*q).clone(), name.clone()));
        }
    }
    found
}

/// What stands in brackets right behind a quantity, such as 1回目.
fn remark<'a>(q: &Quantity, sentences: &'a [Sentence]) -> Option<&'a str> {
    let behind = sentences[q.sentence].text.get(q.span.end..)?.trim_start();
    behind.strip_prefix('(')?.split(')').next()
}

/// The first quantity of each sentence, with its name, where it is reported for certain.
pub(super) fn firsts<'a>(
    all: &'a [Quantity],
    sentences: &[Sentence],
) -> Vec<(&'a Quantity, String)> {
    let before = std::iter::once(None).chain(all.iter().map(|q| Some(q.sentence)));
    let first = all.iter().zip(before);
    let first = first.filter(|(q, before)| *before != Some(q.sentence) && q.is_exact);
    let first = first.filter(|(q, _)| q.depth == 0);
    first
        .filter_map(|(q, _)| Some((q, name(q, sentences)?)))
        .collect()
}

/// What is counted: all that stands before the number in its sentence, if that is a name and says
/// enough.
fn name(q: &Quantity, sentences: &[Sentence]) -> Option<String> {
    let before = &sentences[q.sentence].text[..q.span.start];
    let bare = before.trim_end_matches(|c: char| " :、はが・".contains(c));
    let bare = bare.trim_start_matches("なお、");
    let is_name = bare.chars().count() >= 3 && !bare.contains(['、', ',', '(', ')', '~', '〜']);
    let words = bare.chars().filter(|c| *c != ' ');
    is_name.then(|| words.collect())
}

/// The sentences, with what tells whether they go on with a run of figures.
struct Page<'a> {
    sentences: &'a [Sentence],
    /// Whether each sentence has a figure.
    has_figure: Vec<bool>,
    /// Whether each is a heading with a count of its own, such as `防災講座　3回`.
    is_heading: Vec<bool>,
    /// The marks in the order in which they first appear: the outer ones come first.
    marks: Vec<&'static str>,
}

impl<'a> Page<'a> {
    fn new(sentences: &'a [Sentence], all: &[Quantity]) -> Page<'a> {
        // A share or a number of days is a figure too.
        let figure = |s: &Sentence| {
            let at = s.text.find(|c: char| c.is_ascii_digit());
            at.is_some_and(|at| names_figure(&s.text[..at]))
        };
        let mut has_figure: Vec<bool> = sentences.iter().map(figure).collect();
        // Neither does one line on where it was, or with whom, begin another event; two may.
        for aside in ASIDES.iter() {
            let is_own = |s: &Sentence| {
                let behind = s.text.strip_prefix(aside);
                behind.is_some_and(|rest| rest.starts_with([' ', ':']))
            };
            let mut own = (0..sentences.len()).filter(|at| is_own(&sentences[*at]));
            if let (Some(at), None) = (own.next(), own.next()) {
                has_figure[at] = true;
            }
        }
        let mut is_heading = vec![false; sentences.len()];
        for q in all.iter().rev().filter(|q| q.depth == 0) {
            let before = &sentences[q.sentence].text[..q.span.start];
            has_figure[q.sentence] = true;
            let is_counted = before.trim_end_matches([' ', ':']).ends_with(q.counter);
            is_heading[q.sentence] = !names_figure(before) && !is_counted;
        }
        let mut marks = vec![];
        for sentence in sentences {
            if !marks.contains(&sentence.mark) {
                marks.push(sentence.mark);
            }
        }
        Page {
            sentences,
            has_figure,
            is_heading,
            marks,
        }
    }

    /// Whether only figures stand between two sentences, none of them under a mark further out, and
    /// no heading that begins another matter.
    fn is_one_run(&self, from: usize, to: usize) -> bool {
        let rank = |at: usize| {
            let mark = self.sentences[at].mark;
            self.marks.iter().position(|m| *m == mark)
        };
        let goes_on = |at: usize| {
            let begins = self.is_heading[at] && rank(at) == rank(from);
            self.has_figure[at]
                && !begins
                && self.sentences[at].mark != "【"
                && rank(at) >= rank(from)
        };
        rank(from) == rank(to) && (from + 1..to).all(goes_on)
    }
}

/// Lines of an event that are no figures.
const ASIDES: Words = Words("会場 場所 内容 講師 対象 主催 共催 テーマ");

/// Whether what stands before a quantity is the name of a figure, such as 参加者数, and not of the
/// matter that it is about.
fn names_figure(before: &str) -> bool {
    const ENDS: Words = Words("数 額 者 員 計 費 料 率 度 実績 収入 支出 件 回収 回答 応募");
    let name = before.trim_end_matches(|c: char| " :、はがもでに".contains(c));
    ENDS.ends(name)
}

/// How often something was held and how many took part, where one of the two is none: both as
/// written.
pub fn held_and_attended(sentences: &[Sentence], all: &[Quantity]) -> Vec<(Quantity, Quantity)> {
    let never = never_held(sentences);
    let is_new = |q: &&Quantity| {
        let covers = |n: &Quantity| n.sentence == q.sentence && n.span.contains(&q.span.start);
        !never.iter().any(covers)
    };
    let mut all: Vec<Quantity> = all.iter().filter(is_new).chain(&never).cloned().collect();
    all.sort_by_key(|q| (q.sentence, q.span.start));
    let pairs = all.iter().zip(all.iter().skip(1));
    let reported = pairs.filter(|(held, attended)| {
        (never.contains(held) || is_held(held, sentences))
            && (is_attended(attended, sentences) || is_right_behind(held, attended, sentences))
            && (held.value == Number::ZERO) != (attended.value == Number::ZERO)
            && held.is_exact
            && attended.is_exact
            && stand_together(held, attended, sentences)
            && !is_called_off(held, sentences)
    });
    reported
        .map(|(held, attended)| (held.clone(), attended.clone()))
        .collect()
}

/// What was held not once, as 1回も開催できず says: as a quantity of none.
fn never_held(sentences: &[Sentence]) -> Vec<Quantity> {
    const ONCE: Words = Words("1回も 一回も 1度も 一度も");
    const NOT: Words = Words("ず なかっ ません ない");
    const HOLD: Words = Words("開 催 実施 行 でき");
    let mut found = vec![];
    for (sentence, own) in sentences.iter().enumerate() {
        let Some(at) = ONCE.iter().filter_map(|once| own.text.find(once)).min() else {
            continue;
        };
        let clause = own.text[at..].split('、').next().unwrap_or_default();
        let first = |words: Words| words.iter().filter_map(|word| clause.find(word)).min();
        let deed = first(HOLD);
        if deed.is_some_and(|deed| first(NOT).is_some_and(|not| deed < not)) {
            found.push(Quantity {
                sentence,
                span: at..at + clause.len(),
                written: clause.to_string(),
                value: Number::ZERO,
                counter: "回",
                label: String::new(),
                depth: depth_after(0, &own.text[..at]),
                is_exact: true,
            });
        }
    }
    found
}

/// Whether what was to be held so often is said not to have been: 2回とも荒天で中止.
fn is_called_off(q: &Quantity, sentences: &[Sentence]) -> bool {
    let behind = &sentences[q.sentence].text[q.span.end..];
    Words("中止 延期 取りやめ 見送").is_in(behind)
}

fn is_held(q: &Quantity, sentences: &[Sentence]) -> bool {
    const WORDS: Words = Words("開催 実施 回数 講座 研修 訓練 見学 体験 視察");
    const EVENTS: Words = Words("会 教室 セミナー フォーラム イベント");
    const DONE: Words = Words("開き 開催 実施 の開催");
    let behind = &sentences[q.sentence].text[q.span.end..];
    let label = q.label.trim_end_matches(['は', 'を', 'が']);
    let is_called = WORDS.is_in(label) || EVENTS.ends(label);
    q.counter == "回" && (is_called || DONE.begins(behind))
}

fn is_attended(q: &Quantity, sentences: &[Sentence]) -> bool {
    const WORDS: Words =
        Words("参加 受講 来場 出席 入場 聴講 相談者 相談し 利用者 受診者 見学者 訪れ 集ま");
    let label = q.label.trim_start_matches(['延', 'の', 'べ', '総', ' ']);
    let behind = &sentences[q.sentence].text[q.span.end..];
    let behind = behind.strip_prefix(['が', 'の']).unwrap_or_default();
    let is_called = |text: &str| WORDS.begins(text);
    q.counter == "人" && (is_called(label) || is_called(behind))
}

/// Whether persons are counted right behind how often something was held: 講座 0回 延べ35人.
fn is_right_behind(held: &Quantity, q: &Quantity, sentences: &[Sentence]) -> bool {
    let text = &sentences[held.sentence].text;
    let gap = text.get(held.span.end..q.span.start).unwrap_or("?");
    let gap = gap.trim_matches([' ', '、', ',', '/', ':']);
    let is_near = held.sentence == q.sentence && held.span.end < q.span.start;
    // 講座0回、35人に資料を送った: nobody came.
    let is_other = text
        .get(q.span.end..)
        .is_some_and(|rest| rest.starts_with(['に', 'へ', 'を', 'の']));
    q.counter == "人" && is_near && !is_other && ["", "延べ", "のべ", "計"].contains(&gap)
}

/// Whether two quantities stand in one line, or in lines that follow each other under one mark, and
/// no other year is spoken of.
fn stand_together(a: &Quantity, b: &Quantity, sentences: &[Sentence]) -> bool {
    let (first, second) = (&sentences[a.sentence], &sentences[b.sentence]);
    let near =
        first.line == second.line || (b.sentence == a.sentence + 1 && first.mark == second.mark);
    let between = match a.sentence == b.sentence {
        true => first.text[a.span.end..b.span.start].to_string(),
        false => first.text[a.span.end..].to_string() + &second.text[..b.span.start],
    };
    // 説明会3回（参加者0名）: the brackets right behind say who came.
    let is_aside = a.sentence == b.sentence
        && b.depth == a.depth + 1
        && between.trim_start().starts_with('(')
        && !between.contains('、')
        && second.text[b.span.end..]
            .trim_start()
            .starts_with([')', '、']);
    // What was held in another way or another year has its own participants.
    const OTHER: Words = Words("年 R H オンライン 代わり 代替 動画 書面 電話 訪問");
    let is_other = OTHER.is_in(&between);
    near && (a.depth == b.depth || is_aside) && !is_other
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::prose::quantities::quantities;
    use crate::text::prose::sentences::sentences;

    fn twice(text: &str) -> Vec<String> {
        let sentences = sentences(text);
        let found = repeats(&sentences, &quantities(&sentences)).into_iter();
        found
            .map(|(a, b, name)| format!("{name} {} {}", a.written, b.written))
            .collect()
    }

    #[test]
    fn reports_a_quantity_given_twice() {
        let cases = [
            (
                "○交付確定額　260,000円\n→1団体が取りやめたため、110,000円\n○交付団体　2団体\n・新規　1団体\n○交付確定額　110,000円",
                "交付確定額 260,000円 110,000円",
            ),
            (
                "参加者：16名\n欠席者：2名\n参加者：18名",
                "参加者 16名 18名",
            ),
            (
                "参加者数　120名\n満足度　92％\n参加者数　112名",
                "参加者数 120名 112名",
            ),
            (
                "参加者は16名でした。参加者は18名でした。",
                "参加者 16名 18名",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(twice(text), [expected], "{text}");
        }
    }

    #[test]
    fn leaves_one_figure_for_each_event_alone() {
        let cases = [
            "■講座A\n日時：7月4日\n参加者：16名\n■講座B\n日時：9月12日\n参加者：11名",
            "■講座A　3回\n参加者：16名\n■講座B　2回\n参加者：11名",
            "○部門A　5団体\n・新規　3団体\n・継続　2団体\n○部門B　4団体\n・新規　2団体",
            "○第1回\n賛同店舗　25店舗　金額　36,246円\n○第2回\n賛同店舗　27店舗　金額　31,561円",
            "第1回　参加者16名\n第2回　参加者11名",
            "問い合わせは、R4が12件、R5が20件",
            "R4の問い合わせ12件\nR5の問い合わせ20件",
            "【第1期】\n○応募団体　3団体\n【第2期】\n○応募団体　2団体",
            "参加者：16名\n参加者：16名",
            "参加者：約16名\n参加者：18名",
            "7月に開きました。参加者は16名でした。9月にも開きました。参加者は18名でした。",
            "参加者：16名\n参加団体：3団体",
            "計　16名\n計　18名",
            "春の講座　3回\n参加者数　48人\n秋の講座　2回\n参加者数　39人",
            "講座を3回開いた。参加者は48人だった。研修を2回開いた。参加者は39人だった。",
            "",
        ];
        for text in cases {
            assert_eq!(twice(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn reports_what_was_not_held_but_attended() {
        let cases = [
            ("講座開催回数　0回　参加人数　1人", 1),
            ("・開催回数　0回\n・参加者数　12名", 1),
            ("開催回数：3回、参加者数：0人", 1),
            ("講座を0回開き、延べ120人が参加しました", 1),
            ("交流会を3回開催しましたが、0人の参加でした", 1),
            ("0回でしたが、職員3人が準備しました", 0),
            ("開催回数　0回　参加人数　0人", 0),
            ("開催回数　3回　参加人数　10人", 0),
            ("開催回数　0回（前年度　3回　参加人数　50人）", 0),
            ("開催回数　0回、R元年度の参加人数　50人", 0),
            ("■講座A　開催0回\n○講座B　参加者10名", 0),
            ("苦情　0回　参加人数　1人", 0),
            ("開催回数　0回　講師　1人", 0),
            ("講座の開催　0回\nサロン参加者　350人", 0),
            ("講座は1回も開催できず、参加者は15名でした", 1),
            ("移動相談は一度も行えなかった。相談者は8人だった", 1),
            ("体験会　0回　利用者　12人", 1),
            ("対面では1回も開催できず、オンラインの参加者は15名でした", 0),
            ("1回も欠かさず開催し、参加者は15名でした", 0),
            ("1回も実施できず、動画を3本作りました", 0),
        ];
        for (text, expected) in cases {
            let sentences = sentences(text);
            let found = held_and_attended(&sentences, &quantities(&sentences));
            assert_eq!(found.len(), expected, "{text}");
        }
    }
}
